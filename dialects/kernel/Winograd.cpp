//===-- Winograd.cpp - The transforms of Winograd's convolution -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Winograd.h"
#include <algorithm>
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

/// The first `outputs` outputs of F(m, r) at stride one.
static WinogradTransform getDense(int64_t outputs, int64_t m, int64_t r) {
  if (m == 1 && r == 1)
    return {{{1}}, {{1}}, {{1}}};
  // The points' magnitudes, for each number of pairs: few bits, so that the
  // matrices are exact or nearly, and a small error (Barabasz et al. 2018;
  // those of three pairs were found by trying).
  static const std::vector<double> magnitudes[] = {
      {}, {1}, {0.75, 1.5}, {0.5, 1, 1.75}, {0.375, 0.75, 1.5, 3}};
  int64_t all = m + r - 1, n = outputs + r - 1;
  std::vector<double> points;
  if (all % 2 == 0)
    points.push_back(0);
  const int64_t infinity = points.size();
  for (double magnitude : magnitudes[(all - 1) / 2]) {
    points.push_back(magnitude);
    points.push_back(-magnitude);
  }
  // The finite ones of the first n points, and those behind.
  std::vector<double> used(points.begin(),
                           points.begin() + (n > infinity ? n - 1 : n));
  std::vector<double> unused(points.begin() + used.size(), points.end());

  WinogradTransform transform;
  transform.input.assign(n, std::vector<double>(n, 0));
  transform.filter.assign(n, std::vector<double>(r, 0));
  transform.output.assign(outputs, std::vector<double>(n, 0));
  for (size_t point = 0; point < used.size(); ++point) {
    int64_t j = int64_t(point) < infinity ? point : point + 1;
    double x = used[point];
    // The filter is divided by the differences to all points: what those that
    // are not used have taken too much, the input takes back.
    double scale = 1, unscale = 1;
    for (double other : points)
      scale *= other == x ? 1 : x - other;
    for (double other : unused)
      unscale *= x - other;
    std::vector<double> others = product(used, point);
    for (size_t k = 0; k < others.size(); ++k)
      transform.input[j][k] = unscale * others[k];
    for (int64_t k = 0; k < r; ++k)
      transform.filter[j][k] = std::pow(x, k) / scale;
    for (int64_t i = 0; i < outputs; ++i)
      transform.output[i][j] = std::pow(x, i);
  }
  // The highest coefficients.
  if (n > infinity) {
    transform.input[infinity] = product(used, used.size());
    transform.filter[infinity][r - 1] = 1;
    transform.output[outputs - 1][infinity] = 1;
  }
  return transform;
}

/// Three elements at stride two.
static WinogradTransform getStrided(int64_t outputs, int64_t m) {
  WinogradTransform even = getDense(outputs, m, 2), transform;
  size_t own = outputs + 1, n = own + outputs;
  transform.input.assign(n, std::vector<double>(n, 0));
  transform.filter.assign(own + 1, std::vector<double>(3, 0));
  transform.output.assign(outputs, std::vector<double>(n, 0));
  for (size_t j = 0; j < own; ++j) {
    for (size_t k = 0; k < own; ++k)
      transform.input[j][2 * k] = even.input[j][k];
    for (size_t k = 0; k < 2; ++k)
      transform.filter[j][2 * k] = even.filter[j][k];
    for (int64_t i = 0; i < outputs; ++i)
      transform.output[i][j] = even.output[i][j];
  }
  for (int64_t i = 0; i < outputs; ++i) {
    transform.input[own + i][2 * i + 1] = 1;
    transform.output[i][own + i] = 1;
  }
  transform.filter[own][1] = 1;
  return transform;
}

std::array<double, 2> WinogradTransform::getMirrored(int64_t row) const {
  std::array<double, 2> factors = {0, 0};
  for (size_t k = 0; k < factors.size(); ++k) {
    const std::vector<double> &other = filter[k];
    // At 0 and infinity a single element counts.
    auto counts = [](double factor) { return factor != 0; };
    if (std::count_if(other.begin(), other.end(), counts) != 1)
      continue;
    size_t i = std::find_if(other.begin(), other.end(), counts) - other.begin();
    factors[k] = (filter[row][i] + filter[row - 1][i]) / other[i];
  }
  return factors;
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
  return getFirst(m, m, r, stride);
}

WinogradTransform WinogradTransform::getFirst(int64_t outputs, int64_t m,
                                              int64_t r, int64_t stride) {
  return stride == 1 ? getDense(outputs, m, r) : getStrided(outputs, m);
}
