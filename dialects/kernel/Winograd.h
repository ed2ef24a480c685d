//===-- Winograd.h - The transforms of Winograd's convolution -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_WINOGRAD_H
#define CNNC_DIALECTS_KERNEL_WINOGRAD_H

#include <array>
#include <cstdint>
#include <vector>

namespace cnnc::kernel {

using Matrix = std::vector<std::vector<double>>;

/// The matrices of the one-dimensional algorithm F(m, r), which computes m
/// outputs of a filter of r elements with n = m + r - 1 products:
///
///     y = output ((filter g) * (input d))
///
/// by evaluation at the points 0, infinity, +-a, +-b, ... (Lavin & Gray 2015;
/// Barabasz et al. 2018, "Error analysis and improving the accuracy of
/// Winograd convolution for deep neural networks", section 3). Two dimensions
/// nest it. The points 0, +-3/4, +-3/2 give F(4, 3) less than half the error of
/// the usual 0, +-1, +-2; rows of opposite points differ in signs only, which
/// the emitted code uses.
///
/// At stride two, with r = 3, the filter's first and last elements meet inputs
/// of even number, at stride one among these: m + 1 products by F(m, 2). The
/// one between them meets those of odd number: m more products, which have the
/// same filter.
///
/// Fewer outputs need fewer points, of which any will do: the first outputs of
/// F(m, r) can be had by its first products, of filters that are transformed
/// for all of them.
///
/// Filters of three elements at a point -a follow from those at a and at 0 or
/// infinity, which give what is equal or opposite of both.
struct WinogradTransform {
  Matrix input;  // n x n
  Matrix filter; // n x r; the products that have the same filter have one row
  Matrix output; // m x n

  /// For each stride `has` says what there is.
  static WinogradTransform get(int64_t m, int64_t r, int64_t stride = 1);
  /// For the first `outputs` of m outputs. The filter's rows are the first ones
  /// of F(m, r), and at stride two the last one.
  static WinogradTransform getFirst(int64_t outputs, int64_t m, int64_t r,
                                    int64_t stride = 1);
  static bool has(int64_t m, int64_t r, int64_t stride);

  /// Row `row` of the filter's matrix, of a point -a and three elements, is
  /// factors[0] times the first row plus factors[1] times the second (those of
  /// 0 and infinity, or of infinity and a point that does not count), less the
  /// row before it, which is that of a.
  std::array<double, 2> getMirrored(int64_t row) const;
};

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_WINOGRAD_H
