# ===-- names.py - The networks that are tested and measured ----------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""torchvision's names of the networks, and sets of them.

Apart from export.py so that whoever only needs names does not load PyTorch.
"""

ACCEPTANCE = [
    "alexnet",
    "vgg16",
    "resnet18",
    "resnet50",
    "densenet121",
    "googlenet",
    "inception_v3",
    "squeezenet1_1",
    "mobilenet_v2",
    "mnasnet1_0",
    "resnext50_32x4d",
    "shufflenet_v2_x1_0",
    "efficientnet_b0",
]

# The order in which benchmarks list them: by family.
ALL = [
    "resnet18",
    "resnet50",
    "resnet152",
    "wide_resnet50_2",
    "resnext50_32x4d",
    "vgg16",
    "alexnet",
    "googlenet",
    "inception_v3",
    "densenet121",
    "squeezenet1_1",
    "mobilenet_v2",
    "shufflenet_v2_x1_0",
    "mnasnet1_0",
    "efficientnet_b0",
]

# Quick to export, compile and run, and of different families.
QUICK = ["squeezenet1_1", "shufflenet_v2_x1_0", "mobilenet_v2", "resnet18"]

SETS = {"acceptance": ACCEPTANCE, "all": ALL, "quick": QUICK}

# The batch sizes that export.py writes inputs for.
BATCHES = (1, 2, 8)


def expand(words, default="acceptance"):
    """The names that `words`, names and sets, stand for, each once."""
    names = []
    for word in words or [default]:
        names += SETS.get(word, [word])
    return list(dict.fromkeys(names))
