//===-- ToleranceTest.cpp - Tolerances are neither tight nor wide ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Tolerance.h"
#include "dialects/cnn/CnnDialect.h"
#include "dialects/kernel/KernelDialect.h"
#include "dialects/kernel/Strassen.h"
#include "test/numerics/FunctionErrors.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>
#include <set>

using namespace cnnc;
using namespace cnnc::numerics;
using kernel::Matrix;
using kernel::WinogradTransform;

namespace {

/// a b with each of its sums rounded to `Number` step by step, products and
/// additions at once.
template <typename Number> Matrix multiply(const Matrix &a, const Matrix &b) {
  Matrix result(a.size(), std::vector<double>(b.front().size(), 0));
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < b.front().size(); ++j) {
      Number sum = 0;
      for (size_t k = 0; k < b.size(); ++k)
        sum = Number(double(sum) + a[i][k] * b[k][j]);
      result[i][j] = sum;
    }
  return result;
}

Matrix transpose(const Matrix &a) {
  Matrix result(a.front().size(), std::vector<double>(a.size()));
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < a.front().size(); ++j)
      result[j][i] = a[i][j];
  return result;
}

/// a b a^T.
template <typename Number> Matrix sandwich(const Matrix &a, const Matrix &b) {
  return multiply<Number>(multiply<Number>(a, b), transpose(a));
}

/// The errors of 3x3 convolutions, relative to the root mean square of their
/// results: those of Winograd's algorithm with these matrices, with filters
/// transformed in double precision, and of direct sums.
struct Errors {
  double largest = 0, deviation = 0;
  double directLargest = 0, directDeviation = 0;
};

template <typename Number>
Errors measure(const WinogradTransform &transform, int64_t channels,
               int64_t tiles) {
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal;
  size_t n = transform.input.size(), m = transform.output.size();
  auto makeMatrix = [&](size_t size, float scale) {
    Matrix matrix(size, std::vector<double>(size));
    for (std::vector<double> &row : matrix)
      for (double &x : row)
        x = scale * normal(random);
    return matrix;
  };
  std::vector<Matrix> filters;
  for (int64_t c = 0; c < channels; ++c)
    filters.push_back(makeMatrix(3, 1 / std::sqrt(9.0f * channels)));

  Errors errors;
  double squares = 0, count = 0;
  // For each place of a tile: the worst counts.
  std::vector<double> variance(m * m, 0);
  for (int64_t tile = 0; tile < tiles; ++tile) {
    Matrix sum(n, std::vector<double>(n, 0)), exact(m, std::vector<double>(m));
    Matrix total = sum, direct = exact, directTotal = exact;
    auto flush = [](Matrix &sum, Matrix &total) {
      for (size_t i = 0; i < sum.size(); ++i)
        for (size_t j = 0; j < sum.size(); ++j) {
          total[i][j] = Number(total[i][j] + sum[i][j]);
          sum[i][j] = 0;
        }
    };
    for (auto [c, filter] : llvm::enumerate(filters)) {
      if (c % segmentChannels(channels, 1, kernel::winogradSegmentProducts) ==
          0)
        flush(sum, total);
      if (c % segmentChannels(channels, 9, kernel::segmentProducts) == 0)
        flush(direct, directTotal);
      Matrix input = makeMatrix(n, 1);
      Matrix u = sandwich<double>(transform.filter, filter);
      Matrix v = sandwich<Number>(transform.input, input);
      for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
          sum[i][j] = Number(sum[i][j] + Number(u[i][j]) * v[i][j]);
      for (size_t k = 0; k < 9; ++k)
        for (size_t i = 0; i < m; ++i)
          for (size_t j = 0; j < m; ++j) {
            double term = input[i + k / 3][j + k % 3] * filter[k / 3][k % 3];
            exact[i][j] += term;
            direct[i][j] = Number(direct[i][j] + term);
          }
    }
    flush(sum, total);
    flush(direct, directTotal);
    Matrix result = sandwich<Number>(transform.output, total);
    for (size_t i = 0; i < m; ++i)
      for (size_t j = 0; j < m; ++j) {
        double error = std::fabs(result[i][j] - exact[i][j]);
        double other = std::fabs(directTotal[i][j] - exact[i][j]);
        errors.largest = std::max(errors.largest, error);
        errors.directLargest = std::max(errors.directLargest, other);
        errors.directDeviation += other * other;
        variance[i * m + j] += error * error;
        squares += exact[i][j] * exact[i][j];
        ++count;
      }
  }
  double size = std::sqrt(squares / count);
  for (double sum : variance)
    errors.deviation =
        std::max(errors.deviation, std::sqrt(sum / tiles) / size);
  errors.directDeviation = std::sqrt(errors.directDeviation / count) / size;
  errors.largest /= size;
  errors.directLargest /= size;
  return errors;
}

