# ===-- files.py - Good and damaged .safetensors files ----------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Writes the files of bind-parameters.test and safetensors-invalid.test into
the current folder."""

import json
import struct


def write(name, header, data=b"", length=None, pad=0):
    if not isinstance(header, bytes):
        header = json.dumps(header).encode()
    header += b" " * pad
    with open(name + ".safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(header) if length is None else length))
        file.write(header + data)


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def floats(*numbers):
    return struct.pack(f"<{len(numbers)}f", *numbers)


network = {
    "__metadata__": {"format": "pt"},
    "conv.weight": entry("F32", [1, 1, 3, 3], 0, 36),
    "conv.bias": entry("F32", [1], 36, 40),
}
numbers = floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 0.5)
write("good", network, numbers)
# The data then begin at each remainder of four.
for pad in range(1, 4):
    write(f"pad{pad}", network, numbers, pad=pad)
write("unused", {**network, "fc.weight": entry("F32", [1], 40, 44),
                 "steps": entry("I64", [], 44, 52)}, numbers + bytes(12))
write("shape", {**network, "conv.weight": entry("F32", [1, 9], 0, 36)}, numbers)
write("integers", {**network, "conv.bias": entry("I32", [1], 36, 40)}, numbers)
write("names", {"convolution.weight": network["conv.weight"],
                "conv.bais": network["conv.bias"]}, numbers)

halves = struct.pack("<7e", 1, -2, 0.000061035, 5.9604645e-08, float("inf"),
                     float("-inf"), 65504)
brains = b"".join(struct.pack("<f", x)[2:] for x in (1, -2, 0.5))
doubles = struct.pack("<2d", 0.1, 1e300)
write("types", {"half": entry("F16", [7], 0, 14),
                "brain": entry("BF16", [3], 14, 20),
                "double": entry("F64", [2], 20, 36)}, halves + brains + doubles)

one = entry("F32", [1], 0, 4)
write("bad-short", b"")
with open("bad-short.safetensors", "wb") as file:
    file.write(b"1234")
write("bad-length", {"w": one}, bytes(4), length=2**63)
write("bad-json", b'{"w": ', bytes(4))
write("bad-array", b"[]", bytes(4))
write("bad-depth", b"[" * 100000, bytes(4))
write("bad-entry", {"w": 1}, bytes(4))
write("bad-dtype", {"w": entry("F31", [1], 0, 4)}, bytes(4))
write("bad-shape", {"w": entry("F32", [-1], 0, 4)}, bytes(4))
write("bad-size", {"w": entry("F32", [2], 0, 4)}, bytes(4))
write("bad-huge", {"w": entry("F32", [2**40, 2**40], 0, 4)}, bytes(4))
write("bad-behind", {"w": entry("F32", [1], 4, 8)}, bytes(4))
write("bad-order", {"w": entry("F32", [1], 4, 0)}, bytes(4))
write("bad-overlap", {"a": entry("F32", [2], 0, 8),
                      "w": entry("F32", [2], 4, 12)}, bytes(12))
