# Checks the JSON report of wide.mlir with --profile on standard input.
import json
import sys

report = json.load(sys.stdin)
layers = report["profile"]
assert all(layer["min_ms"] >= 0 for layer in layers), report
assert 0 < sum(layer["min_ms"] for layer in layers) <= report["min_ms"], report
# 64 channels of 64 x 64 pixels, of 16 x 9 and of 64 products each.
products = 64 * 64 * 64 * (16 * 9 + 64)
assert sum(layer["flops"] for layer in layers) >= 2 * products, report
