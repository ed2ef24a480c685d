//===-- Padding.h - What stands outside a buffer ----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_PADDING_H
#define CNNC_COMPILER_CODEGEN_PADDING_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// The element of an extent that position `i`, which may lie outside, mirrors
/// or repeats. The mode is not constant.
inline int64_t mirrorIndex(cnn::PaddingMode mode, int64_t i, int64_t extent) {
  switch (mode) {
  case cnn::PaddingMode::Reflect:
    return cnn::reflectIndex(i, extent);
  case cnn::PaddingMode::Symmetric:
    return cnn::symmetricIndex(i, extent);
  default:
    return cnn::replicateIndex(i, extent);
  }
}

/// The same in the generated code.
inline mlir::Value mirrorIndex(Emitter &e, cnn::PaddingMode mode, mlir::Value i,
                               int64_t extent) {
  if (mode == cnn::PaddingMode::Replicate)
    return e.max(e.min(i, e.index(extent - 1)), e.index(0));
  // Outside, exactly one of the two is the reflection; inside, both are i.
  int64_t beside = mode == cnn::PaddingMode::Symmetric;
  mlir::Value low = e.max(i, e.sub(e.index(-beside), i));
  return e.min(low, e.sub(e.index(2 * (extent - 1) + beside), low));
}

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_PADDING_H
