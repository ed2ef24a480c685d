//===-- ComputeChecks.h - Rules that several algorithms have ----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H
#define CNNC_DIALECTS_KERNEL_COMPUTECHECKS_H

#include "dialects/kernel/KernelDialect.h"

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
