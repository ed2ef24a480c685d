//===-- Tolerance.h - How far results may be off -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_TOLERANCE_H
#define CNNC_TEST_NUMERICS_TOLERANCE_H

#include "dialects/kernel/Winograd.h"
#include <array>
#include <cstdint>

namespace cnnc::numerics {

/// How far an element y of a compiled result may be from the reference's: the
/// greatest of `ulp` units in the last place of y, `rms` times the root mean
/// square of the whole tensor, and `absolute`. Fixed for each algorithm from
/// its arithmetic, not from what was measured. What errors of its operands make
/// of a result is added to it: see Variants.h.
struct Tolerance {
  double ulp = 0;
  double rms = 0;
  double absolute = 0;
};

/// The rounding error of one float operation, relative to its result.
constexpr double unitRoundoff = 0x1p-24;

/// Elements are only moved, compared or negated.
constexpr Tolerance exact() { return {}; }
/// One operation, rounded to the nearest float; the reference's own rounding to
/// a double is in the last digits.
constexpr Tolerance rounded() { return {0.5 + 1e-6, 0, 0}; }
/// A function with an error of at most `ulp` units in the last place.
constexpr Tolerance function(double ulp) { return {ulp, 0, 0}; }

/// The tolerance relative to the root mean square for an error of the given
/// standard deviation, in units roundoff of it. The largest of a hundred
/// thousand normally distributed errors is at 4.5 deviations, and twice that is
/// allowed because images and padding repeat terms. Eight units are for the
/// last rounding, of elements that are large themselves.
Tolerance randomError(double deviation);

/// The sum of `terms` products of numbers of random sign, in any order. Each
/// rounding is off by u / sqrt(3) of a partial sum, and the partial sums have
/// (terms + 1) / 2 times the result's variance together: a random walk (Higham
/// 2002, "Accuracy and Stability of Numerical Algorithms", section 2.8).
Tolerance sumOfProducts(int64_t terms);

/// The sum over `channels` input channels and a window of `windowSize` elements
/// as the micro-kernel computes it, in segments (`segmentProducts`): in those
/// of s terms the partial sums have (s + 1) / 2 times the result's variance
/// together, in the sum of t segments (t + 1) / 2 times.
Tolerance convolutionSum(int64_t channels, int64_t windowSize);

/// Channels that the micro-kernel sums in a segment, in blocks of 16.
int64_t segmentChannels(int64_t channels, int64_t windowSize,
                        int64_t segmentProducts);

/// The product of `factors` numbers: a rounding less than there are factors,
/// each relative to the result.
Tolerance product(int64_t factors);

/// The rows and columns of the largest tile of outputs that the planner takes
/// for a window's: F(4, 3), F(2, 5) and F(2, 7). 0 if it takes none.
int64_t largestWinogradTile(int64_t window);

/// A convolution with `channels` input channels and this window, at `stride`,
/// by Winograd's algorithm on the largest tiles, at most. With
/// `transformsFilter`, the kernel itself transforms the filter.
Tolerance winograd(std::array<int64_t, 2> window, int64_t channels,
                   int64_t stride = 1, bool transformsFilter = false);

/// The standard deviation of the error of the two-dimensional algorithm with
/// these matrices for rows (`down`) and columns (`across`), in units roundoff
/// of the result's root mean square, at the worst place of a tile. With A the
/// output's, B the input's and G the filter's matrix and inputs and filters
/// independent and of mean 0, the products at position (i, j) have relative to
/// the result the variance
///
///     v(i, j) = |B_i|^2 |G_i|^2 / r |B_j|^2 |G_j|^2 / r
///
/// by the rows' Euclidean norms, and their errors arrive at place (k, l)
/// multiplied by A_ki A_lj. This is the bound of Barabasz et al. 2018, "Error
/// analysis and improving the accuracy of Winograd convolution for deep neural
/// networks", the product of the matrices' norms and of the number of roundings
/// in their sums, with the root mean square in place of the worst case: as in
/// `sumOfProducts`, a sum of t terms adds (t + 1) / 2 roundings in each
/// direction of either transform, that over the channels those of segments of
/// `winogradSegmentProducts`. One more is that of the filter, which is
/// transformed in double precision unless the kernel transforms it: its sums
/// then count as the input's.
double winogradDeviation(const kernel::WinogradTransform &down,
                         const kernel::WinogradTransform &across,
                         int64_t channels, bool transformsFilter = false);

/// The product of matrices by Strassen's algorithm, of `channels` input
/// channels.
Tolerance strassen(int64_t channels);

/// The standard deviation of its error, in units roundoff of the result's root
/// mean square, in the worst quarter. A product of sums of s and t quarters has
/// relative to the result the variance s t / 2; its roundings are those of
/// these sums, of the filter's number and of the sum over half the channels, in
/// segments, and those of the sum of products that make a quarter, counted as
/// for `winogradDeviation`.
double strassenDeviation(int64_t channels);

/// Layers in a row: their errors add up as a random walk does.
Tolerance chain(Tolerance layer, int64_t layers);

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_TOLERANCE_H
