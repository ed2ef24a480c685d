//===-- CopyTest.cpp - Movement between all layouts -------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"
#include <numeric>

using namespace cnnc;
using namespace cnnc::test;

namespace {

struct Copy {
  Index from, to;
  Index permutation = {}, offsets = {}, steps = {};
  std::string mode = "constant";
};

std::string array(const char *name, const Index &numbers) {
  std::string text;
  for (int64_t number : numbers)
    text += (text.empty() ? ": " : ", ") + std::to_string(number);
  return std::string(name) + " = array<i64" + text + ">";
}

int64_t mirror(const std::string &mode, int64_t i, int64_t extent) {
  if (mode == "reflect")
    return cnn::reflectIndex(i, extent);
  if (mode == "symmetric")
    return cnn::symmetricIndex(i, extent);
  return cnn::replicateIndex(i, extent);
}

Case makeCase(Copy copy, std::string from, std::string to, int64_t lanes = 16) {
  size_t rank = copy.to.size();
  if (copy.permutation.empty()) {
    copy.permutation.resize(rank);
    std::iota(copy.permutation.begin(), copy.permutation.end(), 0);
  }
  copy.offsets.resize(rank, 0);
  copy.steps.resize(rank, 1);
  Case test;
  test.types = {std::move(from), std::move(to)};
  test.op = "kernel.copy";
  test.attributes = "{" + array("permutation", copy.permutation) + ", " +
                    array("offsets", copy.offsets) + ", " +
                    array("steps", copy.steps) + ", mode = #cnn<padding_mode " +
                    copy.mode + ">, value = 0.75 : f64}";
  test.lanes = lanes;
  test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
    Index source(rank);
    for (size_t j = 0; j < rank; ++j) {
      int64_t p = copy.permutation[j];
      int64_t i = copy.offsets[j] + copy.steps[j] * index[j];
      if (i < 0 || i >= copy.from[p]) {
        if (copy.mode == "constant")
          return 0.75;
        i = mirror(copy.mode, i, copy.from[p]);
      }
      source[p] = i;
    }
    return double(buffers[0].at(source));
  };
  return test;
}

/// All pairs of layouts that the shapes allow.
void addLayouts(std::vector<Case> &cases, const Copy &copy) {
  size_t rank = copy.from.size();
  auto layouts = [&](const Index &shape) {
    std::vector<std::string> types = {rowMajor(shape)};
    if (rank < 3 || rank > 5)
      return types;
    Index low(rank - 2, 1), high(rank - 2, 2);
    low[0] = 0;
    types.push_back(blocked(shape, 1, low, high));
    types.push_back(blocked(shape, 16));
    types.push_back(blocked(shape, 8, high, low));
    types.push_back(blocked(shape, 4, low, high, shape[1] + 5));
    return types;
  };
  for (const std::string &from : layouts(copy.from))
    for (const std::string &to : layouts(copy.to))
      cases.push_back(makeCase(copy, from, to));
}

} // namespace

TEST(CopyTest, AnyCopyBetweenAnyLayouts) {
  std::vector<Case> cases;
  // Reorders.
  addLayouts(cases, {{2, 3, 5, 7}, {2, 3, 5, 7}});
  addLayouts(cases, {{2, 37, 5, 19}, {2, 37, 5, 19}});
  addLayouts(cases, {{1, 16, 33}, {1, 16, 33}});
  addLayouts(cases, {{2, 19, 1, 1}, {2, 19, 1, 1}});
  addLayouts(cases, {{2, 9, 2, 3, 4}, {2, 9, 2, 3, 4}});
  // Slices, forwards and backwards.
  addLayouts(cases, {{2, 40, 6, 9}, {1, 16, 4, 5}, {}, {1, 16, 1, 2}});
  addLayouts(cases, {{2, 40, 6, 9}, {2, 29, 6, 9}, {}, {0, 7, 0, 0}});
  addLayouts(cases,
             {{2, 40, 6, 9}, {2, 9, 2, 9}, {}, {0, 3, 5, 8}, {1, 4, -3, -1}});
  // Padding.
  addLayouts(cases, {{2, 16, 4, 5}, {2, 16, 7, 9}, {}, {0, 0, -1, -3}});
  addLayouts(cases, {{2, 16, 4, 5}, {2, 40, 4, 5}, {}, {0, -16, 0, 0}});
  addLayouts(cases, {{2, 12, 4, 5}, {3, 40, 5, 6}, {}, {-1, -7, 0, -1}});
  addLayouts(cases,
             {{2, 16, 6, 6}, {2, 32, 3, 3}, {}, {0, -8, 0, 0}, {1, 1, 2, 2}});
  for (const char *mode : {"reflect", "symmetric", "replicate"}) {
    addLayouts(cases,
               {{2, 16, 4, 5}, {2, 16, 8, 11}, {}, {0, 0, -3, -2}, {}, mode});
    addLayouts(cases,
               {{2, 12, 4, 5}, {3, 20, 4, 6}, {}, {-1, -5, 0, 0}, {}, mode});
  }
  // Transposes.
  addLayouts(cases, {{2, 5, 7, 19}, {2, 19, 5, 7}, {0, 3, 1, 2}});
  addLayouts(cases, {{2, 19, 5, 7}, {2, 5, 7, 19}, {0, 2, 3, 1}});
  addLayouts(cases, {{2, 19, 5, 7}, {2, 19, 7, 5}, {0, 1, 3, 2}});
  addLayouts(cases, {{3, 19, 5, 7}, {19, 3, 5, 7}, {1, 0, 2, 3}});
  addLayouts(cases, {{3, 4, 5, 6, 7}, {7, 6, 5, 4, 3}, {4, 3, 2, 1, 0}});
  addLayouts(cases, {{7}, {11}, {}, {-2}});
  addLayouts(cases, {{40, 50}, {50, 40}, {1, 0}});
  addLayouts(cases,
             {{2, 3, 4, 5, 6, 7}, {4, 3, 2, 5, 7, 6}, {2, 1, 0, 3, 5, 4}});
  run(cases);
}

