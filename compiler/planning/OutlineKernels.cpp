//===-- OutlineKernels.cpp - One function for each unique kernel ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

namespace cnnc::planning {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

/// What two ops that are computed alike have in common.
static Attribute signature(kernel::ComputeOpInterface op) {
  Builder builder(op->getContext());
  llvm::SmallVector<bool> overwritten;
  for (Value operand : op->getOperands())
    overwritten.push_back(operand == op.getDestination());
  // Of an op with layers inside, as text.
  std::string inside;
  llvm::raw_string_ostream os(inside);
  for (Region &region : op->getRegions())
    for (Operation &layer : region.getOps())
      layer.print(os, OpPrintingFlags().useLocalScope());
  return builder.getArrayAttr({
      builder.getStringAttr(op->getName().getStringRef()),
      op->getAttrDictionary(),
      builder.getTypeArrayAttr(llvm::to_vector(op->getOperandTypes())),
      builder.getDenseBoolArrayAttr(overwritten),
      builder.getStringAttr(inside),
  });
}

namespace {
struct OutlineKernelsPass
    : cnnc::planning::impl::OutlineKernelsBase<OutlineKernelsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto program :
         llvm::make_early_inc_range(getOperation().getOps<kernel::ProgramOp>()))
      outline(program, symbols);
  }

  void outline(kernel::ProgramOp program, SymbolTable &symbols) {
    llvm::DenseMap<Attribute, kernel::FuncOp> known;
    llvm::StringMap<unsigned> names;
    auto ops = llvm::to_vector(
        program.getBody().front().getOps<kernel::ComputeOpInterface>());
    for (kernel::ComputeOpInterface op : ops) {
      OpBuilder builder(op);
      kernel::FuncOp &function = known[signature(op)];
      if (!function) {
        function = createFunction(program, op, names, symbols);
      }
      builder.create<kernel::LaunchOp>(op.getLoc(), function.getSymName(),
                                       op.getBuffers(), op.getTaskCount());
      op.erase();
    }
  }

  kernel::FuncOp createFunction(kernel::ProgramOp program,
                                kernel::ComputeOpInterface op,
                                llvm::StringMap<unsigned> &names,
                                SymbolTable &symbols) {
    OpBuilder builder(program);
    llvm::StringRef kind = op->getName().stripDialect();
    std::string name =
        (program.getSymName() + "." + kind + "_" + llvm::Twine(names[kind]++))
            .str();
    auto function = builder.create<kernel::FuncOp>(op.getLoc(), name);
    // Another network of the module may have that name.
    symbols.insert(function);
    Block &block = function.getBody().emplaceBlock();
    builder.setInsertionPointToEnd(&block);
    // Equal sources are arguments each; what is overwritten is one with the
    // destination.
    Operation *inner = builder.clone(*op);
    llvm::SmallVector<OpOperand *> written;
    for (OpOperand &operand : inner->getOpOperands())
      if (operand.get() == op.getDestination())
        written.push_back(&operand);
      else
        operand.set(block.addArgument(operand.get().getType(), op.getLoc()));
    Value destination =
        block.addArgument(op.getDestination().getType(), op.getLoc());
    for (OpOperand *operand : written)
      operand->set(destination);
    return function;
  }
};
} // namespace
