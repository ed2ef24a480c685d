//===-- Strassen.cpp - Tasks, operations and rules of Strassen's kernels --===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Strassen.h"
#include "dialects/kernel/ComputeChecks.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

static constexpr int64_t products = strassenProducts.size();

/// Whether `sums`, without halo, has half the pixels of the planes of `whole`
/// (half the rows, or, as one row, half of all where these have no halo either)
/// and the channels of both come in halves of whole blocks.
static bool isHalf(const Layout &sums, const Layout &whole) {
  std::array<int64_t, 3> rows = whole.spatial, row = {1, 1, 0};
  rows[1] /= 2;
  row[2] = product(whole.spatial) / 2;
  bool inRows = whole.spatial[0] == 1 && whole.spatial[1] % 2 == 0 &&
                sums.spatial == rows;
  bool inOneRow = !whole.hasHalo() && product(whole.spatial) % 2 == 0 &&
                  sums.spatial == row;
  return (inRows || inOneRow) && sums.batch == whole.batch &&
         sums.block == whole.block && whole.block > 1 && !sums.hasHalo() &&
         whole.channels % (2 * whole.block) == 0 &&
         sums.channels % (products * sums.block) == 0;
}

//===----------------------------------------------------------------------===//
// The input
//===----------------------------------------------------------------------===//

int64_t StrassenInputOp::getTaskCount() {
  Layout out = kernel::getLayout(getDestination());
  // Each number is read and written about once.
  return std::min(out.batch * out.blocks() / products * out.spatial[1] *
                      out.spatial[2],
                  movingTasks(2 * elementCount(getDestination())));
}

// Those of the convolution count as kernel.strassen's.
int64_t StrassenInputOp::getFlops() { return 0; }

LogicalResult StrassenInputOp::verify() {
  Layout in = kernel::getLayout(getSource()),
         out = kernel::getLayout(getDestination());
  if (rankOf(getSource()) < 3 ||
      rankOf(getSource()) != rankOf(getDestination()) || !isHalf(out, in) ||
      out.channels != in.channels / 2 * products)
    return emitOpError("expects a source of one plane with an even number of "
                       "rows and of blocks of channels, and a destination "
                       "without halo of half the rows and ")
           << products << " halves of the channels, found "
           << getSource().getType() << " and " << getDestination().getType();
  return success();
}

//===----------------------------------------------------------------------===//
// The products
//===----------------------------------------------------------------------===//

ConvolutionGeometry StrassenOp::getGeometry() {
  Layout in = kernel::getLayout(getSource()),
         out = kernel::getLayout(getDestination());
  ConvolutionGeometry g;
  g.batch = in.batch;
  g.extents = in.spatial;
  if (getFlatten())
    g.extents = {1, 1, product(in.spatial)};
  g.inputChannels = in.channels;
  g.inputBlock = in.block;
  g.inputBlockStride = in.blockStride();
  g.inputBatchStride = in.batchStride();
  g.inputStrides = in.spatialStrides();
  g.inputOrigin = in.origin();
  g.outputChannels = out.channels / 2;
  g.outputBlock = out.block;
  g.outputBlockStride = out.blockStride();
  g.outputBatchStride = out.batchStride();
  g.outputStrides = out.spatialStrides();
  g.outputOrigin = out.origin();
  return g;
}

int64_t StrassenOp::getTaskCount() {
  ConvolutionGeometry g = getGeometry();
  int64_t panels =
      ceilDivide(g.outputChannels / g.outputBlock, getTile().getVectors());
  return g.batch * tiledTasks(getTile(), getFlatten(), g.extents, panels);
}

int64_t StrassenOp::getFlops() {
  // Of the direct sum, not of this way to compute it: rates are comparable.
  return 2 * elementCount(getDestination()) *
         (kernel::getLayout(getSource()).channels / products * 2);
}

LogicalResult StrassenOp::verify() {
  if (failed(verifyTile(*this, getTile())))
    return failure();
  Layout in = kernel::getLayout(getSource()),
         out = kernel::getLayout(getDestination());
  if (rankOf(getSource()) < 3 ||
      rankOf(getSource()) != rankOf(getDestination()) || !isHalf(in, out))
    return emitOpError("expects a source without halo of ")
           << products
           << " halves of input channels, in whole blocks, and of half the "
              "rows of the destination, which has one plane and an even number "
              "of rows and of blocks of channels, found "
           << getSource().getType() << " and " << getDestination().getType();
  if (getFlatten() &&
      (out.hasHalo() ||
       (getResidual() && kernel::getLayout(getResidual()).hasHalo())))
    return emitOpError("expects no halo with flatten");
  if (!getFlatten() && in.spatial[2] != out.spatial[2])
    return emitOpError("expects flatten where the source is a single row");
  if (getFillsHalo() && !out.hasHalo())
    return emitOpError("expects a destination with a halo to fill, found ")
           << getDestination().getType();
  if (getResidual() == getDestination())
    return emitOpError("expects a residual other than the destination, which "
                       "holds sums between the products");
  ConvolutionGeometry g = getGeometry();
  return verifyWeights(*this, getFilter(), g.outputChannels * g.inputChannels,
                       getBias(), 2 * g.outputChannels, getResidual(),
                       getDestination());
}
