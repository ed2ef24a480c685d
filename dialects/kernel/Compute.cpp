//===-- Compute.cpp - The algorithms: tasks, operation counts, verifiers -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/KernelDialect.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

/// The rows of a buffer, over all depths.
static int64_t rowCount(const Layout &layout) {
  return layout.spatial[0] * layout.spatial[1];
}

static int64_t product(llvm::ArrayRef<int64_t> numbers) {
  int64_t result = 1;
  for (int64_t number : numbers)
    result *= number;
  return result;
}

static int64_t elementCount(Value buffer) {
  return llvm::cast<MemRefType>(buffer.getType()).getNumElements();
}

/// Tasks of kernels whose work is cut by (image, block of channels): planes.
static int64_t planeTasks(Value destination) {
  Layout layout = kernel::getLayout(destination);
  return layout.batch * layout.blocks();
}

/// Whether a window's attributes have one number for each spatial dimension of
/// the buffers, and these agree in rank and block.
static LogicalResult verifyWindow(Operation *op, Value source,
                                  Value destination,
                                  llvm::ArrayRef<llvm::ArrayRef<int64_t>> all) {
  auto from = llvm::cast<MemRefType>(source.getType());
  auto to = llvm::cast<MemRefType>(destination.getType());
  if (from.getRank() != to.getRank())
    return op->emitOpError("expects buffers of equal rank, found ")
           << from << " and " << to;
  size_t spatial = std::max<int64_t>(from.getRank() - 2, 0);
  for (llvm::ArrayRef<int64_t> numbers : all)
    if (numbers.size() != spatial)
      return op->emitOpError("expects ")
             << spatial << " numbers in each of its window's attributes, found "
             << numbers.size();
  return success();
}

static LogicalResult verifyTile(Operation *op, TileAttr tile) {
  if (tile.getRows() < 1 || tile.getColumns() < 1 || tile.getVectors() < 1 ||
      tile.getTaskPanels() < 1 || tile.getTaskRows() < 1)
    return op->emitOpError("expects a tile of positive numbers, found ")
           << tile;
  return success();
}

