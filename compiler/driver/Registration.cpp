//===-- Registration.cpp - Dialects, passes and pipelines by name ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Registration.h"
#include "compiler/codegen/Passes.h"
#include "compiler/frontend/weights/Passes.h"
#include "compiler/graph/Passes.h"
#include "compiler/pipeline/Phases.h"
#include "compiler/planning/Passes.h"
#include "compiler/target/Passes.h"
#include "dialects/cnn/CnnDialect.h"
#include "dialects/kernel/KernelDialect.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/Passes.h"

void cnnc::registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<cnn::CNNDialect, kernel::KernelDialect>();
  registry.insert<mlir::arith::ArithDialect, mlir::cf::ControlFlowDialect,
                  mlir::func::FuncDialect, mlir::LLVM::LLVMDialect,
                  mlir::math::MathDialect, mlir::memref::MemRefDialect,
                  mlir::scf::SCFDialect, mlir::vector::VectorDialect>();
}

void cnnc::registerPasses() {
  mlir::registerTransformsPasses();
  // Those of MLIR's conversions that code generation is made of.
  mlir::registerArithToLLVMConversionPass();
  mlir::registerConvertControlFlowToLLVMPass();
  mlir::registerConvertFuncToLLVMPass();
  mlir::registerConvertMathToLLVMPass();
  mlir::registerConvertVectorToLLVMPass();
  mlir::registerFinalizeMemRefToLLVMConversionPass();
  mlir::registerReconcileUnrealizedCasts();
  mlir::registerSCFToControlFlow();

  registerWeightsPasses();
  registerGraphPasses();
  registerGraphPipeline();
  planning::registerPlanningPasses();
  codegen::registerCodegenPasses();
  target::registerTargetPasses();
  registerPipelines();
}

void cnnc::registerEverything(mlir::DialectRegistry &registry) {
  registerDialects(registry);
  registerPasses();
}
