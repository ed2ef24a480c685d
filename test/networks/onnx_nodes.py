# ===-- onnx_nodes.py - List the nodes of an ONNX file ----------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Reads the nodes of an ONNX file without the onnx package.

Only what a check of an export needs: names, operators, inputs, outputs and
the integer attributes. Field numbers are those of onnx.proto; the wire format
is https://protobuf.dev/programming-guides/encoding.
"""

import dataclasses
import mmap
import sys

MODEL_GRAPH = 7
GRAPH_NODE = 1
NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_OPERATOR, NODE_ATTRIBUTE = 1, 2, 3, 4, 5
ATTRIBUTE_NAME, ATTRIBUTE_INTEGER = 1, 3


@dataclasses.dataclass
class Node:
    name: str = ""
    operator: str = ""
    inputs: list = dataclasses.field(default_factory=list)
    outputs: list = dataclasses.field(default_factory=list)
    attributes: dict = dataclasses.field(default_factory=dict)


def read_varint(data, position):
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def fields(data, begin, end):
    """Yields (field number, value) of the message in data[begin:end); a value
    is an integer, or (begin, end) for text, bytes and messages."""
    position = begin
    while position < end:
        key, position = read_varint(data, position)
        number, wire_type = key >> 3, key & 7
        if wire_type == 0:
            value, position = read_varint(data, position)
        elif wire_type == 1:
            value, position = None, position + 8
        elif wire_type == 2:
            length, position = read_varint(data, position)
            value = (position, position + length)
            position += length
        elif wire_type == 5:
            value, position = None, position + 4
        else:
            raise ValueError(f"wire type {wire_type} at byte {position}")
        yield number, value


def read_node(data, begin, end):
    def text(span):
        return bytes(data[span[0] : span[1]]).decode()

    node = Node()
    for number, value in fields(data, begin, end):
        if number == NODE_INPUT:
            node.inputs.append(text(value))
        elif number == NODE_OUTPUT:
            node.outputs.append(text(value))
        elif number == NODE_NAME:
            node.name = text(value)
        elif number == NODE_OPERATOR:
            node.operator = text(value)
        elif number == NODE_ATTRIBUTE:
            attribute = dict(fields(data, *value))
            name = text(attribute[ATTRIBUTE_NAME])
            node.attributes[name] = attribute.get(ATTRIBUTE_INTEGER)
    return node


def read(path):
    nodes = []
    with open(path, "rb") as file, mmap.mmap(
        file.fileno(), 0, access=mmap.ACCESS_READ
    ) as data:
        for number, value in fields(data, 0, len(data)):
            if number == MODEL_GRAPH:
                for inner, span in fields(data, *value):
                    if inner == GRAPH_NODE:
                        nodes.append(read_node(data, *span))
    return nodes


if __name__ == "__main__":
    for node in read(sys.argv[1]):
        print(node.operator, node.name, node.inputs, "->", node.outputs)
