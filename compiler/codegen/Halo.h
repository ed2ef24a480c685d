//===-- Halo.h - The zeros around a buffer's interior -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_HALO_H
#define CNNC_COMPILER_CODEGEN_HALO_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// Rows [firstRow, lastRow) of the planes of number `depth` of an image's
/// blocks [firstBlock, lastBlock).
struct PlaneRows {
  mlir::Value image, firstBlock, lastBlock, depth, firstRow, lastRow;
};

/// Zeroes the halo between each of these rows and the next one; before the
/// first row of a plane and behind its last one, all there is. So the rows of a
/// buffer, spread over tasks as you like, zero each element of its halo once.
void fillHalo(Emitter &e, mlir::Value buffer, const PlaneRows &rows);

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_HALO_H
