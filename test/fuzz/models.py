#!/usr/bin/python3
# ===-- models.py - Damaged models must be refused, not crash ---------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Compiles damaged copies of models.

    models.py [--count N] [--seed S] [--keep FOLDER] CNNC MODEL...

MODEL is what cnnc reads: bytecode (.mlirbc), text (.mlir) or ONNX. Each copy
has to be compiled up to its plan or be refused with an error and status 1, in
bounded time. The copies depend on nothing but the seed and the files. Those
that are not handled so are reported and, with --keep, written to FOLDER. The
status is 1 if there are any.
"""

import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile

# Much more than any copy takes, also in a build with sanitizers.
SECONDS = 60


def damage(content, dice):
    """A copy with one to four faults of a random kind."""
    copy = bytearray(content)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        if not copy:
            break
        at = dice.randrange(len(copy))
        length = dice.randint(1, 8)
        kind = dice.randrange(7)
        if kind <= 1:
            copy[at] ^= 1 << dice.randrange(8)
        elif kind == 2:
            copy[at] = dice.choice((0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF))
        elif kind == 3:
            del copy[at:]
        elif kind == 4:
            del copy[at : at + length]
        elif kind == 5:
            copy[at:at] = copy[dice.randrange(len(copy)) :][:length]
        else:
            # The longest of bytecode's numbers: a zero byte, eight more.
            copy[at : at + 1] = b"\0" + dice.randbytes(8)
    return bytes(copy)


def judge(command, folder):
    """What is wrong with how the command ended; nothing if it is all right."""
    output = os.path.join(folder, "output.mlir")
    try:
        done = subprocess.run(
            [*command, "-o", output],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"runs for more than {SECONDS} seconds"
    written = os.path.exists(output)
    if written:
        os.remove(output)
    said = done.stderr.decode(errors="replace")
    last = said.strip().splitlines()[-1:]
    if done.returncode == 0:
        return None if written else "succeeds without output"
    if done.returncode != 1:
        return f"ends with status {done.returncode}: {last}"
    if written:
        return "is refused, but leaves output"
    if "error: " not in said:
        return "is refused without an error"
    return f"has an internal error: {last}" if "internal error" in said else None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="copies of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="where to write what is not handled")
    parser.add_argument("cnnc")
    parser.add_argument("models", nargs="+")
    options = parser.parse_args()
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    faults = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, model in enumerate(options.models):
            with open(model, "rb") as file:
                content = file.read()
            stem, suffix = os.path.splitext(os.path.basename(model))
            dice = random.Random(options.seed * 1000 + number)
            for i in range(options.count):
                copy = damage(content, dice)
                path = os.path.join(folder, "copy" + suffix)
                with open(path, "wb") as file:
                    file.write(copy)
                command = [options.cnnc, path, "--init=he:1", "--stop-after=plan", "-j1"]
                fault = judge(command, folder)
                if not fault:
                    continue
                faults[fault] += 1
                print(f"{stem}-{i}: {fault}", flush=True)
                if options.keep:
                    name = os.path.join(options.keep, f"{stem}-{i}{suffix}")
                    with open(name, "wb") as file:
                        file.write(copy)
    count = options.count * len(options.models)
    print(f"{count} copies, {sum(faults.values())} not handled")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
