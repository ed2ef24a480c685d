# ===-- edit_tuning.py - Changes an entry of a tuning table ------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""edit_tuning.py TABLE LAYER KERNEL [TARGET]: the layers whose keys begin so get
this kernel; with TARGET, in copies for another target."""

import json
import sys

path, layer, kernel = sys.argv[1:4]
with open(path) as file:
    header, *lines = file.read().splitlines()
edited = []
for line in lines:
    entry = json.loads(line)
    if entry["layer"].startswith(layer):
        if len(sys.argv) > 4:
            edited.append(line)
            entry["target"] = sys.argv[4]
        entry["kernel"] = kernel
        line = json.dumps(entry)
    edited.append(line)
with open(path, "w") as file:
    file.write("\n".join([header] + edited) + "\n")
