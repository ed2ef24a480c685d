# Checks the picture of branches.mlir: a well-formed file in which no node
# stands on another's line.
import re
import sys
import xml.etree.ElementTree as tree

space = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == space + "svg", root.tag
nodes = [
    (int(c.get("cx")), int(c.get("cy"))) for c in root.findall(space + "circle")
]
assert len(nodes) == len(set(nodes)) == 6, nodes
texts = ["".join(t.itertext()) for t in root.findall(space + "text")]
assert texts[0] == "branches", texts
assert 'output  1x48x4x4  quote" \\ and < &' in texts, texts
paths = [p.get("d") for p in root.findall(space + "path")]
assert len(paths) == 7, paths
for path in paths:
    x, first, last = map(int, re.match(r"M(\d+) (\d+)V(\d+)", path).groups())
    on_line = [n for n in nodes if n[0] == x and first < n[1] <= last]
    assert not on_line, (path, on_line)
width, height = int(root.get("width")), int(root.get("height"))
assert all(x < width and y < height for x, y in nodes)
