//===-- ActivationTest.cpp - Elementwise functions by definition *- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnDialect.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace cnnc::cnn;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class ActivationTest : public testing::Test {
protected:
  ActivationTest() { context.loadDialect<CNNDialect>(); }

  double value(ActivationKind kind, double x) {
    return evaluate(ActivationAttr::get(&context, kind), x);
  }
  double value(ActivationKind kind, double a, double b, double x) {
    return evaluate(ActivationAttr::get(&context, kind, a, b), x);
  }

  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};
};

/// All kinds, by asking for numbers until there is none of that number.
std::vector<ActivationKind> allKinds() {
  std::vector<ActivationKind> kinds;
  for (uint32_t i = 0; auto kind = symbolizeActivationKind(i); ++i)
    kinds.push_back(*kind);
  return kinds;
}

// From the formulas at #cnn.activation (for relu6, hard_swish, gelu in another
// of their forms), computed with Python's math module.
TEST_F(ActivationTest, KnownValues) {
  struct Row {
    ActivationKind kind;
    double x, y;
  };
  const Row rows[] = {
      {ActivationKind::Identity, -1.5, -1.5},
      {ActivationKind::Identity, 0.75, 0.75},
      {ActivationKind::Identity, 7.0, 7},
      {ActivationKind::Relu, -1.5, 0},
      {ActivationKind::Relu, 0.75, 0.75},
      {ActivationKind::Relu, 7.0, 7},
      {ActivationKind::LeakyRelu, -1.5, -0.015},
      {ActivationKind::LeakyRelu, 0.75, 0.75},
      {ActivationKind::LeakyRelu, 7.0, 7},
      {ActivationKind::Clip, -1.5, 0},
      {ActivationKind::Clip, 0.75, 0.75},
      {ActivationKind::Clip, 7.0, 6},
      {ActivationKind::Sigmoid, -1.5, 0.182425523806356},
      {ActivationKind::Sigmoid, 0.75, 0.679178699175393},
      {ActivationKind::Sigmoid, 7.0, 0.999088948805599},
      {ActivationKind::Tanh, -1.5, -0.905148253644866},
      {ActivationKind::Tanh, 0.75, 0.635148952387287},
      {ActivationKind::Tanh, 7.0, 0.999998336943945},
      {ActivationKind::HardSigmoid, -1.5, 0.25},
      {ActivationKind::HardSigmoid, 0.75, 0.625},
      {ActivationKind::HardSigmoid, 7.0, 1},
      {ActivationKind::HardSwish, -1.5, -0.375},
      {ActivationKind::HardSwish, 0.75, 0.46875},
      {ActivationKind::HardSwish, 7.0, 7},
      {ActivationKind::Silu, -1.5, -0.273638285709535},
      {ActivationKind::Silu, 0.75, 0.509384024381545},
      {ActivationKind::Silu, 7.0, 6.9936226416392},
      {ActivationKind::Elu, -1.5, -0.77686983985157},
      {ActivationKind::Elu, 0.75, 0.75},
      {ActivationKind::Elu, 7.0, 7},
      {ActivationKind::Selu, -1.5, -1.36581435763666},
      {ActivationKind::Selu, 0.75, 0.788025766611099},
      {ActivationKind::Selu, 7.0, 7.35490715503693},
      {ActivationKind::Celu, -1.5, -0.77686983985157},
      {ActivationKind::Celu, 0.75, 0.75},
      {ActivationKind::Celu, 7.0, 7},
      {ActivationKind::Gelu, -1.5, -0.100210801903287},
      {ActivationKind::Gelu, 0.75, 0.580029485717349},
      {ActivationKind::Gelu, 7.0, 6.99999999999104},
      {ActivationKind::GeluTanh, -1.5, -0.100428423019767},
      {ActivationKind::GeluTanh, 0.75, 0.57996055516562},
      {ActivationKind::GeluTanh, 7.0, 7},
      {ActivationKind::Mish, -1.5, -0.298099742166807},
      {ActivationKind::Mish, 0.75, 0.610018335218293},
      {ActivationKind::Mish, 7.0, 6.99998837980974},
      {ActivationKind::Softplus, -1.5, 0.201413277982752},
      {ActivationKind::Softplus, 0.75, 1.1368710061149},
      {ActivationKind::Softplus, 7.0, 7.00091146645377},
      {ActivationKind::Softsign, -1.5, -0.6},
      {ActivationKind::Softsign, 0.75, 0.428571428571429},
      {ActivationKind::Softsign, 7.0, 0.875},
      {ActivationKind::ThresholdedRelu, -1.5, 0},
      {ActivationKind::ThresholdedRelu, 0.75, 0},
      {ActivationKind::ThresholdedRelu, 7.0, 7},
      {ActivationKind::Abs, -1.5, 1.5},
      {ActivationKind::Abs, 0.75, 0.75},
      {ActivationKind::Abs, 7.0, 7},
      {ActivationKind::Neg, -1.5, 1.5},
      {ActivationKind::Neg, 0.75, -0.75},
      {ActivationKind::Neg, 7.0, -7},
      {ActivationKind::Exp, -1.5, 0.22313016014843},
      {ActivationKind::Exp, 0.75, 2.11700001661267},
      {ActivationKind::Exp, 7.0, 1096.63315842846},
      {ActivationKind::Log, 0.25, -1.38629436111989},
      {ActivationKind::Log, 2.5, 0.916290731874155},
      {ActivationKind::Log, 7.0, 1.94591014905531},
      {ActivationKind::Sqrt, 0.25, 0.5},
      {ActivationKind::Sqrt, 2.5, 1.58113883008419},
      {ActivationKind::Sqrt, 7.0, 2.64575131106459},
      {ActivationKind::Reciprocal, -1.5, -0.666666666666667},
      {ActivationKind::Reciprocal, 0.75, 1.33333333333333},
      {ActivationKind::Reciprocal, 7.0, 0.142857142857143},
      {ActivationKind::Floor, -1.5, -2},
      {ActivationKind::Floor, 0.75, 0},
      {ActivationKind::Ceil, -1.5, -1},
      {ActivationKind::Ceil, 0.75, 1},
      {ActivationKind::Erf, -1.5, -0.966105146475311},
      {ActivationKind::Erf, 0.75, 0.711155633653515},
      {ActivationKind::Erf, 7.0, 1},
  };
  std::vector<bool> seen(allKinds().size(), false);
  for (auto [kind, x, y] : rows) {
    EXPECT_NEAR(value(kind, x), y, 1e-11 * std::max(1.0, std::fabs(y)))
        << stringifyActivationKind(kind).str() << " at " << x;
    seen[uint32_t(kind)] = true;
  }
  for (size_t i = 0; i < seen.size(); ++i)
    EXPECT_TRUE(seen[i]) << "no value for " << i;
}

