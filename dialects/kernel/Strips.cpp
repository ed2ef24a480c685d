//===-- Strips.cpp - Layers computed together: stages and rules -----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Strips.h"
#include "dialects/kernel/ComputeChecks.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

std::optional<RowWindow> kernel::getRowWindow(Operation *op) {
  auto get = [](auto op, llvm::ArrayRef<int64_t> padding) {
    if (op.getWindow().size() != 2)
      return std::optional<RowWindow>();
    return std::optional<RowWindow>(
        {(op.getWindow()[0] - 1) * op.getDilations()[0] + 1, op.getStrides()[0],
         padding[0]});
  };
  return llvm::TypeSwitch<Operation *, std::optional<RowWindow>>(op)
      .Case<ConvolutionOp, DepthwiseOp>(
          [&](auto op) { return get(op, op.getPadding()); })
      .Case([&](PoolOp op) { return get(op, op.getPaddingLow()); })
      .Default([](Operation *) { return std::nullopt; });
}

llvm::SmallVector<Stage>
kernel::getStages(llvm::ArrayRef<ComputeOpInterface> ops, int64_t rows) {
  llvm::SmallVector<Stage> stages(ops.size());
  // From the last to the first: a stage's rows are those that the next reads.
  int64_t needed = rows;
  for (size_t i = ops.size(); i-- > 0;) {
    Stage &stage = stages[i];
    stage.op = ops[i];
    stage.window = *getRowWindow(ops[i]);
    stage.rows = getLayout(stage.op.getDestination()).spatial[1];
    stage.ring = getLayout(stage.op.getDestination());
    stage.ring.spatial[1] = needed;
    stage.ring.haloLow[1] = stage.ring.haloHigh[1] = 0;
    // The images of a batch have the same place, one after the other.
    stage.ring.allocatedChannels = 0;
    needed = (needed - 1) * stage.window.stride + stage.window.extent;
  }
  for (size_t i = 1; i < stages.size(); ++i)
    stages[i].offset = stages[i - 1].offset + stages[i - 1].ring.size();
  return stages;
}

int64_t kernel::getScratchSize(llvm::ArrayRef<Stage> stages) {
  return stages.back().offset;
}

llvm::SmallVector<Stage> kernel::getStages(StripsOp op) {
  auto ops = llvm::to_vector(op.getBody().front().getOps<ComputeOpInterface>());
  return getStages(ops, op.getRows());
}

int64_t StripsOp::getTaskCount() {
  Layout out = kernel::getLayout(getDestination());
  return out.batch * ceilDivide(out.spatial[1], getTaskRows());
}

int64_t StripsOp::getFlops() {
  int64_t flops = 0;
  for (auto op : getBody().front().getOps<ComputeOpInterface>())
    flops += op.getFlops();
  return flops;
}

LogicalResult StripsOp::verifyRegions() {
  Block &block = getBody().front();
  // The scratch is the only operand that no layer knows.
  llvm::SmallVector<Type> known(getSources().getTypes());
  known.push_back(getDestination().getType());
  if (!llvm::equal(block.getArgumentTypes(), known))
    return emitOpError("expects the types of its sources and its destination "
                       "as those of the body's arguments");
  llvm::SmallVector<ComputeOpInterface> ops;
  for (Operation &op : block) {
    if (llvm::isa<AllocOp>(op))
      continue;
    auto compute = llvm::dyn_cast<ComputeOpInterface>(op);
    if (!compute || !getRowWindow(&op))
      return op.emitOpError(
          "cannot be computed by strips: expects convolutions "
          "and pooling of two dimensions");
    ops.push_back(compute);
  }
  if (ops.size() < 2)
    return emitOpError("expects two layers or more");
  if (getRows() < 1 || getTaskRows() < getRows())
    return emitOpError("expects tasks of a strip or more, found strips of ")
           << getRows() << " and tasks of " << getTaskRows() << " rows";
  for (auto [i, op] : llvm::enumerate(ops)) {
    bool isLast = i + 1 == ops.size();
    Value made = op.getDestination();
    if (isLast ? made != block.getArguments().back()
               : !made.getDefiningOp<AllocOp>() ||
                     ops[i + 1]->getOperand(0) != made ||
                     !llvm::hasNItems(made.getUses(), 2))
      return op->emitOpError("expects each layer to be read by the next only, "
                             "the last one to write the destination");
    if (i > 0) {
      RowWindow window = *getRowWindow(op);
      if (window.extent < window.stride)
        return op->emitOpError("expects no rows between its windows");
    }
    if (auto convolution = llvm::dyn_cast<ConvolutionOp>(op.getOperation()))
      if (convolution.isOneRow() || convolution.getTile().getPasses() > 1 ||
          convolution.getFillsHalo())
        return op->emitOpError("expects rows of pixels, a single pass and no "
                               "halo to fill");
    auto tile = op->getAttrOfType<TileAttr>("tile");
    if (tile && tile.getRows() > 1)
      return op->emitOpError("expects tiles of single rows, found ")
             << tile.getRows() << " rows";
  }
  int64_t size = kernel::getScratchSize(getStages(*this)) * getTaskCount();
  if (rankOf(getScratch()) != 1 || shapeOf(getScratch())[0] < size)
    return emitOpError("expects a scratch of ")
           << size << " elements or more, found " << getScratch().getType();
  return success();
}
