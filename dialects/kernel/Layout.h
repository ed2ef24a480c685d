//===-- Layout.h - Arithmetic of blocked layouts -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_LAYOUT_H
#define CNNC_DIALECTS_KERNEL_LAYOUT_H

#include "mlir/IR/BuiltinTypes.h"
#include <array>

namespace cnnc::kernel {

constexpr int64_t ceilDivide(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Where the elements of a buffer stand, counted in elements from its base: the
/// numbers behind `#kernel.layout`. The tensor is seen as (N, C, D, H, W); with
/// fewer spatial dimensions the leading ones have extent one, a tensor of rank
/// 2 is (N, C), of rank 1 (C), and any other rank one long row.
struct Layout {
  int64_t batch = 1;
  int64_t channels = 1;
  std::array<int64_t, 3> spatial = {1, 1, 1};
  int64_t block = 1;
  std::array<int64_t, 3> haloLow = {0, 0, 0};
  std::array<int64_t, 3> haloHigh = {0, 0, 0};
  /// Channels of the allocation that the buffer is a slice of.
  int64_t allocatedChannels = 1;

  static Layout get(mlir::MemRefType type);

  int64_t blocks() const { return ceilDivide(channels, block); }
  int64_t pitch(int i) const { return haloLow[i] + spatial[i] + haloHigh[i]; }
  int64_t columnStride() const { return block; }
  int64_t rowStride() const { return pitch(2) * block; }
  int64_t planeStride() const { return pitch(1) * rowStride(); }
  int64_t blockStride() const { return pitch(0) * planeStride(); }
  int64_t batchStride() const {
    return ceilDivide(allocatedChannels, block) * blockStride();
  }
  std::array<int64_t, 3> spatialStrides() const {
    return {planeStride(), rowStride(), columnStride()};
  }
  bool hasHalo() const;
  /// The first element of the interior.
  int64_t origin() const {
    return haloLow[0] * planeStride() + haloLow[1] * rowStride() +
           haloLow[2] * columnStride();
  }
  int64_t offset(int64_t n, int64_t c, int64_t d, int64_t h, int64_t w) const {
    return n * batchStride() + c / block * blockStride() + c % block +
           origin() + d * planeStride() + h * rowStride() + w * columnStride();
  }
  /// Elements from the base to behind the last one, halo and padding lanes
  /// included.
  int64_t size() const {
    return (batch - 1) * batchStride() + blocks() * blockStride();
  }
  /// Whether all elements stand in row-major order without gaps.
  bool isRowMajor() const;
};

/// Whether `type` is that of a buffer: a static memref of f32 that is row-major
/// or has a `#kernel.layout`.
bool isBuffer(mlir::Type type);

/// The row-major strides of `shape`, in elements.
llvm::SmallVector<int64_t> rowMajorStrides(llvm::ArrayRef<int64_t> shape);

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_LAYOUT_H
