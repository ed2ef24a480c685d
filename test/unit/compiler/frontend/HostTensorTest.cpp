//===-- HostTensorTest.cpp - Arithmetic on constants at import ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/HostTensor.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace cnnc::frontend;

static HostTensor integers(llvm::ArrayRef<int64_t> shape,
                           std::vector<int64_t> values,
                           ElementType type = ElementType::Int64) {
  return HostTensor::fromIntegers(type, shape, std::move(values));
}

static std::vector<int64_t> numbers(const HostTensor &tensor) {
  return tensor.integers().vec();
}

TEST(HostTensor, CountsElementsWithoutOverflow) {
  constexpr int64_t large = int64_t(1) << 40;
  EXPECT_EQ(countElements({}), 1);
  EXPECT_EQ(countElements({2, 3, 4}), 24);
  EXPECT_EQ(countElements({0, 3}), 0);
  EXPECT_EQ(countElements({large}), large);
  EXPECT_EQ(countElements({large, 2}), std::nullopt);
  EXPECT_EQ(countElements({int64_t(1) << 32, int64_t(1) << 32}), std::nullopt);
  EXPECT_EQ(countElements({INT64_MAX, INT64_MAX}), std::nullopt);
  EXPECT_EQ(countElements({-1}), std::nullopt);
  // A zero behind cannot make good for what is too large before.
  EXPECT_EQ(countElements({large, 2, 0}), std::nullopt);
}

TEST(HostTensor, IntegersWrapAround) {
  EXPECT_EQ(numbers(integers({3}, {255, 256, -1}, ElementType::Uint8)),
            (std::vector<int64_t>{255, 0, 255}));
  EXPECT_EQ(numbers(integers({2}, {128, -129}, ElementType::Int8)),
            (std::vector<int64_t>{-128, 127}));
  EXPECT_EQ(numbers(integers({1}, {int64_t(1) << 31}, ElementType::Int32)),
            (std::vector<int64_t>{INT32_MIN}));
  EXPECT_EQ(numbers(integers({3}, {0, 2, -5}, ElementType::Bool)),
            (std::vector<int64_t>{0, 1, 1}));
}

TEST(HostTensor, FloatsBecomeIntegersTowardZero) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  HostTensor tensor = HostTensor::fromDoubles(
      ElementType::Double, {6}, {1.9, -1.9, 1e300, -infinity, NAN, 0.0});
  EXPECT_EQ(numbers(tensor.cast(ElementType::Int64)),
            (std::vector<int64_t>{1, -1, INT64_MAX, INT64_MIN, 0, 0}));
  // Everything but zero is true.
  EXPECT_EQ(numbers(HostTensor::fromDoubles(ElementType::Double, {3},
                                            {0.25, -0.0, NAN})
                        .cast(ElementType::Bool)),
            (std::vector<int64_t>{1, 0, 1}));
}

TEST(HostTensor, RoundsOnce) {
  // 2^24 + 1 lies between two f32 numbers: the tie goes to the even one.
  HostTensor large = integers({1}, {(1 << 24) + 1}).cast(ElementType::Float);
  EXPECT_EQ(large.getDouble(0), double(1 << 24));
  HostTensor half =
      HostTensor::fromDoubles(ElementType::Float16, {2}, {2049.0, 1e6});
  EXPECT_EQ(half.getDouble(0), 2048.0);
  EXPECT_TRUE(std::isinf(half.getDouble(1)));
  HostTensor brain =
      HostTensor::fromDoubles(ElementType::BFloat16, {1}, {257.0});
  EXPECT_EQ(brain.getDouble(0), 256.0);
  HostTensor single = HostTensor::fromDoubles(ElementType::Float, {1}, {1e300});
  EXPECT_TRUE(std::isinf(single.getDouble(0)));
}

TEST(HostTensor, Broadcasts) {
  EXPECT_EQ(broadcastShapes({2, 1}, {3}),
            (llvm::SmallVector<int64_t, 4>{2, 3}));
  EXPECT_EQ(broadcastShapes({}, {3}), (llvm::SmallVector<int64_t, 4>{3}));
  EXPECT_EQ(broadcastShapes({2}, {3}), std::nullopt);
  // An empty dimension stays empty.
  EXPECT_EQ(broadcastShapes({0}, {1}), (llvm::SmallVector<int64_t, 4>{0}));
  HostTensor column = integers({2, 1}, {5, 7});
  EXPECT_EQ(numbers(broadcastTo(column, {2, 3})),
            (std::vector<int64_t>{5, 5, 5, 7, 7, 7}));
  EXPECT_EQ(numbers(broadcastTo(integers({3}, {1, 2, 3}), {2, 3})),
            (std::vector<int64_t>{1, 2, 3, 1, 2, 3}));
}

TEST(HostTensor, SharesNumbersAcrossShapes) {
  HostTensor tensor =
      HostTensor::fromDoubles(ElementType::Float, {2, 2}, {1.0, 2.0, 3.0, 4.0});
  HostTensor flat = tensor.reshaped({4});
  EXPECT_EQ(flat.singles().data.data(), tensor.singles().data.data());
  EXPECT_EQ(flat.rank(), 1);
  EXPECT_EQ(tensor.rank(), 2);
}

TEST(HostTensor, VisitsIndicesInRowMajorOrder) {
  std::vector<int64_t> visited;
  forEachIndex({2, 0}, [&](llvm::ArrayRef<int64_t>) { visited.push_back(9); });
  EXPECT_TRUE(visited.empty());
  forEachIndex({2, 2}, [&](llvm::ArrayRef<int64_t> index) {
    visited.push_back(10 * index[0] + index[1]);
  });
  EXPECT_EQ(visited, (std::vector<int64_t>{0, 1, 10, 11}));
  // A scalar has one element and no index.
  int scalars = 0;
  forEachIndex({}, [&](llvm::ArrayRef<int64_t> index) {
    scalars += index.empty() ? 1 : 100;
  });
  EXPECT_EQ(scalars, 1);
}
