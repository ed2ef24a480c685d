# ===-- lit.cfg.py - How lit runs the tests that are text -------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#

import os

import lit.formats
import lit.util
from lit.llvm import llvm_config
from lit.llvm.subst import ToolSubst

config.name = "cnnc"
config.test_format = lit.formats.ShTest(not llvm_config.use_lit_shell)
config.suffixes = [".mlir", ".test"]
# What the tests read, and the rooms with a runner of their own.
config.excludes = ["Inputs", "unit", "runtime", "networks"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.cnnc_binary_root, "test")

llvm_config.with_environment("PATH", config.llvm_tools_dir, append_path=True)
llvm_config.add_tool_substitutions(
    ["FileCheck", "not", "split-file", "count"], [config.llvm_tools_dir]
)
# By full path, so that a tool that has not been built fails its tests and no
# other of that name is taken from the PATH.
llvm_config.add_tool_substitutions(
    [
        ToolSubst(name, command=os.path.join(config.cnnc_tools_dir, name))
        for name in config.cnnc_tools
    ]
)
config.substitutions += [
    ("%source_root", config.cnnc_source_root),
    ("%binary_root", config.cnnc_binary_root),
    ("%cc", config.c_compiler),
    ("%cxx", config.cxx_compiler),
    ("%python", "python3 -B"),
]

# Whatever runs generated code has to ask for a processor that can.
config.available_features.add("host=" + config.host_processor)
if "-fsanitize" in config.build_flags:
    config.available_features.add("sanitizer")
    # LLVM's headers mark an allocator's memory as free when they are compiled
    # with AddressSanitizer; LLVM's library, which is not, does not take the mark
    # off again.
    config.environment["ASAN_OPTIONS"] = "allow_user_poisoning=0"
