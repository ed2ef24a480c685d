//===-- Tiling.h - Choice of tiles by a cost model -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_TILING_H
#define CNNC_COMPILER_PLANNING_TILING_H

#include "dialects/kernel/KernelDialect.h"
#include <optional>

namespace cnnc::planning {

/// The cycles that one core needs for a convolution with register tiles of
/// `rows` x `columns` pixels and `vectors` blocks of output channels. A step,
/// one input channel of one window element, takes the most of
/// - its multiply-adds, two a cycle,
/// - its loads of filter vectors and of input elements, two a cycle,
/// - the latency of a multiply-add, four cycles,
/// - the filter's way from the second cache, where its panel does not fit the
///   first.
double convolutionCycles(const kernel::ConvolutionGeometry &geometry,
                         bool oneRow, kernel::TargetAttr target, int64_t rows,
                         int64_t columns, int64_t vectors);

/// The tile of least cycles that the target's registers hold, in the order of
/// loops that suits the second-level cache, its work cut into tasks that threads
/// can share:
/// - panel by panel: a task has some panels with all rows of tiles, or one panel
///   with some of them;
/// - slab by slab, where the cache holds the filter but not the input: all
///   panels of a few rows of tiles;
/// - in passes, where a panel is large: one panel, whose input channels are
///   summed part by part, with all rows of tiles; with some of them where there
///   are fewer panels than `fewTasks`.
kernel::TileAttr chooseTile(const kernel::ConvolutionGeometry &geometry,
                            bool oneRow, kernel::TargetAttr target);

/// How Winograd's algorithm computes a convolution, and the cycles of one core.
struct WinogradChoice {
  kernel::WinogradGeometry geometry;
  /// The input is transformed once for all tasks.
  bool transformed = false;
  kernel::TileAttr tile;
  double cycles = 0;
};

/// The cheapest of Winograd's algorithms for `direct`, a convolution of two
/// dimensions at stride one; none if the direct sum is cheaper. Both wait for
/// their weights to come from memory, of which Winograd has more.
std::optional<WinogradChoice>
chooseWinograd(const kernel::ConvolutionGeometry &direct,
               kernel::TargetAttr target);

/// The tile for depthwise convolution on planes of `output`.
kernel::TileAttr chooseDepthwiseTile(const kernel::Layout &output,
                                     std::array<int64_t, 3> window,
                                     std::array<int64_t, 3> strides,
                                     kernel::TargetAttr target);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_TILING_H
