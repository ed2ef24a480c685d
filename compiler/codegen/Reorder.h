//===-- Reorder.h - Between blocked and strided buffers ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_REORDER_H
#define CNNC_COMPILER_CODEGEN_REORDER_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// Elements that are to be moved between a buffer in which vectors of them
/// stand in lanes, blocked or contiguous along one dimension, and another in
/// which they are strided. All numbers count elements.
struct Reorder {
  struct Dimension {
    int64_t extent, blockedStride, stridedStride;
  };
  bool toBlocked;
  int64_t block;
  /// Whether the blocked buffer has room for whole vectors of channels.
  bool hasPaddingLanes = true;
  mlir::Value blocked, strided;
  int64_t blockedOrigin, stridedOrigin;
  /// The dimension of the lanes: its extent need not be whole blocks, its
  /// blocked stride is that of blocks. Padding lanes get any value.
  Dimension channels;
  llvm::SmallVector<Dimension> pixels;
};

/// Emits the task's share of `reorder`, if there is a good way: the strided
/// buffer has to be contiguous along the channels or along one of the pixels'
/// dimensions.
bool emitReorder(Emitter &e, Reorder reorder, int64_t tasks);

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_REORDER_H
