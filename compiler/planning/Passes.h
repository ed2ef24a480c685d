//===-- Passes.h - The passes of planning -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_PASSES_H
#define CNNC_COMPILER_PLANNING_PASSES_H

#include "compiler/planning/Costs.h"
#include "dialects/kernel/KernelDialect.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

namespace cnnc::planning {

/// The module's attribute with the tuning table: layers' keys and what
/// Candidate::parse reads.
constexpr llvm::StringLiteral tuningName = "kernel.tuning";

#define GEN_PASS_DECL
#include "compiler/planning/Passes.h.inc"

/// From a network that the graph pipeline left to an outlined program. The
/// module carries the target as `kernel.target`, and may have a tuning table as
/// `kernel.tuning`. `freeConstants` frees the memory of weights once they are
/// packed.
void buildPlanningPipeline(mlir::OpPassManager &manager,
                           bool freeConstants = false,
                           const PlanOptions &options = {});

#define GEN_PASS_REGISTRATION
#include "compiler/planning/Passes.h.inc"

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_PASSES_H
