# Compares the JSON report of a run with --profile, on standard input, with the
# plan of the network in the file that is named.
import json
import sys

report = json.load(sys.stdin)
with open(sys.argv[1]) as file:
    plan = json.load(file)
layers = report["profile"]
assert all(layer["min_ms"] > 0 for layer in layers), report
assert sum(layer["min_ms"] for layer in layers) <= report["min_ms"], report
for key in ("layer", "kernel", "algorithm", "output", "tasks", "flops"):
    timed = [layer[key] for layer in layers]
    planned = [launch[key] for launch in plan["launches"]]
    assert timed == planned, (key, timed, planned)
