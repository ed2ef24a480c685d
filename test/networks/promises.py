#!/usr/bin/python3
# ===-- promises.py - What every compiled network must hold ------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Checks of each network, compiled for batch 1:

  imports   the object imports nothing but memcpy and memset
  symbols   its global symbols start with its name
  same      compiling twice gives the same bytes
  threads   1 and 2 threads give the same bits, and so does a second run
  limits    compile time, memory of the compiler and workspace, where a limit is
            set below
"""

import argparse
import filecmp
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import names

# Seconds of compiling, GiB of the compiler's memory, MB of workspace.
LIMITS = {
    "resnet50": {"seconds": 10, "workspace": 12},
    "vgg16": {"seconds": 30, "memory": 2.5},
}


def run(command):
    """Returns (standard output, seconds, GiB of memory at most)."""
    begin = time.monotonic()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile(
        "w+"
    ) as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begin
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(
                f"{' '.join(command)}: status {process.returncode}: "
                + errors.read().strip()[-300:]
            )
        return output.read(), seconds, usage.ru_maxrss / 2**20


def symbols(path):
    """Yields (kind, name) of the object's symbols, undefined ones as U."""
    for line in run(["nm", "-P", path])[0].splitlines():
        name, kind = line.split()[:2]
        yield kind, name


def check(arguments, name):
    faults = []
    bin_folder = os.path.join(arguments.build, "bin")
    cnnc = os.path.join(bin_folder, "cnnc")
    cnn_run = os.path.join(bin_folder, "cnn-run")
    stem = os.path.join(arguments.networks, name)
    with tempfile.TemporaryDirectory(dir=arguments.networks) as work:
        # The same file name in two folders: the name makes the symbols.
        objects = []
        for folder in ("first", "second"):
            os.mkdir(os.path.join(work, folder))
            objects.append(os.path.join(work, folder, name + ".o"))
            command = [cnnc, stem + ".onnx", "--batch", "1", "-o", objects[-1]]
            _, seconds, memory = run(command)
        if not filecmp.cmp(*objects, shallow=False):
            faults.append("same: two compilations differ")

        imported = [n for kind, n in symbols(objects[0]) if kind == "U"]
        foreign = set(imported) - {"memcpy", "memset"}
        if foreign:
            faults.append(f"imports: {', '.join(sorted(foreign))}")
        exported = [
            n for kind, n in symbols(objects[0]) if kind.isupper() and kind != "U"
        ]
        prefix = re.sub(r"\W", "_", name)
        strange = [n for n in exported if not n.startswith(prefix)]
        if strange or not exported:
            faults.append(f"symbols: {', '.join(strange) or 'none'}")

        library = os.path.join(work, name + ".so")
        run([cnnc, stem + ".onnx", "--batch", "1", "-o", library])
        outputs = []
        for threads in (1, 2, 2):
            outputs.append(os.path.join(work, f"output{len(outputs)}.npy"))
            command = [cnn_run, library, "--threads", str(threads), "--json"]
            command += ["--repeat", "1"]
            command += ["--input", f"input={stem}.input.b1.npy"]
            command += ["--output", f"output={outputs[-1]}"]
            report = json.loads(run(command)[0])
        if not all(filecmp.cmp(outputs[0], o, shallow=False) for o in outputs[1:]):
            faults.append("threads: outputs differ in bits")

        workspace = report["workspace_bytes"] / 1e6
        for kind, value in (
            ("seconds", seconds),
            ("memory", memory),
            ("workspace", workspace),
        ):
            limit = LIMITS.get(name, {}).get(kind, float("inf"))
            if value > limit:
                faults.append(f"limits: {kind} {value:.2f}, at most {limit}")
        megabytes = os.path.getsize(objects[0]) / 1e6
    print(
        f"{name:20} {seconds:6.1f} s {memory:6.2f} GiB {megabytes:8.1f} MB "
        f"{workspace:6.1f} MB  {'; '.join(faults) or 'holds'}",
        flush=True,
    )
    return not faults


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("build", help="the build folder")
    parser.add_argument("networks", help="the folder of export.py")
    parser.add_argument("name", nargs="*", help="names, or sets as for export.py")
    arguments = parser.parse_args()
    print(f"{'network':20} compile   memory      object  workspace")
    passed = failed = 0
    for name in names.expand(arguments.name):
        try:
            held = check(arguments, name)
        except (RuntimeError, OSError, ValueError, KeyError) as fault:
            print(f"{name:20} FAILED: {fault}", flush=True)
            held = False
        passed, failed = passed + held, failed + (not held)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
