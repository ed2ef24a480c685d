#!/usr/bin/python3
# ===-- speed.py - Networks against ONNX Runtime, by turns -------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Times networks compiled by cnnc, and ONNX Runtime, by turns.

For each network and batch size, one process a contestant and number of threads
loads the network and stays. They take turns of a few inferences, for many
rounds; an untimed inference begins each turn, since the others have taken the
caches. In each round the machine's FMA peak is measured as well, and how long a
cache line takes from one core to another and back.

Writes speed.json to the results' folder, after each network; README.md beside
this script says what it holds. `run.sh report` makes tables of it.
"""

import argparse
import contextlib
import itertools
import math
import os
import sys

import contestants
import environment
import figures
import results
import speed_tables
from contestants import Failure

sys.path.append(contestants.NETWORKS)
import compare
import names


def variants(arguments):
    """(name of the contestant, cnnc's options) of each way to compile."""
    for accuracy, cpu in itertools.product(arguments.accuracy, arguments.target_cpu):
        name, options = "cnnc", list(arguments.cnnc_option)
        if accuracy != "fast":
            name += " " + accuracy
            options += ["--accuracy=" + accuracy]
        if cpu != "native":
            name += " " + cpu
            options += ["--target-cpu=" + cpu]
        yield name, options


def enter_contestants(arguments, case, stack, plans):
    """Starts all, and yields (threads, name, contestant). cnnc plans for the
    number of threads; the others find it when they load the network."""
    libraries = {}
    for threads in arguments.threads:
        for name, options in variants(arguments):
            key = threads, name
            libraries[key], plans[key] = contestants.compile_network(
                arguments.build, case, options + [f"--threads={threads}"]
            )
    for threads in arguments.threads:
        common = case, arguments.cpus, threads
        for name, _ in variants(arguments):
            library = libraries[threads, name]
            yield threads, name, stack.enter_context(
                contestants.cnnc_contestant(
                    arguments.build, case, library, *common[1:]
                )
            )
        if not arguments.alone:
            yield threads, "onnxruntime", stack.enter_context(
                contestants.onnxruntime_contestant(*common)
            )
        if arguments.torch:
            yield threads, "torch", stack.enter_context(
                contestants.torch_contestant(*common)
            )


def count_runs(arguments, field):
    """How many inferences a turn has, the same number for all: even the fastest
    contestant's turn takes --turn milliseconds."""
    if arguments.turn == 0:
        return arguments.burst
    fastest = min(contestant.times(2)[-1] for contestant in field.values())
    return max(arguments.burst, math.ceil(arguments.turn / fastest))


def measure(arguments, name, batch):
    """A record for each number of threads."""
    case = contestants.Case(arguments.networks, arguments.work, name, batch)
    expected = case.expected()
    with contextlib.ExitStack() as stack:
        plans, field, starts, differences = {}, {}, {}, {}
        for threads, program, contestant in enter_contestants(
            arguments, case, stack, plans
        ):
            key = threads, program
            starts[key] = contestant.start()
            differences[key] = contestant.difference(expected)
            if differences[key] > compare.TOLERANCE:
                raise Failure(
                    f"{program}: a difference of {differences[key]:.1e} of the "
                    "largest output"
                )
            field[key] = contestant
        limits = {
            threads: stack.enter_context(
                contestants.Limits(arguments.build, arguments.cpus, threads)
            )
            for threads in arguments.threads
        }
        turns = {key: [] for key in field}
        peaks = {threads: [] for threads in limits}
        exchanges = {threads: [] for threads in limits if threads > 1}
        runs = count_runs(arguments, field)
        for _ in range(arguments.rounds):
            for key, contestant in field.items():
                turns[key].append(contestant.times(1 + runs)[1:])
            for threads, machine in limits.items():
                peaks[threads].append(machine.rate("fma"))
                if threads > 1:
                    exchanges[threads].append(machine.rate("exchange"))

    first = next(iter(plans.values()))
    for threads in arguments.threads:
        chosen = [key for key in field if key[0] == threads]
        record = {
            "network": name,
            "batch": batch,
            "threads": threads,
            "flops": first["flops"],
            "fma_gflops": round(figures.quartiles(peaks[threads])[1], 1),
            "times": {key[1]: figures.summarize(turns[key]) for key in chosen},
            "start_s": {key[1]: round(starts[key], 4) for key in chosen},
            "difference": {key[1]: differences[key] for key in chosen},
            "workspace_bytes": {
                key[1]: plan["workspace_bytes"]
                for key, plan in plans.items()
                if key[0] == threads
            },
        }
        if threads > 1:
            times = exchanges[threads]
            record["exchange_ns"] = [round(min(times)), round(max(times))]
        yield record


def words(choices=None, kind=str):
    """A type of option: a list with commas."""

    def parse(text):
        values = [kind(word) for word in text.split(",")]
        for value in values:
            if choices and value not in choices:
                raise argparse.ArgumentTypeError(f"{value} is none of {choices}")
        return list(dict.fromkeys(values))

    return parse


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    results.add_arguments(parser, threads=[1, 2])
    parser.add_argument(
        "--batch", type=words(names.BATCHES, int), default=[1, 8], help="1,8"
    )
    parser.add_argument("--rounds", type=int, default=20, help="20")
    parser.add_argument("--burst", type=int, default=5, help="runs a turn: 5")
    parser.add_argument(
        "--turn",
        type=float,
        default=0,
        help="least milliseconds of a turn, which takes more runs: 0",
    )
    parser.add_argument(
        "--accuracy",
        type=words(("fast", "strict")),
        default=["fast"],
        help="fast; also fast,strict, each a contestant",
    )
    parser.add_argument(
        "--target-cpu",
        type=words(),
        default=["native"],
        help="native; also native,x86-64-v3, each a contestant",
    )
    parser.add_argument("--torch", action="store_true", help="and libtorch/oneDNN")
    parser.add_argument(
        "--alone", action="store_true", help="without ONNX Runtime"
    )
    return results.complete(parser.parse_args())


def main():
    arguments = parse_arguments()
    if arguments.rounds < 1 or arguments.burst < 1:
        sys.exit("speed.py: --rounds and --burst: expected a number from 1 on")
    if not 0 <= arguments.turn < math.inf:
        sys.exit("speed.py: --turn: expected milliseconds, 0 or more")
    document = {
        "kind": "speed",
        **environment.describe(arguments),
        "rounds": arguments.rounds,
        "burst": arguments.burst,
        "turn_ms": arguments.turn,
        "results": [],
        "failures": [],
    }
    if not arguments.alone:
        document["onnxruntime"] = contestants.onnxruntime_version()
    for name in names.expand(arguments.networks_chosen, "all"):
        for batch in arguments.batch:
            try:
                records = list(measure(arguments, name, batch))
            except (Failure, OSError, ValueError) as fault:
                print(f"{name}, batch {batch}: FAILED: {fault}", file=sys.stderr)
                document["failures"].append(
                    {"network": name, "batch": batch, "reason": str(fault)}
                )
                continue
            for record in records:
                print(speed_tables.line(record), flush=True)
            document["results"] += records
            results.write(arguments, document)
    print()
    print("\n".join(table.text() for table in speed_tables.tables_of(document)))
    sys.exit(1 if document["failures"] or not document["results"] else 0)


if __name__ == "__main__":
    main()
