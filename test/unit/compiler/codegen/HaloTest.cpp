//===-- HaloTest.cpp - Tests of the zeros around an interior ----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"

using namespace cnnc;
using namespace cnnc::test;

TEST(HaloTest, FillHalo) {
  std::vector<Case> cases;
  struct Row {
    Index shape, low, high;
  };
  for (const Row &row :
       std::vector<Row>{{{2, 19, 5, 6}, {1, 1}, {1, 1}},
                        {{2, 19, 5, 6}, {2, 0}, {0, 3}},
                        {{1, 16, 5, 6}, {0, 0}, {0, 1}},
                        {{1, 256, 56, 56}, {3, 3}, {3, 3}},
                        {{2, 5, 9}, {2}, {1}},
                        {{1, 5, 4, 5, 6}, {1, 2, 3}, {2, 1, 0}}})
    for (int64_t block : {16, 8, 4, 1}) {
      Case test;
      test.types = {blocked(row.shape, block, row.low, row.high)};
      test.op = "kernel.fill_halo";
      test.lanes = block == 1 ? 16 : block;
      test.fillsHalo = true;
      cases.push_back(test);
    }
  run(cases);
}

namespace {

struct Row {
  Index shape, low, high;
  int64_t groups, rows, columns, vectors, taskPanels, taskTiles, passes = 1;
};

/// A pointwise convolution of ones by ones.
Case makeCase(const Row &row, int64_t block) {
  size_t spatial = row.low.size();
  int64_t products = 2 * block;
  int64_t outputs = (row.shape[1] + block - 1) / block * block;
  Index input = row.shape;
  input[1] = products * row.groups;
  auto array = [&](const char *number) {
    std::string text = "array<i64: ";
    for (size_t i = 0; i < spatial; ++i)
      text += (i ? ", " : "") + std::string(number);
    return text + ">";
  };
  Case test;
  test.types = {blocked(input, block), rowMajor({outputs * products}),
                rowMajor({outputs}),
                blocked(row.shape, block, row.low, row.high)};
  test.op = "kernel.convolution";
  test.attributes =
      "{fills_halo, window = " + array("1") + ", strides = " + array("1") +
      ", dilations = " + array("1") + ", padding = " + array("0") +
      ", groups = " + std::to_string(row.groups) +
      " : i64, tile = #kernel.tile<rows = " + std::to_string(row.rows) +
      ", columns = " + std::to_string(row.columns) +
      ", vectors = " + std::to_string(row.vectors) +
      ", task_panels = " + std::to_string(row.taskPanels) +
      ", task_tiles = " + std::to_string(row.taskTiles) +
      ", passes = " + std::to_string(row.passes) + ">}";
  test.lanes = block;
  test.input = [](int64_t) { return 1; };
  test.reference = [=](std::vector<Buffer> &, const Index &) {
    return double(products + 1);
  };
  test.fillsHalo = true;
  return test;
}

} // namespace

// The tasks share the halo of what they write: with tiles of different heights,
// panels of fewer vectors at a group's end, parts of two groups, planes of a
// volume, a single row, several passes.
TEST(HaloTest, Convolution) {
  std::vector<Case> cases;
  for (const Row &row : std::vector<Row>{
           {{2, 19, 5, 6}, {1, 1}, {1, 1}, 1, 1, 3, 2, 1, 1},
           {{1, 64, 7, 6}, {2, 0}, {0, 3}, 1, 2, 3, 3, 1, 1},
           {{1, 80, 7, 6}, {1, 2}, {2, 1}, 1, 2, 3, 2, 2, 3},
           {{2, 33, 4, 5}, {0, 0}, {0, 1}, 1, 4, 5, 1, 9, 1},
           {{1, 16, 4, 5}, {0, 1}, {0, 0}, 1, 1, 5, 1, 1, 1},
           {{1, 16, 4, 5}, {1, 0}, {1, 0}, 1, 1, 5, 1, 1, 2},
           {{1, 144, 6, 4}, {3, 3}, {3, 3}, 3, 1, 4, 2, 4, 2},
           {{2, 96, 3, 4}, {1, 1}, {1, 1}, 2, 2, 2, 2, 1, 1},
           {{1, 48, 5, 4}, {1, 1}, {1, 1}, 1, 1, 4, 2, 2, 5, 2},
           {{2, 5, 9}, {2}, {1}, 1, 1, 4, 1, 1, 1},
           {{2, 20, 3, 4, 5}, {1, 2, 3}, {2, 1, 0}, 1, 1, 5, 2, 1, 2},
           {{1, 20, 1, 1, 3}, {1, 0, 1}, {0, 0, 0}, 1, 1, 3, 1, 1, 1}})
    for (int64_t block : {16, 8, 4})
      cases.push_back(makeCase(row, block));
  run(cases);
}