TEST_F(ActivationTest, ParametersCount) {
  EXPECT_EQ(value(ActivationKind::LeakyRelu, 0.25, 0, -4), -1);
  EXPECT_EQ(value(ActivationKind::LeakyRelu, 0.25, 0, 4), 4);
  EXPECT_EQ(value(ActivationKind::Clip, -1, 2, 5), 2);
  EXPECT_EQ(value(ActivationKind::Clip, -1, 2, -5), -1);
  EXPECT_EQ(value(ActivationKind::HardSigmoid, 0.2, 0.5, 1), 0.7);
  EXPECT_DOUBLE_EQ(value(ActivationKind::Elu, 2, 0, -1), 2 * std::expm1(-1));
  EXPECT_DOUBLE_EQ(value(ActivationKind::Selu, 2, 3, -1), 6 * std::expm1(-1));
  EXPECT_EQ(value(ActivationKind::Selu, 2, 3, 1), 3);
  EXPECT_DOUBLE_EQ(value(ActivationKind::Celu, 2, 0, -1), 2 * std::expm1(-0.5));
  EXPECT_EQ(value(ActivationKind::ThresholdedRelu, 0.5, 0, 0.5), 0);
  EXPECT_EQ(value(ActivationKind::ThresholdedRelu, 0.5, 0, 0.75), 0.75);
  // A parameter that is not used must not matter, one that is must.
  for (ActivationKind kind : allKinds()) {
    ActivationAttr standard = ActivationAttr::get(&context, kind);
    bool first = false, second = false;
    for (double x : {-3.0, -0.5, 0.5, 1.5, 3.0, 30.0}) {
      double y = evaluate(standard, x);
      double a = standard.getAlpha(), b = standard.getBeta();
      auto differs = [&](double z) { return std::isnan(y) ? false : z != y; };
      first |= differs(value(kind, a + 0.75, b, x));
      second |= differs(value(kind, a, b + 0.75, x));
    }
    EXPECT_EQ(unsigned(first) + second, getParameterCount(kind))
        << stringifyActivationKind(kind).str();
  }
}

