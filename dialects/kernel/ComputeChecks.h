//===-- ComputeChecks.h - What several algorithms share ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H
#define CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H

#include "dialects/kernel/KernelDialect.h"
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
/// many times what handing it to a thread costs.
inline int64_t movingTasks(int64_t elements) {
  return std::clamp<int64_t>(ceilDivide(elements, 65536), 1, 64);
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

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H
