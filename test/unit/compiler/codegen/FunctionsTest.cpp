//===-- FunctionsTest.cpp - Accuracy of generated functions -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/AsmParser/AsmParser.h"
#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::test;

namespace {

constexpr int64_t count = 200003;

/// All signs and exponents, evenly: every `2^32 / count`-th float there is,
/// then the special ones.
float anyFloat(int64_t i) {
  static const float special[] = {0.0f,     -0.0f,     1.0f,          -1.0f,
                                  INFINITY, -INFINITY, std::nanf(""), 0.5f,
                                  1e-45f,   -1e-45f,   3.4e38f,       -3.4e38f};
  if (i < int64_t(std::size(special)))
    return special[i];
  return llvm::bit_cast<float>(uint32_t(i * 21474));
}

/// Evenly from -100 to 100, where most functions have their shape.
float nearFloat(int64_t i) { return -100 + 200.0f * i / count; }
/// Evenly from -2 to 2.
float closeFloat(int64_t i) { return -2 + 4.0f * i / count; }

struct Row {
  const char *activation;
  double ulps;
  /// What the definition cancels may be lost.
  double absolute = 0;
};

class FunctionsTest : public testing::Test {
protected:
  FunctionsTest() { context.loadDialect<kernel::KernelDialect>(); }

  cnn::ActivationAttr parse(const std::string &text) {
    auto attribute =
        mlir::parseAttribute("#cnn.activation<" + text + ">", &context);
    return llvm::cast<cnn::ActivationAttr>(attribute);
  }

  Case makeCase(const Row &row, float (*input)(int64_t), int64_t size = count) {
    cnn::ActivationAttr activation = parse(row.activation);
    Case test;
    test.types = {rowMajor({1, size}), rowMajor({1, size})};
    test.op = "kernel.elementwise";
    test.attributes =
        std::string("{activation = #cnn.activation<") + row.activation + ">}";
    test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
      return cnn::evaluate(activation, buffers[0].at(index));
    };
    test.ulps = row.ulps;
    test.tolerance = row.absolute;
    test.scale = row.absolute ? 1 : 0;
    test.input = input;
    return test;
  }

  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};
};

/// Where results would be subnormal, they may be zero or have lost digits.
constexpr double tiny = 1.2e-38;

const Row rows[] = {
    {"identity", 0},
    {"relu", 0},
    {"leaky_relu(0.1)", 1},
    {"leaky_relu(1.5)", 1},
    {"clip(-1.0, 2.5)", 0},
    {"sigmoid", 3, tiny},
    {"tanh", 3},
    {"hard_sigmoid(0.2, 0.5)", 1, 1e-7},
    {"hard_swish", 2, 2e-7},
    {"silu", 4, 100 * tiny},
    {"elu(1.5)", 3},
    {"selu", 3},
    {"celu(0.5)", 3},
    {"gelu", 3, 1e-6},
    {"gelu_tanh", 3, 1e-6},
    {"mish", 5, 100 * tiny},
    {"softplus", 3},
    {"softsign", 2},
    {"thresholded_relu(0.5)", 0},
    {"abs", 0},
    {"neg", 0},
    {"exp", 1},
    {"log", 1},
    {"sqrt", 0},
    {"reciprocal", 0},
    {"floor", 0},
    {"ceil", 0},
    {"erf", 5},
};

} // namespace

TEST_F(FunctionsTest, AreAccurateEverywhere) {
  std::vector<Case> cases;
  for (const Row &row : rows)
    for (auto input : {anyFloat, nearFloat, closeFloat})
      cases.push_back(makeCase(row, input));
  run(cases);
}

TEST_F(FunctionsTest, AreAccurateWithoutFma) {
  std::vector<Case> cases;
  for (const Row &row : rows)
    for (auto input : {anyFloat, nearFloat, closeFloat}) {
      cases.push_back(makeCase(row, input));
      cases.back().fma = false;
      cases.back().lanes = 4;
    }
  run(cases);
}
