//===-- Pipeline.cpp - The pipeline from a network to its kernels ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace cnnc;

void planning::buildPlanningPipeline(mlir::OpPassManager &manager,
                                     bool freeConstants,
                                     const PlanOptions &options) {
  manager.addPass(createPlanKernels({options.strict, options.threads}));
  mlir::OpPassManager &program = manager.nest<kernel::ProgramOp>();
  program.addPass(createFuseStrips({options.threads}));
  program.addPass(createPackWeights({freeConstants}));
  program.addPass(createPlanMemory());
  manager.addPass(createOutlineKernels());
}
