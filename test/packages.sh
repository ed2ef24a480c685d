# ===-- packages.sh - The Debian packages that the scripts need -------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
# Sourced by test/run.sh, test/networks/run.sh, test/bench/run.sh and
# examples/quickstart.sh: one list for all. Made for Debian 12; names may differ elsewhere.

build_packages="cmake ninja-build clang-19 lld-19 libclang-rt-19-dev
  libmlir-19-dev mlir-19-tools llvm-19-dev llvm-19-tools zlib1g-dev libzstd-dev
  libedit-dev libxml2-dev libcurl4-openssl-dev
  libonnx-dev libprotobuf-dev protobuf-compiler libonnx-testdata
  libfmt-dev libmimalloc-dev libpng-dev libjpeg62-turbo-dev libgtest-dev libgmock-dev
  gcc libc6-dev python3 python3-numpy"
torch_packages="python3-torch python3-torchvision python3-numpy"
node_packages="nodejs npm"

# require_packages NAME...: installs what is missing. Says and does nothing if
# nothing is; needs root, or sudo, only otherwise.
require_packages() {
  local missing="" name as_root="" log
  for name in "$@"; do
    case "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" in
      "install ok installed") ;;
      *) missing="$missing $name" ;;
    esac
  done
  # Another source of Node.js, as is common, brings npm in the same package.
  if command -v npm >/dev/null; then
    missing=" $missing "
    missing="${missing/ npm / }"
    missing="${missing/ nodejs / }"
  fi
  [ -n "${missing// /}" ] || return 0

  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "$0: missing packages, and neither root nor sudo:$missing" >&2
      return 1
    fi
    as_root="sudo"
  fi
  echo "Installing:" $missing
  log="$(mktemp)"
  # A fresh machine has no package lists yet, an old one may have stale ones.
  if ! { $as_root apt-get -q update &&
         $as_root env DEBIAN_FRONTEND=noninteractive \
           apt-get -qy --no-install-recommends install $missing; } >"$log" 2>&1
  then
    tail -n 20 "$log" >&2
    echo "$0: apt-get failed; all it said is in $log" >&2
    return 1
  fi
  rm -f "$log"
}

# require_onnxruntime FOLDER: sets and exports CNNC_ONNXRUNTIME, the folder that
# the npm package onnxruntime-node is installed in; FOLDER unless it is set, and
# installed unless it is there. Needs $node_packages.
require_onnxruntime() {
  export CNNC_ONNXRUNTIME="${CNNC_ONNXRUNTIME:-$1}"
  [ -d "$CNNC_ONNXRUNTIME/node_modules/onnxruntime-node" ] && return 0
  mkdir -p "$CNNC_ONNXRUNTIME"
  # The package holds the CPU library; its install script would download
  # another one, for GPUs.
  (cd "$CNNC_ONNXRUNTIME" &&
     npm install --ignore-scripts --no-audit --no-fund --loglevel=error \
       onnxruntime-node >npm.log 2>&1) || {
    tail -n 20 "$CNNC_ONNXRUNTIME/npm.log" >&2
    return 1
  }
}