/// The errors of Strassen's algorithm for `rows` x channels times channels x
/// `rows`, relative to the root mean square of the results, and the deviation
/// in the worst quarter.
template <typename Number>
Errors measureStrassen(int64_t channels, int64_t rows) {
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal;
  auto makeMatrix = [&](int64_t height, int64_t width) {
    Matrix matrix(height, std::vector<double>(width));
    for (std::vector<double> &row : matrix)
      for (double &x : row)
        x = normal(random);
    return matrix;
  };
  Matrix input = makeMatrix(rows, channels),
         filter = makeMatrix(channels, rows);
  auto sumQuarters = [](const Matrix &matrix, std::array<int, 4> factors,
                        auto number) {
    size_t height = matrix.size() / 2, width = matrix.front().size() / 2;
    Matrix sum(height, std::vector<double>(width, 0));
    for (size_t quarter = 0; quarter < 4; ++quarter)
      for (size_t i = 0; i < height; ++i)
        for (size_t j = 0; j < width; ++j)
          sum[i][j] = decltype(number)(
              sum[i][j] +
              factors[quarter] *
                  matrix[quarter / 2 * height + i][quarter % 2 * width + j]);
    return sum;
  };
  int64_t segment = segmentChannels(channels / 2, 1, kernel::segmentProducts);
  std::array<Matrix, 4> held;
  for (const kernel::StrassenProduct &p : kernel::strassenProducts) {
    Matrix a = sumQuarters(input, p.input, Number());
    Matrix b = sumQuarters(filter, p.filter, double());
    Matrix product(rows / 2, std::vector<double>(rows / 2, 0));
    for (int64_t i = 0; i < rows / 2; ++i)
      for (int64_t j = 0; j < rows / 2; ++j)
        for (int64_t first = 0; first < channels / 2; first += segment) {
          Number sum = 0;
          for (int64_t k = first; k < std::min(first + segment, channels / 2);
               ++k)
            sum = Number(double(sum) + a[i][k] * Number(b[k][j]));
          product[i][j] = Number(product[i][j] + sum);
        }
    for (const kernel::StrassenProduct::Sum &sum : {p.other, p.sum}) {
      if (sum.to < 0)
        continue;
      Matrix total = product;
      if (sum.from >= 0)
        for (int64_t i = 0; i < rows / 2; ++i)
          for (int64_t j = 0; j < rows / 2; ++j)
            total[i][j] = Number(total[i][j] + held[sum.from][i][j]);
      held[sum.to] = total;
    }
  }
  Matrix exact = multiply<double>(input, filter);
  Errors errors;
  double squares = 0;
  for (size_t quarter = 0; quarter < 4; ++quarter) {
    double variance = 0;
    for (int64_t i = 0; i < rows / 2; ++i)
      for (int64_t j = 0; j < rows / 2; ++j) {
        double right =
            exact[quarter / 2 * rows / 2 + i][quarter % 2 * rows / 2 + j];
        double error = std::fabs(held[quarter][i][j] - right);
        errors.largest = std::max(errors.largest, error);
        variance += error * error;
        squares += right * right;
      }
    errors.deviation =
        std::max(errors.deviation, std::sqrt(variance * 4 / rows / rows));
  }
  double size = std::sqrt(squares / rows / rows);
  errors.largest /= size;
  errors.deviation /= size;
  return errors;
}

} // namespace

