#!/usr/bin/python3
# ===-- promises.py - What every compiled network must hold ------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Measures, of each network compiled for batch 1: the compiler's time and
memory; sizes; the time from the start of a process to its first result, of cnnc
and of ONNX Runtime; and the largest difference to double precision, by default,
with --accuracy=strict, and for AVX2 (x86-64-v3). And checks:

  imports     the object imports nothing but memcpy and memset
  symbols     its global symbols start with its name
  same        compiling twice gives the same bytes
  threads     any number of threads gives the same bits
  difference  no result is off by more than 1e-4 of the largest output

Writes promises.json to the results' folder. Status 1 if a check fails; the
figures are judged by `run.sh report`.
"""

import argparse
import filecmp
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import contestants
import environment
import promise_tables
import results
from contestants import Failure

sys.path.append(contestants.NETWORKS)
import compare
import names

VARIANTS = {
    "default": [],
    "strict": ["--accuracy=strict"],
    "x86-64-v3": ["--target-cpu=x86-64-v3"],
}


def run(command, cpus):
    """Returns (standard output, seconds, GiB of memory at most)."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begin = time.monotonic()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=errors,
            preexec_fn=lambda: os.sched_setaffinity(0, cpus),
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise Failure(
                f"{os.path.basename(command[0])}: status {process.returncode}: "
                + errors.read().strip()[-300:]
            )
        return output.read(), seconds, usage.ru_maxrss / 2**20


def symbols(path, cpus):
    """Yields (kind, name) of the object's symbols, undefined ones as U."""
    for line in run(["nm", "-P", path], cpus)[0].splitlines():
        name, kind = line.split()[:2]
        yield kind, name


def check_object(arguments, case, record):
    """Compiles twice; yields faults."""
    cnnc = os.path.join(arguments.build, "bin", "cnnc")
    with tempfile.TemporaryDirectory(dir=arguments.work) as work:
        # The same file name in two folders: the name makes the symbols.
        objects, seconds, memory = [], [], []
        for folder in ("first", "second"):
            os.mkdir(os.path.join(work, folder))
            objects.append(os.path.join(work, folder, case.name + ".o"))
            command = [cnnc, case.model, "--batch", "1", "-o", objects[-1]]
            used = run(command + arguments.cnnc_option, set(arguments.cpus))
            seconds.append(round(used[1], 3))
            memory.append(used[2])
        record["compile_s"] = min(seconds)
        record["compile_gib"] = round(max(memory), 3)
        record["object_bytes"] = os.path.getsize(objects[0])
        if not filecmp.cmp(*objects, shallow=False):
            yield "same: two compilations differ"
        table = list(symbols(objects[0], set(arguments.cpus)))
    foreign = {n for kind, n in table if kind == "U"} - {"memcpy", "memset"}
    if foreign:
        yield f"imports: {', '.join(sorted(foreign))}"
    exported = [n for kind, n in table if kind.isupper() and kind != "U"]
    prefix = re.sub(r"\W", "_", case.name)
    strange = [n for n in exported if not n.startswith(prefix)]
    if strange or not exported:
        yield f"symbols: {', '.join(strange) or 'none'}"


def start_seconds(arguments, make):
    """The median time from the start of a process to its first result, after
    one that brings the files into memory."""
    times = []
    for _ in range(1 + arguments.starts):
        with make() as contestant:
            times.append(contestant.start())
    return round(statistics.median(times[1:]), 4)


def check_results(arguments, case, record):
    """Runs what is compiled in each variant; yields faults."""
    expected = case.expected()
    record["difference"] = {}
    for variant, options in VARIANTS.items():
        library, plan = contestants.compile_network(
            arguments.build, case, arguments.cnnc_option + options
        )

        def start(threads):
            return contestants.cnnc_contestant(
                arguments.build, case, library, arguments.cpus, threads
            )

        outputs = []
        for threads in arguments.threads if variant == "default" else [1]:
            with start(threads) as contestant:
                contestant.start()
                difference = contestant.difference(expected)
                outputs.append(contestant.output)
        record["difference"][variant] = difference
        if difference > compare.TOLERANCE:
            yield f"difference: {difference:.1e}, {variant}"
        if any(not filecmp.cmp(outputs[0], o, shallow=False) for o in outputs[1:]):
            yield "threads: outputs differ in bits"
        if variant == "default":
            record["workspace_bytes"] = plan["workspace_bytes"]
            record["weight_bytes"] = plan["weight_bytes"]
            record["start_s"] = {
                str(threads): {
                    "cnnc": start_seconds(arguments, lambda: start(threads))
                }
                for threads in arguments.threads
            }
    if not arguments.alone:
        for threads in arguments.threads:
            record["start_s"][str(threads)]["onnxruntime"] = start_seconds(
                arguments,
                lambda: contestants.onnxruntime_contestant(
                    case, arguments.cpus, threads
                ),
            )


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    results.add_arguments(parser, threads=[1, 2])
    parser.add_argument(
        "--starts", type=int, default=5, help="processes to take the median of: 5"
    )
    parser.add_argument("--alone", action="store_true", help="without ONNX Runtime")
    return results.complete(parser.parse_args())


def main():
    arguments = parse_arguments()
    document = {
        "kind": "promises",
        **environment.describe(arguments),
        "results": [],
        "failures": [],
    }
    if not arguments.alone:
        document["onnxruntime"] = contestants.onnxruntime_version()
    for name in names.expand(arguments.networks_chosen, "all"):
        record = {"network": name}
        try:
            case = contestants.Case(arguments.networks, arguments.work, name, 1)
            faults = list(check_object(arguments, case, record))
            faults += check_results(arguments, case, record)
        except (Failure, OSError, ValueError) as fault:
            print(f"{name}: FAILED: {fault}", file=sys.stderr)
            document["failures"].append({"network": name, "reason": str(fault)})
            continue
        record["faults"] = faults
        document["results"].append(record)
        results.write(arguments, document)
        print(promise_tables.line(record), flush=True)
    print("\n" + "\n".join(t.text() for t in promise_tables.tables_of(document)))
    faulty = [r for r in document["results"] if r["faults"]]
    sys.exit(1 if document["failures"] or faulty or not document["results"] else 0)


if __name__ == "__main__":
    main()
