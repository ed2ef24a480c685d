//===-- KernelDialect.h - How a network is computed -------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_KERNELDIALECT_H
#define CNNC_DIALECTS_KERNEL_KERNELDIALECT_H

#include "dialects/cnn/CnnDialect.h"
#include "dialects/kernel/Layout.h"
#include "dialects/kernel/Winograd.h"

#include "dialects/kernel/KernelDialect.h.inc"
#include "dialects/kernel/KernelEnums.h.inc"

namespace cnnc::kernel {

/// Bytes a cycle that one core reads from the second-level and the third-level
/// cache and from memory, and all of them together from memory. Measured on
/// Zen 5: 190, 110, 42 and 55 GB/s at 4.2 GHz.
struct ReadRates {
  int64_t l2 = 44, l3 = 26, memory = 10, sharedMemory = 13;
};

} // namespace cnnc::kernel

#define GET_ATTRDEF_CLASSES
#include "dialects/kernel/KernelAttributes.h.inc"

#include "dialects/kernel/KernelInterfaces.h.inc"

namespace cnnc::kernel {

/// Products of a segment of a direct sum, and of those of Winograd's algorithm,
/// whose error is rather that of its transforms. A tile of 28 sums needs 14
/// cycles for a product of each, and about 30 to add them to the totals.
constexpr int64_t segmentProducts = 128, winogradSegmentProducts = 256;

/// A convolution's loops and where its operands' elements stand, with three
/// spatial dimensions and counted in elements; the fully connected layer is the
/// case whose pixels are the batch. Packing, planning and codegen share it.
struct ConvolutionGeometry {
  int64_t batch = 1;
  /// Output pixels: depth, rows, columns.
  std::array<int64_t, 3> extents = {1, 1, 1};
  std::array<int64_t, 3> window = {1, 1, 1};
  std::array<int64_t, 3> strides = {1, 1, 1};
  std::array<int64_t, 3> dilations = {1, 1, 1};
  int64_t groups = 1;
  /// Of one group.
  int64_t inputChannels = 1;
  /// Of all groups.
  int64_t outputChannels = 1;

  /// Input channels that stand beside each other.
  int64_t inputBlock = 1;
  int64_t inputBlockStride = 0;
  int64_t inputBatchStride = 0;
  std::array<int64_t, 3> inputStrides = {0, 0, 0};
  /// The element under the first window's first element.
  int64_t inputOrigin = 0;

  /// 0 with row-major output: a vector of channels then stands where the
  /// channels do.
  int64_t outputBlock = 0;
  int64_t outputBlockStride = 0;
  int64_t outputBatchStride = 0;
  std::array<int64_t, 3> outputStrides = {0, 0, 0};
  int64_t outputOrigin = 0;

  int64_t windowSize() const { return window[0] * window[1] * window[2]; }
  /// Products of one output element.
  int64_t reduction() const { return inputChannels * windowSize(); }
  /// How many of the whole input blocks are summed before their sum is added to
  /// the total: those of about `segmentProducts`, in segments as equal
  /// as whole blocks can be. A sum of n products that is rounded n times is off
  /// by about sqrt(n / 2) roundings, in segments of s products by
  /// sqrt(s / 2 + n / s / 2) of them (blocked summation: Blanchard, Higham and
  /// Mary 2020, "A class of fast and accurate summation algorithms").
  int64_t segmentBlocks() const;
  int64_t segmentProducts = kernel::segmentProducts;
};

/// The loops of Winograd's F(outputs, window), the minimal algorithm that gives
/// outputs[0] x outputs[1] outputs of a window at once (Lavin & Gray 2015).
struct WinogradGeometry {
  /// Rows and columns of a tile of outputs, and of the window.
  std::array<int64_t, 2> outputs = {4, 4}, window = {3, 3};
  int64_t stride = 1;

  int64_t batch = 1;
  /// Rows and columns of all outputs.
  std::array<int64_t, 2> extents = {1, 1};
  /// Rows of tiles of a strip.
  int64_t strip = 1;
  int64_t block = 1;
  int64_t inputChannels = 1, outputChannels = 1;
  /// Input channels whose filter a task transforms at once, before it uses it;
  /// 0 if the filter comes transformed.
  int64_t filterChannels = 0;
  /// Whether the filter comes transformed, but for those columns that follow
  /// from others: of `filterChannels` at once a task derives them
  /// (WinogradTransform::getMirrored).
  bool derivesMirrored = false;

