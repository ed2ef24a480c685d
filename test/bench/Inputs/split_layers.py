"""split_layers.py GRAPH.mlir FOLDER: writes layers.mlir, the network without its
numbers, and layerLINE.mlir for each unique layer; prints LINE: label."""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import layers

with open(sys.argv[1]) as file:
    text = "".join(layers.describe_network(file))
folder = sys.argv[2]
with open(os.path.join(folder, "layers.mlir"), "w") as file:
    file.write(text)
places = {}
for line, layer in layers.find_layers(text).items():
    places.setdefault(layer, []).append(line)
for layer, lines in places.items():
    print(f"{lines[0]}: {layer.label()}" + (" twice" if len(lines) == 2 else ""))
    description, line = layer.describe()
    with open(os.path.join(folder, f"layer{line}at{lines[0]}.mlir"), "w") as file:
        file.write(description)
