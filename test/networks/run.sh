#!/bin/bash
# ===-- run.sh - Whole networks against an independent program --------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   test/networks/run.sh BUILD_DIR [NETWORK|SET]... [compare.py's options]
#
# Exports torchvision's networks to BUILD_DIR/networks, fetches ONNX Runtime to
# BUILD_DIR/onnxruntime, and compares cnnc's results with ONNX Runtime's. Without
# a network: all that README.md in this folder lists. With --reference=torch,
# ONNX Runtime is not needed, nor anything that does not come with Debian.

set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../packages.sh"

if [ $# = 0 ] || [ ! -x "$1/bin/cnnc" ]; then
  echo "usage: $0 BUILD_DIR [NETWORK|SET]... [option]..." >&2
  echo "BUILD_DIR must hold bin/cnnc and bin/cnn-run" >&2
  exit 2
fi
build="$(cd "$1" && pwd)"
shift

reference=onnxruntime
names=()
options=()
while [ $# -gt 0 ]; do
  case "$1" in
    --reference=*) reference="${1#*=}" ;;
    --*=* | --keep) options+=("$1") ;;
    --*)
      echo "$0: write $1 with its value after =" >&2
      exit 2
      ;;
    *) names+=("$1") ;;
  esac
  shift
done

require_packages $torch_packages
python="/usr/bin/python3 -B" # Debian's PyTorch belongs to Debian's Python

if [ "$reference" = onnxruntime ]; then
  require_packages $node_packages
  require_onnxruntime "$build/onnxruntime"
fi

networks="${CNNC_NETWORKS:-$build/networks}"
$python "$here/export.py" "$networks" ${names[@]+"${names[@]}"}
$python "$here/compare.py" "$build" "$networks" ${names[@]+"${names[@]}"} \
  --reference="$reference" ${options[@]+"${options[@]}"}
