//===-- MemoryTest.cpp - Buffers that live together never overlap ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Memory.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"
#include <random>
#include <vector>

using namespace cnnc::planning;

namespace {

/// Places `buffers` and checks the answer; returns the bytes in all.
int64_t place(std::vector<Lifetime> &buffers, int64_t alignment = 64) {
  int64_t total = placeBuffers(buffers, alignment);
  EXPECT_EQ(total % alignment, 0);
  for (size_t i = 0; i < buffers.size(); ++i) {
    const Lifetime &a = buffers[i];
    EXPECT_GE(a.offset, 0);
    EXPECT_EQ(a.offset % alignment, 0);
    EXPECT_LE(a.offset + a.bytes, total);
    for (size_t j = 0; j < i; ++j) {
      const Lifetime &b = buffers[j];
      bool together = a.first <= b.last && b.first <= a.last;
      bool overlap =
          a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
      EXPECT_FALSE(together && overlap) << "buffers " << i << " and " << j;
    }
  }
  EXPECT_GE(total, largestDemand(buffers));
  return total;
}

TEST(PlaceBuffers, Nothing) {
  std::vector<Lifetime> none;
  EXPECT_EQ(place(none), 0);
  EXPECT_EQ(largestDemand(none), 0);
}

TEST(PlaceBuffers, OneAfterTheOtherShareAPlace) {
  std::vector<Lifetime> buffers = {{100, 0, 1}, {300, 2, 3}, {200, 4, 5}};
  EXPECT_EQ(place(buffers), 320);
  EXPECT_EQ(largestDemand(buffers), 300);
}

TEST(PlaceBuffers, TheLastUseCounts) {
  // The second buffer is written by the op that last reads the first.
  std::vector<Lifetime> buffers = {{64, 0, 1}, {64, 1, 2}};
  EXPECT_EQ(place(buffers), 128);
  EXPECT_EQ(largestDemand(buffers), 128);
}

TEST(PlaceBuffers, AChainNeedsTwoBuffers) {
  std::vector<Lifetime> buffers;
  for (int64_t i = 0; i < 100; ++i)
    buffers.push_back({1000, i, i + 1});
  EXPECT_EQ(place(buffers), 2 * 1024);
}

TEST(PlaceBuffers, SmallOnesFillTheGapThatFitsBest) {
  // At time 1 the second and the fourth are gone: gaps of 640 and 320 bytes,
  // of which the last buffer takes the smaller.
  std::vector<Lifetime> buffers = {{1024, 0, 1}, {640, 0, 0}, {576, 0, 1},
                                   {320, 0, 0},  {192, 0, 1}, {128, 1, 1}};
  EXPECT_EQ(place(buffers), largestDemand(buffers));
  EXPECT_EQ(buffers.back().offset, buffers[3].offset);
}

TEST(PlaceBuffers, EqualBytesKeepTheirOrder) {
  std::vector<Lifetime> buffers = {{64, 0, 9}, {64, 0, 9}, {64, 0, 9}};
  place(buffers);
  EXPECT_EQ(buffers[0].offset, 0);
  EXPECT_EQ(buffers[1].offset, 64);
  EXPECT_EQ(buffers[2].offset, 128);
}

TEST(PlaceBuffers, RandomLifetimes) {
  std::mt19937 random(1);
  auto upTo = [&](int64_t most) {
    return int64_t(random() % uint64_t(most)) + 1;
  };
  for (int round = 0; round < 200; ++round) {
    int64_t ops = upTo(60), most = round % 2 ? 5000 : 300;
    std::vector<Lifetime> buffers(upTo(80));
    for (Lifetime &buffer : buffers) {
      buffer.bytes = upTo(most);
      buffer.first = upTo(ops) - 1;
      buffer.last = buffer.first + upTo(round % 3 ? 5 : 40) - 1;
    }
    std::vector<Lifetime> aligned = buffers;
    for (Lifetime &buffer : aligned)
      buffer.bytes = llvm::alignTo(buffer.bytes, 64);
    // Buffers of real networks live for a few ops: greedy is near the bound.
    EXPECT_LE(place(buffers), 1.7 * largestDemand(aligned)) << round;
  }
}

TEST(PlaceBuffers, LongAndShortLivesInterleaved) {
  // Every other buffer stays: gaps of every size between those that stay.
  std::vector<Lifetime> buffers;
  for (int64_t i = 0; i < 60; ++i)
    buffers.push_back({64 * (i % 7 + 1), i, i % 2 ? i + 1 : 100 - i});
  place(buffers);
  place(buffers, 4096);
}

TEST(LargestDemand, CountsWhatLivesAtOneTime) {
  EXPECT_EQ(largestDemand({{10, 0, 2}, {20, 1, 1}, {30, 2, 3}, {5, 9, 9}}), 40);
}

} // namespace
