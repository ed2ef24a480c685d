"""The statistics of figures.py, on numbers that can be checked by hand."""

import math
import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import chart
import figures

assert figures.quartiles([3.0]) == (3.0, 3.0, 3.0)
assert figures.quartiles([1.0, 2.0, 3.0, 4.0, 5.0]) == (2.0, 3.0, 4.0)
assert figures.quartiles([4.0, 1.0, 3.0, 2.0])[1] == 2.5

assert figures.geometric_mean([]) is None
assert math.isclose(figures.geometric_mean([0.5, 2.0, 8.0]), 2.0)

ours = figures.summarize([[1.0, 2.0, 9.0], [3.0, 4.0, 5.0]])
assert ours["median_ms"] == 3.5 and ours["min_ms"] == 1.0 and ours["runs"] == 6
assert ours["turn_medians_ms"] == [2.0, 4.0]
theirs = figures.summarize([[4.0, 4.0, 4.0], [12.0, 12.0, 12.0]])
assert figures.ratio(theirs, ours) == 8.0 / 3.5
# Turn by turn: 4/2 and 12/4.
assert figures.ratio_quartiles(theirs, ours) == (2.25, 2.75)

assert chart.tick_step(2.9) == 0.5
assert chart.tick_step(10) == 1
assert chart.tick_step(0.8) == 0.1
