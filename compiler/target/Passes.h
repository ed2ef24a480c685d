//===-- Passes.h - Passes that know the target ------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_PASSES_H
#define CNNC_COMPILER_TARGET_PASSES_H

#include "compiler/target/TargetDescription.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc::target {

/// What the pass attach-target does with a target that is known already.
void attachTarget(mlir::ModuleOp module, const TargetDescription &target);

#define GEN_PASS_DECL
#include "compiler/target/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/target/Passes.h.inc"

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_PASSES_H
