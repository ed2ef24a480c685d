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
import promised
import results
import tables

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "<!-- {} measured: made by report.py, do not edit -->"


def speed_chart(document):
    """The peer's time over cnnc's, a bar for each batch size and number of
    threads; None if cnnc was measured alone."""
    summary = tables.ratio_summary(document)
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
    if document["options"]:
        text += " with " + " ".join(document["options"])
    if "onnxruntime" in document:
        text += f"; ONNX Runtime {document['onnxruntime']}"
    if "rounds" in document:
        text += f"; {document['rounds']} rounds of {document['burst']} runs"
    return text + "."


def sections(documents):
    """(heading, provenance, tables) of each kind that there is."""
    makers = {"speed": ("Networks", tables.speed_tables)}
    for kind, (heading, make) in makers.items():
        if kind in documents:
            yield heading, provenance(documents[kind]), make(documents[kind])


def text(documents):
    parts = [promised.table(documents).text()]
    for heading, origin, made in sections(documents):
        parts += [f"{heading}. {origin}\n"] + [table.text() for table in made]
    return "\n".join(parts)


def markdown(documents):
    parts = [promised.table(documents).markdown()]
    for heading, origin, made in sections(documents):
        parts += [f"### {heading}\n", origin + "\n"]
        if heading == "Networks" and speed_chart(documents["speed"]):
            parts += ["![Speed of the networks](speed.svg)\n"]
        parts += [table.markdown() for table in made]
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
