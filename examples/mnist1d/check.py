#!/usr/bin/python3
# ===-- check.py - Check the files of the MNIST-1D example ------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Checks what train.py left beside this script: types, shapes, that the test
set is the one that dataset.py makes, and that the weights give the recorded
outputs (computed here with numpy, so PyTorch is not needed).
"""

import json
import os
import struct
import sys

import numpy

import dataset

FOLDER = os.path.dirname(os.path.abspath(__file__))
PARAMETERS = {
    "conv1.weight": (15, 1, 3),
    "conv1.bias": (15,),
    "conv2.weight": (15, 15, 3),
    "conv2.bias": (15,),
    "conv3.weight": (15, 15, 3),
    "conv3.bias": (15,),
    "fc.weight": (10, 60),
    "fc.bias": (10,),
}

faults = []


def check(condition, message):
    if not condition:
        faults.append(message)
    return condition


def load(name, dtype, shape):
    array = numpy.load(os.path.join(FOLDER, name))
    check(array.dtype == dtype, f"{name}: {array.dtype}, expected {dtype}")
    check(array.shape == shape, f"{name}: {array.shape}, expected {shape}")
    return array


def load_parameters():
    path = os.path.join(FOLDER, "mnist1d.safetensors")
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    shapes = {name: tuple(entry["shape"]) for name, entry in header.items()}
    check(shapes == PARAMETERS, f"{path}: {shapes}, expected {PARAMETERS}")
    parameters, end = {}, 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[begin:end], "<f4")
        parameters[name] = array.reshape(entry["shape"]).astype(numpy.float64)
    check(end == len(data), f"{path}: {len(data) - end} bytes too many")
    return parameters


def convolve(x, weight, bias):
    """Valid, stride 2, then ReLU; x is (batch, channels, samples)."""
    windows = numpy.lib.stride_tricks.sliding_window_view(x, 3, axis=2)
    y = numpy.einsum("ncik,ock->noi", windows[:, :, ::2], weight)
    return numpy.maximum(y + bias[:, None], 0.0)


def main():
    count = dataset.TEST_COUNT
    signals = load("test_signals.npy", numpy.float32, (count, 1, 40))
    labels = load("test_labels.npy", numpy.uint8, (count,))
    logits = load("test_logits.npy", numpy.float32, (count, 10))
    training, training_labels, made, made_labels = dataset.make_dataset()
    check(training.shape == (4000, 1, 40), f"training set of {training.shape}")
    check(
        numpy.array_equal(
            numpy.bincount(training_labels) + numpy.bincount(labels),
            numpy.full(10, 500),
        ),
        "the digits are not equally frequent",
    )
    check(
        numpy.allclose(signals, made, atol=1e-6)
        and numpy.array_equal(labels, made_labels),
        "the test set is not the one that dataset.py makes",
    )

    parameters = load_parameters()
    if not faults:
        x = signals.astype(numpy.float64)
        for layer in ("conv1", "conv2", "conv3"):
            x = convolve(
                x, parameters[layer + ".weight"], parameters[layer + ".bias"]
            )
        x = x.reshape(count, -1) @ parameters["fc.weight"].T
        x += parameters["fc.bias"]
        difference = abs(x - logits).max() / abs(logits).max()
        check(
            difference < 1e-6,
            f"the weights give outputs {difference:.1e} off test_logits.npy",
        )
        error = (logits.argmax(1) != labels).mean()
        check(error < 0.2, f"test error {error:.1%}, expected under 20 %")
        print(f"test error {error:.1%}, outputs within {difference:.1e}")

    for fault in faults:
        print("check.py: " + fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
