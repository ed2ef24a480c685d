# ===-- tables.py - Tables as text and Markdown -------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""A table, as text or Markdown."""

import dataclasses


@dataclasses.dataclass
class Table:
    title: str
    head: list
    rows: list
    # Columns from this one on hold numbers.
    first_number: int = 1

    def text(self):
        lines = [self.head] + self.rows
        widths = [max(len(row[i]) for row in lines) for i in range(len(self.head))]

        def line(row):
            cells = [
                cell.ljust(width) if i < self.first_number else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths))
            ]
            return "  ".join(cells).rstrip()

        return "\n".join([self.title] + [line(row) for row in lines]) + "\n"

    def markdown(self):
        marks = [
            "---" if i < self.first_number else "---:" for i in range(len(self.head))
        ]
        body = [[cell.replace("|", "\\|") for cell in row] for row in self.rows]
        lines = ["| " + " | ".join(row) + " |" for row in [self.head, marks] + body]
        return "\n".join([self.title, ""] + lines) + "\n"


def plural(count, noun):
    return f"{count} {noun}" + ("" if count == 1 else "s")
