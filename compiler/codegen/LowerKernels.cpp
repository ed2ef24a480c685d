//===-- LowerKernels.cpp - Generates the code of every unique kernel ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Emitter.h"
#include "compiler/codegen/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace cnnc::codegen {
#define GEN_PASS_DEF_LOWERKERNELS
#include "compiler/codegen/Passes.h.inc"
} // namespace cnnc::codegen

/// The elements from a buffer's base to behind its last one.
static int64_t flatSize(MemRefType type) {
  if (type.getLayout().isIdentity())
    return type.getNumElements();
  return kernel::Layout::get(type).size();
}

static void lower(kernel::FuncOp kernel, kernel::TargetAttr target) {
  OpBuilder builder(kernel);
  MLIRContext *context = builder.getContext();
  kernel::ComputeOpInterface compute = kernel.getComputeOp();

  llvm::SmallVector<Type> inputs;
  for (BlockArgument argument : kernel.getBody().getArguments())
    inputs.push_back(
        MemRefType::get(flatSize(llvm::cast<MemRefType>(argument.getType())),
                        builder.getF32Type()));
  inputs.push_back(builder.getIndexType());
  auto function =
      builder.create<func::FuncOp>(compute.getLoc(), kernel.getSymName(),
                                   FunctionType::get(context, inputs, {}));
  function.setPrivate();
  function->setAttr("llvm.linkage",
                    LLVM::LinkageAttr::get(context, LLVM::Linkage::Internal));
  Block *entry = function.addEntryBlock();
  for (unsigned i = 0; i + 1 < inputs.size(); ++i)
    function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(),
                        builder.getUnitAttr());

  ImplicitLocOpBuilder body =
      ImplicitLocOpBuilder::atBlockEnd(compute.getLoc(), entry);
  int64_t block = kernel::getLayout(compute.getBlocked()).block;
  Emitter emitter(body, target, block > 1 ? block : target.getLanes(),
                  entry->getArguments().back());
  for (auto [buffer, flat] :
       llvm::zip(kernel.getBody().getArguments(), entry->getArguments()))
    emitter.bind(buffer, flat);
  llvm::TypeSwitch<Operation *>(compute)
      .Case<kernel::ConvolutionOp, kernel::DepthwiseOp, kernel::GroupedOp,
            kernel::StrassenInputOp, kernel::StrassenOp,
            kernel::WinogradInputOp, kernel::WinogradOp, kernel::StripsOp,
            kernel::PoolOp, kernel::ElementwiseOp, kernel::CopyOp,
            kernel::InsertOp, kernel::ChannelShuffleOp, kernel::InterleaveOp,
            kernel::FillHaloOp, kernel::SoftmaxOp, kernel::ReduceOp,
            kernel::LrnOp, kernel::MatmulOp>(
          [&](auto op) { emit(emitter, op); })
      .Default([](Operation *op) {
        llvm::report_fatal_error("a compute op without an emitter");
      });
  body.setInsertionPointToEnd(entry);
  body.create<func::ReturnOp>();
  kernel.erase();
}

namespace {
struct LowerKernelsPass
    : cnnc::codegen::impl::LowerKernelsBase<LowerKernelsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto kernels = llvm::to_vector(module.getOps<kernel::FuncOp>());
    if (kernels.empty())
      return;
    auto target = kernel::TargetAttr::require(module, "generate code for");
    if (!target)
      return signalPassFailure();
    for (kernel::FuncOp kernel : kernels)
      lower(kernel, target);
  }
};
} // namespace
