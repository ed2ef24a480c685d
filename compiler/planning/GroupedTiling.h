//===-- GroupedTiling.h - Convolution in groups of few channels -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_GROUPEDTILING_H
#define CNNC_COMPILER_PLANNING_GROUPEDTILING_H

#include "dialects/kernel/KernelDialect.h"

namespace cnnc::planning {

/// The cycles that one core needs for kernel.grouped with tiles of `rows` x
/// `columns` pixels, of all blocks of channels. A row of the window takes the
/// most of
/// - its multiply-adds, two a cycle: for each pixel, window column and channel
///   of a group,
/// - its exchanges of lanes, one a cycle: for each input column under the tile
///   and channel of a group but one,
/// - the latency of the multiply-adds that a sum waits for, four cycles each,
/// and what vectors cost that stay in no register from one channel to the next.
/// `dense` is the convolution with whole blocks as groups.
double groupedCycles(const kernel::ConvolutionGeometry &dense,
                     int64_t groupChannels, kernel::TargetAttr target,
                     int64_t rows, int64_t columns);

/// The tile of kernel.grouped of least cycles; null if the convolution `dense`,
/// whose groups are merged from those of `groupChannels`, takes fewer.
kernel::TileAttr chooseGroupedTile(const kernel::ConvolutionGeometry &dense,
                                   int64_t groupChannels,
                                   kernel::TargetAttr target);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_GROUPEDTILING_H
