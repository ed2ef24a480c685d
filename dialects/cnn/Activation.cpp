//===-- Activation.cpp - Elementwise functions by definition -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnDialect.h"
#include <cmath>

using namespace mlir;
using namespace cnnc::cnn;

unsigned cnnc::cnn::getParameterCount(ActivationKind kind) {
  switch (kind) {
  case ActivationKind::Clip:
  case ActivationKind::HardSigmoid:
  case ActivationKind::Selu:
    return 2;
  case ActivationKind::LeakyRelu:
  case ActivationKind::Elu:
  case ActivationKind::Celu:
  case ActivationKind::ThresholdedRelu:
    return 1;
  default:
    return 0;
  }
}

static std::pair<double, double> defaultParameters(ActivationKind kind) {
  switch (kind) {
  case ActivationKind::LeakyRelu:
    return {0.01, 0};
  case ActivationKind::Clip:
    return {0, 6};
  case ActivationKind::HardSigmoid:
    return {1.0 / 6, 0.5};
  case ActivationKind::Selu:
    return {1.67326319217681884765625, 1.05070102214813232421875};
  case ActivationKind::Elu:
  case ActivationKind::Celu:
  case ActivationKind::ThresholdedRelu:
    return {1, 0};
  default:
    return {0, 0};
  }
}

ActivationAttr ActivationAttr::get(MLIRContext *context, ActivationKind kind) {
  auto [alpha, beta] = defaultParameters(kind);
  return get(context, kind, alpha, beta);
}

LogicalResult
ActivationAttr::verify(llvm::function_ref<InFlightDiagnostic()> emitError,
                       ActivationKind kind, Number alpha, Number beta) {
  // activation-c1
  if (std::isnan(alpha.value) || std::isnan(beta.value))
    return emitError() << stringifyEnum(kind)
                       << " expects parameters that are numbers, found NaN";
  if (kind == ActivationKind::Celu && alpha.value == 0)
    return emitError() << "celu divides by its parameter, which is 0";
  return success();
}

PaddingAttr PaddingAttr::getValid(MLIRContext *context) {
  return get(context, PaddingKind::Valid, {}, {}, PaddingMode::Constant);
}

PaddingAttr PaddingAttr::getExplicit(MLIRContext *context,
                                     llvm::ArrayRef<int64_t> low,
                                     llvm::ArrayRef<int64_t> high) {
  return get(context, PaddingKind::Explicit, low, high, PaddingMode::Constant);
}

/// Comparisons that keep a NaN in `x`.
static double atLeast(double x, double low) { return x < low ? low : x; }
static double atMost(double x, double high) { return x > high ? high : x; }
static double softplus(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double cnnc::cnn::evaluate(ActivationAttr activation, double x) {
  double a = activation.getAlpha(), b = activation.getBeta();
  switch (activation.getKind()) {
  case ActivationKind::Identity:
    return x;
  case ActivationKind::Relu:
    return atLeast(x, 0);
  case ActivationKind::LeakyRelu:
    return x >= 0 ? x : a * x;
  case ActivationKind::Clip:
    return atMost(atLeast(x, a), b);
  case ActivationKind::Sigmoid:
    return 1 / (1 + std::exp(-x));
  case ActivationKind::Tanh:
    return std::tanh(x);
  case ActivationKind::HardSigmoid:
    return atMost(atLeast(a * x + b, 0), 1);
  case ActivationKind::HardSwish:
    return x * atMost(atLeast(x / 6 + 0.5, 0), 1);
  case ActivationKind::Silu:
    return x / (1 + std::exp(-x));
  case ActivationKind::Elu:
    return x >= 0 ? x : a * std::expm1(x);
  case ActivationKind::Selu:
    return x >= 0 ? b * x : b * a * std::expm1(x);
  case ActivationKind::Celu:
    return atLeast(x, 0) + atMost(a * std::expm1(x / a), 0);
  // 1 + erf(y) and 1 + tanh(y) would lose all digits for negative y; they are
  // erfc(-y) and 2 / (1 + exp(-2 y)).
  case ActivationKind::Gelu:
    return x * 0.5 * std::erfc(-x * M_SQRT1_2);
  case ActivationKind::GeluTanh:
    return x / (1 + std::exp(-2 * std::sqrt(2 / M_PI) *
                             (x + 0.044715 * x * x * x)));
  case ActivationKind::Mish:
    return x * std::tanh(softplus(x));
  case ActivationKind::Softplus:
    return softplus(x);
  case ActivationKind::Softsign:
    return x / (1 + std::fabs(x));
  case ActivationKind::ThresholdedRelu:
    return x > a || std::isnan(x) ? x : 0;
  case ActivationKind::Abs:
    return std::fabs(x);
  case ActivationKind::Neg:
    return -x;
  case ActivationKind::Exp:
    return std::exp(x);
  case ActivationKind::Log:
    return std::log(x);
  case ActivationKind::Sqrt:
    return std::sqrt(x);
  case ActivationKind::Reciprocal:
    return 1 / x;
  case ActivationKind::Floor:
    return std::floor(x);
  case ActivationKind::Ceil:
    return std::ceil(x);
  case ActivationKind::Erf:
    return std::erf(x);
  }
  llvm_unreachable("unknown activation");
}

double cnnc::cnn::evaluate(BinaryKind kind, double x, double y) {
  switch (kind) {
  case BinaryKind::Add:
    return x + y;
  case BinaryKind::Sub:
    return x - y;
  case BinaryKind::Mul:
    return x * y;
  case BinaryKind::Div:
    return x / y;
  case BinaryKind::Max:
    return std::isnan(x) || std::isnan(y) ? x + y : std::max(x, y);
  case BinaryKind::Min:
    return std::isnan(x) || std::isnan(y) ? x + y : std::min(x, y);
  case BinaryKind::Pow:
    return std::pow(x, y);
  }
  llvm_unreachable("unknown binary function");
}
