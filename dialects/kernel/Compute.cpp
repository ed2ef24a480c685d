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
      tile.getTaskPanels() < 1 || tile.getTaskTiles() < 1)
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

ConvolutionGeometry ConvolutionOp::getGeometry() {
  ConvolutionGeometry g;
  auto type = llvm::cast<MemRefType>(getSource().getType());
  Layout in = Layout::get(type), out = kernel::getLayout(getDestination());
  g.groups = getGroups();
  g.inputChannels = in.channels / g.groups;
  if (type.getRank() == 2) {
    // The batch becomes the row of pixels.
    g.extents = {1, 1, in.batch};
    g.inputBlock = std::min<int64_t>(16, in.channels);
    g.inputBlockStride = g.inputBlock;
    g.inputStrides = {0, 0, in.batchStride()};
    g.outputStrides = {0, 0, out.batchStride()};
    g.outputChannels = out.channels;
    return g;
  }
  g.batch = in.batch;
  g.extents = out.spatial;
  g.inputBlock = in.block;
  g.inputBlockStride = in.blockStride();
  g.inputBatchStride = in.batchStride();
  g.inputStrides = in.spatialStrides();
  g.inputOrigin = in.origin();
  g.outputBlock = out.block;
  g.outputBlockStride = out.blockStride();
  g.outputBatchStride = out.batchStride();
  g.outputStrides = out.spatialStrides();
  g.outputOrigin = out.origin();
  g.outputChannels = out.channels;
  for (size_t i = 0; i < getWindow().size(); ++i) {
    size_t at = 3 - getWindow().size() + i;
    g.window[at] = getWindow()[i];
    g.strides[at] = getStrides()[i];
    g.dilations[at] = getDilations()[i];
    g.inputOrigin -= getPadding()[i] * g.inputStrides[at];
  }
  if (getFlatten())
    g.extents = {1, 1, product(out.spatial)};
  return g;
}

int64_t kernel::tileCount(int64_t extent, int64_t most) {
  Cover cover = coverExtent(extent, most);
  return cover.count + cover.smallerCount;
}

/// Tasks of a tiled op over `panels` panels of channels of an image.
static int64_t tiledTasks(TileAttr tile, bool oneRow,
                          std::array<int64_t, 3> extents, int64_t panels) {
  int64_t tiles = oneRow ? tileCount(extents[2], tile.getColumns())
                         : tileCount(extents[1], tile.getRows());
  return extents[0] * ceilDivide(panels, tile.getTaskPanels()) *
         ceilDivide(tiles, tile.getTaskTiles());
}

int64_t ConvolutionOp::getTaskCount() {
  ConvolutionGeometry g = getGeometry();
  int64_t lanes =
      g.outputBlock ? g.outputBlock : TargetAttr::of(*this).getLanes();
  int64_t groupBlocks = ceilDivide(g.outputChannels, lanes) / g.groups;
  int64_t panels = g.groups * ceilDivide(groupBlocks, getTile().getVectors());
  return g.batch * tiledTasks(getTile(), isOneRow(), g.extents, panels);
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
  return out.batch *
         tiledTasks(getTile(), /*oneRow=*/false, out.spatial, out.blocks());
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

// Blocks of the source; a row-major one is moved whole.
int64_t InsertOp::getTaskCount() {
  return kernel::getLayout(getSource()).block > 1 ? planeTasks(getSource()) : 1;
}
LogicalResult InsertOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  if (from.getRank() != to.getRank() ||
      int64_t(getOffsets().size()) != to.getRank())
    return emitOpError("expects buffers of equal rank and as many offsets");
  for (int64_t i = 0; i < to.getRank(); ++i)
    if (getOffsets()[i] < 0 ||
        getOffsets()[i] + from.getDimSize(i) > to.getDimSize(i))
      return emitOpError("inserts outside its destination in dimension ") << i;
  if (Layout::get(from).block != Layout::get(to).block)
    return emitOpError("expects source and destination of equal block");
  return success();
}

// What only moves elements computes nothing.
int64_t InsertOp::getFlops() { return 0; }
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
