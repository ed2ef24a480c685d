#!/usr/bin/python3
# ===-- kernels.py - Convolutions one by one ---------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Times every unique convolution and fully connected layer of the networks.

Each is timed inside of its networks, and alone: compiled as a network of one
layer, whose arrays stay in the caches as far as they fit. Where the planner has
chosen an algorithm of fewer products, the direct sum is timed alone as well.
Times are the least of many runs, of the kernel only, without changes of layout;
the FMA peak is measured before and after each, and the higher one counts.

With --choices, `cnnc --tune` measures the best few candidates of each layer, and
a table says how near the planner's choices come to the fastest; what was
measured is kept in BUILD's results (kernels.tuning).

Weights are random (--init he:1). Writes kernels.json to the results' folder.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys

import contestants
import environment
import kernel_tables
import layers
import results
from contestants import Failure

sys.path.append(contestants.NETWORKS)
import names

# What carries out a sum of products as it stands.
DIRECT = ("convolution", "grouped")


def run_tool(arguments, processors, tool, *words):
    """Standard output of a tool, on some processors."""
    result = subprocess.run(
        [os.path.join(arguments.build, "bin", tool), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines() or ["no message"]
        raise Failure(f"{tool}: status {result.returncode}: {lines[-1]}")
    return result.stdout


class Compiled:
    """A description compiled to a library that knows what it launches. Exists as
    long as it is entered."""

    def __init__(self, arguments, path, options=()):
        self.arguments = arguments
        self.library = os.path.splitext(path)[0] + ".so"
        report = run_tool(
            arguments,
            set(arguments.cpus),
            "cnnc",
            path,
            "--init=he:1",
            "--profile",
            "--report=json",
            "-o",
            self.library,
            *arguments.cnnc_option,
            *options,
        )
        self.launches = json.loads(report)["launches"]
        for launch in self.launches:
            # Of what stands in the description.
            file, _, line = launch["layer"].rpartition(":")
            launch["line"] = int(line) if file == os.path.basename(path) else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.remove(self.library)
        os.remove(os.path.splitext(self.library)[0] + ".h")

    def profile(self, threads, repeat):
        """The launches, each with its least time."""
        output = run_tool(
            self.arguments,
            set(self.arguments.cpus[:threads]),
            "cnn-run",
            self.library,
            "--random-inputs=1",
            "--profile",
            "--json",
            f"--repeat={repeat}",
            f"--threads={threads}",
        )
        timed = json.loads(output)["profile"]
        if [t["kernel"] for t in timed] != [l["kernel"] for l in self.launches]:
            raise Failure("cnn-run and cnnc disagree about the launches")
        return [
            dict(launch, min_ms=t["min_ms"]) for launch, t in zip(self.launches, timed)
        ]


def describe_network(arguments, name):
    """Writes the optimised network without its weights; returns its path and
    layers."""
    model = os.path.join(arguments.networks, name + ".onnx")
    path = os.path.join(arguments.work, f"{name}.b{arguments.batch}.mlir")
    command = [os.path.join(arguments.build, "bin", "cnnc"), model, "-o", "-"]
    command += ["--batch", str(arguments.batch), "--stop-after=graph"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, set(arguments.cpus)),
    )
    text = "".join(layers.describe_network(process.stdout))
    # What it would still print are the weights.
    process.stdout.close()
    errors = process.stderr.read().strip().splitlines()
    process.wait()
    if not text.rstrip().endswith("}"):
        raise Failure(f"cnnc: {errors[-1] if errors else 'no network'}")
    with open(path, "w") as file:
        file.write(text)
    return path, layers.find_layers(text)


def total(launches, key):
    return sum(launch[key] for launch in launches)


def measure_network(arguments, name, compiled, found, threads, machine):
    """A record of a network's launches, each with the label of its layer."""
    before = {name: machine.rate(name) for name in ("fma", "dram")}
    launches = compiled.profile(threads, arguments.repeat)
    # Neighbours may have used either for as long as it was measured.
    best = {name: max(rate, machine.rate(name)) for name, rate in before.items()}
    rates = {"fma_gflops": best["fma"], "dram_gbs": best["dram"]}
    kept = ("line", "algorithm", "output", "tile", "tasks", "flops")
    kept += ("weight_bytes", "min_ms")
    rows = []
    for launch in launches:
        row = {key: launch[key] for key in kept if key in launch}
        layer = found.get(launch["line"])
        if layer and launch["flops"] > 0:
            row["label"], row["op"] = layer.label(), layer.op
            row["direct"] = layer.op == "convolution" and launch["algorithm"] in DIRECT
        rows.append(row)
    return {"network": name, "threads": threads, **rates, "launches": rows}


def measure_alone(arguments, layer, machines):
    """Yields a record for each number of threads, of a layer by itself."""
    text, line = layer.describe()
    path = os.path.join(arguments.work, "layer.mlir")
    with open(path, "w") as file:
        file.write(text)
    flops = 2 * product(layers.shape(layer.result)) * product(
        layers.shape(layer.filter)[1:]
    )
    # A quarter of a second, at a usual speed.
    repeat = min(max(int(0.25 * 1e11 / max(flops, 1)), 15), 200)

    def measure(options):
        """{threads: (launches, FMA peak)}"""
        with Compiled(arguments, path, options) as compiled:
            found = {}
            for threads, machine in machines.items():
                peak = machine.rate("fma")
                launches = layers.carries_out(compiled.profile(threads, repeat), line)
                if total(launches, "flops") == 0:
                    raise Failure("no launch carries it out")
                found[threads] = launches, max(peak, machine.rate("fma"))
            return found

    chosen = measure(())
    algorithms = {l["algorithm"] for launches, _ in chosen.values() for l in launches}
    fewer = {"winograd", "strassen"} & algorithms
    direct = measure(("--accuracy=strict",)) if fewer else {}
    for threads, (launches, peak) in chosen.items():
        record = {
            "label": layer.label(),
            "description": text,
            "threads": threads,
            "flops": flops,
            "weight_bytes": total(launches, "weight_bytes"),
            "algorithm": layers.joined(launches, "algorithm"),
            "tile": layers.joined(launches, "tile"),
            "tasks": max(launch["tasks"] for launch in launches),
            "alone_ms": total(launches, "min_ms"),
            "fma_gflops": peak,
        }
        if threads in direct:
            record["direct_ms"] = total(direct[threads][0], "min_ms")
            record["direct_tile"] = layers.joined(direct[threads][0], "tile")
        yield record


def product(numbers):
    result = 1
    for number in numbers:
        result *= number
    return result


def occurrences(networks, found_in):
    """{layer: [(network, line)]} in the order of the networks."""
    places = {}
    for name in networks:
        for line, layer in found_in[name].items():
            places.setdefault(layer, []).append((name, line))
    return places


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    results.add_arguments(parser, threads=[1])
    parser.add_argument("--batch", type=int, default=1, help="1")
    parser.add_argument(
        "--repeat", type=int, default=20, help="runs of each network: 20"
    )
    parser.add_argument(
        "--in-networks-only", action="store_true", help="no layer alone"
    )
    parser.add_argument(
        "--choices",
        action="store_true",
        help="the planner's choices against the best candidates as well:\n"
        "takes half an hour more",
    )
    return results.complete(parser.parse_args())


def measure_choices(arguments, document, paths):
    """Tunes the networks, which have many layers in common, and takes what the
    table says of them."""
    table = os.path.join(arguments.results, "kernels.tuning")
    for threads in arguments.threads:
        for name, path in paths.items():
            options = ["--init=he:1", "--tune", f"--tuning={table}"]
            options += [f"--threads={threads}", "--stop-after=plan", "-o", os.devnull]
            try:
                run_tool(
                    arguments,
                    set(arguments.cpus[:threads]),
                    "cnnc",
                    path,
                    *options,
                    *arguments.cnnc_option,
                )
            except Failure as fault:
                print(f"{name}: FAILED: {fault}", file=sys.stderr)
                document["failures"].append({"network": name, "reason": str(fault)})
                continue
            print(f"{name}: measured", flush=True)
    if os.path.exists(table):
        with open(table) as file:
            entries = [json.loads(line) for line in file.read().splitlines()[1:]]
        document["choices"] = [e for e in entries if e["threads"] in arguments.threads]
    results.write(arguments, document)


def measure_networks(arguments, document, paths, found_in, machines):
    for name, path in paths.items():
        try:
            with Compiled(arguments, path) as compiled:
                records = [
                    measure_network(
                        arguments, name, compiled, found_in[name], threads, machine
                    )
                    for threads, machine in machines.items()
                ]
        except (Failure, ValueError, OSError) as fault:
            print(f"{name}: FAILED: {fault}", file=sys.stderr)
            document["failures"].append({"network": name, "reason": str(fault)})
            continue
        for record in records:
            print(kernel_tables.network_line(record), flush=True)
        document["networks"] += records
        results.write(arguments, document)


def measure_layers(arguments, document, places, machines):
    in_network = {
        (record["threads"], record["network"], line): total(
            layers.carries_out(record["launches"], line), "min_ms"
        )
        for record in document["networks"]
        for line in {l["line"] for l in record["launches"]}
    }
    for layer, where in places.items():
        try:
            records = list(measure_alone(arguments, layer, machines))
        except (Failure, ValueError, OSError) as fault:
            print(f"{layer.label()}: FAILED: {fault}", file=sys.stderr)
            document["failures"].append({"layer": layer.label(), "reason": str(fault)})
            continue
        for record in records:
            record["networks"] = list(dict.fromkeys(name for name, _ in where))
            record["count"] = len(where)
            # None where another layer's kernel computes this one as well, or a
            # kernel.strips does.
            record["in_network_ms"] = [
                in_network.get((record["threads"], *place)) or None for place in where
            ]
            print(kernel_tables.line(record), flush=True)
        document["results"] += records
        results.write(arguments, document)


def main():
    arguments = parse_arguments()
    document = {
        "kind": "kernels",
        **environment.describe(arguments),
        "batch": arguments.batch,
        "networks": [],
        "results": [],
        "choices": [],
        "failures": [],
    }
    paths, found_in = {}, {}
    for name in names.expand(arguments.networks_chosen, "all"):
        try:
            paths[name], found_in[name] = describe_network(arguments, name)
        except (Failure, layers.ParseError, OSError) as fault:
            print(f"{name}: FAILED: {fault}", file=sys.stderr)
            document["failures"].append({"network": name, "reason": str(fault)})
    with contextlib.ExitStack() as stack:
        machines = {
            threads: stack.enter_context(
                contestants.Limits(arguments.build, arguments.cpus, threads)
            )
            for threads in arguments.threads
        }
        measure_networks(arguments, document, paths, found_in, machines)
        if not arguments.in_networks_only:
            places = occurrences(paths, found_in)
            measure_layers(arguments, document, places, machines)
    if arguments.choices:
        measure_choices(arguments, document, paths)
    print()
    print("\n".join(table.text() for table in kernel_tables.tables_of(document)))
    sys.exit(1 if document["failures"] or not document["networks"] else 0)


if __name__ == "__main__":
    main()
