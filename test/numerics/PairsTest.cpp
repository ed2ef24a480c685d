//===-- PairsTest.cpp - Combinations of parameters -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Pairs.h"
#include "gtest/gtest.h"
#include <set>

using namespace cnnc::numerics;

namespace {

TEST(PairsTest, EveryTwoLevelsMeetUnlessExcluded) {
  std::vector<int64_t> levels = {4, 3, 2, 5};
  // Level 1 of the first excludes level 2 of the second, and the rows' sum is
  // bounded.
  auto valid = [](const Row &row) {
    return !(row[0] == 1 && row[1] == 2) &&
           row[0] + row[1] + row[2] + row[3] <= 8;
  };
  std::vector<Row> rows = coverPairs(levels, 1, valid);
  std::set<std::vector<int64_t>> met;
  for (const Row &row : rows) {
    EXPECT_TRUE(valid(row));
    for (int64_t p = 0; p < 4; ++p)
      for (int64_t q = p + 1; q < 4; ++q)
        met.insert({p, row[p], q, row[q]});
  }
  size_t expected = 0;
  for (int64_t p = 0; p < 4; ++p)
    for (int64_t q = p + 1; q < 4; ++q)
      expected += levels[p] * levels[q];
  EXPECT_EQ(met.size(), expected - 1);
  EXPECT_LT(rows.size(), 40u) << "of " << 4 * 3 * 2 * 5 << " combinations";
  EXPECT_EQ(coverPairs(levels, 1, valid), rows);
}

} // namespace