/// Whether the source's halo covers what the windows reach before the input and
/// behind it.
static LogicalResult verifyHalo(Operation *op, Value source, Value destination,
                                llvm::ArrayRef<int64_t> window,
                                llvm::ArrayRef<int64_t> strides,
                                llvm::ArrayRef<int64_t> dilations,
                                llvm::ArrayRef<int64_t> padding) {
  Layout from = kernel::getLayout(source), to = kernel::getLayout(destination);
  for (size_t i = 0; i < window.size(); ++i) {
    size_t at = 3 - window.size() + i;
    int64_t last = (to.spatial[at] - 1) * strides[i] - padding[i] +
                   (window[i] - 1) * dilations[i];
    if (padding[i] > from.haloLow[at] ||
        last >= from.spatial[at] + from.haloHigh[at])
      return op->emitOpError("reads outside its source's halo in spatial "
                             "dimension ")
             << i;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

int64_t ConvolutionOp::getTaskCount() {
  Layout out = kernel::getLayout(getDestination());
  int64_t panels = ceilDivide(out.blocks(), getTile().getVectors());
  int64_t rows = getFlatten()
                     ? ceilDivide(product(out.spatial), getTile().getColumns())
                     : out.spatial[1];
  int64_t depth = getFlatten() ? 1 : out.spatial[0];
  return out.batch * depth * ceilDivide(panels, getTile().getTaskPanels()) *
         ceilDivide(rows, getTile().getTaskRows());
}

int64_t ConvolutionOp::getFlops() {
  return 2 * elementCount(getDestination()) * product(getWindow()) *
         kernel::getLayout(getSource()).channels / getGroups();
}

LogicalResult ConvolutionOp::verify() {
  if (getNumOperands() != 4 && getNumOperands() != 5)
    return emitOpError("expects source, filter, bias, perhaps a residual, and "
                       "destination");
  if (failed(verifyTile(*this, getTile())))
    return failure();
  if (llvm::cast<MemRefType>(getSource().getType()).getRank() == 2)
    return success();
  if (failed(verifyWindow(
          *this, getSource(), getDestination(),
          {getWindow(), getStrides(), getDilations(), getPadding()})))
    return failure();
  return verifyHalo(*this, getSource(), getDestination(), getWindow(),
                    getStrides(), getDilations(), getPadding());
}

//===----------------------------------------------------------------------===//
// Depthwise
//===----------------------------------------------------------------------===//

int64_t DepthwiseOp::getTaskCount() {
  Layout out = kernel::getLayout(getDestination());
  return out.batch * out.spatial[0] *
         ceilDivide(out.blocks(), getTile().getTaskPanels()) *
         ceilDivide(out.spatial[1], getTile().getTaskRows());
}

int64_t DepthwiseOp::getFlops() {
  return 2 * elementCount(getDestination()) * product(getWindow());
}

LogicalResult DepthwiseOp::verify() {
  if (failed(verifyTile(*this, getTile())) ||
      failed(verifyWindow(
          *this, getSource(), getDestination(),
          {getWindow(), getStrides(), getDilations(), getPadding()})))
    return failure();
  if (kernel::getLayout(getSource()).block !=
      kernel::getLayout(getDestination()).block)
    return emitOpError("expects source and destination of equal block");
  return verifyHalo(*this, getSource(), getDestination(), getWindow(),
                    getStrides(), getDilations(), getPadding());
}

//===----------------------------------------------------------------------===//
// The others
//===----------------------------------------------------------------------===//

int64_t PoolOp::getTaskCount() { return planeTasks(getDestination()); }
int64_t PoolOp::getFlops() {
  return elementCount(getDestination()) * product(getWindow());
}
LogicalResult PoolOp::verify() {
  if (failed(verifyWindow(*this, getSource(), getDestination(),
                          {getWindow(), getStrides(), getDilations(),
                           getPaddingLow(), getPaddingHigh()})))
    return failure();
  if (kernel::getLayout(getSource()).block !=
      kernel::getLayout(getDestination()).block)
    return emitOpError("expects source and destination of equal block");
  return success();
}

int64_t ElementwiseOp::getTaskCount() {
  Layout layout = kernel::getLayout(getDestination());
  // Row-major vectors and matrices are small; planes are cut by block.
  return layout.spatial == std::array<int64_t, 3>{1, 1, 1}
             ? 1
             : planeTasks(getDestination());
}
int64_t ElementwiseOp::getFlops() { return elementCount(getDestination()); }
LogicalResult ElementwiseOp::verify() {
  if (getSources().size() != (getKind() ? 2 : 1))
    return emitOpError("expects two sources with a kind, one without; found ")
           << getSources().size();
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  for (Value source : getSources()) {
    auto from = llvm::cast<MemRefType>(source.getType());
    if (from.getRank() != to.getRank())
      return emitOpError("expects buffers of equal rank, found ")
             << from << " and " << to;
    for (auto [a, b] : llvm::zip_equal(from.getShape(), to.getShape()))
      if (a != b && a != 1)
        return emitOpError("cannot broadcast ") << from << " to " << to;
    if (Layout::get(from).block != Layout::get(to).block)
      return emitOpError("expects buffers of equal block, found ")
             << from << " and " << to;
  }
  return success();
}

int64_t CopyOp::getTaskCount() {
  return kernel::getLayout(getDestination()).batch *
         kernel::getLayout(getDestination()).blocks();
}
LogicalResult CopyOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  size_t rank = to.getRank();
  if (from.getRank() != to.getRank() || getPermutation().size() != rank ||
      getOffsets().size() != rank || getSteps().size() != rank)
    return emitOpError("expects buffers of equal rank and as many numbers in "
                       "permutation, offsets and steps");
  llvm::SmallVector<bool> seen(rank, false);
  for (int64_t dimension : getPermutation()) {
    if (dimension < 0 || dimension >= int64_t(rank) || seen[dimension])
      return emitOpError("expects a permutation of its dimensions");
    seen[dimension] = true;
  }
  return success();
}

// What only moves elements computes nothing.
int64_t CopyOp::getFlops() { return 0; }
int64_t ChannelShuffleOp::getFlops() { return 0; }
int64_t FillHaloOp::getFlops() { return 0; }
int64_t ChannelShuffleOp::getTaskCount() {
  return planeTasks(getDestination());
}
int64_t FillHaloOp::getTaskCount() { return planeTasks(getDestination()); }

int64_t SoftmaxOp::getTaskCount() { return 1; }
int64_t SoftmaxOp::getFlops() { return 5 * elementCount(getDestination()); }

int64_t ReduceOp::getTaskCount() { return 1; }
int64_t ReduceOp::getFlops() { return elementCount(getSource()); }

int64_t LrnOp::getTaskCount() {
  Layout layout = kernel::getLayout(getDestination());
  return layout.batch * rowCount(layout);
}
int64_t LrnOp::getFlops() {
  return elementCount(getDestination()) * (getSize() + 4);
}

int64_t MatmulOp::getTaskCount() {
  auto type = llvm::cast<MemRefType>(getDestination().getType());
  return product(type.getShape().drop_back(1));
}
int64_t MatmulOp::getFlops() {
  auto lhs = llvm::cast<MemRefType>(getLhs().getType());
  return 2 * elementCount(getDestination()) * lhs.getShape().back();
}
