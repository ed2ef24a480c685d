//===-- Convolution.cpp - Tasks, operations and rules of convolutions -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/ComputeChecks.h"
#include "dialects/kernel/Winograd.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

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
  return getGeometry(kernel::getLayout(getSource()),
                     kernel::getLayout(getDestination()));
}

ConvolutionGeometry ConvolutionOp::getGeometry(const Layout &in,
                                               const Layout &out) {
  ConvolutionGeometry g;
  g.groups = getGroups();
  g.inputChannels = in.channels / g.groups;
  if (rankOf(getSource()) == 2) {
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
  g.extents = kernel::getLayout(getDestination()).spatial;
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
    g.extents = {1, 1, product(g.extents)};
  return g;
}

int64_t ConvolutionGeometry::segmentBlocks() const {
  auto round = [](int64_t a, int64_t b) { return (2 * a + b) / (2 * b); };
  int64_t blocks = inputChannels / inputBlock;
  int64_t most =
      std::max<int64_t>(round(segmentProducts, inputBlock * windowSize()), 1);
  int64_t segments = std::max<int64_t>(round(blocks, most), 1);
  return std::max<int64_t>(ceilDivide(blocks, segments), 1);
}

int64_t kernel::tileCount(int64_t extent, int64_t most) {
  Cover cover = coverExtent(extent, most);
  return cover.count + cover.smallerCount;
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
  if (getFillsHalo() && !kernel::getLayout(getDestination()).hasHalo())
    return emitOpError("expects a destination with a halo to fill, found ")
           << getDestination().getType();
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
  if (getTile().getPasses() > 1 &&
      (g.outputBlock == 0 ||
       g.inputChannels % (g.inputBlock * getTile().getPasses()) != 0))
    return emitOpError("expects a blocked destination and passes of equally "
                       "many whole blocks of ")
           << g.inputChannels << " input channels, found "
           << getTile().getPasses() << " passes";
  if (getTile().getPasses() > 1 && getResidual() == getDestination())
    return emitOpError("expects a residual other than the destination, which "
                       "holds the sums between passes");
  int64_t outputs = ceilDivide(g.outputChannels, lanes) * lanes;
  return verifyWeights(*this, getFilter(), outputs * g.reduction(), getBias(),
                       outputs, getResidual(), getDestination());
}

//===----------------------------------------------------------------------===//
// Winograd
//===----------------------------------------------------------------------===//

int64_t WinogradGeometry::strips() const {
  return tileCount(tileRows(), strip);
}

int64_t WinogradGeometry::lastTile(int dimension) const {
  int64_t all = outputs[dimension], last = lastOutputs(dimension);
  bool isLast = dimension == 1 || strips() == 1;
  int64_t saved = (all - last) * stride;
  return isLast && 20 * saved >= tiles(dimension) * inputs(dimension) ? last
                                                                      : all;
}

double WinogradGeometry::usedPositions() const {
  double used = 1;
  for (int i = 0; i < 2; ++i)
    used *= 1 - double(unused(i) * stride) / (tiles(i) * inputs(i));
  return used;
}

WinogradTransform WinogradGeometry::getTransform(int dimension,
                                                 bool last) const {
  return WinogradTransform::getFirst(
      last ? lastTile(dimension) : outputs[dimension], outputs[dimension],
      window[dimension], stride);
}

int64_t WinogradGeometry::inputTasks() const {
  // Each number is read and written about once, and twice transformed.
  return std::min(batch * inputBlocks() * tileRows(),
                  movingTasks(4 * batch * transformedSize()));
}

WinogradGeometry::Matrices::Place
WinogradGeometry::Matrices::getPlace(int64_t i, int64_t j) const {
  const WinogradGeometry &g = geometry;
  int64_t columns = g.tileColumns();
  int64_t row = std::min(i, g.ownFilters(0)),
          column = std::min(j, g.ownFilters(1));
  int64_t down = row < g.ownFilters(0) ? 1 : g.sharing(0);
  int64_t all = g.tilesOf(1, column, columns);
  return {row * rowStride(1) + column * stride(down),
          g.tilesOf(0, row, rows) * all,
          g.tilesBefore(0, i, rows) * all +
              g.tilesWith(0, i, rows) * g.tilesBefore(1, j, columns),
          g.tilesWith(1, j, columns)};
}

ConvolutionGeometry WinogradGeometry::getProducts(int64_t tiles) const {
  ConvolutionGeometry g;
  g.extents = {1, 1, tiles};
  g.inputChannels = filterChannels ? filterChannels : inputChannels;
  g.outputChannels = outputChannels;
  g.segmentProducts = winogradSegmentProducts;
  g.inputBlock = std::min(block, g.inputChannels);
  g.outputBlock = block;
  g.inputBlockStride = tiles * block;
  g.inputStrides = {0, 0, block};
  return g;
}

/// The loops over the tiles of an image of outputs, given with the window's
/// numbers.
static WinogradGeometry tileImage(llvm::ArrayRef<int64_t> window,
                                  int64_t stride,
                                  llvm::ArrayRef<int64_t> outputs,
                                  llvm::ArrayRef<int64_t> extents) {
  WinogradGeometry g;
  g.window = {window[0], window[1]};
  g.stride = stride;
  g.outputs = {outputs[0], outputs[1]};
  g.extents = {extents[0], extents[1]};
  return g;
}

/// Window, outputs and padding have two numbers, for which there are
/// transforms.
static LogicalResult verifyWinograd(Operation *op,
                                    llvm::ArrayRef<int64_t> window,
                                    int64_t stride,
                                    llvm::ArrayRef<int64_t> outputs,
                                    llvm::ArrayRef<int64_t> padding) {
  bool fits = window.size() == 2 && outputs.size() == 2 && padding.size() == 2;
  for (size_t i = 0; fits && i < 2; ++i)
    fits = padding[i] >= 0 &&
           WinogradTransform::has(outputs[i], window[i], stride);
  if (!fits)
    return op->emitOpError(
        "expects two numbers of window, outputs and padding, where "
        "window + outputs - 1 is 1 or even and at most 10 at stride one, or "
        "the window is 3 and outputs at most 8 at stride two");
  return success();
}

/// The tiles' elements are in the source or its halo.
static LogicalResult verifyTilesInside(Operation *op, const Layout &in,
                                       const WinogradGeometry &g,
                                       llvm::ArrayRef<int64_t> padding) {
  for (int i = 0; i < 2; ++i) {
    int64_t behind = g.coveredInputs(i) - padding[i];
    if (padding[i] > in.haloLow[i + 1] ||
        behind > in.spatial[i + 1] + in.haloHigh[i + 1])
      return op->emitOpError("reads outside its source's halo in spatial "
                             "dimension ")
             << i;
  }
  return success();
}

WinogradGeometry WinogradInputOp::getGeometry() {
  Layout in = kernel::getLayout(getSource());
  WinogradGeometry g =
      tileImage(getWindow(), getStride(), getOutputs(), getExtents());
  g.batch = in.batch;
  g.strip = g.tileRows();
  g.block = in.block;
  g.inputChannels = in.channels;
  return g;
}

int64_t WinogradInputOp::getTaskCount() { return getGeometry().inputTasks(); }

// Those of the convolution count as kernel.winograd's.
int64_t WinogradInputOp::getFlops() { return 0; }

LogicalResult WinogradInputOp::verify() {
  if (failed(verifyWinograd(*this, getWindow(), getStride(), getOutputs(),
                            getPadding())))
    return failure();
  if (rankOf(getSource()) != 4 || rankOf(getDestination()) != 1 ||
      getExtents().size() != 2 || getExtents()[0] < 1 || getExtents()[1] < 1)
    return emitOpError("expects a source of rank 4, a destination of rank 1 "
                       "and two positive extents");
  WinogradGeometry g = getGeometry();
  int64_t size = g.batch * g.transformedSize();
  if (elementCount(getDestination()) < size)
    return emitOpError("expects a destination of ") << size << " elements";
  return verifyTilesInside(*this, kernel::getLayout(getSource()), g,
                           getPadding());
}

WinogradGeometry WinogradOp::getGeometry() {
  Layout out = kernel::getLayout(getDestination());
  WinogradGeometry g = tileImage(getWindow(), getStride(), getOutputs(),
                                 {out.spatial[1], out.spatial[2]});
  g.batch = out.batch;
  g.strip = getStrip();
  g.block = out.block;
  g.inputChannels = getChannels();
  g.outputChannels = out.channels;
  g.filterChannels = getFilterChannels();
  g.derivesMirrored = getDerivesMirrored();
  return g;
}

int64_t WinogradOp::getTaskCount() {
  WinogradGeometry g = getGeometry();
  int64_t panels = ceilDivide(g.outputBlocks(), getTile().getVectors());
  return g.batch * ceilDivide(panels, getTile().getTaskPanels()) *
         ceilDivide(g.strips(), getTile().getTaskTiles());
}

int64_t WinogradOp::getScratchSize() {
  WinogradGeometry g = getGeometry();
  int64_t vectors = getTile().getVectors();
  return getTaskCount() * (g.productsSize(vectors) + g.filterSize(vectors) +
                           (getTransformed() ? 0 : g.transformedSize()));
}

int64_t WinogradOp::getFlops() {
  // Of the convolution, not of this way to compute it: rates are comparable.
  return 2 * elementCount(getDestination()) * product(getWindow()) *
         getChannels();
}

LogicalResult WinogradOp::verify() {
  if (failed(verifyTile(*this, getTile())) ||
      failed(verifyWinograd(*this, getWindow(), getStride(), getOutputs(),
                            getPadding())))
    return failure();
  Layout out = kernel::getLayout(getDestination());
  if (rankOf(getDestination()) != 4 || int64_t(getChannels()) < 1 ||
      int64_t(getStrip()) < 1)
    return emitOpError("expects a destination of rank 4 and a positive number "
                       "of channels and strip");
  WinogradGeometry g = getGeometry();
  if (!g.fitsFilterChannels())
    return emitOpError("expects filter channels that divide the ")
           << g.inputChannels
           << " channels into parts of whole blocks or parts of blocks of "
           << g.block << ", found " << g.filterChannels;
  if (!g.fitsDerivesMirrored())
    return emitOpError("expects windows of three columns, tiles of two at "
                       "least and filter_channels with derives_mirrored");
  if (getTransformed()) {
    if (rankOf(getSource()) != 1 || g.strips() != 1 ||
        elementCount(getSource()) < g.batch * g.transformedSize())
      return emitOpError("expects a source of rank 1, ")
             << g.batch * g.transformedSize()
             << " transformed elements, and a single strip";
  } else {
    Layout in = kernel::getLayout(getSource());
    if (rankOf(getSource()) != 4 || in.block != out.block ||
        in.batch != out.batch || in.channels != g.inputChannels)
      return emitOpError("expects a source of rank 4 with the destination's "
                         "batch and block and ")
             << g.inputChannels << " channels";
    if (failed(verifyTilesInside(*this, in, g, getPadding())))
      return failure();
  }
  int64_t outputs = g.outputBlocks() * g.block;
  if (failed(verifyWeights(
          *this, getFilter(), outputs * g.inputChannels * g.packedElements(),
          getBias(), outputs, getResidual(), getDestination())))
    return failure();
  if (elementCount(getScratch()) < getScratchSize())
    return emitOpError("expects a scratch of ")
           << getScratchSize() << " elements";
  return success();
}

//===----------------------------------------------------------------------===//
// Depthwise and grouped: a block of output channels depends on one of the input
//===----------------------------------------------------------------------===//

/// The tasks of a kernel whose panels are blocks of channels.
static int64_t blockwiseTasks(Value destination, TileAttr tile) {
  Layout out = kernel::getLayout(destination);
  return out.batch *
         tiledTasks(tile, /*oneRow=*/false, out.spatial, out.blocks());
}

/// The rules of those kernels, whose output channels are sums over
/// `groupChannels` input channels.
template <typename Op>
static LogicalResult verifyBlockwise(Op op, int64_t groupChannels) {
  Value source = op.getSource(), destination = op.getDestination();
  if (failed(verifyTile(op, op.getTile())) ||
      failed(verifyWindow(op, source, destination, op.getWindow(),
                          op.getStrides(), op.getDilations(),
                          op.getPadding())) ||
      failed(verifyEqualChannels(op, source, destination)))
    return failure();
  Layout out = kernel::getLayout(destination);
  int64_t channels = out.blocks() * out.block;
  if (failed(verifyWeights(op, op.getFilter(),
                           channels * groupChannels * product(op.getWindow()),
                           op.getBias(), channels, op.getResidual(),
                           destination)))
    return failure();
  return verifyHalo(op, source, destination, op.getWindow(), op.getStrides(),
                    op.getDilations(), op.getPadding());
}

int64_t DepthwiseOp::getTaskCount() {
  return blockwiseTasks(getDestination(), getTile());
}

int64_t DepthwiseOp::getFlops() {
  return 2 * elementCount(getDestination()) * product(getWindow());
}

LogicalResult DepthwiseOp::verify() {
  return verifyBlockwise(*this, /*groupChannels=*/1);
}

int64_t GroupedOp::getTaskCount() {
  return blockwiseTasks(getDestination(), getTile());
}

int64_t GroupedOp::getFlops() {
  return 2 * elementCount(getDestination()) * product(getWindow()) *
         getGroupChannels();
}

LogicalResult GroupedOp::verify() {
  Layout out = kernel::getLayout(getDestination());
  int64_t groupChannels = getGroupChannels();
  if (!fitsGrouped(groupChannels, out.block) ||
      out.channels % groupChannels != 0)
    return emitOpError("expects groups of a power of two of channels, at least "
                       "2 and less than a block, that divides the channels, "
                       "found ")
           << groupChannels << " channels a group in "
           << getDestination().getType();
  return verifyBlockwise(*this, groupChannels);
}
