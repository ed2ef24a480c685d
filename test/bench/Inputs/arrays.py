"""arrays.py FOLDER: the inputs of two.mlir, as .npy and as plain numbers.
arrays.py FOLDER --compare: y.npy and y.raw hold the same bits."""

import array
import os
import random
import sys

folder = sys.argv[1]


def path(name):
    return os.path.join(folder, name)


if sys.argv[2:] == ["--compare"]:
    with open(path("y.npy"), "rb") as file:
        expected = file.read()
    with open(path("y.raw"), "rb") as file:
        actual = file.read()
    assert len(actual) == 4 * 4 * 9 * 9 and any(actual)
    assert expected[-len(actual) :] == actual
else:
    random = random.Random(1)
    for name, channels in (("a", 3), ("b", 4)):
        values = [random.gauss(0, 1) for _ in range(channels * 9 * 9)]
        plain = array.array("f", values).tobytes()
        with open(path(name + ".raw"), "wb") as file:
            file.write(plain)
        header = (
            "{'descr': '<f4', 'fortran_order': False, "
            f"'shape': (1, {channels}, 9, 9)}}"
        ).ljust(117) + "\n"
        with open(path(name + ".npy"), "wb") as file:
            file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little"))
            file.write(header.encode() + plain)