TEST(CopyTest, LargeCopiesAreShared) {
  std::vector<Case> cases;
  addLayouts(cases, {{1, 64, 56, 56}, {1, 64, 56, 56}});
  addLayouts(cases, {{1, 64, 30, 56}, {1, 64, 32, 58}, {}, {0, 0, -1, -1}});
  addLayouts(cases, {{1, 4, 300, 256}, {1, 4, 300, 256}});
  addLayouts(cases, {{1, 256, 700}, {1, 256, 699}, {}, {0, 0, 1}});
  addLayouts(cases, {{400, 300}, {300, 400}, {1, 0}});
  addLayouts(cases, {{1, 300000}, {1, 299000}, {}, {0, 77}});
  run(cases);
}

TEST(CopyTest, ChannelShuffle) {
  std::vector<Case> cases;
  struct Row {
    Index shape;
    int64_t groups;
  };
  for (const Row &row : std::vector<Row>{{{2, 58, 5, 6}, 2},
                                         {{1, 116, 28, 28}, 2},
                                         {{1, 24, 9}, 3},
                                         {{2, 12, 2, 3, 4}, 4},
                                         {{1, 7, 4, 4}, 7},
                                         {{1, 64, 40, 40}, 8}})
    for (int64_t block : {16, 8, 4, 1})
      for (int64_t to : {block, int64_t(16)}) {
        Index low(row.shape.size() - 2, 1), high(row.shape.size() - 2, 2);
        Case test;
        test.types = {blocked(row.shape, block, low, high),
                      blocked(row.shape, to, high, low)};
        test.op = "kernel.channel_shuffle";
        test.attributes = "{groups = " + std::to_string(row.groups) + " : i64}";
        test.lanes = to == 1 ? 16 : to;
        test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
          Index source = index;
          source[1] = index[1] % row.groups * (row.shape[1] / row.groups) +
                      index[1] / row.groups;
          return double(buffers[0].at(source));
        };
        cases.push_back(test);
      }
  run(cases);
}

TEST(CopyTest, Interleave) {
  std::vector<Case> cases;
  struct Row {
    Index shape;
    int64_t sources, offset, channels;
  };
  for (const Row &row : std::vector<Row>{{{2, 29, 5, 6}, 2, 0, 58},
                                         {{1, 58, 28, 28}, 2, 58, 58},
                                         {{1, 16, 40, 80}, 2, 16, 16},
                                         {{1, 33, 9}, 3, 31, 50},
                                         {{2, 12, 2, 3, 4}, 3, 5, 1},
                                         {{1, 1, 4, 4}, 3, 1, 2}})
    for (int64_t block : {16, 8, 4, 1}) {
      Index low(row.shape.size() - 2, 1), high(row.shape.size() - 2, 2);
      Index result = row.shape;
      result[1] = row.channels;
      Case test;
      // Each with a halo of its own; some are slices.
      for (int64_t i = 0; i < row.sources; ++i)
        test.types.push_back(
            i % 2 ? blocked(row.shape, block)
                  : blocked(row.shape, block, low, high, row.shape[1] + 5));
      test.types.push_back(blocked(result, block, high, low));
      test.op = "kernel.interleave";
      test.attributes = "{offset = " + std::to_string(row.offset) + " : i64}";
      test.lanes = block == 1 ? 16 : block;
      test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
        Index source = index;
        source[1] = (row.offset + index[1]) / row.sources;
        return double(
            buffers[(row.offset + index[1]) % row.sources].at(source));
      };
      cases.push_back(test);
    }
  run(cases);
}
