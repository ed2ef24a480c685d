# ===-- results.py - The folder of measured results --------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Options that all benchmarks have, and their JSON files."""

import json
import os
import sys

KINDS = ("speed", "kernels", "promises")


def processors(text):
    return [int(word) for word in text.split(",")]


def numbers(text):
    return list(dict.fromkeys(int(word) for word in text.split(",")))


def add_arguments(parser, threads):
    parser.add_argument("build", help="the build folder")
    parser.add_argument("networks", help="the folder of export.py")
    parser.add_argument(
        "networks_chosen",
        metavar="NETWORK",
        nargs="*",
        help="torchvision's names, or a set: all (default), acceptance, quick",
    )
    parser.add_argument(
        "--results", help="where results go (default: BUILD/bench)"
    )
    parser.add_argument(
        "--threads",
        type=numbers,
        default=threads,
        help=",".join(map(str, threads)),
    )
    parser.add_argument(
        "--cpus",
        type=processors,
        help="processors to use, N threads the first N of them\n"
        "(default: all that the process may use)",
    )
    parser.add_argument(
        "--cnnc-option",
        action="append",
        default=[],
        help="passed on to cnnc, as --cnnc-option=-O1",
    )


def complete(arguments):
    """What follows from the options given."""
    arguments.results = arguments.results or os.path.join(arguments.build, "bench")
    arguments.work = os.path.join(arguments.results, "work")
    allowed = sorted(os.sched_getaffinity(0))
    arguments.cpus = arguments.cpus or allowed
    if not set(arguments.cpus) <= set(allowed):
        sys.exit(f"--cpus: this process may use {allowed}")
    if max(arguments.threads) > len(arguments.cpus) or min(arguments.threads) < 1:
        sys.exit(f"--threads: expected 1 to {len(arguments.cpus)}, the processors to use")
    os.makedirs(arguments.work, exist_ok=True)
    return arguments


def path(folder, kind):
    return os.path.join(folder, kind + ".json")


def write(arguments, document):
    """All of it or nothing: an older file stays if this is interrupted."""
    final = path(arguments.results, document["kind"])
    with open(final + ".tmp", "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    os.replace(final + ".tmp", final)


def read(folder):
    """{kind: document} of those that are there."""
    documents = {}
    for kind in KINDS:
        if os.path.exists(path(folder, kind)):
            with open(path(folder, kind)) as file:
                documents[kind] = json.load(file)
    return documents
