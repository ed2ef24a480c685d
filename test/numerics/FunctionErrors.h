//===-- FunctionErrors.h - How exact generated functions are -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_FUNCTIONERRORS_H
#define CNNC_TEST_NUMERICS_FUNCTIONERRORS_H

#include <limits>

namespace cnnc::numerics {

/// What is promised of an activation for every float x: the result is f(x'),
/// off by at most `ulp` units in the last place plus `absolute`, for an x' that
/// differs from x by at most `argument` units roundoff of x (a mixed
/// forward-backward error; Higham 2002, "Accuracy and Stability of Numerical
/// Algorithms", section 1.5). At infinities it is what the formula gives in
/// IEEE 754's arithmetic, and so are NaNs and the signs of zeros.
struct FunctionError {
  /// As `cnn.activation` takes it.
  const char *text;
  double ulp = 0;
  double argument = 0;
  double absolute = 0;
  /// Instead of `argument` on a target with `scaling`; 0 if it is the same.
  double scaledArgument = 0;
};

/// Those that only select are exact; of the others `ulp` is what the roundings
/// of codegen/Activation.cpp and codegen/Functions.h add up to at most.
///
/// An argument that is not taken as it is:
/// - hard_sigmoid and hard_swish: a and a x are rounded before a x + b cancels,
///   and b, which there is as large as a x.
/// - sigmoid and silu: ln 2, which multiples of are taken off x, is rounded to
///   f32, which changes it by 0.046 units roundoff. The polynomial's error
///   is 1.5 of them. With `scaling`, x is multiplied by 1 / ln 2, which is 0.22
///   of them off, and rounded.
/// - celu: 1/a and x/a are rounded.
/// - gelu: Phi(x) falls as exp(-x^2 / 2), and x^2 is rounded.
/// - gelu_tanh: it falls as exp(x (c1 + c3 x^2)), where x^2, two constants, the
///   sum and the product are rounded, and that argument changes by at least
///   what x does.
///
/// An absolute error comes from the ends of the range of floats:
/// - sigmoid, silu and gelu_tanh have 1 + exp(-z) in the denominator, which
///   overflows for z < -88.72. There they are taken for 0 and are at most
///   1.01 2^-128, times |x| for the latter two, which is up to 89 and 10.
/// - gelu and mish multiply x by a number that vanishes as exp(-x^2 / 2) and as
///   exp(x): 2^-150 is rounded away from it, where |x| is up to 14 and 104, and
///   up to 2^-150 of the product.
constexpr FunctionError functionErrors[] = {
    {"identity"},
    {"relu"},
    {"leaky_relu", 1.5},
    {"leaky_relu(0.1)", 1.5},
    {"leaky_relu(1.5)", 1.5},
    {"leaky_relu(-0.3)", 1.5},
    {"clip"},
    {"clip(-1.0, 0.5)"},
    {"clip(-0.5, 0.75)"},
    {"sigmoid", 4, 0.05, 1.01 * 0x1p-128, 1.25},
    {"tanh", 3},
    {"hard_sigmoid", 1, 3},
    {"hard_sigmoid(0.2, 0.4)", 1, 3},
    {"hard_sigmoid(-0.3, 0.7)", 1, 3},
    {"hard_swish", 2, 3},
    {"silu", 4, 0.05, 90 * 0x1p-128, 1.25},
    {"elu", 3},
    {"elu(1.5)", 3},
    {"elu(-0.5)", 3},
    {"selu", 3},
    {"selu(0.5, 2.0)", 3},
    {"celu", 3, 2},
    {"celu(0.3)", 3, 2},
    {"celu(2.0)", 3, 2},
    {"celu(-1.5)", 3, 2},
    {"gelu", 4, 1, 16 * 0x1p-150},
    {"gelu_tanh", 4, 4, 10.1 * 0x1p-128},
    {"mish", 5, 0, 106 * 0x1p-150},
    {"softplus", 3},
    {"softsign", 2},
    {"thresholded_relu"},
    {"thresholded_relu(0.25)"},
    {"abs"},
    {"neg"},
    {"exp", 1},
    {"log", 1},
    {"sqrt", 0.5},
    {"reciprocal", 0.5},
    {"floor"},
    {"ceil"},
    {"erf", 5},
};

/// The ends of the range of floats and what is beyond, and where functions
/// overflow, vanish, become constant, or have an edge. Of an odd number, so
/// that each gets into each lane if they are repeated.
constexpr float specialFloats[] = {
    0.0f,
    -0.0f,
    std::numeric_limits<float>::infinity(),
    -std::numeric_limits<float>::infinity(),
    std::numeric_limits<float>::quiet_NaN(),
    -std::numeric_limits<float>::quiet_NaN(),
    std::numeric_limits<float>::max(),
    std::numeric_limits<float>::lowest(),
    std::numeric_limits<float>::min(),
    -std::numeric_limits<float>::min(),
    // The smallest and the largest subnormal numbers.
    0x1p-149f,
    -0x1p-149f,
    0x1.fffffcp-127f,
    -0x1.fffffcp-127f,
    1e-20f,
    -1e-20f,
    1e-4f,
    -1e-4f,
    1e4f,
    -1e4f,
    1e30f,
    -1e30f,
    1.0f,
    -1.0f,
    0x1.000002p0f,
    -0x1.000002p0f,
    0x1.fffffep-1f,
    -0x1.fffffep-1f,
    0.25f,
    -0.25f,
    0.5f,
    -0.5f,
    0.75f,
    -0.75f,
    1.5f,
    -1.5f,
    2.5f,
    -2.5f,
    3.0f,
    -3.0f,
    0x1.7ffffep1f,
    -0x1.7ffffep1f,
    6.0f,
    -6.0f,
    // erf is 1 in floats, gelu and its approximation vanish.
    3.92f,
    -3.92f,
    5.55f,
    -5.55f,
    10.0f,
    -10.0f,
    14.0f,
    -14.0f,
    14.5f,
    -14.5f,
    20.0f,
    -20.0f,
    // exp overflows, gets subnormal, and vanishes.
    88.3f,
    -88.3f,
    0x1.62e42ep6f,
    -0x1.62e42ep6f,
    0x1.62e430p6f,
    -0x1.62e430p6f,
    -87.4f,
    87.4f,
    -103.9f,
    103.9f,
    -104.1f,
    104.1f,
    // Beyond these there are no halves, and no odd numbers.
    0x1.fffffep22f,
    -0x1.fffffep22f,
    0x1p23f,
    -0x1p23f,
    0x1p24f,
    -0x1p24f,
    0x1p31f,
    -0x1p31f,
    std::numeric_limits<float>::signaling_NaN(),
};
constexpr int specialCount = sizeof(specialFloats) / sizeof(float);
static_assert(specialCount % 2 == 1, "even counts miss half of the lanes");

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_FUNCTIONERRORS_H
