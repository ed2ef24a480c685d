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

/// F(m, r) at stride one.
static WinogradTransform getDense(int64_t m, int64_t r) {
  if (m == 1 && r == 1)
    return {{{1}}, {{1}}, {{1}}};
  // The points' magnitudes, for each number of pairs: few bits, so that the
  // matrices are exact or nearly, and a small error (Barabasz et al. 2018;
  // those of three pairs were found by trying).
  static const std::vector<double> magnitudes[] = {
      {}, {1}, {0.75, 1.5}, {0.5, 1, 1.75}, {0.375, 0.75, 1.5, 3}};
  size_t n = m + r - 1;
  std::vector<double> points;
  if (n % 2 == 0)
    points.push_back(0);
  for (double magnitude : magnitudes[(n - 1) / 2]) {
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

/// Three elements at stride two.
static WinogradTransform getStrided(int64_t m) {
  WinogradTransform even = getDense(m, 2), transform;
  size_t own = m + 1, n = own + m;
  transform.input.assign(n, std::vector<double>(n, 0));
  transform.filter.assign(own + 1, std::vector<double>(3, 0));
  transform.output.assign(m, std::vector<double>(n, 0));
  for (size_t j = 0; j < own; ++j) {
    for (size_t k = 0; k < own; ++k)
      transform.input[j][2 * k] = even.input[j][k];
    for (size_t k = 0; k < 2; ++k)
      transform.filter[j][2 * k] = even.filter[j][k];
    for (int64_t i = 0; i < m; ++i)
      transform.output[i][j] = even.output[i][j];
  }
  for (int64_t i = 0; i < m; ++i) {
    transform.input[own + i][2 * i + 1] = 1;
    transform.output[i][own + i] = 1;
  }
  transform.filter[own][1] = 1;
  return transform;
}

bool WinogradTransform::has(int64_t m, int64_t r, int64_t stride) {
  if (m < 1 || r < 1)
    return false;
  int64_t n = m + r - 1;
  if (stride == 1)
    return n == 1 || (n % 2 == 0 && n <= 10);
  return stride == 2 && r == 3 && m <= 8;
}

WinogradTransform WinogradTransform::get(int64_t m, int64_t r, int64_t stride) {
  return stride == 1 ? getDense(m, r) : getStrided(m);
}
