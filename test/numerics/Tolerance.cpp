//===-- Tolerance.cpp - How far results may be off -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Tolerance.h"
#include "dialects/kernel/KernelDialect.h"
#include "dialects/kernel/Strassen.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <vector>

using namespace cnnc;
using namespace cnnc::numerics;

/// The deviation of a rounding error: uniform within a unit roundoff.
static const double roundingDeviation = 1 / std::sqrt(3.0);

/// The variance that the roundings of a sum of `terms` numbers add, in terms of
/// one rounding of the sum.
static double roundings(int64_t terms) { return (terms + 1) / 2.0; }

Tolerance cnnc::numerics::randomError(double deviation) {
  return {0, (8 + 9 * deviation) * unitRoundoff, 0};
}

Tolerance cnnc::numerics::sumOfProducts(int64_t terms) {
  return randomError(roundingDeviation * std::sqrt(roundings(terms)));
}

int64_t cnnc::numerics::segmentChannels(int64_t channels, int64_t windowSize,
                                        int64_t segmentProducts) {
  kernel::ConvolutionGeometry g;
  g.segmentProducts = segmentProducts;
  // The largest blocks, and with them the largest segments.
  g.inputBlock = 16;
  g.inputChannels = channels;
  g.window[2] = windowSize;
  return g.segmentBlocks() * g.inputBlock;
}

/// Those of a sum over channels and a window in segments.
static double segmentRoundings(int64_t channels, int64_t windowSize,
                               int64_t segmentProducts) {
  int64_t segment = segmentChannels(channels, windowSize, segmentProducts);
  int64_t rest = channels % 16, whole = channels - rest;
  if (whole <= segment)
    return roundings(channels * windowSize);
  int64_t segments = kernel::ceilDivide(whole, segment) + (rest != 0);
  return roundings(segment * windowSize) + roundings(segments);
}

Tolerance cnnc::numerics::convolutionSum(int64_t channels, int64_t windowSize) {
  return randomError(roundingDeviation *
                     std::sqrt(segmentRoundings(channels, windowSize,
                                                kernel::segmentProducts)));
}

Tolerance cnnc::numerics::product(int64_t factors) {
  // All roundings in one direction, or as a random walk if that is less. A unit
  // in the last place is at least the unit roundoff of the number.
  double count = std::max<int64_t>(factors - 1, 0);
  return function(std::min(count, 9 * roundingDeviation * std::sqrt(count)));
}

namespace {
/// What one direction of a transform contributes at a position.
struct Position {
  /// A product's variance, and the roundings of its factors.
  double variance, steps;
};
} // namespace

/// Those that a row of a transform's matrix adds: none for a single element,
/// whose factor is 1.
static double transformRoundings(llvm::ArrayRef<double> row) {
  int64_t terms = row.size() - llvm::count(row, 0.0);
  return terms > 1 ? roundings(terms) : 0;
}

static std::vector<Position>
getPositions(const kernel::WinogradTransform &transform,
             bool transformsFilter) {
  auto square = [](llvm::ArrayRef<double> row) {
    double sum = 0;
    for (double x : row)
      sum += x * x;
    return sum;
  };
  std::vector<Position> positions;
  for (auto [i, input] : llvm::enumerate(transform.input)) {
    // The last filter may serve several.
    llvm::ArrayRef<double> filter =
        transform.filter[std::min(i, transform.filter.size() - 1)];
    positions.push_back(
        {square(input) * square(filter) / filter.size(),
         transformRoundings(input) +
             (transformsFilter ? transformRoundings(filter) : 0)});
  }
  return positions;
}

double
cnnc::numerics::winogradDeviation(const kernel::WinogradTransform &down,
                                  const kernel::WinogradTransform &across,
                                  int64_t channels, bool transformsFilter) {
  std::vector<Position> rows = getPositions(down, transformsFilter);
  std::vector<Position> columns = getPositions(across, transformsFilter);
  double largest = 0;
  for (llvm::ArrayRef<double> k : down.output)
    for (llvm::ArrayRef<double> l : across.output) {
      double common =
          segmentRoundings(channels, 1, kernel::winogradSegmentProducts) + 1 +
          transformRoundings(k) + transformRoundings(l);
      double sum = 0;
      for (auto [row, a] : llvm::zip_equal(rows, k))
        for (auto [column, b] : llvm::zip_equal(columns, l))
          sum += a * a * row.variance * b * b * column.variance *
                 (common + row.steps + column.steps);
      largest = std::max(largest, sum);
    }
  return roundingDeviation * std::sqrt(largest);
}

int64_t cnnc::numerics::largestWinogradTile(int64_t window) {
  switch (window) {
  case 1:
    return 1;
  case 3:
    return 4;
  case 5:
  case 7:
    return 2;
  }
  return 0;
}

Tolerance cnnc::numerics::winograd(std::array<int64_t, 2> window,
                                   int64_t channels, int64_t stride,
                                   bool transformsFilter) {
  auto transform = [&](int64_t window) {
    return kernel::WinogradTransform::get(largestWinogradTile(window), window,
                                          stride);
  };
  return randomError(winogradDeviation(
      transform(window[0]), transform(window[1]), channels, transformsFilter));
}

double cnnc::numerics::strassenDeviation(int64_t channels) {
  auto terms = [](const std::array<int, 4> &factors) {
    return int64_t(factors.size()) - llvm::count(factors, 0);
  };
  // The products of a quarter: those of the quarter whose sum it goes on from,
  // and one more each time.
  std::array<std::vector<kernel::StrassenProduct>, 4> held;
  for (const kernel::StrassenProduct &product : kernel::strassenProducts)
    for (const kernel::StrassenProduct::Sum &sum :
         {product.other, product.sum}) {
      if (sum.to < 0)
        continue;
      std::vector<kernel::StrassenProduct> products;
      if (sum.from >= 0)
        products = held[sum.from];
      products.push_back(product);
      held[sum.to] = products;
    }
  double largest = 0;
  for (const std::vector<kernel::StrassenProduct> &products : held) {
    double variance = 0;
    for (const kernel::StrassenProduct &product : products) {
      int64_t inputs = terms(product.input);
      variance +=
          inputs * terms(product.filter) / 2.0 *
          (segmentRoundings(channels / 2, 1, kernel::segmentProducts) + 1 +
           (inputs > 1 ? roundings(inputs) : 0) + roundings(products.size()));
    }
    largest = std::max(largest, variance);
  }
  return roundingDeviation * std::sqrt(largest);
}

Tolerance cnnc::numerics::strassen(int64_t channels) {
  return randomError(strassenDeviation(channels));
}

Tolerance cnnc::numerics::chain(Tolerance layer, int64_t layers) {
  double growth = std::sqrt(double(layers));
  return {layer.ulp * growth, layer.rms * growth, layer.absolute * growth};
}
