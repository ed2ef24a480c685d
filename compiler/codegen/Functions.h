//===-- Functions.h - Elementary functions as arithmetic --------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_FUNCTIONS_H
#define CNNC_COMPILER_CODEGEN_FUNCTIONS_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// Builds elementary functions of f32 scalars and vectors of any length from
/// additions, multiplications, comparisons and bit operations, or instructions
/// for exponents where the target has them (`scaling`): generated code may not
/// call the C library. The polynomials are minimax fits of this project
/// (weighted least squares iterated to equal errors, in 50 digits). Each
/// function says how far it is from the exact value with f32 rounding included,
/// as the unit test measures it; a NaN gives a NaN.
class Functions {
public:
  explicit Functions(Emitter &emitter) : e(emitter), b(emitter.b) {}

  /// `value` as a constant of the type of `like`.
  mlir::Value constant(mlir::Value like, double value);

  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  mlir::Value div(mlir::Value x, mlir::Value y);
  mlir::Value add(mlir::Value x, double y) { return add(x, constant(x, y)); }
  mlir::Value mul(mlir::Value x, double y) { return mul(x, constant(x, y)); }
  /// x y + z, rounded once where the machine can.
  mlir::Value fma(mlir::Value x, mlir::Value y, mlir::Value z) {
    return e.multiplyAdd(x, y, z);
  }
  mlir::Value neg(mlir::Value x);
  mlir::Value abs(mlir::Value x);
  mlir::Value sqrt(mlir::Value x);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);
  mlir::Value less(mlir::Value x, mlir::Value y);
  mlir::Value equal(mlir::Value x, mlir::Value y);
  mlir::Value isNan(mlir::Value x);

  /// max(x, low) and min(x, high) that keep a NaN in x: a single instruction on
  /// x86, whose maximum returns its second operand if one is a NaN.
  mlir::Value atLeast(mlir::Value x, double low);
  mlir::Value atMost(mlir::Value x, double high);
  /// The larger and the smaller of two, a NaN if one is.
  mlir::Value maximum(mlir::Value x, mlir::Value y);
  mlir::Value minimum(mlir::Value x, mlir::Value y);

  /// Whether there are `fraction` and `scale` of `x`: instructions of AVX-512
  /// on vectors of 16, one or several side by side.
  bool canScale(mlir::Value x);
  /// x - floor(x), exactly; 0 for infinities.
  mlir::Value fraction(mlir::Value x);
  /// x 2^floor(n), rounded once.
  mlir::Value scale(mlir::Value x, mlir::Value n);

  mlir::Value floor(mlir::Value x);
  mlir::Value ceil(mlir::Value x);
  /// At most 1 ULP.
  mlir::Value exp(mlir::Value x);
  /// 1 + exp(-x), at most 2 ULP; infinity below -88.72, where exp(-x) is. With
  /// `scale`, that of an argument that differs from x by at most 1.25 units
  /// roundoff: the exponent is x / ln 2 rounded.
  mlir::Value onePlusExpNeg(mlir::Value x);
  /// exp(x) - 1 for x <= 88.3, at most 2 ULP.
  mlir::Value expm1(mlir::Value x);
  /// At most 1 ULP.
  mlir::Value log(mlir::Value x);
  /// log(1 + x) for 0 <= x <= 1, at most 2 ULP.
  mlir::Value log1p(mlir::Value x);
  /// At most 3 ULP.
  mlir::Value tanh(mlir::Value x);
  /// At most 5 ULP.
  mlir::Value erf(mlir::Value x);
  /// The normal distribution's part beyond x >= 0, erfc(x / sqrt 2) / 2: at
  /// most 4 ULP from that at an argument that differs from x by at most a unit
  /// roundoff. The exponent is x^2 / 2 rounded.
  mlir::Value normalTail(mlir::Value x);
  /// 1 / (1 + exp(-x)), at most 3 ULP, with an argument as in onePlusExpNeg; 0
  /// below -88.72, where it is subnormal.
  mlir::Value sigmoid(mlir::Value x);
  /// x / (1 + exp(-x)), at most 4 ULP, with an argument as in onePlusExpNeg; 0
  /// below -88.72.
  mlir::Value silu(mlir::Value x);
  /// log(1 + exp(x)), at most 3 ULP.
  mlir::Value softplus(mlir::Value x);
  /// x^y with the special cases of C's pow, at most 1 ULP.
  mlir::Value pow(mlir::Value x, mlir::Value y);

private:
  /// What the intrinsic of x86 makes of x and y, a scalar or as many vectors,
  /// vector by vector.
  mlir::Value callMasked(llvm::StringRef intrinsic, mlir::Value x,
                         mlir::Value y);
  mlir::Type typeLike(mlir::Value like, mlir::Type element);
  mlir::Value integer(mlir::Value like, int32_t value);
  mlir::Value bits(mlir::Value x);
  mlir::Value fromBits(mlir::Value x);
  /// 2^n for i32 n from -126 to 127.
  mlir::Value powerOfTwo(mlir::Value n);
  mlir::Value polynomial(mlir::Value x, llvm::ArrayRef<double> coefficients);
  /// The reduction x = n ln 2 + r with |r| <= ln 2 / 2; n as i32.
  struct Reduced {
    mlir::Value n, r;
  };
  Reduced reduce(mlir::Value x);
  /// exp(r) - 1 for |r| <= ln 2 / 2.
  mlir::Value smallExpm1(mlir::Value r);
  /// x = 2^n m with m from sqrt(1/2) to sqrt(2); n as f32.
  struct Split {
    mlir::Value n, m;
  };
  Split split(mlir::Value x);

  Emitter &e;
  mlir::ImplicitLocOpBuilder &b;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_FUNCTIONS_H
