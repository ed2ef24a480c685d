# ===-- damage.py - Damaged copies of a file --------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""damage.py MODEL: writes half.onnx, byte.onnx (its first byte) and
flipped.onnx, in which the operator Conv is called Bonv; fields.onnx with fields
that ONNX does not have; annotated.onnx with fields of its later versions."""

import sys



def field(number, content):
    """A field of bytes, up to 127 of them: key, length, content."""
    key = number << 3 | 2
    bytes_of_key = [key] if key < 128 else [key & 127 | 128, key >> 7]
    return bytes(bytes_of_key + [len(content)]) + content


def model_with_node(node):
    """Merged with the model's graph, as protobuf does with a field that comes
    again: another node, which computes Relu of x."""
    relu = field(1, b"x") + field(2, b"unused") + field(4, b"Relu")
    return content + field(7, field(1, relu + node))


with open(sys.argv[1], "rb") as file:
    content = file.read()
copies = {
    "half": content[: len(content) // 2],
    "byte": content[:1],
    "fields": model_with_node(field(11, b"?")) + field(33, b"?"),
    "annotated": model_with_node(field(9, field(1, b"a") + field(2, b"b"))),
    "flipped": content.replace(b"Conv", bytes([ord("C") ^ 1]) + b"onv"),
}
for name, copy in copies.items():
    assert copy != content
    with open(f"{name}.onnx", "wb") as file:
        file.write(copy)
