#!/usr/bin/python3
# ===-- report.py - Tables and charts of what was measured -------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Reads the results that the benchmarks wrote, prints their tables, and draws
speed.svg beside them.

With --write-readme, the tables of README.md beside this script, between its
markers, and the chart are made anew; nothing else of the page changes.
"""

import argparse
import os
import re
import sys

import chart
import figures
import kernel_tables
import promise_tables
import promised
import results
import speed_tables
import tables

HERE = os.path.dirname(os.path.abspath(__file__))
# Of each kind: a heading, all tables, and those of the page.
SECTIONS = {
    "speed": ("Networks", speed_tables.tables_of, speed_tables.tables_of),
    "kernels": ("Kernels", kernel_tables.tables_of, kernel_tables.network_tables),
    "promises": (
        "Compiling, starting, accuracy",
        promise_tables.tables_of,
        promise_tables.tables_of,
    ),
}

MARK = "<!-- {} measured: made by report.py, do not edit -->"


def speed_chart(document):
    """The peer's time over cnnc's, a bar for each batch size and number of
    threads; None if cnnc was measured alone."""
    summary = speed_tables.ratio_summary(document)
    if summary is None:
        return None
    title, columns, rows = summary
    means = [
        figures.geometric_mean(v[i] for _, v in rows if v[i] is not None)
        for i in range(len(columns))
    ]
    rows = rows + [("geometric mean", means)]
    return chart.bar_chart(title, columns, rows, line_at=1.0)


def provenance(document):
    """On what, with what and how it was measured."""
    machine = document["machine"]
    text = (
        f"Measured {document['date']} on {machine['processor']}, "
        f"{tables.plural(machine['processors'], 'processor')}, {machine['system']}; "
        f"cnnc at {document['revision'] or 'an unknown revision'}"
    )
    if document["build_type"] != "Release":
        text += f", build type {document['build_type']}"
    if document["options"]:
        text += ", with " + " ".join(document["options"])
    if "onnxruntime" in document:
        text += f"; ONNX Runtime {document['onnxruntime']}"
    if "rounds" in document:
        text += f"; {document['rounds']} rounds of {document['burst']} runs"
        if document["turn_ms"]:
            text += f" or more, of {document['turn_ms']:g} ms at least"
    return text + "."


def text(documents):
    """All there is, with every layer."""
    parts = [promised.table(documents).text()]
    for kind, (heading, tables_of, _) in SECTIONS.items():
        if kind in documents:
            parts += [f"{heading}. {provenance(documents[kind])}\n"]
            parts += [table.text() for table in tables_of(documents[kind])]
    return "\n".join(parts)


def markdown(documents):
    """What fits on a page."""
    parts = [promised.table(documents).markdown()]
    for kind, (heading, _, tables_of) in SECTIONS.items():
        if kind in documents:
            parts += [f"### {heading}\n", provenance(documents[kind]) + "\n"]
            if kind == "speed" and speed_chart(documents[kind]):
                parts += ["![Speed of the networks](speed.svg)\n"]
            parts += [table.markdown() for table in tables_of(documents[kind])]
    return "\n".join(parts)


def replace_between_marks(page, body):
    begin, end = MARK.format("begin"), MARK.format("end")
    pattern = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise ValueError(f"expected one `{begin}` with its end")
    return pattern.sub(lambda _: f"{begin}\n\n{body}\n{end}", page)


def write(path, content):
    with open(path, "w") as file:
        file.write(content)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", help="of the results")
    parser.add_argument("--write-readme", action="store_true")
    parser.add_argument(
        "--readme", default=os.path.join(HERE, "README.md"), help="another page"
    )
    arguments = parser.parse_args()
    documents = results.read(arguments.folder)
    if not documents:
        sys.exit(
            f"report.py: {arguments.folder}: expected "
            + " or ".join(kind + ".json" for kind in results.KINDS)
            + ", found none; measure first"
        )
    picture = speed_chart(documents["speed"]) if "speed" in documents else None
    if picture:
        write(os.path.join(arguments.folder, "speed.svg"), picture)
    print(text(documents), end="")
    if arguments.write_readme:
        with open(arguments.readme) as file:
            page = file.read()
        write(arguments.readme, replace_between_marks(page, markdown(documents)))
        if picture:
            folder = os.path.dirname(os.path.abspath(arguments.readme))
            write(os.path.join(folder, "speed.svg"), picture)


if __name__ == "__main__":
    main()
