//===-- PoolTest.cpp - Pooling against its definition -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::test;

namespace {

struct Row {
  Index input;
  Index window, strides, dilations, low, high;
  bool ceil = false;
};

std::string array(const char *name, const Index &numbers) {
  std::string text;
  for (int64_t number : numbers)
    text += (text.empty() ? "" : ", ") + std::to_string(number);
  return std::string(name) + " = array<i64: " + text + ">";
}

Case makeCase(const Row &row, const std::string &kind, bool countPadding,
              int64_t block) {
  size_t spatial = row.window.size();
  Index output = {row.input[0], row.input[1]};
  std::vector<cnn::WindowDimension> dimensions;
  for (size_t i = 0; i < spatial; ++i) {
    cnn::WindowDimension d = {row.input[i + 2], row.window[i], row.strides[i],
                              row.dilations[i], row.low[i],    row.high[i],
                              row.ceil};
    dimensions.push_back(d);
    output.push_back(d.output());
  }
  Case test;
  Index halo(spatial, 1), more(spatial, 2);
  test.types = {
      block == 1 ? rowMajor(row.input) : blocked(row.input, block, halo, more),
      block == 1 ? rowMajor(output) : blocked(output, block, more, halo)};
  test.op = "kernel.pool";
  test.attributes =
      "{kind = #cnn<pool_kind " + kind + ">, " + array("window", row.window) +
      ", " + array("strides", row.strides) + ", " +
      array("dilations", row.dilations) + ", " + array("padding_low", row.low) +
      ", " + array("padding_high", row.high) +
      (countPadding ? ", count_padding}" : "}");
  test.lanes = block == 1 ? 8 : block;
  test.specials = kind == "max";
  test.tolerance = kind == "max" ? 0 : 1e-6;
  test.scale = kind == "average" ? 1 : 0;
  test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
    double most = -INFINITY, sum = 0, squares = 0;
    bool isNan = false;
    int64_t inside = 0, counted = 0;
    Index k(spatial, 0);
    while (true) {
      Index at = index;
      bool isInside = true, isCounted = true;
      for (size_t i = 0; i < spatial; ++i) {
        at[i + 2] =
            dimensions[i].start(index[i + 2]) + k[i] * dimensions[i].dilation;
        isInside &= at[i + 2] >= 0 && at[i + 2] < row.input[i + 2];
        isCounted &= at[i + 2] < row.input[i + 2] + row.high[i];
      }
      counted += isCounted;
      if (isInside) {
        ++inside;
        double x = buffers[0].at(at);
        most = std::max(most, x);
        isNan |= std::isnan(x);
        sum += x;
        squares += x * x;
      }
      size_t i = spatial;
      while (i-- > 0) {
        if (++k[i] < row.window[i])
          break;
        k[i] = 0;
      }
      if (i == size_t(-1))
        break;
    }
    if (kind == "max")
      return isNan ? std::nan("") : most;
    if (kind == "l2")
      return std::sqrt(squares);
    return sum / (countPadding ? counted : inside);
  };
  return test;
}

const Row rows[] = {
    {{1, 64, 112, 112}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, {1, 1}},
    {{2, 19, 13, 15}, {3, 3}, {2, 2}, {1, 1}, {0, 0}, {0, 0}},
    {{2, 19, 13, 15}, {3, 3}, {2, 2}, {1, 1}, {0, 0}, {0, 0}, true},
    {{2, 19, 14, 14}, {2, 2}, {2, 2}, {1, 1}, {0, 0}, {0, 0}},
    {{2, 19, 15, 11}, {2, 2}, {2, 2}, {1, 1}, {0, 0}, {0, 0}, true},
    {{1, 16, 9, 10}, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
    {{1, 16, 9, 10}, {3, 3}, {1, 1}, {2, 2}, {2, 2}, {2, 2}},
    {{1, 16, 9, 10}, {2, 3}, {3, 1}, {1, 2}, {1, 0}, {0, 1}},
    {{2, 24, 7, 7}, {7, 7}, {1, 1}, {1, 1}, {0, 0}, {0, 0}},
    {{2, 24, 8, 8}, {8, 8}, {1, 1}, {1, 1}, {0, 0}, {0, 0}},
    {{1, 5, 14, 14}, {14, 14}, {1, 1}, {1, 1}, {0, 0}, {0, 0}},
    {{1, 5, 30, 53}, {30, 53}, {1, 1}, {1, 1}, {0, 0}, {0, 0}},
    {{1, 5, 13, 13}, {13, 13}, {1, 1}, {1, 1}, {6, 6}, {6, 6}},
    {{1, 5, 13, 60}, {3, 51}, {1, 1}, {1, 1}, {1, 25}, {1, 25}},
    {{1, 5, 4, 4}, {4, 4}, {4, 4}, {1, 1}, {2, 2}, {2, 2}},
    {{1, 5, 4, 40}, {1, 1}, {2, 2}, {1, 1}, {0, 0}, {0, 0}},
    {{2, 33, 31}, {3}, {2}, {1}, {1}, {1}},
    {{2, 33, 5, 6, 7}, {2, 3, 3}, {2, 1, 2}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}},
    {{1, 16, 5, 6, 7}, {3, 3, 3}, {1, 1, 1}, {2, 1, 1}, {2, 1, 1}, {2, 1, 1}},
    {{1, 16, 4, 6, 6}, {4, 6, 6}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0}},
};

} // namespace

TEST(PoolTest, MatchesItsDefinition) {
  std::vector<Case> cases;
  for (int64_t block : {16, 8, 4, 1})
    for (const Row &row : rows) {
      cases.push_back(makeCase(row, "max", false, block));
      cases.push_back(makeCase(row, "average", false, block));
      cases.push_back(makeCase(row, "average", true, block));
      if (block == 16)
        cases.push_back(makeCase(row, "l2", false, block));
    }
  run(cases);
}
