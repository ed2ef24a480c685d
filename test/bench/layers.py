# ===-- layers.py - The layers of an optimised network -----------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Reads what `cnnc --stop-after=graph` prints: finds its convolutions and fully
connected layers, writes each as a network of its own, and tells which launches
carry it out. Pure functions, with nothing but the standard library."""

import dataclasses
import re

# Where the numbers of the weights begin, after the last op.
RESOURCES = "{-#"

CONSTANT = re.compile(r"(\s*%(\w+)) = cnn\.constant dense_resource<.*> : (tensor<.*>)$")
RESULT = re.compile(r"\s*%(\w+) = .* : (tensor<[^>]*>)$")
ARGUMENT = re.compile(r"%(\w+): (tensor<[^>]*>)")
LAYER = re.compile(
    r"\s*%\w+ = cnn\.(convolution|fully_connected) %(\w+), %(\w+)"
    r"(?: bias %(\w+))?(?: residual %(\w+))?(.*) : (tensor<[^>]*>)$"
)


class ParseError(Exception):
    pass


def shape(tensor_type):
    """tensor<1x64x56x56xf32> as [1, 64, 56, 56]."""
    match = re.fullmatch(r"tensor<((?:\d+x)*)f32>", tensor_type)
    if not match:
        raise ParseError(f"{tensor_type}: expected a shape of float32")
    return [int(word) for word in match[1].split("x") if word]


def describe_network(lines):
    """The network with a parameter for each constant of many numbers: a
    description of the same layers on the same lines, that `--init` completes."""
    for line in lines:
        if line.startswith(RESOURCES):
            return
        match = CONSTANT.match(line.rstrip("\n"))
        if match:
            line = f'{match[1]} = cnn.parameter "w{match[2]}" : {match[3]}\n'
        yield line


@dataclasses.dataclass(frozen=True)
class Layer:
    """A convolution or fully connected layer, by what its speed depends on
    most. Layers that differ only in what follows the sum are equal."""

    op: str
    input: str
    filter: str
    result: str
    # strides, dilations, padding, groups, as the op prints them.
    window: str
    activation: str = dataclasses.field(compare=False)
    bias: str = dataclasses.field(compare=False)
    has_residual: bool = dataclasses.field(compare=False)

    def numbers(self, name):
        match = re.search(name + r" \[([\d, ]*)\]", self.window)
        return [int(word) for word in match[1].split(",")] if match else []

    def groups(self):
        match = re.search(r"groups (\d+)", self.window)
        return int(match[1]) if match else 1

    def label(self):
        """64>128 3x3/2 28x28 g32: channels, window, stride, size of the result,
        groups, as far as they are not usual."""
        source, result = shape(self.input), shape(self.result)
        parts = [f"{source[1]}>{result[1]}"]
        if source[0] != 1:
            parts.insert(0, f"n{source[0]}")
        if self.op == "fully_connected":
            return " ".join(parts + ["fc"])
        window = "x".join(map(str, shape(self.filter)[2:]))
        strides = self.numbers("strides")
        if any(stride != 1 for stride in strides):
            window += "/" + "x".join(map(str, dict.fromkeys(strides)))
        parts += [window, "x".join(map(str, result[2:]))]
        if self.groups() > 1:
            parts.append("dw" if self.groups() == source[1] else f"g{self.groups()}")
        if any(d != 1 for d in self.numbers("dilations")):
            parts.append("d" + "x".join(map(str, self.numbers("dilations"))))
        return " ".join(parts)

    def describe(self):
        """(a network of this layer alone, the line the layer stands on)."""
        inputs = [f"%x: {self.input}"]
        text = f"%y = cnn.{self.op} %x, %w"
        parameters = [f'  %w = cnn.parameter "w" : {self.filter}']
        if self.bias:
            parameters.append(f'  %b = cnn.parameter "b" : {self.bias}')
            text += " bias %b"
        if self.has_residual:
            inputs.append(f"%r: {self.result}")
            text += " residual %r"
        text += self.window + self.activation
        lines = [f"cnn.network @layer({', '.join(inputs)}) -> (y) {{"]
        lines += parameters + [f"  {text} : {self.result}", "  cnn.output %y", "}"]
        return "\n".join(lines) + "\n", len(parameters) + 2


def find_layers(description):
    """{line: Layer} of what describe_network gave, as one text."""
    types, found = {}, {}
    for number, line in enumerate(description.splitlines(), 1):
        if "cnn.network" in line:
            types.update(ARGUMENT.findall(line))
        match = RESULT.match(line)
        if match:
            types[match[1]] = match[2]
        match = LAYER.match(line)
        if not match:
            if re.search(r"= cnn\.(convolution|fully_connected)\b", line):
                raise ParseError(f"line {number} is not understood: {line.strip()}")
            continue
        op, source, weights, bias, residual, rest, result = match.groups()
        missing = [n for n in (source, weights, bias) if n and n not in types]
        if missing:
            raise ParseError(f"line {number}: %{missing[0]} has no known type")
        window, mark, activation = rest.partition(" activation")
        found[number] = Layer(
            op,
            types[source],
            types[weights],
            result,
            window,
            mark + activation,
            types[bias] if bias else "",
            bool(residual),
        )
    return found


def carries_out(launches, line):
    """Those that compute the layer on a line and no other: its algorithm, and what
    transforms the input for that. Changes of layout do not."""
    return [
        l
        for l in launches
        if l["line"] == line
        and (l["flops"] > 0 or l["algorithm"].endswith("_input"))
        and l["algorithm"] != "strips"
    ]


def joined(launches, key):
    """Of those that do the sums."""
    return " + ".join(
        dict.fromkeys(str(l[key]) for l in launches if l["flops"] > 0 and l.get(key))
    )