  int64_t tiles(int dimension) const {
    return ceilDivide(extents[dimension], outputs[dimension]);
  }
  int64_t tileRows() const { return tiles(0); }
  int64_t tileColumns() const { return tiles(1); }
  /// Outputs of the last tile that are in the image.
  int64_t lastOutputs(int dimension) const {
    return extents[dimension] - (tiles(dimension) - 1) * outputs[dimension];
  }
  /// Those that it computes: all if it may be any strip's last row of tiles, or
  /// if less would save less than a twentieth of the products: tiles of two
  /// kinds are twice the code.
  int64_t lastTile(int dimension) const;
  /// Rows (0) or columns (1) of input elements under a tile.
  int64_t inputs(int dimension) const {
    return (outputs[dimension] - 1) * stride + window[dimension];
  }
  /// Products of a tile, one for each position of the transformed inputs.
  int64_t positions() const { return inputs(0) * inputs(1); }
  /// The positions of a row or column are the first `ownFilters`, which have a
  /// transformed filter each, and at stride two `sharing` more, which have one.
  int64_t ownFilters(int dimension) const {
    return inputs(dimension) - sharing(dimension);
  }
  int64_t sharing(int dimension) const {
    return stride == 1 ? 0 : outputs[dimension];
  }
  int64_t filters(int dimension) const {
    return ownFilters(dimension) + (sharing(dimension) ? 1 : 0);
  }
  /// How many positions the last tile of a row or column does without, of its
  /// own filters and of those that share one (WinogradTransform::getFirst).
  int64_t unused(int dimension) const {
    return outputs[dimension] - lastTile(dimension);
  }
  /// The position that a tile, maybe the last one, has as number `number`.
  int64_t getPosition(int dimension, int64_t number, bool last) const {
    int64_t without = last ? unused(dimension) : 0;
    return number < ownFilters(dimension) - without ? number : number + without;
  }
  /// Those of `tiles` tiles in a row or column, the last one among them, that
  /// have a position.
  int64_t tilesWith(int dimension, int64_t position, int64_t tiles) const {
    int64_t own = ownFilters(dimension);
    int64_t end = position < own ? own : own + sharing(dimension);
    return position < end - unused(dimension) ? tiles : tiles - 1;
  }
  /// Those of all positions that have a filter, and of those before one.
  int64_t tilesOf(int dimension, int64_t filter, int64_t tiles) const {
    return filter < ownFilters(dimension)
               ? tilesWith(dimension, filter, tiles)
               : sharing(dimension) * tiles - unused(dimension);
  }
  int64_t tilesBefore(int dimension, int64_t position, int64_t tiles) const {
    if (position < ownFilters(dimension))
      return 0;
    int64_t before = position - ownFilters(dimension);
    int64_t all = sharing(dimension) - unused(dimension);
    return before * tiles - std::max<int64_t>(before - all, 0);
  }
  /// Input elements under all tiles of a row or column.
  int64_t coveredInputs(int dimension) const {
    int64_t computed = tiles(dimension) * outputs[dimension];
    return (computed - unused(dimension) - 1) * stride + window[dimension];
  }
  /// The part of all tiles' positions that they have.
  double usedPositions() const;
  WinogradTransform getTransform(int dimension, bool last) const;
  /// Transformed filters of a channel, and how many elements of each channel's
  /// filter are packed: these, or the window's that a task transforms.
  int64_t filters() const { return filters(0) * filters(1); }
  int64_t windowSize() const { return window[0] * window[1]; }
  int64_t packedElements() const {
    if (derivesMirrored)
      return filters(0) * unmirroredColumns();
    return filterChannels ? windowSize() : filters();
  }
  /// Those of a row's transformed filters that are packed if mirrored ones are
  /// derived, and whether one is mirrored: those of points -a (Winograd.h).
  int64_t unmirroredColumns() const {
    return ownFilters(1) / 2 + 1 + (sharing(1) ? 1 : 0);
  }
  bool isMirrored(int64_t column) const {
    int64_t own = ownFilters(1);
    return column > 1 && column < own && (own - column) % 2 == 1;
  }
  /// Whether there are columns to derive, if they are to be derived.
  bool fitsDerivesMirrored() const {
    return !derivesMirrored ||
           (window[1] == 3 && outputs[1] > 1 && filterChannels > 0);
  }
  int64_t inputBlocks() const { return ceilDivide(inputChannels, block); }
  int64_t outputBlocks() const { return ceilDivide(outputChannels, block); }
  /// Whether the input channels are parts of `filterChannels`, if that is not
  /// 0, each of whole blocks or in one.
  bool fitsFilterChannels() const {
    return filterChannels == 0 ||
           (filterChannels > 0 && inputChannels % filterChannels == 0 &&
            (filterChannels % block == 0 || block % filterChannels == 0));
  }
  int64_t strips() const;
  /// The matrix product of one filter as a pointwise convolution whose pixels
  /// are `tiles` tiles, of all positions that have the filter. Of the input
  /// channels there are those that are transformed at once.
  ConvolutionGeometry getProducts(int64_t tiles) const;

