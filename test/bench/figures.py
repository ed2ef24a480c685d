# ===-- figures.py - Statistics of measured times ----------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""What is said of series of times. Pure functions of the standard library."""

import math
import statistics


def quartiles(values):
    """(first, second, third) quartile; the second is the median. Between two
    numbers the weighted mean, as numpy.percentile has it."""
    if len(values) == 1:
        return (values[0],) * 3
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def geometric_mean(values):
    """Of positive numbers; None if there are none."""
    values = list(values)
    if not values:
        return None
    return math.exp(math.fsum(map(math.log, values)) / len(values))


def summarize(rounds):
    """`rounds` holds a list of times for each turn; returns what is kept of
    them: median and minimum of all, the quartiles around the median, and each
    turn's median, by which two contestants are compared turn by turn."""
    times = [time for turn in rounds for time in turn]
    low, median, high = quartiles(times)
    return {
        "median_ms": round(median, 5),
        "min_ms": round(min(times), 5),
        "quartiles_ms": [round(low, 5), round(high, 5)],
        "turn_medians_ms": [round(statistics.median(turn), 5) for turn in rounds],
        "runs": len(times),
    }


def ratio(times, base):
    """How many times as long `times` took as `base`, both from summarize."""
    return times["median_ms"] / base["median_ms"]


def ratio_quartiles(times, base):
    """(first, third) quartile of that ratio, turn by turn: a machine whose
    speed drifts changes both of a turn, so this tells how sure the ratio is."""
    ratios = [
        a / b for a, b in zip(times["turn_medians_ms"], base["turn_medians_ms"])
    ]
    low, _, high = quartiles(ratios)
    return low, high
