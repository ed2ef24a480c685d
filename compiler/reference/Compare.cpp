//===-- Compare.cpp - How far two tensors are apart -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Compare.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <limits>

using namespace cnnc::reference;

double cnnc::reference::getUlp(double x) {
  constexpr int digits = std::numeric_limits<float>::digits;
  constexpr int smallest = std::numeric_limits<float>::min_exponent;
  int exponent = smallest;
  if (x != 0)
    std::frexp(x, &exponent);
  return std::ldexp(1.0, std::max(exponent, smallest) - digits);
}

/// Whether both are the same infinity or both no number. Beyond the largest
/// float, a compiled network has infinity where doubles go on.
static bool agreeWithoutDifference(double actual, double expected) {
  if (std::isnan(actual) || std::isnan(expected))
    return std::isnan(actual) && std::isnan(expected);
  return actual == double(float(expected));
}

llvm::Expected<Comparison> cnnc::reference::compare(const Tensor &actual,
                                                    const Tensor &expected) {
  if (actual.shape != expected.shape)
    return llvm::createStringError("expected a tensor of shape " +
                                   formatShape(expected.shape) + ", found " +
                                   formatShape(actual.shape));
  Comparison result;
  result.elements = expected.size();
  double squares = 0, errorSquares = 0;
  int64_t finite = 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    double x = actual.values[i], y = expected.values[i];
    if (!std::isfinite(x) || !std::isfinite(float(y))) {
      if (!agreeWithoutDifference(x, y) && result.notFinite++ == 0)
        result.firstNotFinite = i;
      continue;
    }
    double error = std::fabs(x - y);
    if (error > result.maxError || finite == 0) {
      result.maxError = error;
      result.worst = i;
    }
    result.maxUlp = std::max(result.maxUlp, error / getUlp(y));
    result.maxExpected = std::max(result.maxExpected, std::fabs(y));
    squares += y * y;
    errorSquares += error * error;
    ++finite;
  }
  if (finite) {
    result.rmsExpected = std::sqrt(squares / finite);
    result.rmsError = std::sqrt(errorSquares / finite);
  }
  return result;
}

/// error / size, where no error is zero whatever the size.
static double relative(double error, double size) {
  return error == 0 ? 0 : error / size;
}

double Comparison::maxErrorToMax() const {
  return relative(maxError, maxExpected);
}
double Comparison::maxErrorToRms() const {
  return relative(maxError, rmsExpected);
}
double Comparison::rmsErrorToRms() const {
  return relative(rmsError, rmsExpected);
}

std::string Comparison::describe() const {
  std::string text = llvm::formatv(
      "largest error {0:e3} at element {1} of {2}: {3:e3} of the largest "
      "element, {4:e3} of the root mean square, {5:f1} ULP",
      maxError, worst, elements, maxErrorToMax(), maxErrorToRms(), maxUlp);
  if (notFinite)
    text += llvm::formatv("; {0} infinities or NaNs where the other has none, "
                          "the first at element {1}",
                          notFinite, firstNotFinite);
  return text;
}

std::optional<int64_t>
cnnc::reference::findDifference(const Tensor &actual, const Tensor &expected,
                                double relativeTolerance,
                                double absoluteTolerance) {
  for (int64_t i = 0; i < expected.size(); ++i) {
    double x = actual.values[i], y = expected.values[i];
    if (!std::isfinite(x) || !std::isfinite(float(y))) {
      if (!agreeWithoutDifference(x, y))
        return i;
      continue;
    }
    if (!(std::fabs(x - y) <=
          absoluteTolerance + relativeTolerance * std::fabs(y)))
      return i;
  }
  return std::nullopt;
}
