//===-- Tiling.h - Register tiles and what they cost ------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_TILING_H
#define CNNC_COMPILER_PLANNING_TILING_H

#include "dialects/kernel/KernelDialect.h"

namespace cnnc::planning {

/// The cycles that one core needs for a convolution with register tiles of
/// `rows` x `columns` pixels and `vectors` blocks of output channels. A step,
/// one input channel of one window element, takes the most of
/// - its multiply-adds, two a cycle,
/// - its loads of filter vectors and of input elements, two a cycle,
/// - the latency of a multiply-add, four cycles,
/// - the filter's way from the second cache, where its panel does not fit the
///   first.
/// A tile's end adds what stores beyond the target's burst wait, with few
/// registers those of 1x1 windows only. `toScratch` says that sums are stored
/// where a transform reads them.
double convolutionCycles(const kernel::ConvolutionGeometry &geometry,
                         bool oneRow, kernel::TargetAttr target, int64_t rows,
                         int64_t columns, int64_t vectors,
                         bool toScratch = false);

/// Whether the target's registers hold a tile's sums and what a step needs.
bool fitsRegisters(kernel::TargetAttr target, int64_t rows, int64_t columns,
                   int64_t vectors);

/// A tile of pixels and blocks of output channels, and its cycles.
struct RegisterTile {
  int64_t rows = 1, columns = 1, vectors = 1;
  double cycles = 0;
};

/// At most `most` tiles that the registers hold, of least cycles first; none
/// cover the plane as another does.
llvm::SmallVector<RegisterTile>
listTiles(const kernel::ConvolutionGeometry &geometry, bool oneRow,
          kernel::TargetAttr target, size_t most, bool toScratch = false);

/// The sizes of the runs that cover `extent`.
llvm::SmallVector<double> coverSizes(int64_t extent, int64_t most);

/// Blocks of output channels of a group, and the blocks of each panel of
/// `vectors` of them.
int64_t getGroupBlocks(const kernel::ConvolutionGeometry &geometry,
                       kernel::TargetAttr target);
llvm::SmallVector<double> getPanels(int64_t groups, int64_t groupBlocks,
                                    int64_t vectors);

/// The tile for depthwise convolution on planes of `output`.
kernel::TileAttr chooseDepthwiseTile(const kernel::Layout &output,
                                     std::array<int64_t, 3> window,
                                     std::array<int64_t, 3> strides,
                                     kernel::TargetAttr target,
                                     int64_t mostRows = 4);

/// A tile of `rows` x `columns` pixels of one block of channels, its work cut
/// into tasks. `cycles` are those of one block's output plane.
kernel::TileAttr cutBlocks(const kernel::Layout &output,
                           kernel::TargetAttr target, int64_t rows,
                           int64_t columns, double cycles);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_TILING_H
