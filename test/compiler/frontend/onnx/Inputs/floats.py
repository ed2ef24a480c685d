# ===-- floats.py - Writes a file of 32-bit floats --------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""floats.py FILE NUMBER...: the numbers, little-endian."""

import struct
import sys

numbers = [float(argument) for argument in sys.argv[2:]]
with open(sys.argv[1], "wb") as file:
    file.write(struct.pack(f"<{len(numbers)}f", *numbers))
