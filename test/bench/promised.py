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
import kernel_tables
import speed_tables
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
            for r in speed_tables.select(records, batch, threads)
            for ratio in speed_tables.ratios([r], peer, name)
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
    slow = speed_tables.ratios(speed_tables.select(records, 1, 1), "cnnc x86-64-v3", base)
    yield Figure(
        "AVX2 time over AVX-512 time, highest, 1 thread",
        2.2,
        max(slow, default=None),
        at_most=True,
        count=len(slow),
    )


def kernel_figures(document):
    networks = {
        r["network"]: r for r in (document or {}).get("networks", []) if r["threads"] == 1
    }

    def share(network, function):
        record = networks.get(network)
        value = record and function(record)
        return None if value is None else 100 * value

    yield Figure(
        "direct and pointwise kernels of resnet50, of FMA peak",
        92,
        share("resnet50", kernel_tables.direct_share),
        form=".0f",
        unit=" %",
    )
    gains = {
        r["label"]: kernel_tables.direct_gain(r)
        for r in (document or {}).get("results", [])
        if r["threads"] == 1
    }
    for label in ("64>64 3x3 56x56", "128>128 3x3 28x28", "256>256 3x3 56x56"):
        yield Figure(f"Winograd against direct, {label}", 2.5, gains.get(label))
    yield Figure(
        "fully connected layers of vgg16, of DRAM's read rate",
        85,
        share("vgg16", kernel_tables.connected_share),
        form=".0f",
        unit=" %",
    )


def promise_figures(document):
    records = {r["network"]: r for r in (document or {}).get("results", [])}

    def of(network, function):
        return function(records[network]) if network in records else None

    def highest(what, bound, function, form, unit="", excluded=()):
        found = {n: function(r) for n, r in records.items() if n not in excluded}
        name = max(found, key=found.get, default=None)
        return Figure(
            what + (f" ({name})" if name else ""),
            bound,
            found.get(name),
            at_most=True,
            form=form,
            unit=unit,
            count=len(records),
        )

    bounds = {
        "default accuracy": ("default", 2e-5),
        "strict": ("strict", 4e-6),
        "AVX2": ("x86-64-v3", 2e-5),
    }
    for what, (variant, bound) in bounds.items():
        yield highest(
            f"largest difference to double precision, {what}",
            bound,
            lambda r: r["difference"][variant],
            ".1e",
        )

    def seconds(record):
        return record["compile_s"]

    limits = {"form": ".1f", "at_most": True}
    yield Figure(
        "compile time, resnet50", 8, of("resnet50", seconds), unit=" s", **limits
    )
    yield Figure("compile time, vgg16", 25, of("vgg16", seconds), unit=" s", **limits)
    yield highest(
        "compile time, others, highest", 15, seconds, ".1f", " s", ("resnet50", "vgg16")
    )
    yield Figure(
        "compiler's memory, vgg16",
        2.5,
        of("vgg16", lambda r: r["compile_gib"]),
        unit=" GiB",
        at_most=True,
    )
    yield Figure(
        "workspace, resnet50",
        8,
        of("resnet50", lambda r: r["workspace_bytes"] / 1e6),
        unit=" MB",
        at_most=True,
    )
    for threads in ("1", "2"):
        yield Figure(
            f"start to first result, resnet50, {threads} thread{'s' * (threads > '1')}",
            80,
            of(
                "resnet50",
                lambda r: 1e3 * r["start_s"][threads]["cnnc"]
                if threads in r["start_s"]
                else None,
            ),
            unit=" ms",
            form=".0f",
            at_most=True,
        )


def all_figures(documents):
    yield from speed_figures(documents.get("speed"))
    yield from kernel_figures(documents.get("kernels"))
    yield from promise_figures(documents.get("promises"))


def table(documents):
    return tables.Table(
        "Promised figures",
        ["what", "promised", "measured", ""],
        [figure.row() for figure in all_figures(documents)],
    )
