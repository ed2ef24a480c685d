# ===-- promised.py - The promised figures, and whether they hold ------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""What cnnc promises, beside what was measured. Pure functions of the
benchmarks' documents and the standard library."""

import dataclasses

import figures
import tables

# Promises about all networks are judged of all of them.
NETWORK_COUNT = 15

# ONNX Runtime's time over cnnc's, at least; batch 1, 1 and 2 threads.
LEAST_RATIO = 1.1
LEAST_MEAN = 1.5
LEAST_RATIOS = {
    "vgg16": 2.0,
    "resnet18": 1.8,
    "resnet50": 1.35,
    "wide_resnet50_2": 1.6,
    "mobilenet_v2": 1.4,
    "efficientnet_b0": 1.5,
    "shufflenet_v2_x1_0": 1.8,
    "densenet121": 1.4,
    "inception_v3": 1.3,
}


@dataclasses.dataclass
class Figure:
    """A promise: `measured` is None if it was not measured."""

    what: str
    bound: float
    measured: float
    at_most: bool = False
    # How numbers are written, and what stands behind them.
    form: str = ".2f"
    unit: str = ""
    # Of how many networks it was measured, if it is about all of them.
    count: int = NETWORK_COUNT

    def holds(self):
        if self.at_most:
            return self.measured <= self.bound
        return self.measured >= self.bound

    def row(self):
        def number(value):
            return f"{value:{self.form}}{self.unit}"

        bound = ("at most " if self.at_most else "at least ") + number(self.bound)
        if self.measured is None:
            return [self.what, bound, "-", "not measured"]
        verdict = "holds" if self.holds() else "FAILS"
        if self.count < NETWORK_COUNT and self.holds():
            verdict = f"{self.count} of {NETWORK_COUNT} networks"
        return [self.what, bound, number(self.measured), verdict]


def speed_figures(document):
    records = document["results"] if document else []
    peer, base = "onnxruntime", "cnnc"

    def ratios(batch, threads, name=base):
        """{network: the peer's time over that of `name`}"""
        return {
            r["network"]: ratio
            for r in tables.select(records, batch, threads)
            for ratio in tables.ratios([r], peer, name)
        }

    def mean(what, bound, found):
        return Figure(
            f"ratio, geometric mean, {what}",
            bound,
            figures.geometric_mean(found.values()),
            count=len(found),
        )

    for threads in (1, 2):
        found = ratios(1, threads)
        what = tables.plural(threads, "thread")
        yield mean(what, LEAST_MEAN, found)
        lowest = min(found, key=found.get, default=None)
        yield Figure(
            f"ratio, lowest{f' ({lowest})' if lowest else ''}, {what}",
            LEAST_RATIO,
            found.get(lowest),
            count=len(found),
        )
        for network, bound in LEAST_RATIOS.items():
            yield Figure(f"ratio, {network}, {what}", bound, found.get(network))
    yield mean("strict, 1 thread", 1.15, ratios(1, 1, "cnnc strict"))
    yield mean("batch 8, 2 threads", 1.4, ratios(8, 2))
    times = {
        r["threads"]: r["times"][base]["median_ms"]
        for r in records
        if r["network"] == "resnet50" and r["batch"] == 1 and base in r["times"]
    }
    gain = times[1] / times[2] if {1, 2} <= times.keys() else None
    yield Figure("2 threads over 1, resnet50", 1.85, gain)
    slow = tables.ratios(tables.select(records, 1, 1), "cnnc x86-64-v3", base)
    yield Figure(
        "AVX2 time over AVX-512 time, highest, 1 thread",
        2.2,
        max(slow, default=None),
        at_most=True,
        count=len(slow),
    )


def all_figures(documents):
    yield from speed_figures(documents.get("speed"))


def table(documents):
    return tables.Table(
        "Promised figures",
        ["what", "promised", "measured", ""],
        [figure.row() for figure in all_figures(documents)],
    )
