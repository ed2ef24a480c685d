//===-- ComputeChecks.cpp - Rules that several algorithms have ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/ComputeChecks.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

LogicalResult kernel::verifyEqualShapes(Operation *op, Value source,
                                        Value destination) {
  if (shapeOf(source) != shapeOf(destination))
    return op->emitOpError("expects buffers of equal shape, found ")
           << source.getType() << " and " << destination.getType();
  return success();
}

LogicalResult kernel::verifyWindow(Operation *op, Value source,
                                   Value destination,
                                   llvm::ArrayRef<int64_t> size,
                                   llvm::ArrayRef<int64_t> strides,
                                   llvm::ArrayRef<int64_t> dilations,
                                   llvm::ArrayRef<int64_t> padding) {
  auto from = llvm::cast<MemRefType>(source.getType());
  auto to = llvm::cast<MemRefType>(destination.getType());
  if (from.getRank() < 3 || from.getRank() > 5 ||
      from.getRank() != to.getRank() || from.getDimSize(0) != to.getDimSize(0))
    return op->emitOpError("expects buffers of equal rank, 3 to 5, and of "
                           "equal batch, found ")
           << from << " and " << to;
  size_t spatial = from.getRank() - 2;
  for (llvm::ArrayRef<int64_t> numbers : {size, strides, dilations, padding})
    if (numbers.size() != spatial)
      return op->emitOpError("expects ")
             << spatial << " numbers in each of its window's attributes, found "
             << numbers.size();
  for (llvm::ArrayRef<int64_t> numbers : {size, strides, dilations})
    for (int64_t number : numbers)
      if (number < 1)
        return op->emitOpError("expects positive numbers in window, strides "
                               "and dilations, found ")
               << number;
  for (int64_t number : padding)
    if (number < 0)
      return op->emitOpError("expects padding of at least 0, found ") << number;
  return success();
}

LogicalResult kernel::verifyEqualChannels(Operation *op, Value source,
                                          Value destination) {
  Layout from = kernel::getLayout(source), to = kernel::getLayout(destination);
  if (from.block != to.block || from.channels != to.channels)
    return op->emitOpError("expects source and destination of equal block and "
                           "channels, found ")
           << source.getType() << " and " << destination.getType();
  return success();
}

LogicalResult kernel::verifyWeights(Operation *op, Value filter,
                                    int64_t filterSize, Value bias,
                                    int64_t biasSize, Value residual,
                                    Value destination) {
  auto expectSize = [&](Value buffer, int64_t size,
                        llvm::StringRef what) -> LogicalResult {
    if (rankOf(buffer) != 1 || shapeOf(buffer)[0] != size)
      return op->emitOpError("expects a packed ")
             << what << " of " << size << " elements, found "
             << buffer.getType();
    return success();
  };
  if (failed(expectSize(filter, filterSize, "filter")) ||
      failed(expectSize(bias, biasSize, "bias")))
    return failure();
  if (!residual)
    return success();
  if (kernel::getLayout(residual).block != kernel::getLayout(destination).block)
    return op->emitOpError("expects residual and destination of equal block");
  return verifyEqualShapes(op, residual, destination);
}

LogicalResult kernel::verifyTile(Operation *op, TileAttr tile) {
  if (tile.getRows() < 1 || tile.getColumns() < 1 || tile.getVectors() < 1 ||
      tile.getTaskPanels() < 1 || tile.getTaskTiles() < 1 ||
      tile.getPasses() < 1)
    return op->emitOpError("expects a tile of positive numbers, found ")
           << tile;
  if (tile.getPasses() > 1 && !llvm::isa<ConvolutionOp>(op))
    return op->emitOpError("expects a tile of one pass, found ")
           << tile.getPasses() << " passes";
  return success();
}
