//===-- WinogradTest.cpp - The transforms give the convolution --*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/KernelDialect.h"
#include "gtest/gtest.h"
#include <array>
#include <cmath>
#include <random>

using namespace cnnc::kernel;

namespace {

std::vector<double> multiply(const Matrix &matrix,
                             const std::vector<double> &vector) {
  std::vector<double> result;
  for (const std::vector<double> &row : matrix) {
    EXPECT_EQ(row.size(), vector.size());
    result.push_back(0);
    for (size_t i = 0; i < row.size(); ++i)
      result.back() += row[i] * vector[i];
  }
  return result;
}

// All outputs, and the first ones with filters of all.
TEST(WinogradTransform, GivesTheConvolution) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  auto expectConvolution = [&](const WinogradTransform &transform, int64_t r,
                               int64_t stride) {
    int64_t outputs = transform.output.size(), n = transform.input.size();
    for (int round = 0; round < 20; ++round) {
      std::vector<double> filter(r), input(n);
      for (double &number : filter)
        number = uniform(random);
      for (double &number : input)
        number = uniform(random);
      std::vector<double> products = multiply(transform.filter, filter);
      // The last filter serves all positions behind.
      products.resize(n, products.back());
      std::vector<double> other = multiply(transform.input, input);
      for (size_t i = 0; i < products.size(); ++i)
        products[i] *= other[i];
      std::vector<double> output = multiply(transform.output, products);
      for (int64_t i = 0; i < outputs; ++i) {
        double expected = 0;
        for (int64_t k = 0; k < r; ++k)
          expected += input[i * stride + k] * filter[k];
        EXPECT_NEAR(output[i], expected, 1e-11);
      }
    }
  };
  for (auto [m, r, stride] : {std::array<int64_t, 3>{1, 1, 1},
                              {2, 1, 1},
                              {2, 3, 1},
                              {4, 3, 1},
                              {6, 3, 1},
                              {2, 5, 1},
                              {2, 7, 1},
                              {4, 7, 1},
                              {1, 3, 2},
                              {2, 3, 2},
                              {3, 3, 2},
                              {4, 3, 2},
                              {8, 3, 2}}) {
    ASSERT_TRUE(WinogradTransform::has(m, r, stride));
    Matrix filters = WinogradTransform::get(m, r, stride).filter;
    for (int64_t outputs = 1; outputs <= m; ++outputs) {
      SCOPED_TRACE(std::to_string(outputs) + " of F(" + std::to_string(m) +
                   ", " + std::to_string(r) + ") at stride " +
                   std::to_string(stride));
      WinogradTransform transform =
          WinogradTransform::getFirst(outputs, m, r, stride);
      size_t n = (outputs - 1) * stride + r;
      size_t own = stride == 1 ? n : outputs + 1;
      ASSERT_EQ(transform.input.size(), n);
      ASSERT_EQ(int64_t(transform.output.size()), outputs);
      ASSERT_EQ(transform.filter.size(), stride == 1 ? own : own + 1);
      for (size_t i = 0; i < own; ++i)
        EXPECT_EQ(transform.filter[i], filters[i]);
      EXPECT_EQ(transform.filter.back(), filters[stride == 1 ? n - 1 : m + 1]);
      expectConvolution(transform, r, stride);
    }
  }
}

TEST(WinogradTransform, FiltersOfMirroredPointsFollowFromOthers) {
  for (int64_t stride : {1, 2})
    for (int64_t m = 2; m <= 8; ++m) {
      if (!WinogradTransform::has(m, 3, stride))
        continue;
      SCOPED_TRACE("F(" + std::to_string(m) + ", 3) at stride " +
                   std::to_string(stride));
      WinogradTransform transform = WinogradTransform::get(m, 3, stride);
      const Matrix &filter = transform.filter;
      WinogradGeometry g;
      g.outputs = {m, m};
      g.stride = stride;
      int64_t mirrored = 0;
      for (int64_t row = 0; row < g.filters(1); ++row) {
        if (!g.isMirrored(row))
          continue;
        ++mirrored;
        std::array<double, 2> factors = transform.getMirrored(row);
        for (int64_t k = 0; k < 3; ++k)
          EXPECT_DOUBLE_EQ(factors[0] * filter[0][k] +
                               factors[1] * filter[1][k] - filter[row - 1][k],
                           filter[row][k]);
      }
      // Of 2 to 9 points all but 0 and infinity are pairs.
      EXPECT_EQ(mirrored, (g.ownFilters(1) - 1) / 2);
      EXPECT_EQ(g.unmirroredColumns(), g.filters(1) - mirrored);
    }
}

TEST(WinogradTransform, IsForSomeSizes) {
  EXPECT_FALSE(WinogradTransform::has(0, 3, 1));
  EXPECT_FALSE(WinogradTransform::has(3, 3, 1));
  EXPECT_FALSE(WinogradTransform::has(10, 3, 1));
  EXPECT_FALSE(WinogradTransform::has(4, 5, 2));
  EXPECT_FALSE(WinogradTransform::has(9, 3, 2));
  EXPECT_FALSE(WinogradTransform::has(4, 3, 3));
}

// What the emitted code saves: the even parts of a pair's rows are equal, the
// odd ones opposite.
TEST(WinogradTransform, RowsOfOppositePointsDifferInSignsOnly) {
  for (auto [m, r] : {std::pair<int64_t, int64_t>{4, 3}, {2, 7}, {2, 3}}) {
    Matrix input = WinogradTransform::get(m, r).input;
    for (size_t row = 2; row + 1 < input.size(); row += 2)
      for (size_t k = 0; k < input.size(); ++k)
        EXPECT_EQ(std::abs(input[row][k]), std::abs(input[row + 1][k]));
  }
}

} // namespace
