# ===-- count_parameters.py - How many numbers a network learned ------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
# Reads a network's text from standard input, prints the number of its parameters
# as papers count them (statistics of batch norm are measured, not learned) and,
# after it, that of all numbers.

import math
import re
import sys

shapes = dict(re.findall(r'cnn\.parameter "([^"]*)" : tensor<(.*)xf32>', sys.stdin.read()))
sizes = {name: math.prod(map(int, shape.split("x"))) for name, shape in shapes.items()}
learned = sum(size for name, size in sizes.items() if ".running_" not in name)
print(learned, sum(sizes.values()))
