#!/bin/bash
# ===-- quickstart.sh - From a bare Debian to a running network -------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   examples/quickstart.sh
#
# Installs what cnnc needs (as root or through sudo), builds it in build/release,
# and compiles and runs two networks: one that reads digits from signals, inside
# a C program, and ResNet-18 from an ONNX file, on a picture. Everything it makes
# is in build/release; run again, it repeats only what is not done.

set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build="$root/build/release"
work="$build/quickstart"
source "$root/test/packages.sh"

say() { printf '\n=== %s\n' "$*"; }

show() { # runs a command and says how a user would write it
  printf '$ %s\n' "${*//$root\//}"
  "$@"
}

say "Packages and build"
require_packages $build_packages $torch_packages
cd "$root"
cmake --preset release >"$root/.configure.log" 2>&1 || {
  cat "$root/.configure.log" >&2
  exit 1
}
rm -f "$root/.configure.log"
cmake --build "$build" --target cnnc cnn-run cnnrt
mkdir -p "$work"
PATH="$build/bin:$PATH"

say "MNIST-1D, written by hand as .mlir and exported by PyTorch as .onnx"
example="$root/examples/mnist1d"
for form in mlir onnx; do
  mkdir -p "$work/$form"
  weights=()
  [ $form = onnx ] || weights=(--weights "$example/mnist1d.safetensors")
  show cnnc "$example/mnist1d.$form" ${weights[@]+"${weights[@]}"} \
    --batch 1 -o "$work/$form/mnist1d.o"
  show clang-19 -std=c11 -O2 -Wall "-I$work/$form" "-I$root/runtime/include" \
    "$example/classify.c" "$work/$form/mnist1d.o" "$build/lib/libcnnrt.a" \
    -pthread -lstdc++ -lm -o "$work/$form/classify"
done
for form in mlir onnx; do
  say "The program with the network from .$form"
  show "$work/$form/classify" "$example"
done

say "ResNet-18, exported by torchvision"
# Nothing is downloaded: the weights are random, so are the classes it sees.
show /usr/bin/python3 -B "$root/test/networks/export.py" "$work" resnet18
/usr/bin/python3 -B "$root/examples/resnet18/picture.py" \
  "$work/picture.ppm" "$work/picture.npy"
show cnnc "$work/resnet18.onnx" --batch 1 -o "$work/resnet18.so"
show cnn-run "$work/resnet18.so" --input "input=$work/picture.npy" \
  --top 5 --repeat 20

say "Done. Next: README.md, and classify.c in examples/mnist1d"
