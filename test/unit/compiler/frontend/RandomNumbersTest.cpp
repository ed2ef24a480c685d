//===-- RandomNumbersTest.cpp - Random parameters -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Initialize.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace cnnc::frontend;

TEST(RandomNumbers, AreThePublishedGenerators) {
  // SplitMix64's first word of seed 0, from its authors' reference code, is
  // 0xE220A8397B1DCDAF = mix(0x9E3779B97F4A7C15). With the hash of the empty
  // name, 0xCBF29CE484222325, as the negated seed, the key is mix(0) = 0.
  RandomNumbers random(-0xCBF29CE484222325, "");
  auto word = static_cast<int64_t>(0xE220A8397B1DCDAF);
  EXPECT_EQ(random.uniform(0), static_cast<double>(word >> 11) * 0x1p-52);
}

TEST(RandomNumbers, DependOnSeedNameAndIndexOnly) {
  RandomNumbers first(1, "a"), again(1, "a"), seed(2, "a"), name(1, "b");
  EXPECT_EQ(first.normal(1000), again.normal(1000));
  EXPECT_NE(first.normal(1000), seed.normal(1000));
  EXPECT_NE(first.normal(1000), name.normal(1000));
  EXPECT_NE(first.normal(1000), first.normal(1001));
}

TEST(RandomNumbers, NormalHasItsMoments) {
  RandomNumbers random(7, "w");
  constexpr int count = 1 << 18;
  double sum = 0, square = 0, fourth = 0, most = 0;
  for (int i = 0; i < count; ++i) {
    double x = random.normal(i);
    sum += x;
    square += x * x;
    fourth += x * x * x * x;
    most = std::max(most, std::abs(x));
  }
  // Five standard errors.
  EXPECT_NEAR(sum / count, 0, 5 / std::sqrt(count));
  EXPECT_NEAR(square / count, 1, 5 * std::sqrt(2.0 / count));
  EXPECT_NEAR(fourth / count, 2.85, 0.1);
  EXPECT_LE(most, 4.9);
}

TEST(RandomNumbers, UniformFillsItsRange) {
  RandomNumbers random(7, "w");
  constexpr int count = 1 << 18;
  double sum = 0, square = 0, least = 1, most = -1;
  for (int i = 0; i < count; ++i) {
    double x = random.uniform(i);
    sum += x;
    square += x * x;
    least = std::min(least, x);
    most = std::max(most, x);
  }
  EXPECT_NEAR(sum / count, 0, 5 * std::sqrt(1.0 / 3 / count));
  EXPECT_NEAR(square / count, 1.0 / 3, 0.01);
  EXPECT_GE(least, -1);
  EXPECT_LT(most, 1);
  EXPECT_LT(least, -0.999);
  EXPECT_GT(most, 0.999);
}

TEST(Initialization, ReadsItsText) {
  auto he = Initialization::parse("he:18446744073709551615");
  ASSERT_TRUE(bool(he));
  EXPECT_EQ(he->scheme, Initialization::Scheme::He);
  EXPECT_EQ(he->seed, UINT64_MAX);
  auto xavier = Initialization::parse("xavier:0");
  ASSERT_TRUE(bool(xavier));
  EXPECT_EQ(xavier->scheme, Initialization::Scheme::Xavier);
  for (const char *text : {"he", "he:", "he:x", "he:1.5", "He:1", ":1", "",
                           "he:18446744073709551616"}) {
    auto wrong = Initialization::parse(text);
    EXPECT_FALSE(bool(wrong)) << text;
    llvm::consumeError(wrong.takeError());
  }
}
