# ===-- damage.py - Damaged copies of a file --------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""damage.py MODEL: writes half.onnx, byte.onnx (its first byte) and
flipped.onnx, in which the operator Conv is called Bonv."""

import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
copies = {
    "half": content[: len(content) // 2],
    "byte": content[:1],
    "flipped": content.replace(b"Conv", bytes([ord("C") ^ 1]) + b"onv"),
}
for name, copy in copies.items():
    assert copy != content
    with open(f"{name}.onnx", "wb") as file:
        file.write(copy)
