//===-- ComputeChecks.h - What several algorithms share ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H
#define CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H

#include "dialects/kernel/KernelDialect.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace cnnc::kernel {

inline int64_t product(llvm::ArrayRef<int64_t> numbers) {
  int64_t result = 1;
  for (int64_t number : numbers)
    result *= number;
  return result;
}

inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value buffer) {
  return llvm::cast<mlir::MemRefType>(buffer.getType()).getShape();
}

inline int64_t rankOf(mlir::Value buffer) { return shapeOf(buffer).size(); }

inline int64_t elementCount(mlir::Value buffer) {
  return llvm::cast<mlir::MemRefType>(buffer.getType()).getNumElements();
}

/// Tasks of kernels that mostly move memory, `elements` of them read or written
/// (or as long busy with arithmetic): each some microseconds long, which is
/// many times what handing it to a thread costs. One, or an even number: of
/// three, one of two threads would have two.
inline int64_t movingTasks(int64_t elements) {
  int64_t tasks = std::clamp<int64_t>(ceilDivide(elements, 65536), 1, 64);
  return tasks == 1 ? 1 : llvm::alignTo(tasks, 2);
}

/// Tasks of a tiled op over `panels` panels of channels of an image.
inline int64_t tiledTasks(TileAttr tile, bool oneRow,
                          std::array<int64_t, 3> extents, int64_t panels) {
  int64_t tiles = oneRow ? tileCount(extents[2], tile.getColumns())
                         : tileCount(extents[1], tile.getRows());
  return extents[0] * ceilDivide(panels, tile.getTaskPanels()) *
         ceilDivide(tiles, tile.getTaskTiles());
}

// What follows emits an error of `op` and fails if its rule is broken.

mlir::LogicalResult verifyEqualShapes(mlir::Operation *op, mlir::Value source,
                                      mlir::Value destination);

/// Source and destination are images of equal rank and batch, and a window's
/// attributes have one number for each spatial dimension: positive ones, of at
/// least 0 in the padding.
mlir::LogicalResult verifyWindow(mlir::Operation *op, mlir::Value source,
                                 mlir::Value destination,
                                 llvm::ArrayRef<int64_t> size,
                                 llvm::ArrayRef<int64_t> strides,
                                 llvm::ArrayRef<int64_t> dilations,
                                 llvm::ArrayRef<int64_t> padding);

/// Channels stay what they are between buffers of equal block.
mlir::LogicalResult verifyEqualChannels(mlir::Operation *op, mlir::Value source,
                                        mlir::Value destination);

/// The packed weights, the bias and the residual are as large as the kernel
/// reads them.
mlir::LogicalResult verifyWeights(mlir::Operation *op, mlir::Value filter,
                                  int64_t filterSize, mlir::Value bias,
                                  int64_t biasSize, mlir::Value residual,
                                  mlir::Value destination);

/// A tile has positive numbers, and one pass unless the op has several.
mlir::LogicalResult verifyTile(mlir::Operation *op, TileAttr tile);

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H
