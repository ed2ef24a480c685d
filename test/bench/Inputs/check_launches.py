"""Which launches kernels.py counts to a layer."""

import sys

sys.path.append(sys.argv[1])
import layers


def launch(algorithm, flops, line=3, tile=None):
    return {"line": line, "algorithm": algorithm, "flops": flops, "tile": tile}


launches = [
    launch("copy", 0),
    launch("strassen_input", 0),
    launch("strassen", 8, tile="1x6 px"),
    launch("convolution", 8, line=4),
    launch("strips", 8),
]
kept = layers.carries_out(launches, 3)
assert [l["algorithm"] for l in kept] == ["strassen_input", "strassen"], kept
assert layers.joined(kept, "algorithm") == "strassen"
assert layers.joined(kept, "tile") == "1x6 px"
