#!/bin/bash
# ===-- run.sh - Measure cnnc on this machine --------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   test/bench/run.sh [speed] [NETWORK|SET]... [option]...
#   test/bench/run.sh kernels [NETWORK|SET]... [option]...
#   test/bench/run.sh promises [NETWORK|SET]... [option]...
#   test/bench/run.sh report [--write-readme]
#
# speed: networks against ONNX Runtime by turns. kernels: every convolution and
# fully connected layer by itself. promises: compile time, memory, sizes,
# accuracy. report: the tables of what was measured last.
#
# Installs what it needs (as root or through sudo), builds cnnc in build/release,
# or in the folder that --build=DIR names, exports torchvision's networks to
# DIR/networks, fetches ONNX Runtime to DIR/onnxruntime, and writes the results
# to DIR/bench. Options are those of speed.py, kernels.py and promises.py in this
# folder, with their values after =; --help after the command lists them.

set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
source "$root/test/packages.sh"
python="/usr/bin/python3 -B" # Debian's PyTorch belongs to Debian's Python

command=speed
case "${1:-}" in
  speed | kernels | promises | report)
    command="$1"
    shift
    ;;
esac

build=""
results=""
peer=yes
names=()
options=()
for word in "$@"; do
  case "$word" in
    --build=*) build="${word#*=}" ;;
    --results=*) results="${word#*=}" ;;
    --help) exec $python "$here/$command.py" --help ;;
    --alone)
      peer=no
      options+=("$word")
      ;;
    --*=* | --torch | --in-networks-only | --write-readme) options+=("$word") ;;
    -*)
      echo "$0: write $word with its value after =" >&2
      exit 2
      ;;
    *) names+=("$word") ;;
  esac
done

if [ "$command" = report ]; then
  build="${build:-$root/build/release}"
  exec $python "$here/report.py" "${results:-$build/bench}" \
    ${options[@]+"${options[@]}"}
fi

require_packages $build_packages $torch_packages
build="$(realpath -m "${build:-$root/build/release}")"
if [ ! -f "$build/CMakeCache.txt" ]; then
  (cd "$root" && cmake --preset release -B "$build")
fi
cmake --build "$build" --target cnnc cnn-run machine-limits serve-model

if [ "$command" != kernels ] && [ $peer = yes ]; then
  require_packages $node_packages
  require_onnxruntime "$build/onnxruntime"
fi

networks="${CNNC_NETWORKS:-$build/networks}"
[ ${#names[@]} -gt 0 ] || names=(all)
$python "$root/test/networks/export.py" "$networks" "${names[@]}"
$python "$here/$command.py" "$build" "$networks" "${names[@]}" \
  --results="${results:-$build/bench}" ${options[@]+"${options[@]}"}
