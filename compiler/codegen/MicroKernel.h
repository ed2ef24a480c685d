//===-- MicroKernel.h - Sums of products in registers -----------*- C++ -*-===//
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
  /// What to fetch of the filter ahead of its use: at each step, which is a
  /// block of input channels and a window element, the cache lines of the next
  /// `elements` of them, from `at` in `buffer` on.
  struct Ahead {
    mlir::Value buffer, at;
    int64_t elements = 0;
  } ahead;
  /// What a tile fetches of the `elements` of `buffer` from `next` on, which
  /// are read when the `total` pixels of a row of tiles have been computed: the
  /// share of the tile's pixels, of which `before` have been before it. None
  /// where that is next to nothing.
  static Ahead getAhead(Emitter &e, const kernel::ConvolutionGeometry &geometry,
                        mlir::Value buffer, mlir::Value next, int64_t elements,
                        mlir::Value before, int64_t pixels, int64_t total);
  /// How far the next tile's input is. Inputs are fetched some blocks of
  /// channels ahead: those of the next tile while this one's last are used.
  /// With 0 none is: there is no next tile, or inputs are in one place, which
  /// the hardware fetches by itself.
  int64_t advance = 0;
  /// A filter that is derived from others: factors[0] times the one at the
  /// base, plus factors[1] times the one `second` elements behind it, less the
  /// one `mirror` elements behind it. A null factor is zero.
  struct Derived {
    std::array<mlir::Value, 2> factors;
    mlir::Value second, mirror;
  };
  std::optional<Derived> derived = std::nullopt;

  /// Adds to totals (pixel by pixel, `vectors` each) the products over all
  /// input channels of a group and the window, from the filter's panel at
  /// `filterBase`, packed as kernel.convolution says, and the input at
  /// `inputBase`. Each segment (ConvolutionGeometry::segmentBlocks) is summed
  /// by itself, but for a single one, which goes on from the totals unless they
  /// are `resumed`: sums of products themselves. Where a single pixel reads the
  /// panel, segments are of up to four parts of the channels, whose sums are
  /// added up. `getTotals` is called once, where they are needed.
  llvm::SmallVector<mlir::Value>
  emit(Emitter &e, mlir::Value filterBase, mlir::Value inputBase,
       llvm::function_ref<llvm::SmallVector<mlir::Value>()> getTotals,
       bool resumed = false) const;

private:
  mlir::Value loadFilter(Emitter &e, mlir::Value at, int64_t offset) const;
  /// Of the pixels of a block one on each cache line, to be fetched for a later
  /// one; none if there is too little to compute meanwhile.
  llvm::SmallVector<int64_t> getFetchedPixels() const;
  /// Into how many parts the input channels are cut, which are read side by
  /// side. A panel that a single pixel uses comes from memory as fast as it is
  /// read; where one part waits for the address of a page, the others go on.
  int64_t getStreams(const Emitter &e) const;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_MICROKERNEL_H