TEST_F(ActivationTest, NanStaysNan) {
  for (ActivationKind kind : allKinds())
    EXPECT_TRUE(std::isnan(value(kind, nan)))
        << stringifyActivationKind(kind).str();
  for (uint32_t i = 0; auto kind = symbolizeBinaryKind(i); ++i) {
    // By IEEE 754 pow(nan, 0) and pow(1, nan) are 1; other numbers give a NaN.
    EXPECT_TRUE(std::isnan(evaluate(*kind, nan, 2)));
    EXPECT_TRUE(std::isnan(evaluate(*kind, 2, nan)));
  }
}

TEST_F(ActivationTest, LimitsAreLimits) {
  EXPECT_EQ(value(ActivationKind::Relu, infinity), infinity);
  EXPECT_EQ(value(ActivationKind::Relu, -infinity), 0);
  EXPECT_EQ(value(ActivationKind::Sigmoid, -infinity), 0);
  EXPECT_EQ(value(ActivationKind::Sigmoid, infinity), 1);
  EXPECT_EQ(value(ActivationKind::Clip, -infinity), 0);
  EXPECT_EQ(value(ActivationKind::Clip, infinity), 6);
  EXPECT_EQ(value(ActivationKind::Elu, -infinity), -1);
  EXPECT_EQ(value(ActivationKind::Softplus, 1000), 1000);
  EXPECT_EQ(value(ActivationKind::Softplus, -1000), 0);
  EXPECT_EQ(value(ActivationKind::Mish, 1000), 1000);
  EXPECT_EQ(value(ActivationKind::Silu, -1000), 0);
  EXPECT_EQ(value(ActivationKind::Gelu, 100), 100);
  EXPECT_EQ(value(ActivationKind::GeluTanh, 100), 100);
}

// As in ONNX Runtime and PyTorch: x times what is 0 there.
TEST_F(ActivationTest, ProductsWithInfinityAreNan) {
  for (ActivationKind kind :
       {ActivationKind::HardSwish, ActivationKind::Silu, ActivationKind::Gelu,
        ActivationKind::GeluTanh, ActivationKind::Mish}) {
    EXPECT_TRUE(std::isnan(value(kind, -infinity)))
        << stringifyActivationKind(kind).str();
    EXPECT_EQ(value(kind, infinity), infinity);
    // Not so before.
    double least = std::numeric_limits<float>::lowest();
    EXPECT_EQ(value(kind, least), 0);
  }
  for (double x : {infinity, -infinity})
    EXPECT_TRUE(std::isnan(value(ActivationKind::Softsign, x)));
}

// Computed with mpmath in 30 digits.
TEST_F(ActivationTest, TailsKeepTheirDigits) {
  auto expectClose = [](double found, double expected) {
    EXPECT_NEAR(found, expected, 1e-12 * std::fabs(expected));
  };
  expectClose(value(ActivationKind::Gelu, -8), -4.976768459417427e-15);
  expectClose(value(ActivationKind::Gelu, -12), -2.131778534493215e-32);
  expectClose(value(ActivationKind::GeluTanh, -8), -3.107782937501111e-21);
  expectClose(value(ActivationKind::GeluTanh, -12), -1.635985449353481e-61);
  expectClose(value(ActivationKind::Mish, -12), -7.373032173186586e-5);
}

TEST_F(ActivationTest, BinaryFunctions) {
  EXPECT_EQ(evaluate(BinaryKind::Add, 3, 5), 8);
  EXPECT_EQ(evaluate(BinaryKind::Sub, 3, 5), -2);
  EXPECT_EQ(evaluate(BinaryKind::Mul, 3, 5), 15);
  EXPECT_EQ(evaluate(BinaryKind::Div, 3, 4), 0.75);
  EXPECT_EQ(evaluate(BinaryKind::Max, 3, 5), 5);
  EXPECT_EQ(evaluate(BinaryKind::Min, 3, 5), 3);
  EXPECT_EQ(evaluate(BinaryKind::Pow, 3, 5), 243);
  EXPECT_EQ(evaluate(BinaryKind::Div, 1, 0), infinity);
}

} // namespace
