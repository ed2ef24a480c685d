# ===-- chart.py - Bar charts of measured results ----------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Draws a bar chart as SVG. Pure functions of the standard library."""

import math
from xml.sax.saxutils import escape

LABEL_WIDTH = 170
PLOT_WIDTH = 520
VALUE_WIDTH = 50
BAR = 11
GAP = 9
TOP = 56
COLORS = ["#2563a8", "#8fbbe0", "#c4572e", "#eeb08f", "#4b7f52", "#a9cfae"]


def tick_step(largest):
    """A round number of which four to ten fit into `largest`."""
    step = 10 ** math.floor(math.log10(largest / 4))
    for factor in (1, 2, 5, 10):
        if largest / (factor * step) <= 10:
            return factor * step
    return 10 * step


def bar_chart(title, series, rows, line_at=None):
    """Horizontal bars. `series` names the bars of a group; `rows` are pairs
    (label, [value or None of each series]); `line_at` is a value to mark."""
    values = [v for _, numbers in rows for v in numbers if v is not None]
    if not values:
        raise ValueError("a chart of nothing")
    step = tick_step(max(values + [line_at or 0]))
    end = math.ceil(max(values) / step + 1e-9) * step
    group = len(series) * BAR + GAP
    bottom = TOP + len(rows) * group
    width, height = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH, bottom + 28

    def x(value):
        return LABEL_WIDTH + value / end * PLOT_WIDTH

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="20" font-size="14" font-weight="bold">{escape(title)}</text>',
    ]
    at = 12
    for i, name in enumerate(series):
        color = COLORS[i % len(COLORS)]
        parts.append(f'<rect x="{at}" y="31" width="11" height="11" fill="{color}"/>')
        parts.append(f'<text x="{at + 16}" y="41">{escape(name)}</text>')
        at += 40 + 7 * len(name)
    for i in range(round(end / step) + 1):
        value = i * step
        parts.append(
            f'<line x1="{x(value):.1f}" y1="{TOP}" x2="{x(value):.1f}" '
            f'y2="{bottom}" stroke="#dddddd"/>'
        )
        parts.append(
            f'<text x="{x(value):.1f}" y="{bottom + 16}" '
            f'text-anchor="middle">{value:g}</text>'
        )
    for row, (label, numbers) in enumerate(rows):
        y = TOP + row * group + GAP / 2
        middle = y + len(series) * BAR / 2 + 4
        parts.append(
            f'<text x="{LABEL_WIDTH - 8}" y="{middle:.1f}" '
            f'text-anchor="end">{escape(label)}</text>'
        )
        for i, value in enumerate(numbers):
            if value is None:
                continue
            top = y + i * BAR
            parts.append(
                f'<rect x="{LABEL_WIDTH}" y="{top:.1f}" '
                f'width="{x(value) - LABEL_WIDTH:.1f}" height="{BAR - 1}" '
                f'fill="{COLORS[i % len(COLORS)]}"/>'
            )
            parts.append(
                f'<text x="{x(value) + 4:.1f}" y="{top + BAR - 2:.1f}" '
                f'font-size="9">{value:.2f}</text>'
            )
    if line_at is not None:
        parts.append(
            f'<line x1="{x(line_at):.1f}" y1="{TOP}" x2="{x(line_at):.1f}" '
            f'y2="{bottom}" stroke="#333333" stroke-dasharray="4 3"/>'
        )
    return "\n".join(parts + ["</svg>"]) + "\n"