// Without roundings it is exact: the products and their sums are right.
TEST(Tolerance, OfStrassenIsAboutRoundingsOnly) {
  EXPECT_LT(measureStrassen<double>(64, 8).largest, 1e-13);
}

TEST(Tolerance, OfStrassenIsAFewTimesItsErrors) {
  for (int64_t channels : {32, 256, 2048}) {
    SCOPED_TRACE(channels);
    Errors errors = measureStrassen<float>(channels, 96);
    double modelled = strassenDeviation(channels);
    EXPECT_LT(errors.deviation, modelled * unitRoundoff);
    EXPECT_GT(errors.deviation, modelled * unitRoundoff / 2.5);
    EXPECT_LT(errors.largest, strassen(channels).rms);
    EXPECT_GT(errors.largest, strassen(channels).rms / 6);
  }
}

TEST(Tolerance, IsAFewTimesTheErrorsOfSums) {
  for (int64_t channels : {16, 64, 256}) {
    WinogradTransform transform = WinogradTransform::get(4, 3);
    Errors errors = measure<float>(transform, channels, 128 * 256 / channels);
    auto expectFair = [&](const char *name, double largest, double deviation,
                          double modelled, Tolerance tolerance) {
      SCOPED_TRACE(std::string(name) + ", " + std::to_string(channels));
      RecordProperty(std::string(name) + std::to_string(channels),
                     std::to_string(largest / tolerance.rms));
      // The model takes terms that are correlated for independent ones, and
      // every rounding for that of a number just above a power of two.
      EXPECT_LT(deviation, modelled * unitRoundoff);
      EXPECT_GT(deviation, modelled * unitRoundoff / 2.5);
      EXPECT_LT(largest, tolerance.rms);
      EXPECT_GT(largest, tolerance.rms / 6);
    };
    expectFair("Winograd", errors.largest, errors.deviation,
               winogradDeviation(transform, transform, channels),
               winograd({3, 3}, channels));
    Tolerance sum = convolutionSum(channels, 9);
    expectFair("direct", errors.directLargest, errors.directDeviation,
               (sum.rms / unitRoundoff - 8) / 9, sum);
  }
}

// Without roundings the same is exact, whatever the points.
TEST(Tolerance, OfWinogradIsAboutRoundingsOnly) {
  for (int64_t outputs : {2, 4, 6})
    EXPECT_LT(
        measure<double>(WinogradTransform::get(outputs, 3), 16, 16).largest,
        1e-12);
}

// A wrong constant in any place of the matrices is beyond the tolerance.
TEST(Tolerance, OfWinogradNoticesWrongConstants) {
  constexpr int64_t channels = 64;
  const WinogradTransform right = WinogradTransform::get(4, 3);
  for (auto member : {&WinogradTransform::input, &WinogradTransform::filter,
                      &WinogradTransform::output})
    for (size_t i = 0; i < (right.*member).size(); ++i)
      for (size_t j = 0; j < (right.*member)[i].size(); ++j) {
        WinogradTransform wrong = right;
        (wrong.*member)[i][j] += 1e-3;
        EXPECT_GT(measure<double>(wrong, channels, 4).largest,
                  3 * winograd({3, 3}, channels).rms)
            << "row " << i << ", column " << j << " of "
            << (right.*member).size() << "x" << (right.*member)[i].size();
      }
}

TEST(FunctionErrors, AreOfAllActivations) {
  std::set<std::string> found, kinds;
  for (const FunctionError &row : functionErrors)
    found.insert(llvm::StringRef(row.text).split('(').first.str());
  for (uint32_t i = 0; auto kind = cnn::symbolizeActivationKind(i); ++i)
    kinds.insert(cnn::stringifyActivationKind(*kind).str());
  EXPECT_EQ(found, kinds);
}
