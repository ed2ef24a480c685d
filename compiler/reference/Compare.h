//===-- Compare.h - How far two tensors are apart -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REFERENCE_COMPARE_H
#define CNNC_COMPILER_REFERENCE_COMPARE_H

#include "compiler/reference/Tensor.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace cnnc::reference {

/// The distance between neighbouring floats at the size of `x`: one unit in the
/// last place (Goldberg 1991). The smallest subnormal for zero.
double getUlp(double x);

/// How far an actual tensor is from the expected one. Elements that are
/// infinite or NaN in either are only counted.
struct Comparison {
  int64_t elements = 0;
  /// The largest |actual - expected|, and the element that has it.
  double maxError = 0;
  int64_t worst = 0;
  /// The largest |actual - expected| / getUlp(expected).
  double maxUlp = 0;
  double maxExpected = 0;
  double rmsExpected = 0;
  double rmsError = 0;
  /// Elements at which one is infinite or NaN and the other is not the same.
  int64_t notFinite = 0;
  int64_t firstNotFinite = -1;

  /// The largest error relative to the largest expected element, and to the
  /// root mean square of all; infinite if the expected are all zero and the
  /// actual are not.
  double maxErrorToMax() const;
  double maxErrorToRms() const;
  double rmsErrorToRms() const;

  /// The figures in one line.
  std::string describe() const;
};

/// Compares element by element; an error if the shapes differ.
llvm::Expected<Comparison> compare(const Tensor &actual,
                                   const Tensor &expected);

/// The first element at which |actual - expected| is more than
/// absoluteTolerance + relativeTolerance |expected| (NumPy's allclose, with
/// equal infinities and NaNs taken as equal). The shapes have to agree.
std::optional<int64_t> findDifference(const Tensor &actual,
                                      const Tensor &expected,
                                      double relativeTolerance,
                                      double absoluteTolerance);

} // namespace cnnc::reference

#endif // CNNC_COMPILER_REFERENCE_COMPARE_H
