# ===-- documentation.py - The reference is whole ---------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   documentation.py DOCS_FOLDER CNN_OPT

import pathlib
import re
import subprocess
import sys

docs, cnn_opt = sys.argv[1:]
options = subprocess.run(
    [cnn_opt, "--help"], capture_output=True, text=True, check=True
).stdout
faults = []
for file in sorted(pathlib.Path(docs).glob("*.md")):
    parts = re.split(r"^### `?(-?[\w.-]+)`?.*\n", file.read_text(), flags=re.M)
    entries = dict(zip(parts[1::2], parts[2::2]))
    if file.name.endswith("-passes.md"):
        print(f"{file.name}: {len(entries)} passes")
        for name, text in entries.items():
            if not re.search(r"^_.+_$", text, re.M):
                faults.append(f"{name} has no summary")
            if len(re.sub(r"^(_.+_|#.*|```.*)$", "", text, flags=re.M).split()) < 10:
                faults.append(f"{name} has no description")
            if "-" + name.lstrip("-") not in options:
                faults.append(f"{name} is not known to cnn-opt")
    else:
        ops = {name: text for name, text in entries.items() if "." in name}
        print(f"{file.name}: {len(ops)} ops")
        for name, text in ops.items():
            if not re.search(r"^_.+_$", text, re.M):
                faults.append(f"{name} has no summary")
            if name.startswith("cnn.") and "Example:\n```mlir" not in text:
                faults.append(f"{name} has no example")
print(*faults, sep="\n")
sys.exit(bool(faults))
