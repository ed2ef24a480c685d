#!/usr/bin/python3
# ===-- train.py - Train the MNIST-1D network -------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Trains the network of S. Prince, "Understanding Deep Learning", chapter
10, on MNIST-1D and writes beside this script

  mnist1d.safetensors  the weights
  mnist1d.onnx         the network with its weights, for any batch
  test_signals.npy     the test set: float32 (1000, 1, 40)
  test_labels.npy      its digits: uint8 (1000,)
  test_logits.npy      what PyTorch computes of it: float32 (1000, 10)

These are checked in; run this only to make them anew (two minutes; needs the
packages python3-torch and python3-numpy).
"""

import contextlib
import io
import json
import os
import struct
import warnings

import numpy
import torch

import dataset

SEED = 2020
STEPS = 100_000
BATCH = 100
LEARNING_RATE = 0.01


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv1d(1, 15, kernel_size=3, stride=2)  # to 19
        self.conv2 = torch.nn.Conv1d(15, 15, kernel_size=3, stride=2)  # to 9
        self.conv3 = torch.nn.Conv1d(15, 15, kernel_size=3, stride=2)  # to 4
        self.fc = torch.nn.Linear(15 * 4, 10)
        for layer in (self.conv1, self.conv2, self.conv3, self.fc):
            torch.nn.init.kaiming_normal_(layer.weight)
            torch.nn.init.zeros_(layer.bias)

    def forward(self, signal):
        x = torch.relu(self.conv1(signal))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return self.fc(torch.flatten(x, 1))


def error(network, signals, labels):
    """The fraction of signals that are classified wrongly."""
    with torch.no_grad():
        return (network(signals).argmax(1) != labels).float().mean().item()


def train(signals, labels):
    """Plain stochastic gradient descent for a fixed number of steps. Other
    settings, Adam's among them, were tried first and their test errors were
    seen, so the test error is not that of a recipe chosen blindly.
    """
    network = Network()
    optimizer = torch.optim.SGD(network.parameters(), LEARNING_RATE)
    loss_function = torch.nn.CrossEntropyLoss()
    for epoch in range(STEPS * BATCH // len(signals)):
        for batch in torch.randperm(len(signals)).split(BATCH):
            optimizer.zero_grad()
            loss_function(network(signals[batch]), labels[batch]).backward()
            optimizer.step()
    print(f"training error    {error(network, signals, labels):6.1%}")
    return network.eval()


def write_safetensors(path, tensors):
    """The format: the header's length as 64 bits, little-endian; the header,
    JSON that gives each tensor's type, shape and place in the data; the data.
    https://github.com/huggingface/safetensors#format"""
    header, data = {}, b""
    for name, tensor in tensors.items():
        array = numpy.ascontiguousarray(tensor.numpy().astype("<f4"))
        begin = len(data)
        data += array.tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(array.shape),
            "data_offsets": [begin, len(data)],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the data is aligned
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def write_onnx(path, network):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            torch.zeros(1, 1, dataset.SIGNAL_LENGTH),
            path,
            opset_version=13,
            input_names=["signal"],
            output_names=["logits"],
            dynamic_axes={"signal": {0: "batch"}, "logits": {0: "batch"}},
        )


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    signals, labels, test_signals, test_labels = dataset.make_dataset()
    network = train(
        torch.from_numpy(signals), torch.from_numpy(labels.astype(numpy.int64))
    )

    with torch.no_grad():
        logits = network(torch.from_numpy(test_signals)).numpy()
    wrong = (logits.argmax(1) != test_labels).mean()
    print(f"test error        {wrong:6.1%}")
    # Two programs may name different digits where the first two are so close
    # that rounding decides; then the comparison with PyTorch says nothing.
    ordered = numpy.sort(logits, axis=1)
    margin = (ordered[:, -1] - ordered[:, -2]).min()
    print(f"least margin      {margin:.2g}")

    folder = os.path.dirname(os.path.abspath(__file__))
    write_safetensors(
        os.path.join(folder, "mnist1d.safetensors"), network.state_dict()
    )
    write_onnx(os.path.join(folder, "mnist1d.onnx"), network)
    numpy.save(os.path.join(folder, "test_signals.npy"), test_signals)
    numpy.save(os.path.join(folder, "test_labels.npy"), test_labels)
    numpy.save(os.path.join(folder, "test_logits.npy"), logits)


if __name__ == "__main__":
    main()
