# ===-- promise_tables.py - Tables of what promises.py measured --------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Compile times, sizes, starts and differences. Pure functions of the document
of promises.py and the standard library."""

from tables import Table

HEAD = ["network", "compile, s", "memory, GiB", "object, MB", "workspace, MB"]
HEAD += ["first result, ms", "ONNX Runtime, ms", "difference", "strict", "AVX2"]
HEAD += ["checks"]


def starts(record, name):
    """Times to the first result, `118 / 64` on 1 and 2 threads."""
    found = [start.get(name) for start in record["start_s"].values()]
    return " / ".join("-" if time is None else f"{1e3 * time:.0f}" for time in found)


def cells(record):
    return (
        [
            record["network"],
            f"{record['compile_s']:.1f}",
            f"{record['compile_gib']:.2f}",
            f"{record['object_bytes'] / 1e6:.1f}",
            f"{record['workspace_bytes'] / 1e6:.2f}",
            starts(record, "cnnc"),
            starts(record, "onnxruntime"),
        ]
        + [
            f"{record['difference'][variant]:.1e}"
            for variant in ("default", "strict", "x86-64-v3")
        ]
        + ["; ".join(record["faults"]) or "hold"]
    )


def line(record):
    """One line for a record, while the benchmark runs."""
    named = zip(HEAD[1:], cells(record)[1:])
    return f"{record['network']:20} " + "; ".join(f"{n} {cell}" for n, cell in named)


def tables_of(document):
    rows = [cells(record) for record in document["results"]]
    counts = " / ".join(document["results"][0]["start_s"]) if rows else "no"
    title = f"Compiling and starting (first result on {counts} threads), batch 1, and "
    title += "the largest difference to double precision as a share of the largest "
    title += "output"
    return [Table(title, HEAD, rows)]
