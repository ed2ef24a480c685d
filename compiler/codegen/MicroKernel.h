//===-- MicroKernel.h - The micro-kernel of all sums of products -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_MICROKERNEL_H
#define CNNC_COMPILER_CODEGEN_MICROKERNEL_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// A tile of sums in registers: some pixels times some vectors of outputs.
struct MicroKernel {
  const kernel::ConvolutionGeometry &geometry;
  mlir::Value source, filter;
  /// Where each pixel's input stands, counted from the tile's base.
  llvm::ArrayRef<int64_t> pixels;
  /// Blocks of output channels.
  int64_t vectors;

  /// Adds to `sums` (pixel by pixel, `vectors` each) the products over all
  /// input channels of a group and the window, from the filter's panel at
  /// `filterBase`, packed as kernel.convolution says, and the input at
  /// `inputBase`.
  llvm::SmallVector<mlir::Value>
  emit(Emitter &e, mlir::Value filterBase, mlir::Value inputBase,
       llvm::SmallVector<mlir::Value> sums) const;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_MICROKERNEL_H