  /// Where the matrices of a strip of `rows` rows of tiles stand that have
  /// `blocks` blocks of channels for each pixel: the transformed inputs, and a
  /// panel's products.
  struct Matrices {
    const WinogradGeometry &geometry;
    int64_t rows, blocks;

    /// Elements from one filter's matrix to the next one's, and of a row of
    /// filters, with room for all tiles. They are oddly many blocks: a tile's
    /// positions then lie in different sets of a cache.
    int64_t stride(int64_t copies) const {
      int64_t tiles = rows * geometry.tileColumns();
      return (blocks * copies * tiles | 1) * geometry.block;
    }
    int64_t rowStride(int64_t copies) const {
      int64_t sharing = geometry.sharing(1);
      return geometry.ownFilters(1) * stride(copies) +
             (sharing ? stride(copies * sharing) : 0);
    }
    int64_t size() const {
      int64_t sharing = geometry.sharing(0);
      return geometry.ownFilters(0) * rowStride(1) +
             (sharing ? rowStride(sharing) : 0);
    }
    /// Where position (i, j) is in a block of the matrix that has it, which
    /// begins at `begin` and has `tiles` of all positions: from number `first`
    /// on, `columns` to a row.
    struct Place {
      int64_t begin, tiles, first, columns;
    };
    Place getPlace(int64_t i, int64_t j) const;
  };
  /// [filter][input block][copy][tile][lane]: what a product reads is in one
  /// place.
  Matrices getTransformed(int64_t rows) const {
    return {*this, rows, inputBlocks()};
  }
  Matrices getResults(int64_t rows, int64_t vectors) const {
    return {*this, rows, vectors};
  }
  /// Elements of a strip's transformed inputs, and of a panel's products.
  int64_t transformedSize() const { return getTransformed(strip).size(); }
  int64_t productsSize(int64_t vectors) const {
    return getResults(strip, vectors).size();
  }
  /// Tasks of kernel.winograd_input, which transforms the inputs of all tasks.
  int64_t inputTasks() const;
  /// Elements from one transformed filter of a panel to the next one, where a
  /// task transforms them, and of all of them. They are oddly many blocks, as
  /// those of the matrices.
  int64_t filterStride(int64_t vectors) const {
    return (filterChannels * vectors | 1) * block;
  }
  int64_t filterSize(int64_t vectors) const {
    return filterChannels && !derivesMirrored
               ? filters() * filterStride(vectors)
               : 0;
  }
};

/// Whether kernel.grouped takes groups of so many channels in blocks of
/// `block`: a power of two that divides the block and is less than it.
constexpr bool fitsGrouped(int64_t groupChannels, int64_t block) {
  return groupChannels > 1 && groupChannels < block &&
         block % groupChannels == 0 &&
         (groupChannels & (groupChannels - 1)) == 0;
}

/// How many neighbouring window columns of kernel.grouped are written out, and
/// share what they read: all, or one where there are many.
constexpr int64_t getSharedColumns(int64_t windowColumns) {
  return windowColumns <= 11 ? windowColumns : 1;
}

} // namespace cnnc::kernel

#define GET_OP_CLASSES
#include "dialects/kernel/KernelOps.h.inc"

namespace cnnc::kernel {

/// How `extent` is covered by `count` runs of `size`, which is at most `most`,
/// and then `smallerCount` runs of `size - 1`.
struct Cover {
  int64_t size, count, smallerCount;
};
Cover coverExtent(int64_t extent, int64_t most);
int64_t tileCount(int64_t extent, int64_t most);

/// The layout of a value of `type`, in a memref type.
mlir::MemRefType getBufferType(mlir::RankedTensorType type,
                               LayoutAttr layout = {});

/// Elements of a kernel's scratch that each of its tasks has: what it needs, or
/// more where kernels share a place (kernel.alloc).
inline int64_t getTaskScratch(mlir::Value scratch, int64_t tasks) {
  return llvm::cast<mlir::MemRefType>(scratch.getType()).getNumElements() /
         tasks;
}

/// A row-major buffer's layout, or the layout as it is.
inline Layout getLayout(mlir::Value buffer) {
  return Layout::get(llvm::cast<mlir::MemRefType>(buffer.getType()));
}

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_KERNELDIALECT_H
