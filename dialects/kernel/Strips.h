//===-- Strips.h - Layers that are computed together ------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_STRIPS_H
#define CNNC_DIALECTS_KERNEL_STRIPS_H

#include "dialects/kernel/KernelDialect.h"
#include <optional>

namespace cnnc::kernel {

/// The rows of its source that an op reads for row r of its destination: from
/// r * stride - padding on, `extent` of them.
struct RowWindow {
  int64_t extent = 1, stride = 1, padding = 0;
};

/// Of an op that kernel.strips can compute row by row; of others none.
std::optional<RowWindow> getRowWindow(mlir::Operation *op);

/// A layer of kernel.strips.
struct Stage {
  ComputeOpInterface op;
  RowWindow window;
  /// Of its destination, the whole plane.
  int64_t rows = 0;
  /// Where the rows that a strip needs stand in a task's scratch: as in the
  /// destination, but without halo above and below, and at most so many rows.
  Layout ring;
  /// Elements before the ring; the last layer has none, and stands behind all.
  int64_t offset = 0;
};

/// The layers as stages, for strips of `rows` rows of the last one's result,
/// which has no ring.
llvm::SmallVector<Stage> getStages(llvm::ArrayRef<ComputeOpInterface> ops,
                                   int64_t rows);

llvm::SmallVector<Stage> getStages(StripsOp op);

/// Elements of scratch that a task needs.
int64_t getScratchSize(llvm::ArrayRef<Stage> stages);

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_STRIPS_H
