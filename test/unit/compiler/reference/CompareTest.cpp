//===-- CompareTest.cpp - How far two tensors are apart -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Compare.h"
#include "gmock/gmock.h"
#include <cmath>
#include <limits>

using namespace cnnc::reference;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Tensor vector(std::vector<double> values) {
  Tensor tensor;
  tensor.shape = {int64_t(values.size())};
  tensor.values = std::move(values);
  return tensor;
}

TEST(CompareTest, UlpIsTheDistanceOfFloats) {
  for (float x : {1.0f, 1.5f, 1.99f, 2.0f, 3e-5f, 1e30f, 1e-38f, 2e-42f}) {
    double next = std::nextafter(x, std::numeric_limits<float>::infinity());
    EXPECT_EQ(getUlp(x), next - double(x)) << x;
    EXPECT_EQ(getUlp(-x), next - double(x)) << x;
  }
  EXPECT_EQ(getUlp(0), std::numeric_limits<float>::denorm_min());
}

TEST(CompareTest, Measures) {
  auto c = llvm::cantFail(compare(vector({3, 0.25, -4.5}), vector({3, 0, -4})));
  EXPECT_EQ(c.maxError, 0.5);
  EXPECT_EQ(c.worst, 2);
  EXPECT_EQ(c.maxErrorToMax(), 0.125);
  EXPECT_DOUBLE_EQ(c.maxErrorToRms(), 0.5 / std::sqrt(25.0 / 3));
  EXPECT_DOUBLE_EQ(c.rmsErrorToRms(), std::sqrt(0.3125 / 25));
  EXPECT_EQ(c.maxUlp, 0.25 / std::numeric_limits<float>::denorm_min());
  EXPECT_EQ(c.notFinite, 0);
}

TEST(CompareTest, Equal) {
  auto c = llvm::cantFail(compare(vector({0, 0}), vector({0, -0.0})));
  EXPECT_EQ(c.maxErrorToMax(), 0);
  EXPECT_EQ(c.maxErrorToRms(), 0);
  EXPECT_EQ(c.maxUlp, 0);
}

TEST(CompareTest, AllExpectedZero) {
  auto c = llvm::cantFail(compare(vector({1}), vector({0})));
  EXPECT_EQ(c.maxErrorToRms(), infinity);
}

TEST(CompareTest, NotFinite) {
  auto c = llvm::cantFail(
      compare(vector({nan, infinity, infinity, 1, infinity, nan, infinity}),
              vector({nan, infinity, 1e300, 1, -infinity, 1, nan})));
  EXPECT_EQ(c.notFinite, 3);
  EXPECT_EQ(c.firstNotFinite, 4);
  EXPECT_EQ(c.maxError, 0);
}

TEST(CompareTest, OtherShape) {
  Tensor row({1, 2}), column({2, 1});
  EXPECT_EQ(llvm::toString(compare(row, column).takeError()),
            "expected a tensor of shape 2x1, found 1x2");
}

TEST(CompareTest, FindsFirstDifference) {
  Tensor expected = vector({100, 0, -1, infinity, nan});
  EXPECT_EQ(findDifference(expected, expected, 0, 0), std::nullopt);
  Tensor actual = vector({100.5, 0.125, -1, infinity, nan});
  EXPECT_EQ(findDifference(actual, expected, 0.01, 0.125), std::nullopt);
  EXPECT_EQ(findDifference(actual, expected, 0.01, 0.1), 1);
  EXPECT_EQ(findDifference(actual, expected, 0.001, 0.125), 0);
  actual.values[4] = 0;
  EXPECT_EQ(findDifference(actual, expected, 0.01, 0.125), 4);
}

} // namespace
