//===-- Pairs.cpp - Combinations of parameters -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Pairs.h"
#include <algorithm>
#include <random>

using namespace cnnc::numerics;

namespace {
/// Which pairs of levels have not met yet.
class Pairs {
public:
  explicit Pairs(llvm::ArrayRef<int64_t> levels) {
    for (int64_t count : levels) {
      first.push_back(total);
      total += count;
    }
    open.assign(total * total, false);
    for (size_t p = 0; p < levels.size(); ++p)
      for (size_t q = p + 1; q < levels.size(); ++q)
        for (int64_t i = 0; i < levels[p]; ++i)
          for (int64_t j = 0; j < levels[q]; ++j)
            at(p, i, q, j) = true;
  }
  std::vector<bool>::reference at(size_t p, int64_t i, size_t q, int64_t j) {
    return p < q ? open[(first[p] + i) * total + first[q] + j]
                 : open[(first[q] + j) * total + first[p] + i];
  }
  int64_t count(const Row &row) {
    int64_t count = 0;
    for (size_t p = 0; p < row.size(); ++p)
      for (size_t q = p + 1; q < row.size(); ++q)
        count += at(p, row[p], q, row[q]);
    return count;
  }
  void close(const Row &row) {
    for (size_t p = 0; p < row.size(); ++p)
      for (size_t q = p + 1; q < row.size(); ++q)
        at(p, row[p], q, row[q]) = false;
  }

private:
  std::vector<int64_t> first;
  int64_t total = 0;
  std::vector<bool> open;
};

/// The row being filled: parameters in random order, each with a level that
/// meets most of those before it for the first time. Distributions of the
/// standard library differ between its implementations, remainders do not.
Row fill(llvm::ArrayRef<int64_t> levels, Pairs &pairs, Row row,
         std::vector<size_t> set, std::mt19937_64 &random) {
  std::vector<size_t> rest;
  for (size_t p = 0; p < levels.size(); ++p)
    if (!llvm::is_contained(set, p))
      rest.push_back(p);
  while (!rest.empty()) {
    size_t next = random() % rest.size();
    size_t p = rest[next];
    rest.erase(rest.begin() + next);
    int64_t best = -1;
    int64_t start = random() % levels[p];
    for (int64_t k = 0; k < levels[p]; ++k) {
      int64_t level = (start + k) % levels[p], gain = 0;
      for (size_t q : set)
        gain += pairs.at(p, level, q, row[q]);
      if (gain > best) {
        best = gain;
        row[p] = level;
      }
    }
    set.push_back(p);
  }
  return row;
}
} // namespace

std::vector<Row>
cnnc::numerics::coverPairs(llvm::ArrayRef<int64_t> levels, uint64_t seed,
                           llvm::function_ref<bool(const Row &)> valid) {
  std::mt19937_64 random(seed);
  Pairs pairs(levels);
  std::vector<Row> rows;
  for (size_t p = 0; p < levels.size(); ++p)
    for (size_t q = p + 1; q < levels.size(); ++q)
      for (int64_t i = 0; i < levels[p]; ++i)
        for (int64_t j = 0; j < levels[q]; ++j) {
          if (!pairs.at(p, i, q, j))
            continue;
          Row start(levels.size(), 0), best;
          start[p] = i;
          start[q] = j;
          int64_t most = 0;
          // The greedy rows may all break the same rule: later ones are random.
          for (int64_t attempt = 0; attempt < 200; ++attempt) {
            if (attempt >= 20 && !best.empty())
              break;
            Row row = start;
            if (attempt < 20) {
              row = fill(levels, pairs, start, {p, q}, random);
            } else {
              for (size_t other = 0; other < levels.size(); ++other)
                if (other != p && other != q)
                  row[other] = random() % levels[other];
            }
            if (!valid(row))
              continue;
            if (int64_t count = pairs.count(row); count > most) {
              most = count;
              best = row;
            }
          }
          // Without a valid row the two levels exclude each other.
          if (best.empty())
            continue;
          pairs.close(best);
          rows.push_back(best);
        }
  return rows;
}
