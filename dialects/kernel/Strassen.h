//===-- Strassen.h - Products of matrices in quarters -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_STRASSEN_H
#define CNNC_DIALECTS_KERNEL_STRASSEN_H

#include <array>
#include <cstdint>

namespace cnnc::kernel {

/// One of the seven products of half the size each way that make the product of
/// two matrices, in place of eight (Strassen 1969, "Gaussian elimination is not
/// optimal", in Winograd's variant: Higham 2002, "Accuracy and Stability of
/// Numerical Algorithms", section 23.1.3).
///
/// Quarters are numbered 2 * row + column. The first matrix, the input, has
/// pixels down and input channels across, the second one, the filter, input
/// channels down and output channels across.
struct StrassenProduct {
  /// The factors of the quarters, -1, 0 or 1, in the sums that are multiplied.
  std::array<int, 4> input, filter;
  /// It is added to what the quarter `from` of the result holds by then, to
  /// nothing with -1; the sum is what the quarter `to` holds from then on, and
  /// its result if it is the last.
  struct Sum {
    int from, to;
    bool last;
  };
  Sum sum;
  /// A second sum of the same product; from -1 if there is none.
  Sum other = {-1, -1, false};
};

/// In the order in which they are computed: sums that several quarters have in
/// common are handed on, in one that is not done yet, so that none takes room
/// elsewhere.
inline constexpr std::array<StrassenProduct, 7> strassenProducts = {{
    {{1, 0, 0, 0}, {1, 0, 0, 0}, {-1, 1, false}},
    {{0, 1, 0, 0}, {0, 0, 1, 0}, {1, 0, true}},
    {{-1, 0, 1, 1}, {1, -1, 0, 1}, {1, 1, false}},
    {{1, 0, -1, 0}, {0, -1, 0, 1}, {1, 3, false}},
    {{0, 0, 0, 1}, {-1, 1, 1, -1}, {3, 2, true}},
    {{0, 0, 1, 1}, {-1, 1, 0, 0}, {1, 1, false}, {3, 3, true}},
    {{1, 1, -1, -1}, {0, 0, 0, 1}, {1, 1, true}},
}};

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_STRASSEN_H
