"""check_lines.py FOLDER CNNC: in the plan of each layerLINEat*.mlir, what computes
stands on LINE."""

import glob
import json
import os
import re
import subprocess
import sys

folder, cnnc = sys.argv[1:]
files = glob.glob(os.path.join(folder, "layer*at*.mlir"))
assert len(files) == 7, files
for path in files:
    name = os.path.basename(path)
    line = re.match(r"layer(\d+)at", name)[1]
    command = [cnnc, path, "--init=he:1", "--report=json", "-o", path + ".o"]
    report = json.loads(subprocess.check_output(command))
    computing = [l for l in report["launches"] if l["flops"] > 0]
    assert computing, path
    assert all(l["layer"] == f"{name}:{line}" for l in computing), (path, computing)
