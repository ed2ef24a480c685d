#!/usr/bin/python3
# ===-- serve_torch.py - A network in PyTorch that runs when asked -----------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""What `reference.mjs --serve` is for ONNX Runtime, for libtorch with oneDNN.

The network is traced in channels-last order, frozen, and optimized for
inference, as PyTorch's documentation advises. Each line on standard input is a
number N: the network runs N times, and a line with the N times, in
milliseconds, answers. The first run's output is written.
"""

import argparse
import os
import sys
import time

import numpy
import torch

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "networks"))
import export

RUNS_THAT_COMPILE = 3


def load(arguments, image):
    """The network, traced and frozen: from the file, or made and kept there."""
    if not os.path.exists(arguments.module):
        network = export.build(arguments.name, arguments.seed)
        network = network.to(memory_format=torch.channels_last)
        traced = torch.jit.freeze(torch.jit.trace(network, image).eval())
        temporary = f"{arguments.module}.{os.getpid()}.tmp"
        torch.jit.save(traced, temporary)
        os.replace(temporary, arguments.module)
    return torch.jit.optimize_for_inference(torch.jit.load(arguments.module).eval())


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("name", help="torchvision's")
    parser.add_argument("--module", required=True, help="where the traced one is kept")
    parser.add_argument("--input", required=True, help=".npy")
    parser.add_argument("--output", required=True, help=".npy")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=export.SEED)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.set_grad_enabled(False)
    image = torch.from_numpy(numpy.load(arguments.input))
    image = image.to(memory_format=torch.channels_last)
    network = load(arguments, image)
    # PyTorch compiles in its first runs.
    for _ in range(RUNS_THAT_COMPILE):
        output = network(image)
    numpy.save(arguments.output, output.numpy())
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            begin = time.perf_counter()
            network(image)
            times.append((time.perf_counter() - begin) * 1e3)
        print(" ".join(f"{t:.5f}" for t in times), flush=True)


if __name__ == "__main__":
    main()
