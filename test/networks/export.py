#!/usr/bin/python3
# ===-- export.py - torchvision's networks as ONNX files --------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Exports torchvision's networks to ONNX, with an input for each.

The weights are random (no download), of a fixed seed, and such that every
layer matters to the output: He's initialisation keeps the size of activations
through the layers, and the statistics of each batch normalization are those
of the activations that reach it. A network whose activations die out would
agree with any reference whatever its compiler did. Nor does it tell much of a
compiler when rounding errors grow from layer to layer, as they do in deep
networks with such weights but not in trained ones: README.md says what is done
against it (`initialise`).

For each network these files are written to the folder:
  NAME.onnx           batch normalization not folded, dynamic batch, input
                      `input`, output `output`
  NAME.input.bN.npy   N images, for N = 1, 2 and 8, each the first ones of eight
  NAME.torch.bN.npy   what PyTorch computes of them
  NAME.double.bN.npy  ... in double precision
  NAME.stamp          what they were made with
A network that this very script has written with the same options is left alone.
"""

import argparse
import contextlib
import hashlib
import io
import os
import sys
import time
import warnings

import numpy
import torch
from torchvision import models

import names
import onnx_nodes

SEED = 2020

# Networks that the export must give without one batch normalization.
WITHOUT_BATCH_NORM = {"alexnet", "vgg16", "squeezenet1_1"}

# What the constructors of the networks with auxiliary classifiers need, so
# that one output is left and the input is taken as it is.
CONSTRUCTOR_ARGUMENTS = {
    "googlenet": dict(
        aux_logits=False, transform_input=False, init_weights=False
    ),
    "inception_v3": dict(transform_input=False, init_weights=False),
}


def image_side(name):
    return 299 if name == "inception_v3" else 224


def make_images(count, side, generator):
    """Random pictures of unit variance with structure at several scales, as
    photographs have: white noise would average out in the first layers.
    Returns (count, 3, side, side)."""
    images = torch.zeros(count, 3, side, side)
    for cells in (3, 7, 14, 28, 56, side):
        noise = torch.randn(count, 3, cells, cells, generator=generator)
        images += torch.nn.functional.interpolate(
            noise, size=(side, side), mode="bilinear", align_corners=False
        )
    return images / images.std(dim=(1, 2, 3), keepdim=True)


def last_norms(network):
    """The batch normalizations at the ends of residual branches."""
    for module in network.modules():
        if isinstance(module, models.resnet.BasicBlock):
            yield module.bn2
        elif isinstance(module, models.resnet.Bottleneck):
            yield module.bn3
        elif isinstance(module, models.mobilenetv2.InvertedResidual):
            if module.use_res_connect:
                yield module.conv[-1]
        elif isinstance(module, models.mnasnet._InvertedResidual):
            if module.apply_residual:
                yield module.layers[-1]
        elif isinstance(module, models.efficientnet.MBConv):
            if module.use_res_connect:
                yield module.block[-1][1]


def initialise(network, generator):
    """He et al. 2015, "Delving deep into rectifiers", section 2.2: variance
    2 / fan-in. Offsets are not zero, so that forgetting one shows, and mostly
    positive: a layer whose units are on for half of the inputs multiplies
    errors by 1.21 relative to what they carry (Yang et al. 2019, "A mean field
    theory of batch normalization"), one whose units are on for 69 % by 1.12.
    Residual branches are scaled down, as training leaves them that starts at 0
    (Goyal et al. 2017, "Accurate, large minibatch SGD", section 5.1)."""
    for module in network.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            fan_in = module.weight[0].numel()
            deviation = (2.0 / fan_in) ** 0.5
            module.weight.normal_(0.0, deviation, generator=generator)
            if module.bias is not None:
                module.bias.normal_(0.0, 0.05, generator=generator)
        elif isinstance(module, torch.nn.BatchNorm2d):
            module.weight.uniform_(0.7, 1.3, generator=generator)
            module.bias.normal_(0.5, 0.2, generator=generator)
    for norm in last_norms(network):
        norm.weight.uniform_(0.1, 0.4, generator=generator)


def calibrate(network, side, generator):
    """Sets the running statistics of every batch normalization to the mean
    and the variance of what reaches it, and leaves the network in eval mode."""
    norms = [
        module
        for module in network.modules()
        if isinstance(module, torch.nn.BatchNorm2d)
    ]
    network.eval()
    if not norms:
        return
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain average over the batches
        norm.train()
    for _ in range(2):
        network(make_images(4, side, generator))
    for norm in norms:
        # Not exactly the statistics of these images, as in a trained network.
        spread = torch.rand(norm.num_features, generator=generator)
        norm.running_var.mul_(0.8 + 0.4 * spread)
    network.eval()


def build(name, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    constructor = getattr(models, name)
    network = constructor(weights=None, **CONSTRUCTOR_ARGUMENTS.get(name, {}))
    if getattr(network, "aux_logits", False):
        network.aux_logits = False
        network.AuxLogits = None
    initialise(network, generator)
    calibrate(network, image_side(name), generator)
    return network


def check(path, name):
    """The export must not have folded what the compiler is to fold."""
    nodes = onnx_nodes.read(path)
    norms = [node for node in nodes if node.operator == "BatchNormalization"]
    if not norms and name not in WITHOUT_BATCH_NORM:
        raise SystemExit(f"{path}: the export folded the batch normalization")
    for node in norms:
        if node.attributes.get("training_mode", 0) or len(node.outputs) > 1:
            raise SystemExit(f"{path}: {node.name} is in training mode")
    return len(nodes), len(norms)


def export(name, folder, seed, opset):
    path = os.path.join(folder, name + ".onnx")
    network = build(name, seed)
    side = image_side(name)
    generator = torch.Generator().manual_seed(seed + 1)
    all_images = make_images(max(names.BATCHES), side, generator)
    images = all_images[:2]

    stem = os.path.join(folder, name)
    if os.path.exists(stem + ".stamp"):
        os.remove(stem + ".stamp")  # until all files are there
    temporary = f"{path}.{os.getpid()}.tmp"
    # The exporter prints to standard output and warns of its own workings.
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            images,
            temporary,
            opset_version=opset,
            # Eval mode is the network's own; asking for it here would fold
            # the batch normalization into the convolutions.
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            input_names=["input"],
            output_names=["output"],
            dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
        )
    node_count, norm_count = check(temporary, name)

    output = network(images)
    if not torch.isfinite(output).all():
        raise SystemExit(f"{name}: the output is not finite")
    # Two images that give one answer would not test the network.
    contrast = ((output[0] - output[1]).abs().max() / output.abs().max()).item()
    if contrast < 1e-2:
        raise SystemExit(f"{name}: the output does not depend on the input")

    for batch in names.BATCHES:
        some = all_images[:batch]
        numpy.save(f"{stem}.input.b{batch}.npy", some.numpy())
        numpy.save(f"{stem}.torch.b{batch}.npy", network(some).numpy())
    exact = network.double()(all_images.double()).numpy()
    for batch in names.BATCHES:
        numpy.save(f"{stem}.double.b{batch}.npy", exact[:batch])
    os.replace(temporary, path)
    with open(stem + ".stamp", "w") as file:
        file.write(recipe(seed, opset))
    parameters = sum(p.numel() for p in network.parameters())
    print(
        f"{name:20} {parameters:>11,} parameters, {node_count:3} nodes, "
        f"{norm_count:3} of them batch normalization; outputs to "
        f"{output.abs().max().item():.3g}, contrast {contrast:.2f}",
        flush=True,
    )


def recipe(seed, opset):
    """What the files depend on: this script and its options. Not times of
    files, which differ between copies of the tree."""
    with open(os.path.abspath(__file__), "rb") as file:
        script = hashlib.sha256(file.read()).hexdigest()
    return f"export.py {script}, seed {seed}, opset {opset}\n"


def is_fresh(name, folder, seed, opset):
    stem = os.path.join(folder, name)
    endings = [".onnx"] + [
        f".{kind}.b{batch}.npy"
        for kind in ("input", "torch", "double")
        for batch in names.BATCHES
    ]
    if not all(os.path.exists(stem + ending) for ending in endings):
        return False
    try:
        with open(stem + ".stamp") as file:
            return file.read() == recipe(seed, opset)
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", help="where the files go")
    parser.add_argument(
        "network",
        nargs="*",
        help="torchvision's names, or a set: acceptance (default), quick, all",
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--opset", type=int, default=17)
    parser.add_argument("--force", action="store_true")
    parser.add_argument(
        "--list", action="store_true", help="print the names and do nothing"
    )
    arguments = parser.parse_args()

    chosen = names.expand(arguments.network)
    if arguments.list:
        print("\n".join(chosen))
        return
    unknown = [n for n in chosen if not hasattr(models, n)]
    if unknown:
        sys.exit("torchvision has no network " + ", ".join(unknown))

    os.makedirs(arguments.folder, exist_ok=True)
    torch.set_grad_enabled(False)
    for name in chosen:
        if not arguments.force and is_fresh(
            name, arguments.folder, arguments.seed, arguments.opset
        ):
            continue
        begin = time.monotonic()
        export(name, arguments.folder, arguments.seed, arguments.opset)
        elapsed = time.monotonic() - begin
        print(f"{name}: {elapsed:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
