#!/usr/bin/python3
# ===-- expected.py - What PyTorch and NumPy make of each op ----------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Writes the cases that the reference interpreter is tested on.

For each case Inputs/NAME.mlir has a network of one or a few ops, and
Inputs/NAME.npy what PyTorch (or NumPy, where PyTorch lacks the op) computes in
double precision. Inputs and parameters are not stored: `numbers` here and
`makeNumbers` in the test make the same ones, by their place in the network.
The results are checked in, so that only who adds a case needs PyTorch.
"""

import os

import numpy
import torch
import torch.nn.functional as F

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs")
HEADER = """\
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

"""


def numbers(place, shape, positive):
    """Multiples of 1/1024 from -1 to 1, exact in single precision."""
    count = int(numpy.prod(shape, dtype=numpy.int64))
    i = numpy.arange(count, dtype=numpy.uint64)
    h = (i * 2654435761 + (place + 1) * 2246822519) % 2**32
    h = ((h ^ (h >> 15)) * 2654435761) % 2**32
    values = ((h >> 8) % 2049).astype(numpy.float64) / 1024 - 1
    if positive:
        values = numpy.abs(values) + 0.25
    return torch.from_numpy(values.reshape(shape))


def kind(shape):
    return "tensor<" + "".join(f"{extent}x" for extent in shape) + "f32>"


def case(name, inputs, parameters, body, function, positive=()):
    """Inputs are %x0, %x1, ...; parameters (by name) are %name; the body
    defines %y, which `function` computes from the list of inputs and the
    parameters by name. Those named in `positive` are."""
    lines = []
    values, bound = [], {}
    for place, shape in enumerate(inputs):
        values.append(numbers(place, shape, f"x{place}" in positive))
    for place, (key, shape) in enumerate(parameters.items(), len(inputs)):
        bound[key] = numbers(place, shape, key in positive)
        label = key + (" (positive)" if key in positive else "")
        lines.append(f'%{key} = cnn.parameter "{label}" : {kind(shape)}')
    lines += body.strip().splitlines()
    arguments = ", ".join(
        f"%x{i}" + (f' as "x{i} (positive)"' if f"x{i}" in positive else "")
        + f": {kind(shape)}"
        for i, shape in enumerate(inputs)
    )
    text = f"cnn.network @{name}({arguments}) -> (y) {{\n"
    text += "".join(f"  {line}\n" for line in lines)
    text += "  cnn.output %y\n}\n"
    first = f"//===-- {name}.mlir - See expected.py "
    first += "-" * (74 - len(first)) + "===//\n//\n"
    with open(os.path.join(FOLDER, name + ".mlir"), "w") as file:
        file.write(first + HEADER + text)
    result = numpy.asarray(function(values, bound), dtype=numpy.float64)
    assert numpy.isfinite(result).all(), name
    numpy.save(os.path.join(FOLDER, name + ".npy"), numpy.ascontiguousarray(result))


def pad(x, low, high, mode="constant", **more):
    widths = [(0, 0), (0, 0)] + list(zip(low, high))
    return torch.from_numpy(numpy.pad(x.numpy(), widths, mode=mode, **more))


def crop(y, extent):
    return y[..., :extent]


def convolutions():
    case(
        "conv2d", [(2, 3, 7, 6)], {"w": (4, 3, 3, 3), "b": (4,)},
        "%y = cnn.convolution %x0, %w bias %b strides [2, 1] padding [1, 1]",
        lambda x, p: F.conv2d(x[0], p["w"], p["b"], stride=(2, 1), padding=1),
    )
    case(
        "conv2d_dilated", [(1, 2, 9, 8)], {"w": (3, 2, 3, 2)},
        "%y = cnn.convolution %x0, %w dilations [2, 3] padding [2, 0]",
        lambda x, p: F.conv2d(x[0], p["w"], dilation=(2, 3), padding=(2, 0)),
    )
    case(
        "conv2d_groups", [(2, 6, 5, 5)], {"w": (4, 3, 3, 3), "b": (4,)},
        "%y = cnn.convolution %x0, %w bias %b groups 2 activation relu",
        lambda x, p: F.relu(F.conv2d(x[0], p["w"], p["b"], groups=2)),
    )
    case(
        "conv2d_depthwise", [(1, 3, 6, 6)], {"w": (6, 1, 3, 3)},
        "%y = cnn.convolution %x0, %w padding same groups 3",
        lambda x, p: F.conv2d(x[0], p["w"], padding=1, groups=3),
    )
    case(
        "conv2d_pointwise", [(2, 5, 4, 3), (2, 6, 4, 3)], {"w": (6, 5, 1, 1), "b": (6,)},
        "%y = cnn.convolution %x0, %w bias %b residual %x1 activation sigmoid",
        lambda x, p: torch.sigmoid(F.conv2d(x[0], p["w"], p["b"]) + x[1]),
    )
    case(
        "conv2d_residual", [(1, 2, 5, 5), (1, 3, 3, 3)], {"w": (3, 2, 3, 3)},
        "%y = cnn.convolution %x0, %w residual %x1 activation leaky_relu(0.125)",
        lambda x, p: F.leaky_relu(F.conv2d(x[0], p["w"]) + x[1], 0.125),
    )
    case(
        "conv2d_pointwise_strided", [(1, 3, 7, 7)], {"w": (2, 3, 1, 1)},
        "%y = cnn.convolution %x0, %w strides [2, 3]",
        lambda x, p: F.conv2d(x[0], p["w"], stride=(2, 3)),
    )
    case(
        "conv2d_pointwise_padded", [(1, 3, 4, 4)], {"w": (2, 3, 1, 1)},
        "%y = cnn.convolution %x0, %w padding [1, 2]",
        lambda x, p: F.conv2d(x[0], p["w"], padding=(1, 2)),
    )
    case(
        "conv2d_asymmetric", [(1, 2, 5, 6)], {"w": (2, 2, 3, 3)},
        "%y = cnn.convolution %x0, %w padding [0, 2] : [1, 1] strides [1, 2]",
        lambda x, p: F.conv2d(pad(x[0], [0, 2], [1, 1]), p["w"], stride=(1, 2)),
    )
    # An even filter and a stride: the odd element is behind (before).
    case(
        "conv2d_same", [(1, 2, 6, 7)], {"w": (2, 2, 4, 3)},
        "%y = cnn.convolution %x0, %w strides [1, 2] padding same",
        lambda x, p: F.conv2d(pad(x[0], [1, 1], [2, 1]), p["w"], stride=(1, 2)),
    )
    case(
        "conv2d_same_lower", [(1, 2, 6, 6)], {"w": (2, 2, 4, 3)},
        "%y = cnn.convolution %x0, %w strides [1, 2] padding same_lower",
        lambda x, p: F.conv2d(pad(x[0], [2, 1], [1, 0]), p["w"], stride=(1, 2)),
    )
    case(
        "conv2d_full", [(1, 2, 3, 4)], {"w": (2, 2, 3, 2)},
        "%y = cnn.convolution %x0, %w dilations [1, 2] padding full",
        lambda x, p: F.conv2d(x[0], p["w"], dilation=(1, 2), padding=(2, 2)),
    )
    for mode, name in [("reflect", "reflect"), ("symmetric", "symmetric"),
                       ("replicate", "edge")]:
        case(
            f"conv2d_{mode}", [(1, 2, 4, 5)], {"w": (2, 2, 3, 4)},
            f"%y = cnn.convolution %x0, %w padding [2, 1] : [1, 3] {mode}",
            lambda x, p: F.conv2d(pad(x[0], [2, 1], [1, 3], name), p["w"]),
        )
    case(
        "conv1d", [(2, 3, 11)], {"w": (4, 3, 3), "b": (4,)},
        "%y = cnn.convolution %x0, %w bias %b strides [2] dilations [2] padding [1]",
        lambda x, p: F.conv1d(x[0], p["w"], p["b"], stride=2, dilation=2, padding=1),
    )
    case(
        "conv1d_full", [(1, 1, 6)], {"w": (1, 1, 3)},
        "%y = cnn.convolution %x0, %w padding full",
        # Full cross-correlation is convolution with the mirrored filter.
        lambda x, p: numpy.convolve(x[0][0, 0], p["w"][0, 0].numpy()[::-1], "full")
        .reshape(1, 1, 8),
    )
    case(
        "conv3d", [(1, 2, 5, 4, 6)], {"w": (2, 2, 3, 2, 3), "b": (2,)},
        "%y = cnn.convolution %x0, %w bias %b strides [1, 2, 2] padding [1, 0, 1]",
        lambda x, p: F.conv3d(x[0], p["w"], p["b"], stride=(1, 2, 2), padding=(1, 0, 1)),
    )
    case(
        "conv3d_groups", [(1, 4, 3, 5, 4)], {"w": (4, 2, 2, 2, 2)},
        "%y = cnn.convolution %x0, %w dilations [1, 2, 1] groups 2",
        lambda x, p: F.conv3d(x[0], p["w"], dilation=(1, 2, 1), groups=2),
    )


def pools():
    case(
        "max_pool", [(2, 3, 7, 8)], {},
        "%y = cnn.pool max %x0 window [3, 2] strides [2, 2] padding [1, 1]",
        lambda x, p: F.max_pool2d(x[0], (3, 2), 2, 1),
    )
    case(
        "max_pool_ceil", [(1, 2, 7, 6)], {},
        "%y = cnn.pool max %x0 window [3, 3] strides [2, 2] padding [0, 1] ceil",
        lambda x, p: F.max_pool2d(x[0], 3, 2, (0, 1), ceil_mode=True),
    )
    case(
        "max_pool_dilated", [(1, 2, 9)], {},
        "%y = cnn.pool max %x0 window [3] dilations [2] strides [3] padding [1]",
        lambda x, p: F.max_pool1d(x[0], 3, 3, 1, dilation=2),
    )
    case(
        "average_pool", [(1, 3, 6, 7)], {},
        "%y = cnn.pool average %x0 window [3, 3] strides [2, 2] padding [1, 1]",
        lambda x, p: F.avg_pool2d(x[0], 3, 2, 1, count_include_pad=False),
    )
    case(
        "average_pool_count", [(1, 3, 6, 7)], {},
        "%y = cnn.pool average %x0 window [3, 3] strides [2, 2] padding [1, 1] count_padding",
        lambda x, p: F.avg_pool2d(x[0], 3, 2, 1),
    )
    case(
        "average_pool_count_ceil", [(1, 2, 6, 7)], {},
        "%y = cnn.pool average %x0 window [3, 2] strides [2, 3] padding [1, 1] ceil count_padding",
        lambda x, p: F.avg_pool2d(x[0], (3, 2), (2, 3), 1, ceil_mode=True),
    )
    case(
        "average_pool_ceil", [(1, 2, 6, 7)], {},
        "%y = cnn.pool average %x0 window [3, 2] strides [2, 3] padding [1, 1] ceil",
        lambda x, p: F.avg_pool2d(
            x[0], (3, 2), (2, 3), 1, ceil_mode=True, count_include_pad=False
        ),
    )
    case(
        "average_pool_3d", [(1, 2, 4, 5, 3)], {},
        "%y = cnn.pool average %x0 window [2, 3, 1] strides [2, 1, 1] padding [1, 1, 0]",
        lambda x, p: F.avg_pool3d(
            x[0], (2, 3, 1), (2, 1, 1), (1, 1, 0), count_include_pad=False
        ),
    )
    case(
        "max_pool_3d_same", [(1, 2, 4, 5, 3)], {},
        "%y = cnn.pool max %x0 window [2, 2, 3] strides [1, 2, 1] padding same",
        lambda x, p: F.max_pool3d(
            pad(x[0], [0, 0, 1], [1, 1, 1], constant_values=-9), (2, 2, 3), (1, 2, 1)
        ),
    )
    case(
        "l2_pool", [(1, 2, 6, 5)], {},
        "%y = cnn.pool l2 %x0 window [3, 2] strides [2, 1] padding [1, 1]",
        lambda x, p: (F.avg_pool2d(x[0] ** 2, (3, 2), (2, 1), 1) * 6).sqrt(),
    )
    for name, function in [
        ("max", lambda x: x.amax((2, 3), keepdim=True)),
        ("average", lambda x: x.mean((2, 3), keepdim=True)),
        ("l2", lambda x: (x**2).sum((2, 3), keepdim=True).sqrt()),
    ]:
        case(
            f"global_pool_{name}", [(2, 3, 4, 5)], {},
            f"%y = cnn.global_pool {name} %x0",
            lambda x, p: function(x[0]),
        )
    for name, function in [
        ("mean", lambda x: x.mean((0, 2), keepdim=True)),
        ("sum", lambda x: x.sum((0, 2), keepdim=True)),
        ("max", lambda x: x.amax((0, 2), keepdim=True)),
        ("min", lambda x: x.amin((0, 2), keepdim=True)),
        ("prod", lambda x: x.prod(0, keepdim=True).prod(2, keepdim=True)),
        ("l1", lambda x: x.abs().sum((0, 2), keepdim=True)),
        ("l2", lambda x: (x**2).sum((0, 2), keepdim=True).sqrt()),
    ]:
        case(
            f"reduce_{name}", [(2, 3, 4, 3)], {},
            f"%y = cnn.reduce {name} %x0 axes [0, 2]",
            lambda x, p: function(x[0]),
        )


def elementwise():
    for name, function in [
        ("silu", F.silu), ("mish", F.mish), ("gelu", F.gelu), 
        # PyTorch has more digits than the default.
        ("selu(1.6732632423543772, 1.0507009873554805)", F.selu),
        ("hard_swish", F.hardswish), ("elu(0.5)", lambda x: F.elu(x, 0.5)),
        ("celu(0.75)", lambda x: F.celu(x, 0.75)),
    ]:
        case(
            "activation_" + name.split("(")[0], [(1, 2, 5, 5)], {},
            f"%y = cnn.activation {name} %x0",
            lambda x, p: function(x[0]),
        )
    operations = {"add": torch.add, "sub": torch.sub, "mul": torch.mul,
                  "div": torch.div, "max": torch.maximum, "min": torch.minimum,
                  "pow": torch.pow}
    for name, function in operations.items():
        case(
            f"binary_{name}", [(2, 3, 1, 4), (3, 5, 1)], {},
            f"%y = cnn.binary {name} %x0, %x1",
            lambda x, p: function(x[0], x[1]),
            positive=("x0", "x1"),
        )
    case(
        "binary_scalar", [(2, 3), ()], {},
        "%y = cnn.binary sub %x1, %x0 activation relu",
        lambda x, p: F.relu(x[1] - x[0]),
    )
    case(
        "binary_twice", [(2, 3)], {},
        "%z = cnn.binary mul %x0, %x0\n%y = cnn.binary add %z, %z",
        lambda x, p: 2 * x[0] * x[0],
    )


def linear():
    case(
        "fully_connected", [(3, 7)], {"w": (5, 7), "b": (5,)},
        "%y = cnn.fully_connected %x0, %w bias %b activation tanh",
        lambda x, p: torch.tanh(F.linear(x[0], p["w"], p["b"])),
    )
    for name, a, b in [
        ("matrices", (3, 4), (4, 5)), ("row", (4,), (2, 4, 3)),
        ("column", (2, 3, 4), (4,)), ("batches", (2, 1, 3, 4), (5, 4, 2)),
    ]:
        case(
            f"matmul_{name}", [a, b], {}, "%y = cnn.matmul %x0, %x1",
            lambda x, p: torch.matmul(x[0], x[1]),
        )


def lrn(x, size, alpha, beta, bias):
    squares = numpy.zeros(x.shape)
    for c in range(x.shape[1]):
        first = max(0, c - (size - 1) // 2)
        last = min(x.shape[1] - 1, c + -(-(size - 1) // 2))
        squares[:, c] = (x.numpy()[:, first : last + 1] ** 2).sum(1)
    return x.numpy() / (bias + alpha / size * squares) ** beta


def normalization():
    vectors = {"s": (3,), "o": (3,), "m": (3,), "v": (3,)}
    case(
        "batch_norm", [(2, 3, 4, 2)], vectors,
        "%y = cnn.batch_norm %x0 scale %s offset %o mean %m variance %v epsilon 1.0e-3",
        lambda x, p: F.batch_norm(x[0], p["m"], p["v"], p["s"], p["o"], eps=1e-3),
        positive=("v",),
    )
    case(
        "lrn", [(1, 7, 3, 2)], {},
        "%y = cnn.lrn %x0 size 5 alpha 0.5 beta 0.75 bias 2.0",
        lambda x, p: F.local_response_norm(x[0], 5, 0.5, 0.75, 2.0),
    )
    case(
        "lrn_even", [(2, 5, 4)], {},
        "%y = cnn.lrn %x0 size 4 alpha 0.5 beta 0.5 bias 1.0",
        lambda x, p: lrn(x[0], 4, 0.5, 0.5, 1.0),
    )
    for axis in range(3):
        case(
            f"softmax_{axis}", [(2, 3, 4)], {}, f"%y = cnn.softmax %x0 axis {axis}",
            lambda x, p: F.softmax(x[0], axis),
        )
    case(
        "log_softmax", [(2, 3, 4)], {}, "%y = cnn.softmax %x0 axis 1 log",
        lambda x, p: F.log_softmax(x[0], 1),
    )
    case(
        "dropout", [(2, 3)], {}, "%y = cnn.dropout %x0 ratio 0.5",
        lambda x, p: x[0],
    )


def shapes():
    case(
        "concat", [(2, 3, 2), (2, 1, 2), (2, 2, 2)], {},
        "%y = cnn.concat %x0, %x1, %x2, %x0 axis 1",
        lambda x, p: torch.cat([x[0], x[1], x[2], x[0]], 1),
    )
    case(
        "slice", [(3, 8, 5)], {},
        "%y = cnn.slice %x0 offsets [1, 7, 0] sizes [2, 3, 3] steps [1, -3, 2]",
        lambda x, p: x[0].numpy()[1:3, 7:0:-3, 0:5:2],
    )
    for mode, name, more in [
        ("constant", "constant", {"constant_values": -0.5}),
        ("reflect", "reflect", {}), ("symmetric", "symmetric", {}),
        ("replicate", "edge", {}),
    ]:
        value = " value -0.5" if mode == "constant" else ""
        case(
            f"pad_{mode}", [(3, 4, 3)], {},
            f"%y = cnn.pad %x0 low [1, 0, 2] high [2, 3, 0] mode {mode}{value}",
            lambda x, p: numpy.pad(x[0].numpy(), [(1, 2), (0, 3), (2, 0)], name, **more),
        )
    case(
        "reshape", [(2, 6, 4)], {},
        "%z = cnn.reshape %x0 shape [3, -1, 8]\n%y = cnn.flatten %z axis 2",
        lambda x, p: x[0].reshape(6, 8),
    )
    case(
        "transpose", [(2, 3, 4, 5)], {},
        "%y = cnn.transpose %x0 permutation [2, 0, 3, 1]",
        lambda x, p: x[0].permute(2, 0, 3, 1),
    )
    case(
        "channel_shuffle", [(2, 6, 2, 3)], {},
        "%y = cnn.channel_shuffle %x0 groups 3",
        lambda x, p: F.channel_shuffle(x[0], 3) if hasattr(F, "channel_shuffle")
        else torch.channel_shuffle(x[0], 3),
    )
    case(
        "interleave", [(2, 4, 2, 3), (2, 4, 2, 3), (2, 4, 2, 3)], {},
        "%y = cnn.interleave %x0, %x1, %x2 offset 4 channels 7",
        lambda x, p: torch.stack(x, 2).flatten(1, 2)[:, 4:11],
    )


def networks():
    def block(x, p, shortcut):
        y = F.relu(F.conv2d(x, p["u"], padding=1))
        return F.relu(F.conv2d(y, p["v"], padding=1) + shortcut)

    weights = {"u": (3, 2, 3, 3), "v": (2, 3, 3, 3)}
    body = """
