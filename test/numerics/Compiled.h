//===-- Compiled.h - What the compiled network computes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_COMPILED_H
#define CNNC_TEST_NUMERICS_COMPILED_H

#include "compiler/pipeline/Compile.h"
#include "compiler/reference/Tensor.h"

namespace cnnc::numerics {

/// Compiles `module` (which is changed) and runs it on `inputs`.
///
/// On the way it checks what the ABI promises: that arrays need no more
/// alignment than a float has and the workspace's content does not matter, that
/// nothing is written outside the outputs and the workspace, and that the bits
/// are the same in a second run with the tasks in another order. A breach is an
/// error.
llvm::Expected<std::vector<reference::Tensor>>
runCompiled(mlir::ModuleOp module, llvm::ArrayRef<reference::Tensor> inputs,
            const CompileOptions &options);

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_COMPILED_H
