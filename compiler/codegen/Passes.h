//===-- Passes.h - The passes of code generation ----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_PASSES_H
#define CNNC_COMPILER_CODEGEN_PASSES_H

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

namespace cnnc::codegen {

#define GEN_PASS_DECL
#include "compiler/codegen/Passes.h.inc"

/// From the outlined program to the LLVM dialect: a module with the constant
/// `NAME.weights`, a private function for each kernel and its task, and the
/// function `NAME.run` of type cnnrt_run, which checks nothing. With `profile`
/// each launch calls parallel_for, if there is one, exactly once.
void buildCodegenPipeline(mlir::OpPassManager &manager, bool profile = false);

#define GEN_PASS_REGISTRATION
#include "compiler/codegen/Passes.h.inc"

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_PASSES_H
