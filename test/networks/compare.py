#!/usr/bin/python3
# ===-- compare.py - Compiled networks against an independent program -------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Compiles each network with cnnc, runs it with cnn-run and compares the output
with that of ONNX Runtime, or of PyTorch, for batch 1 and 2.

Prints a line for each network and batch, and at the end `N passed, N failed`.
A comparison fails if the largest difference is more than 1e-4 of the largest
output, or if a command fails. The networks are those that export.py wrote.
"""

import argparse
import os
import resource
import subprocess
import sys
import time

import numpy

import names

TOLERANCE = 1e-4
HERE = os.path.dirname(os.path.abspath(__file__))


class Failure(Exception):
    """A program cannot be had, or does not compute what it should."""


def run(command, environment=None):
    result = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
    )
    if result.returncode != 0:
        lines = result.stdout.strip().splitlines() or ["no message"]
        program = os.path.basename(command[0])
        raise Failure(
            f"{program}: status {result.returncode}: " + " / ".join(lines[-3:])
        )
    return result.stdout


def reference_output(arguments, stem, batch):
    """The path of the reference's output; computed if it is not there yet."""
    if arguments.reference != "onnxruntime":
        return f"{stem}.{arguments.reference}.b{batch}.npy"
    path = f"{stem}.ort.b{batch}.npy"
    model = stem + ".onnx"
    if os.path.exists(path) and os.path.getmtime(path) > os.path.getmtime(model):
        return path
    environment = dict(os.environ, CNNC_ONNXRUNTIME=arguments.onnxruntime)
    run(
        [
            "node",
            os.path.join(HERE, "reference.mjs"),
            model,
            "--input",
            f"input={stem}.input.b{batch}.npy",
            "--output",
            f"output={path}",
        ],
        environment,
    )
    return path


def largest_difference(output, expected):
    """Of the largest output. Fails if the shapes differ or a number is not
    finite."""
    if output.shape != expected.shape:
        raise Failure(f"output of shape {output.shape}, not {expected.shape}")
    if not numpy.isfinite(output).all():
        raise Failure("the output is not finite")
    expected = expected.astype(numpy.float64)
    return float(abs(output - expected).max() / abs(expected).max())


def compare(arguments, name, batch):
    stem = os.path.join(arguments.networks, name)
    library = os.path.join(arguments.work, f"{name}.b{batch}.so")
    output_path = os.path.join(arguments.work, f"{name}.output.b{batch}.npy")
    # Left over from an earlier run, either would pass for this one's.
    for path in (library, output_path):
        if os.path.exists(path):
            os.remove(path)

    expected = numpy.load(reference_output(arguments, stem, batch))
    cnnc = os.path.join(arguments.build, "bin", "cnnc")
    cnn_run = os.path.join(arguments.build, "bin", "cnn-run")
    begin = time.monotonic()
    compile_command = [cnnc, stem + ".onnx", "--batch", str(batch)]
    run(compile_command + ["-o", library] + arguments.cnnc_option)
    seconds = time.monotonic() - begin
    run(
        [
            cnn_run,
            library,
            "--input",
            f"input={stem}.input.b{batch}.npy",
            "--output",
            f"output={output_path}",
            "--threads",
            str(arguments.threads),
        ]
    )
    output = numpy.load(output_path)
    if not arguments.keep:
        os.remove(library)
    return largest_difference(output, expected), seconds


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("build", help="the build folder")
    parser.add_argument("networks", help="the folder of export.py")
    parser.add_argument(
        "name", nargs="*", help="names, or sets as for export.py"
    )
    parser.add_argument("--batch", type=int, action="append", choices=names.BATCHES)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--reference",
        choices=["onnxruntime", "torch", "double"],
        default="onnxruntime",
        help="double: PyTorch in double precision",
    )
    parser.add_argument(
        "--onnxruntime",
        default=os.environ.get("CNNC_ONNXRUNTIME", ""),
        help="the folder of the npm package",
    )
    parser.add_argument("--work", help="where compiled networks go")
    parser.add_argument("--keep", action="store_true", help="... and stay")
    parser.add_argument(
        "--cnnc-option",
        action="append",
        default=[],
        help="passed on to cnnc, as --cnnc-option=-O1",
    )
    arguments = parser.parse_args()
    arguments.work = arguments.work or os.path.join(arguments.networks, "work")
    os.makedirs(arguments.work, exist_ok=True)

    passed = failed = 0
    print(f"{'network':20} batch  difference  compile")
    for name in names.expand(arguments.name):
        for batch in arguments.batch or [1, 2]:
            line = f"{name:20} {batch:5}"
            try:
                difference, seconds = compare(arguments, name, batch)
            except (Failure, OSError, ValueError) as fault:
                failed += 1
                print(f"{line}  FAILED: {fault}", flush=True)
                continue
            if difference <= TOLERANCE:
                passed += 1
                verdict = ""
            else:
                failed += 1
                verdict = f"  FAILED: over {TOLERANCE}"
            print(f"{line}  {difference:10.1e} {seconds:6.1f} s{verdict}", flush=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"largest memory of a command: {memory:.2f} GiB")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
