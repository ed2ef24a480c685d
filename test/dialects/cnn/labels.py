# ===-- labels.py - Every constraint has a label, a check and a test --------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   labels.py DIALECT_FOLDER TEST_FOLDER
#
# Compares the labels of constraints ("convolution-c2") in three places: the
# descriptions in the .td files, the comments at the checks in the .cpp files and
# the comments of the negative tests, each of which has to expect an error.

import pathlib
import re
import sys


def read(folder, pattern):
    files = sorted(pathlib.Path(folder).glob(pattern))
    return "\n".join(file.read_text() for file in files)


def labels_in_comments(text):
    """`// pool-c2, c3` names two."""
    labels = set()
    for family, first, more in re.findall(
        r"// ([a-z_]+)-c(\d+)((?:, c\d+)*)(?=\W)", text
    ):
        for number in [first] + re.findall(r"\d+", more):
            labels.add(f"{family}-c{number}")
    return labels


dialect, tests = sys.argv[1:]
described = re.findall(r"^ +- `([a-z_]+-c\d+)`:", read(dialect, "*.td"), re.M)
checked = labels_in_comments(read(dialect, "*.cpp"))
tested = set()
for section in read(tests, "invalid-*.mlir").split("// -----"):
    if "expected-error" in section:
        tested |= labels_in_comments(section)

faults = []
for label in sorted(set(described) | checked | tested):
    if described.count(label) != 1:
        faults.append(f"{label}: described {described.count(label)} times, not once")
    if label not in checked:
        faults.append(f"{label}: no check in a .cpp file names it")
    if label not in tested:
        faults.append(f"{label}: no negative test")
print(*faults, sep="\n")
if not faults:
    print(len(described), "constraints described, checked and tested")
sys.exit(bool(faults) or not described)
