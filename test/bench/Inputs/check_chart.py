"""check_chart.py FILE.svg COUNT: as many bars as results and means, no bar
wider than the picture."""

import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
width = float(root.get("width"))
rectangles = [r for r in root.iter(SVG + "rect") if r.get("x") == "170"]
assert len(rectangles) == int(sys.argv[2]), len(rectangles)
for bar in rectangles:
    assert 0 < float(bar.get("width")) < width - 170
# Lengths are proportional to values: the first row is 1.60 and 1.20.
ratio = float(rectangles[0].get("width")) / float(rectangles[1].get("width"))
assert abs(ratio - 1.6 / 1.2) < 1e-2, ratio
assert sum(line.get("stroke-dasharray") is not None for line in root.iter(SVG + "line")) == 1
