# Writes to a folder: x.npy, a random input of small.mlir; labels.txt; pictures
# and, as .npy, what they are as inputs.
import os
import random
import sys

from npy import write

folder = sys.argv[1]
random = random.Random(1)


def path(name):
    return os.path.join(folder, name)


def save(name, values):
    """Numbers in row-major order, as an array of small.mlir's input's shape."""
    write(path(name), (1, 3, 12, 12), values)


save("x.npy", [random.gauss(0, 1) for _ in range(3 * 12 * 12)])
with open(path("labels.txt"), "w") as file:
    file.writelines(f"name {i}\n" for i in range(7))

# Channels beside each other; an input has them one after the other.
pixels = random.choices(range(256), k=12 * 12 * 3)
with open(path("same.ppm"), "wb") as file:
    file.write(b"P6 # a comment\n12 12\n255\n" + bytes(pixels))
planes = [[p / 255 for p in pixels[c::3]] for c in range(3)]
save("same.npy", planes[0] + planes[1] + planes[2])
mean = [0.5, 0.25, 0.125]
save("normal.npy", [(p - mean[c]) / 2 for c in range(3) for p in planes[c]])

# Of twice the size and 16 bits: each pixel of the input lies in the middle of
# four of the picture's.
grey = random.choices(range(1001), k=24 * 24)
with open(path("grey.pgm"), "wb") as file:
    file.write(b"P5\n24 24 1000\n")
    file.write(b"".join(p.to_bytes(2, "big") for p in grey))
plane = [
    sum(grey[(2 * y + i) * 24 + 2 * x + j] for i in (0, 1) for j in (0, 1)) / 4000
    for y in range(12)
    for x in range(12)
]
save("grey.npy", plane * 3)
