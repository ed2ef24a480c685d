//===-- Convolution.cpp - Tasks, operations and rules of convolutions -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/ComputeChecks.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

/// Whether the packed weights, the bias and the residual are as large as the
/// kernel reads them.
static LogicalResult verifyWeights(Operation *op, Value filter,
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

/// The block of output channels; 0 if a row-major destination's is that of a
/// target, and there is none.
static int64_t outputLanes(ConvolutionOp op, const ConvolutionGeometry &g) {
  if (g.outputBlock)
    return g.outputBlock;
  TargetAttr target = TargetAttr::of(op);
  return target ? target.getLanes() : 0;
}

int64_t ConvolutionOp::getTaskCount() {
  ConvolutionGeometry g = getGeometry();
  int64_t lanes = outputLanes(*this, g);
  int64_t groupBlocks = ceilDivide(g.outputChannels, lanes) / g.groups;
  int64_t panels = g.groups * ceilDivide(groupBlocks, getTile().getVectors());
  return g.batch * tiledTasks(getTile(), isOneRow(), g.extents, panels);
}

int64_t ConvolutionOp::getFlops() {
  return 2 * elementCount(getDestination()) * product(getWindow()) *
         kernel::getLayout(getSource()).channels / getGroups();
}

/// The rules of images; those of matrices are in ConvolutionOp::verify.
static LogicalResult verifyImages(ConvolutionOp op) {
  Value source = op.getSource(), destination = op.getDestination();
  if (failed(verifyWindow(op, source, destination, op.getWindow(),
                          op.getStrides(), op.getDilations(), op.getPadding())))
    return failure();
  Layout in = kernel::getLayout(source), out = kernel::getLayout(destination);
  int64_t groups = op.getGroups();
  if (out.block == 1)
    return op.emitOpError("expects a destination in blocks of channels, found ")
           << destination.getType();
  if (groups < 1 || (groups > 1 && (in.channels % (groups * in.block) != 0 ||
                                    out.channels % (groups * out.block) != 0)))
    return op.emitOpError("expects groups of whole blocks of channels, found ")
           << groups << " groups of " << source.getType() << " and "
           << destination.getType();
  if (op.getFlatten()) {
    auto isOne = [](int64_t number) { return number == 1; };
    if (in.hasHalo() || out.hasHalo() ||
        (op.getResidual() && kernel::getLayout(op.getResidual()).hasHalo()) ||
        !llvm::all_of(op.getWindow(), isOne) ||
        !llvm::all_of(op.getStrides(), isOne) || in.spatial != out.spatial)
      return op.emitOpError("expects no halo and a window of one element at "
                            "stride one with flatten");
  }
  return verifyHalo(op, source, destination, op.getWindow(), op.getStrides(),
                    op.getDilations(), op.getPadding());
}

LogicalResult ConvolutionOp::verify() {
  if (failed(verifyTile(*this, getTile())))
    return failure();
  if (rankOf(getSource()) != 2) {
    if (failed(verifyImages(*this)))
      return failure();
  } else if (rankOf(getDestination()) != 2 ||
             shapeOf(getSource())[0] != shapeOf(getDestination())[0] ||
             getGroups() != 1 || !getWindow().empty() ||
             !getStrides().empty() || !getDilations().empty() ||
             !getPadding().empty() || getFlatten()) {
    return emitOpError("expects matrices of equally many rows, no window and "
                       "one group, found ")
           << getSource().getType() << " and " << getDestination().getType();
  }
  ConvolutionGeometry g = getGeometry();
  int64_t lanes = outputLanes(*this, g);
  if (lanes == 0)
    return emitOpError("on matrices expects kernel.target on the module");
  int64_t outputs = ceilDivide(g.outputChannels, lanes) * lanes;
  return verifyWeights(*this, getFilter(), outputs * g.reduction(), getBias(),
                       outputs, getResidual(), getDestination());
}

//===----------------------------------------------------------------------===//
// Winograd
//===----------------------------------------------------------------------===//

int64_t WinogradGeometry::strips() const { return tileCount(tileRows, strip); }

ConvolutionGeometry WinogradGeometry::getProducts(int64_t rows) const {
  ConvolutionGeometry g;
  int64_t tiles = rows * tileColumns;
  g.extents = {1, 1, tiles};
  g.inputChannels = inputChannels;
  g.outputChannels = outputChannels;
  g.inputBlock = g.outputBlock = block;
  g.inputBlockStride = tiles * block;
  g.inputStrides = {0, 0, block};
  return g;
}

WinogradGeometry WinogradOp::getGeometry() {
  Layout in = kernel::getLayout(getSource());
  Layout out = kernel::getLayout(getDestination());
  WinogradGeometry g;
  g.batch = out.batch;
  g.tileRows = ceilDivide(out.spatial[1], g.outputs);
  g.tileColumns = ceilDivide(out.spatial[2], g.outputs);
  g.strip = getStrip();
  g.block = out.block;
  g.inputChannels = in.channels;
  g.outputChannels = out.channels;
  return g;
}

int64_t WinogradOp::getTaskCount() {
  WinogradGeometry g = getGeometry();
  int64_t panels = ceilDivide(g.outputBlocks(), getTile().getVectors());
  return g.batch * ceilDivide(panels, getTile().getTaskPanels()) *
         ceilDivide(g.strips(), getTile().getTaskTiles());
}

int64_t WinogradOp::getFlops() {
  // Of the convolution, not of this way to compute it: rates are comparable.
  return 2 * elementCount(getDestination()) * 9 *
         kernel::getLayout(getSource()).channels;
}

LogicalResult WinogradOp::verify() {
  if (failed(verifyTile(*this, getTile())))
    return failure();
  Layout in = kernel::getLayout(getSource());
  Layout out = kernel::getLayout(getDestination());
  if (rankOf(getSource()) != 4 || rankOf(getDestination()) != 4 ||
      in.block != out.block || in.batch != out.batch ||
      getPadding().size() != 2 || int64_t(getStrip()) < 1)
    return emitOpError(
        "expects buffers of rank 4, equal batch and equal block, "
        "two numbers of padding and a positive strip");
  WinogradGeometry g = getGeometry();
  int64_t outputs = g.outputBlocks() * g.block;
  if (failed(verifyWeights(*this, getFilter(),
                           outputs * g.inputChannels * g.positions, getBias(),
                           outputs, getResidual(), getDestination())))
    return failure();
  int64_t tiles[] = {g.tileRows, g.tileColumns};
  for (int i = 0; i < 2; ++i) {
    int64_t behind = tiles[i] * g.outputs + 2 - getPadding()[i];
    if (getPadding()[i] > in.haloLow[i + 1] ||
        behind > in.spatial[i + 1] + in.haloHigh[i + 1])
      return emitOpError("reads outside its source's halo in spatial "
                         "dimension ")
             << i;
  }
  int64_t scratch = getTaskCount() * g.scratchSize(getTile().getVectors());
  if (kernel::getLayout(getScratch()).size() < scratch)
    return emitOpError("expects a scratch of ") << scratch << " elements";
  return success();
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
      failed(verifyWindow(*this, getSource(), getDestination(), getWindow(),
                          getStrides(), getDilations(), getPadding())) ||
      failed(verifyEqualChannels(*this, getSource(), getDestination())))
    return failure();
  Layout out = kernel::getLayout(getDestination());
  int64_t channels = out.blocks() * out.block;
  if (failed(verifyWeights(*this, getFilter(), channels * product(getWindow()),
                           getBias(), channels, getResidual(),
                           getDestination())))
    return failure();
  return verifyHalo(*this, getSource(), getDestination(), getWindow(),
                    getStrides(), getDilations(), getPadding());
}