%{y} = cnn.residual %{x} body (%a) {{
  %1 = cnn.convolution %a, %u padding [1, 1] activation relu
  %2 = cnn.convolution %1, %v padding [1, 1]
  cnn.yield %2
}} {shortcut}activation relu"""
    case(
        "residual", [(1, 2, 4, 4)], weights,
        body.format(y="y", x="x0", shortcut=""),
        lambda x, p: block(x[0], p, x[0]),
    )
    # A shortcut, weights and an input of the network used in both regions and
    # behind, and a block in a block.
    case(
        "residual_nested", [(1, 2, 4, 4)], {**weights, "s": (2, 2, 1, 1)},
        """
%t = cnn.activation tanh %x0
%r = cnn.residual %t body (%a) {
  %1 = cnn.residual %a body (%b) {
    %2 = cnn.binary mul %b, %t
    cnn.yield %2
  }
  %3 = cnn.convolution %1, %u padding [1, 1]
  %4 = cnn.convolution %3, %v padding [1, 1]
  cnn.yield %4
} shortcut (%a) {
  %5 = cnn.convolution %a, %s
  %6 = cnn.binary add %5, %t
  cnn.yield %6
} activation leaky_relu(0.25)
%y = cnn.concat %r, %t, %x0 axis 1""",
        nested,
    )
    case(
        "branches", [(1, 2, 6, 6)], {"u": (3, 2, 1, 1), "v": (2, 2, 3, 3)},
        """
%1 = cnn.convolution %x0, %u
%2 = cnn.convolution %x0, %v padding same
%3 = cnn.pool max %x0 window [3, 3] padding [1, 1]
%4 = cnn.concat %1, %2, %3 axis 1
%y = cnn.softmax %4 axis 1""",
        lambda x, p: F.softmax(
            torch.cat(
                [F.conv2d(x[0], p["u"]), F.conv2d(x[0], p["v"], padding=1),
                 F.max_pool2d(x[0], 3, 1, 1)], 1,
            ), 1,
        ),
    )


def nested(x, p):
    t = torch.tanh(x[0])
    y = t + t * t
    y = F.conv2d(F.conv2d(y, p["u"], padding=1), p["v"], padding=1)
    r = F.leaky_relu(y + F.conv2d(t, p["s"]) + t, 0.25)
    return torch.cat([r, t, x[0]], 1)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    convolutions()
    pools()
    elementwise()
    linear()
    normalization()
    shapes()
    networks()
