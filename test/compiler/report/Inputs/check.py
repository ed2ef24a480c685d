# Checks the report of small.mlir on standard input.
import json
import sys

report = json.load(sys.stdin)
launches = report["launches"]
assert report["name"] == "small", report
assert report["flops"] == sum(launch["flops"] for launch in launches), report
assert 0 < report["kernels"] <= len(launches), report
assert report["workspace_bytes"] > 0 and report["weight_bytes"] > 0, report
convolutions = [l for l in launches if l["algorithm"] == "convolution"]
assert len(convolutions) == 2, report
# 20 channels of 12 x 12 pixels, of 27 products each.
assert convolutions[0]["flops"] == 2 * 20 * 12 * 12 * 27, report
assert convolutions[0]["tasks"] >= 1 and "tile" in convolutions[0], report
for launch in launches:
    offset = launch["workspace_offset"]
    assert offset is None or 0 <= offset < report["workspace_bytes"], launch
assert any(launch["workspace_offset"] is None for launch in launches), report
