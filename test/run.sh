#!/bin/bash
# ===-- run.sh - Build cnnc and run all its tests ---------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   test/run.sh [PRESET]      release (default), dev or asan
#
# Installs what it needs (as root or through sudo), builds in build/PRESET, runs
# check-cnnc, ctest, and whole networks against PyTorch. The last line is
# `N passed, N failed`; a step that does not get that far counts as one failure.

set -uo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
preset="${1:-release}"
build="$root/build/$preset"
results="$build/test-results"
source "$root/test/packages.sh"

passed=0
failed=0

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

# Adds up the JUnit reports that lit and ctest wrote. A report that is not there
# or names no test is a failure: then the tests did not run. So is a command that
# failed although its report is clean. Tests that do not apply here count
# neither way.
count() { # REPORT STATUS
  local counts p f
  counts="$(/usr/bin/python3 - "$1" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
passed = failed = 0
for case in tree.parse(sys.argv[1]).getroot().iter("testcase"):
    if case.find("failure") is not None or case.find("error") is not None:
        failed += 1
    elif case.find("skipped") is None:
        passed += 1
print(passed, failed)
PYTHON
  )" || counts="0 0"
  read -r p f <<<"$counts"
  if [ "$f" = 0 ] && { [ "$p" = 0 ] || [ "$2" != 0 ]; }; then
    echo "run.sh: status $2, and no failed test in $1" >&2
    f=1
  fi
  passed=$((passed + p))
  failed=$((failed + f))
}

require() { # COMMAND...: the rest makes no sense without its success
  "$@" && return
  echo "run.sh: failed: $*" >&2
  failed=$((failed + 1))
  finish
}

cd "$root"
require require_packages $build_packages $torch_packages
require cmake --preset "$preset"
require cmake --build "$build"

rm -rf "$results"
mkdir -p "$results"

LIT_OPTS="${LIT_OPTS:-} --xunit-xml-output=$results/lit.xml" \
  cmake --build "$build" --target check-cnnc
count "$results/lit.xml" $?

ctest --test-dir "$build" --output-on-failure --no-tests=error \
  --output-junit "$results/ctest.xml"
count "$results/ctest.xml" $?

echo "Files of examples/mnist1d"
if /usr/bin/python3 -B "$root/examples/mnist1d/check.py"; then
  passed=$((passed + 1))
else
  failed=$((failed + 1))
fi

echo "Whole networks against PyTorch"
"$root/test/networks/run.sh" "$build" quick --reference=torch \
  >"$results/networks.log" 2>&1
status=$?
cat "$results/networks.log"
if [[ "$(tail -n 1 "$results/networks.log")" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]
then
  passed=$((passed + BASH_REMATCH[1]))
  failed=$((failed + BASH_REMATCH[2]))
elif [ $status = 0 ]; then
  status=1
fi
if [ $status != 0 ] && [ "${BASH_REMATCH[2]:-0}" = 0 ]; then
  failed=$((failed + 1))
fi

finish
