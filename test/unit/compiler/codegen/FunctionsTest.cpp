//===-- FunctionsTest.cpp - Accuracy of generated functions -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/AsmParser/AsmParser.h"
#include "test/numerics/FunctionErrors.h"
#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::test;

namespace {

constexpr int64_t count = 200003;

/// All signs and exponents, evenly: every `2^32 / count`-th float there is.
float anyFloat(int64_t i) { return llvm::bit_cast<float>(uint32_t(i * 21474)); }

/// Evenly from -100 to 100, where most functions have their shape.
float nearFloat(int64_t i) { return -100 + 200.0f * i / count; }
/// Evenly from -2 to 2.
float closeFloat(int64_t i) { return -2 + 4.0f * i / count; }

/// Those at which functions are likely to be wrong, each in every lane.
float specialFloat(int64_t i) {
  return numerics::specialFloats[i % numerics::specialCount];
}
constexpr int64_t specials = 16 * numerics::specialCount + 5;

class FunctionsTest : public testing::Test {
protected:
  FunctionsTest() { context.loadDialect<kernel::KernelDialect>(); }

  cnn::ActivationAttr parse(const std::string &text) {
    auto attribute =
        mlir::parseAttribute("#cnn.activation<" + text + ">", &context);
    return llvm::cast<cnn::ActivationAttr>(attribute);
  }

  Case makeCase(const numerics::FunctionError &error, float (*input)(int64_t),
                int64_t size = count) {
    cnn::ActivationAttr activation = parse(error.text);
    Case test;
    test.types = {rowMajor({1, size}), rowMajor({1, size})};
    test.op = "kernel.elementwise";
    test.attributes =
        std::string("{activation = #cnn.activation<") + error.text + ">}";
    test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
      return cnn::evaluate(activation, buffers[0].at(index));
    };
    test.allowance = [=](std::vector<Buffer> &buffers, const Index &index) {
      double x = buffers[0].at(index);
      // The limits are to be exact.
      if (std::isinf(x))
        return -HUGE_VAL;
      double change = error.argument * 0x1p-24 * x, allowed = 0;
      if (change != 0)
        for (double y : {x + change, x - change})
          allowed = std::max(allowed, std::fabs(cnn::evaluate(activation, y) -
                                                cnn::evaluate(activation, x)));
      return allowed + error.absolute;
    };
    test.ulps = error.ulp;
    test.input = input;
    test.signedZeros = true;
    return test;
  }

  /// On vectors of sixteen and of eight elements, and of four without fused
  /// multiply-add; and with the instructions of AVX-512, where there are any.
  void check(const numerics::FunctionError &error, float (*input)(int64_t),
             int64_t size = count) {
    std::vector<Case> cases(3, makeCase(error, input, size));
    cases[1].lanes = 8;
    cases[2].lanes = 4;
    cases[2].fma = false;
    if (hasScaling()) {
      numerics::FunctionError scaled = error;
      if (error.scaledArgument)
        scaled.argument = error.scaledArgument;
      cases.push_back(makeCase(scaled, input, size));
      cases.back().scaling = true;
    }
    run(cases);
  }

  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};
};

} // namespace

TEST_F(FunctionsTest, AreAccurateEverywhere) {
  for (const numerics::FunctionError &error : numerics::functionErrors)
    for (auto input : {anyFloat, nearFloat, closeFloat})
      check(error, input);
}

TEST_F(FunctionsTest, AreRightAtSpecialValues) {
  for (const numerics::FunctionError &error : numerics::functionErrors)
    check(error, specialFloat, specials);
}
