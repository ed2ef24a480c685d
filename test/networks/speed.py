#!/usr/bin/python3
# ===-- speed.py - Time networks against ONNX Runtime ------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Times cnnc's networks and ONNX Runtime's, by turns.

A machine's speed drifts, and others may use it: so the two take turns in short
rounds, and a network's time is the least of all runs. The ratio is cnnc's time
over ONNX Runtime's; under 1 cnnc is the faster. Status 1 if a ratio is over
--limit, or a command fails.
"""

import argparse
import json
import os
import subprocess
import sys

import export

HERE = os.path.dirname(os.path.abspath(__file__))


def timed(command):
    """Returns (least, median) of the milliseconds that the command reports."""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    report = json.loads(result.stdout)
    return report["min_ms"], report["median_ms"]


def measure(arguments, name):
    stem = os.path.join(arguments.networks, name)
    batch = str(arguments.batch)
    library = os.path.join(arguments.networks, f"{name}.speed.so")
    subprocess.run(
        [os.path.join(arguments.build, "bin", "cnnc"), stem + ".onnx"]
        + ["--batch", batch, "-o", library]
        + arguments.cnnc_option,
        check=True,
    )
    common = ["--input", f"input={stem}.input.b{batch}.npy"]
    common += ["--threads", str(arguments.threads)]
    common += ["--repeat", str(arguments.repeat)]
    ours = [os.path.join(arguments.build, "bin", "cnn-run"), library, "--json"]
    theirs = ["node", os.path.join(HERE, "reference.mjs"), stem + ".onnx"]
    times = {"ours": [], "theirs": []}
    for _ in range(arguments.rounds):
        times["ours"].append(timed(ours + common))
        times["theirs"].append(timed(theirs + common))
    for path in (library, os.path.splitext(library)[0] + ".h"):
        if os.path.exists(path):
            os.remove(path)
    return {
        side: (min(t[0] for t in rounds), min(t[1] for t in rounds))
        for side, rounds in times.items()
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("build", help="the build folder")
    parser.add_argument("networks", help="the folder of export.py")
    parser.add_argument("name", nargs="*", help="names, or sets as for export.py")
    parser.add_argument("--batch", type=int, default=1, choices=[1, 2])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=10, help="runs a round")
    parser.add_argument("--limit", type=float, default=float("inf"))
    parser.add_argument("--cnnc-option", action="append", default=[])
    arguments = parser.parse_args()
    slow = False
    print(f"batch {arguments.batch}, {arguments.threads} threads, ms: least (median)")
    print(f"{'network':20} {'cnnc':>18} {'ONNX Runtime':>18}  ratio")
    for name in export.expand(arguments.name):
        try:
            times = measure(arguments, name)
        except (subprocess.CalledProcessError, ValueError, OSError) as fault:
            print(f"{name:20} FAILED: {fault}", flush=True)
            slow = True
            continue
        ratio = times["ours"][0] / times["theirs"][0]
        slow = slow or ratio > arguments.limit
        text = ["%8.2f (%7.2f)" % times[side] for side in ("ours", "theirs")]
        verdict = f"  over {arguments.limit}" if ratio > arguments.limit else ""
        print(f"{name:20} {text[0]:>18} {text[1]:>18} {ratio:6.2f}{verdict}", flush=True)
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
