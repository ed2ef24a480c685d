//===-- Packing.h - The order of weights in memory -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_PACKING_H
#define CNNC_COMPILER_PLANNING_PACKING_H

#include "dialects/kernel/KernelDialect.h"

namespace cnnc::planning {

/// Writes `weights` (row-major, of `shape`) to `packed` (all of it) in the
/// order that `packing` and the buffer's type say. A filter is (O, C/groups,
/// window...), fully connected weights are (O, K).
void pack(llvm::ArrayRef<float> weights, llvm::ArrayRef<int64_t> shape,
          kernel::PackingAttr packing, mlir::MemRefType buffer,
          llvm::MutableArrayRef<float> packed);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_PACKING_H
