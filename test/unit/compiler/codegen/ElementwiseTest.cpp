//===-- ElementwiseTest.cpp - Broadcasting and binary functions -*- C++ -*-===//
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

Index broadcastTo(const Index &index, llvm::ArrayRef<int64_t> shape) {
  Index result = index;
  for (size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 1)
      result[i] = 0;
  return result;
}

Case makeCase(cnn::BinaryKind kind, std::vector<std::string> types,
              int64_t lanes = 16) {
  Case test;
  test.types = std::move(types);
  test.op = "kernel.elementwise";
  test.attributes =
      "{kind = #cnn<binary_kind " + cnn::stringifyBinaryKind(kind).str() + ">}";
  test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
    auto x = [&](size_t i) {
      return buffers[i].at(broadcastTo(index, buffers[i].shape()));
    };
    return cnn::evaluate(kind, x(0), x(1));
  };
  test.ulps = kind == cnn::BinaryKind::Pow ? 1 : 0;
  test.specials = true;
  test.lanes = lanes;
  return test;
}

Case makeRelu(std::string from, std::string to) {
  Case test;
  test.types = {std::move(from), std::move(to)};
  test.op = "kernel.elementwise";
  test.attributes = "{activation = #cnn.activation<relu>}";
  test.reference = [](std::vector<Buffer> &buffers, const Index &index) {
    double x = buffers[0].at(broadcastTo(index, buffers[0].shape()));
    return x < 0 ? 0 : x;
  };
  test.specials = true;
  return test;
}

using cnn::BinaryKind;

} // namespace

TEST(ElementwiseTest, EveryBinaryFunction) {
  std::vector<Case> cases;
  for (uint32_t i = 0; auto kind = cnn::symbolizeBinaryKind(i); ++i) {
    cases.push_back(makeCase(*kind, {rowMajor({77, 211}), rowMajor({77, 211}),
                                     rowMajor({77, 211})}));
    cases.push_back(makeCase(*kind,
                             {blocked({1, 7, 3, 5}, 8),
                              blocked({1, 7, 3, 5}, 8, {1, 1}, {1, 1}),
                              blocked({1, 7, 3, 5}, 8)},
                             8));
  }
  run(cases);
}

TEST(ElementwiseTest, PowerHasItsSpecialCases) {
  static const float values[] = {
      0.0f,   -0.0f,   1.0f,  -1.0f,       2.0f,        -2.0f,        3.0f,
      -3.0f,  0.5f,    -0.5f, INFINITY,    -INFINITY,   1e30f,        -1e30f,
      1e-40f, -1e-40f, 0.75f, 16777216.0f, 16777218.0f, std::nanf("")};
  constexpr int64_t size = std::size(values);
  Case test =
      makeCase(BinaryKind::Pow, {rowMajor({size, 1}), rowMajor({1, size}),
                                 rowMajor({size, size})});
  test.specials = false;
  test.input = [](int64_t i) { return values[i % size]; };
  run({test});
}

TEST(ElementwiseTest, PowerIsAccurate) {
  Case test =
      makeCase(BinaryKind::Pow, {rowMajor({400, 500}), rowMajor({400, 500}),
                                 rowMajor({400, 500})});
  test.specials = false;
  test.low = 0;
  test.high = 30;
  run({test});
  test.low = -20;
  run({test});
}

TEST(ElementwiseTest, BroadcastsBlockedBuffers) {
  std::vector<Case> cases;
  for (int64_t block : {16, 8, 4})
    for (Index shape :
         std::vector<Index>{{2, 19, 5, 6}, {2, 32, 1, 1}, {1, 64, 56, 56}})
      for (int mask = 0; mask < 16; ++mask) {
        Index part = shape;
        for (int d = 0; d < 4; ++d)
          if (mask >> d & 1)
            part[d] = 1;
        auto whole = blocked(shape, block, {1, 0}, {0, 2});
        cases.push_back(makeCase(BinaryKind::Sub,
                                 {whole, blocked(part, block), whole}, block));
        if (mask % 5 == 0)
          cases.push_back(
              makeCase(BinaryKind::Mul,
                       {blocked(part, block, {0, 3}, {0, 0}),
                        blocked(shape, block), blocked(shape, block)},
                       block));
      }
  run(cases);
}

TEST(ElementwiseTest, BroadcastsRowMajorBuffers) {
  std::vector<Case> cases;
  auto add = [&](Index a, Index b, Index c) {
    cases.push_back(
        makeCase(BinaryKind::Add, {rowMajor(a), rowMajor(b), rowMajor(c)}));
  };
  add({5}, {5}, {5});
  add({1}, {53}, {53});
  add({70, 1}, {1, 40}, {70, 40});
  add({2, 3, 50}, {1, 3, 1}, {2, 3, 50});
  add({2, 3, 4, 5, 6, 7}, {2, 1, 4, 1, 6, 1}, {2, 3, 4, 5, 6, 7});
  add({2, 3, 4, 5, 6, 7}, {1, 1, 4, 5, 6, 7}, {2, 3, 4, 5, 6, 7});
  add({300, 1, 1000}, {1, 7, 1}, {300, 7, 1000});
  add({3, 900, 1000}, {1, 1, 1000}, {3, 900, 1000});
  add({1, 1000003}, {1, 1000003}, {1, 1000003});
  cases.push_back(makeRelu(rowMajor({2, 3, 1, 1}), rowMajor({2, 3, 9, 7})));
  cases.push_back(makeRelu(blocked({2, 3, 5, 1}, 1, {1, 1}, {1, 1}),
                           blocked({2, 3, 5, 1}, 1, {2, 0}, {1, 1})));
  cases.push_back(makeRelu(blocked({2, 6, 5, 20}, 1, {1, 1}, {1, 1}),
                           blocked({2, 6, 5, 20}, 1, {2, 0}, {1, 1}, 9)));
  cases.push_back(
      makeRelu(blocked({2, 64, 56, 60}, 1), rowMajor({2, 64, 56, 60})));
  cases.push_back(
      makeRelu(blocked({2, 19, 8, 3, 4}, 8, {1, 1, 0}, {0, 1, 1}),
               blocked({2, 19, 8, 3, 4}, 8, {0, 0, 0}, {0, 0, 0}, 40)));
  cases.push_back(
      makeRelu(blocked({2, 19, 31}, 16, {1}, {1}), blocked({2, 19, 31}, 16)));
  run(cases);
}
