//===-- Winograd.cpp - The transforms of Winograd's convolution -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Winograd.h"
#include <cmath>

using namespace cnnc::kernel;

/// The coefficients of the product of (x - p) over all points but number
/// `except`, lowest power first.
static std::vector<double> product(const std::vector<double> &points,
                                   size_t except) {
  std::vector<double> result = {1};
  for (size_t i = 0; i < points.size(); ++i) {
    if (i == except)
      continue;
    result.push_back(0);
    for (size_t k = result.size() - 1; k > 0; --k)
      result[k] = result[k - 1] - points[i] * result[k];
    result[0] *= -points[i];
  }
  return result;
}

WinogradTransform WinogradTransform::get(int64_t m, int64_t r) {
  if (m == 1 && r == 1)
    return {{{1}}, {{1}}, {{1}}};
  // The points' magnitudes, for each number of pairs: few bits, so that the
  // matrices are exact or nearly, and a small error (Barabasz et al. 2018;
  // those of three pairs were found by trying).
  static const std::vector<double> magnitudes[] = {
      {}, {1}, {0.75, 1.5}, {0.5, 1, 1.75}, {0.375, 0.75, 1.5, 3}};
  size_t n = m + r - 1;
  std::vector<double> points = {0};
  for (double magnitude : magnitudes[(n - 2) / 2]) {
    points.push_back(magnitude);
    points.push_back(-magnitude);
  }

  WinogradTransform transform;
  transform.input.assign(n, std::vector<double>(n, 0));
  transform.filter.assign(n, std::vector<double>(r, 0));
  transform.output.assign(m, std::vector<double>(n, 0));
  for (size_t j = 0; j + 1 < n; ++j) {
    std::vector<double> others = product(points, j);
    double scale = 1;
    for (size_t i = 0; i < points.size(); ++i)
      if (i != j)
        scale *= points[j] - points[i];
    for (size_t k = 0; k < others.size(); ++k)
      transform.input[j][k] = others[k];
    for (int64_t k = 0; k < r; ++k)
      transform.filter[j][k] = std::pow(points[j], k) / scale;
    for (int64_t i = 0; i < m; ++i)
      transform.output[i][j] = std::pow(points[j], i);
  }
  // Infinity: the highest coefficients.
  transform.input[n - 1] = product(points, points.size());
  transform.filter[n - 1][r - 1] = 1;
  transform.output[m - 1][n - 1] = 1;
  return transform;
}
