//===-- Functions.cpp - Elementary functions as arithmetic ------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Functions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

static constexpr double infinity = std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Type Functions::typeLike(Value like, Type element) {
  if (auto vector = llvm::dyn_cast<VectorType>(like.getType()))
    return VectorType::get(vector.getShape(), element);
  return element;
}

Value Functions::constant(Value like, double value) {
  auto element = llvm::cast<FloatType>(getElementTypeOrSelf(like.getType()));
  FloatAttr number = b.getFloatAttr(element, value);
  if (auto vector = llvm::dyn_cast<VectorType>(like.getType()))
    return b.create<arith::ConstantOp>(DenseElementsAttr::get(vector, number));
  return b.create<arith::ConstantOp>(number);
}

Value Functions::integer(Value like, int32_t value) {
  Type type = typeLike(like, b.getI32Type());
  if (auto vector = llvm::dyn_cast<VectorType>(type))
    return b.create<arith::ConstantOp>(DenseElementsAttr::get(vector, value));
  return b.create<arith::ConstantOp>(b.getI32IntegerAttr(value));
}

Value Functions::add(Value x, Value y) { return b.create<arith::AddFOp>(x, y); }
Value Functions::sub(Value x, Value y) { return b.create<arith::SubFOp>(x, y); }
Value Functions::mul(Value x, Value y) { return b.create<arith::MulFOp>(x, y); }
Value Functions::div(Value x, Value y) { return b.create<arith::DivFOp>(x, y); }
Value Functions::neg(Value x) { return b.create<arith::NegFOp>(x); }
Value Functions::abs(Value x) { return b.create<math::AbsFOp>(x); }
Value Functions::sqrt(Value x) { return b.create<math::SqrtOp>(x); }
Value Functions::select(Value condition, Value x, Value y) {
  return b.create<arith::SelectOp>(condition, x, y);
}
Value Functions::less(Value x, Value y) {
  return b.create<arith::CmpFOp>(arith::CmpFPredicate::OLT, x, y);
}
Value Functions::equal(Value x, Value y) {
  return b.create<arith::CmpFOp>(arith::CmpFPredicate::OEQ, x, y);
}
Value Functions::isNan(Value x) {
  return b.create<arith::CmpFOp>(arith::CmpFPredicate::UNO, x, x);
}

Value Functions::atLeast(Value x, double low) {
  Value bound = constant(x, low);
  return select(less(x, bound), bound, x);
}

Value Functions::atMost(Value x, double high) {
  Value bound = constant(x, high);
  return select(less(bound, x), bound, x);
}

// One instruction on AArch64; three on x86, as long as it need not tell -0 from
// 0.
Value Functions::maximum(Value x, Value y) {
  return b.create<arith::MaximumFOp>(x, y, arith::FastMathFlags::nsz);
}

Value Functions::minimum(Value x, Value y) {
  return b.create<arith::MinimumFOp>(x, y, arith::FastMathFlags::nsz);
}

Value Functions::bits(Value x) {
  return b.create<arith::BitcastOp>(typeLike(x, b.getI32Type()), x);
}

Value Functions::fromBits(Value x) {
  return b.create<arith::BitcastOp>(typeLike(x, b.getF32Type()), x);
}

Value Functions::powerOfTwo(Value n) {
  return fromBits(b.create<arith::ShLIOp>(
      b.create<arith::AddIOp>(n, integer(n, 127)), integer(n, 23)));
}

Value Functions::polynomial(Value x, llvm::ArrayRef<double> coefficients) {
  Value sum = constant(x, coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back()))
    sum = fma(sum, x, constant(x, coefficient));
  return sum;
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

Value Functions::floor(Value x) {
  // Every CPU that has fused multiply-add rounds in one instruction; on the
  // others math.floor would be a call.
  if (e.target.getFma())
    return b.create<math::FloorOp>(x);
  // Adding 2^23 leaves no bits for a fraction.
  Value magic = constant(x, 0x1p23), size = abs(x);
  Value rounded = b.create<math::CopySignOp>(sub(add(size, magic), magic), x);
  Value floored = select(less(x, rounded), add(rounded, -1), rounded);
  return select(less(size, magic), floored, x);
}

Value Functions::ceil(Value x) { return neg(floor(neg(x))); }

//===----------------------------------------------------------------------===//
// Scaling
//===----------------------------------------------------------------------===//

/// Lanes of the vectors that the intrinsics below take.
static constexpr int64_t scaledLanes = 16;

bool Functions::canScale(Value x) {
  auto type = llvm::dyn_cast<VectorType>(x.getType());
  return e.target.getScaling() && type && type.getShape().back() == scaledLanes;
}

Value Functions::callMasked(llvm::StringRef intrinsic, Value x, Value y) {
  // All elements, rounded as the CPU is set to round.
  auto bits = b.getIntegerType(scaledLanes);
  Value mask = b.create<LLVM::ConstantOp>(bits, b.getIntegerAttr(bits, -1));
  constexpr int32_t currentDirection = 4;
  Value rounding = b.create<LLVM::ConstantOp>(b.getI32Type(), currentDirection);
  auto call = [&](Value x, Value y) {
    return b
        .create<LLVM::CallIntrinsicOp>(x.getType(), b.getStringAttr(intrinsic),
                                       ValueRange{x, y, x, mask, rounding})
        .getResult(0);
  };
  auto type = llvm::cast<VectorType>(x.getType());
  if (type.getRank() == 1)
    return call(x, y);
  Value all = x;
  for (int64_t i = 0; i < type.getDimSize(0); ++i) {
    Value one = b.create<vector::ExtractOp>(x, i);
    Value other =
        y.getType() == type ? b.create<vector::ExtractOp>(y, i).getResult() : y;
    all = b.create<vector::InsertOp>(call(one, other), all, i);
  }
  return all;
}

Value Functions::fraction(Value x) {
  // To multiples of 2^0, downwards, without a report of inexact results.
  constexpr int32_t control = 0 << 4 | 1 << 3 | 1;
  return callMasked("llvm.x86.avx512.mask.reduce.ps.512", x,
                    b.create<LLVM::ConstantOp>(b.getI32Type(), control));
}

Value Functions::scale(Value x, Value n) {
  return callMasked("llvm.x86.avx512.mask.scalef.ps.512", x, n);
}

//===----------------------------------------------------------------------===//
// Exponentials
//===----------------------------------------------------------------------===//

Functions::Reduced Functions::reduce(Value x) {
  // Adding 1.5 2^23 rounds to an integer and leaves it in the low bits (Cody &
  // Waite 1980). ln 2 is split so that n times its upper part is exact.
  Value magic = constant(x, 0x1.8p23);
  Value shifted = fma(x, constant(x, M_LOG2E), magic);
  Value n = sub(shifted, magic);
  Value r = fma(n, constant(x, -0.693359375), x);
  r = fma(n, constant(x, 2.12194440e-4), r);
  return {b.create<arith::SubIOp>(bits(shifted), bits(magic)), r};
}

/// (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2. Relative to exp(r), the fit is
/// off by 3.1e-9.
static constexpr double expm1Tail[] = {0.4999999403953552, 0.1666652113199234,
                                       0.04166838899254799, 0.00836874544620514,
                                       0.0013814556878060102};

Value Functions::smallExpm1(Value r) {
  return fma(mul(r, r), polynomial(r, expm1Tail), r);
}

Value Functions::exp(Value x) {
  // Beyond these limits the result is 0 or infinity anyway.
  auto [n, r] = reduce(atMost(atLeast(x, -105), 90));
  // 2^n itself may overflow or be subnormal where the result does not.
  Value half = b.create<arith::ShRSIOp>(n, integer(n, 1));
  Value rest = b.create<arith::SubIOp>(n, half);
  Value y = add(smallExpm1(r), 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(rest));
}

Value Functions::expm1(Value x) {
  auto [n, r] = reduce(atMost(atLeast(x, -25), 88.3));
  Value scale = powerOfTwo(n);
  return fma(scale, smallExpm1(r), add(scale, -1));
}

Value Functions::onePlusExpNeg(Value x) {
  if (canScale(x)) {
    // 2^t = 2^(t - floor(t)) 2^floor(t). The polynomial is 1 at 0, where
    // sigmoid has to be 1/2, and off by 8.2e-8. Ten instructions with the
    // division instead of 13: EfficientNet-B0 takes 2.7 % less time on one
    // thread (Zen 5).
    Value t = mul(x, -M_LOG2E);
    Value power =
        polynomial(fraction(t), {1, 0.6931513118234188, 0.240164449936873,
                                 0.05579991387962219, 0.009017029253556269,
                                 0.0018671305696868201});
    return add(scale(power, t), 1);
  }
  // From 80 on the sum is 1; before -89 the exponential has become infinity.
  Value z = atLeast(atMost(x, 80), -89);
  // As in reduce, but n is round(-z / ln 2), and 126 + n stands in the low
  // bits: shifted to the exponent they are 2^(n - 1), whatever n from -116 to
  // 128. The polynomial gives 2 exp(-r), so that the product overflows only if
  // the exponential does. Horner's rule to its end: 9 instructions with the
  // sum, whose relative error is 2.2e-7 (the polynomial's alone 9.2e-8) where
  // the exponential counts.
  Value magic = constant(z, 0x1.8p23 + 126);
  Value shifted = fma(z, constant(z, -M_LOG2E), magic);
  Value n = sub(shifted, magic);
  Value r;
  if (e.target.getFma()) {
    // f32 has ln 2 to within 2.8e-9 of it, and nothing else is rounded.
    r = fma(n, constant(z, M_LN2), z);
  } else {
    r = fma(n, constant(z, 0.693359375), z);
    r = fma(n, constant(z, -2.12194440e-4), r);
  }
  // exp(r) for |r| <= ln 2 / 2; exact at 0, where sigmoid has to be 1/2.
  constexpr double exponential[] = {1,
                                    0.9999997063133589,
                                    0.4999914784113126,
                                    0.16667638127235532,
                                    0.04189815961832514,
                                    0.008290272112748793};
  llvm::SmallVector<double> coefficients;
  for (auto [i, coefficient] : llvm::enumerate(exponential))
    coefficients.push_back((i % 2 ? -2 : 2) * coefficient);
  Value scale =
      fromBits(b.create<arith::ShLIOp>(bits(shifted), integer(shifted, 23)));
  return fma(polynomial(r, coefficients), scale, constant(z, 1));
}

Value Functions::sigmoid(Value x) {
  return div(constant(x, 1), onePlusExpNeg(x));
}

Value Functions::silu(Value x) { return div(x, onePlusExpNeg(x)); }

Value Functions::tanh(Value x) {
  // With t = exp(-2 |x|) - 1, tanh |x| = -t / (t + 2): nothing overflows, and
  // nothing cancels near 0.
  Value t = expm1(mul(abs(x), -2));
  return b.create<math::CopySignOp>(div(t, add(t, 2)), x);
}

//===----------------------------------------------------------------------===//
// Logarithms
//===----------------------------------------------------------------------===//

Functions::Split Functions::split(Value x) {
  // Subnormal numbers first become normal ones.
  Value tiny = less(x, constant(x, 0x1p-126));
  Value normal = select(tiny, mul(x, 0x1p23), x);
  // Subtracting sqrt(1/2)'s bits moves the step from one exponent to the next
  // there.
  Value raw = bits(normal);
  Value shifted = b.create<arith::SubIOp>(raw, integer(raw, 0x3f3504f3));
  Value n = b.create<arith::ShRSIOp>(shifted, integer(raw, 23));
  Value m = b.create<arith::SubIOp>(
      raw, b.create<arith::ShLIOp>(n, integer(raw, 23)));
  Value number = b.create<arith::SIToFPOp>(x.getType(), n);
  return {add(number, select(tiny, constant(x, -23), constant(x, 0))),
          fromBits(m)};
}

// Both logarithms write log(1 + f) as f - f^2/2 + s (f^2/2 + z P(z)) with
// s = f / (2 + f), z = s^2, from the series of the inverse hyperbolic tangent;
// the leading terms then carry no rounding error but that of f^2/2.

Value Functions::log(Value x) {
  auto [n, m] = split(x);
  Value f = add(m, -1);
  Value s = div(f, add(f, 2)), z = mul(s, s);
  Value half = mul(mul(f, f), 0.5);
  // The fit is off by 8.1e-10.
  Value tail = mul(z, polynomial(z, {0.6666677594184875, 0.3997748792171478,
                                     0.2987322211265564}));
  Value low = fma(s, add(half, tail), mul(n, 9.0580006145e-06));
  Value y = sub(f, sub(half, low));
  y = fma(n, constant(x, 6.9313812256e-01), y);
  y = select(equal(x, constant(x, infinity)), x, y);
  y = select(less(x, constant(x, 0)),
             constant(x, std::numeric_limits<double>::quiet_NaN()), y);
  y = select(equal(x, constant(x, 0)), constant(x, -infinity), y);
  return select(isNan(x), x, y);
}

Value Functions::log1p(Value f) {
  Value s = div(f, add(f, 2)), z = mul(s, s);
  Value half = mul(mul(f, f), 0.5);
  // The fit is off by 4.6e-9.
  Value tail = mul(z, polynomial(z, {0.6666641235351562, 0.40021705627441406,
                                     0.2799902558326721, 0.28025078773498535}));
  return sub(f, sub(half, mul(s, add(half, tail))));
}

Value Functions::softplus(Value x) {
  Value positive = atLeast(x, 0);
  return add(positive, log1p(exp(neg(abs(x)))));
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

Value Functions::erf(Value x) {
  // x P(x^2) / Q(x^2), off by 1.9e-8; all coefficients are positive, so nothing
  // cancels. From 3.92 on it is 1 in f32.
  Value y = atLeast(atMost(x, 3.92), -3.92), z = mul(y, y);
  Value p = polynomial(z, {1.1283791065216064, 0.19038110971450806,
                           0.05274493247270584, 0.0037644063122570515,
                           0.00028483508503995836, 2.0500169739534613e-06});
  Value q = polynomial(z, {1.0, 0.5020536184310913, 0.11409822851419449,
                           0.014966812916100025, 0.0011622036108747125,
                           3.8088492146926e-05});
  Value ratio = atLeast(atMost(div(mul(y, p), q), 1), -1);
  // Exactly 1 from there on, as at infinity.
  Value one = b.create<math::CopySignOp>(constant(x, 1), x);
  return select(equal(abs(y), constant(x, float(3.92))), one, ratio);
}

Value Functions::normalTail(Value x) {
  // exp(-x^2 / 2) P(x) / Q(x), off by 6.4e-9; all coefficients are positive, so
  // nothing cancels. From 14.4 on it is 0 in f32.
  Value y = atMost(x, 14.5);
  Value p = polynomial(y, {0.5, 0.4392800033092499, 0.1839672178030014,
                           0.040880654007196426, 0.004153202287852764});
  Value q = polynomial(y, {1.0, 1.6764450073242188, 1.2055389881134033,
                           0.47140374779701233, 0.10247872024774551,
                           0.010410422459244728});
  return mul(exp(mul(mul(y, y), -0.5)), div(p, q));
}

Value Functions::pow(Value x, Value y) {
  // exp2(y log2 |x|) in f64, where neither step needs care: the exponent is at
  // most 150, so that 1e-11 in it is far below an ULP of f32.
  Value size = abs(x);
  auto [n, m] = split(size);
  Type wide = typeLike(x, b.getF64Type());
  auto widen = [&](Value v) -> Value {
    return b.create<arith::ExtFOp>(wide, v);
  };
  Value m64 = widen(m), one = constant(m64, 1);
  Value s = div(sub(m64, one), add(m64, one)), z = mul(s, s);
  llvm::SmallVector<double> series;
  for (int k = 0; k < 7; ++k)
    series.push_back(2 * M_LOG2E / (2 * k + 1));
  Value log2 = fma(s, polynomial(z, series), widen(n));
  Value zero = constant(x, 0), unit = constant(x, 1);
  Value big = constant(x, infinity);
  log2 = select(equal(size, zero), constant(log2, -infinity), log2);
  log2 = select(equal(size, big), constant(log2, infinity), log2);
  // 1^y is 1, whatever y is; and (-1)^infinity as well.
  Value t = select(equal(size, unit), constant(log2, 0), mul(widen(y), log2));

  Value limit = constant(t, 160);
  t = select(less(limit, t), limit, t);
  t = select(less(t, neg(limit)), neg(limit), t);
  Value magic = constant(t, 0x1.8p52);
  Value shifted = add(t, magic);
  Value r = sub(t, sub(shifted, magic));
  series.clear();
  double term = 1;
  for (int k = 0; k < 10; term *= M_LN2 / ++k)
    series.push_back(term);
  Type integers = typeLike(x, b.getI64Type());
  auto integer64 = [&](int64_t value) -> Value {
    if (auto vector = llvm::dyn_cast<VectorType>(integers))
      return b.create<arith::ConstantOp>(DenseElementsAttr::get(vector, value));
    return b.create<arith::ConstantOp>(b.getI64IntegerAttr(value));
  };
  Value exponent = b.create<arith::AddIOp>(
      b.create<arith::BitcastOp>(integers, shifted), integer64(1023));
  Value scale = b.create<arith::BitcastOp>(
      wide, b.create<arith::ShLIOp>(exponent, integer64(52)));
  Value result =
      b.create<arith::TruncFOp>(x.getType(), mul(polynomial(r, series), scale));

  // A negative base: its sign if y is odd, a NaN if y is no integer. The sign
  // of -0 counts, and infinity is even.
  auto isNoInteger = [&](Value v) -> Value {
    return b.create<arith::CmpFOp>(arith::CmpFPredicate::UNE, v, floor(v));
  };
  Value negative = b.create<arith::CmpIOp>(arith::CmpIPredicate::slt, bits(x),
                                           integer(x, 0));
  Value fraction = isNoInteger(y);
  // Not even; an integer with it is odd.
  Value odd = isNoInteger(mul(y, 0.5));
  Value flip = b.create<arith::AndIOp>(
      negative,
      b.create<arith::CmpIOp>(arith::CmpIPredicate::ugt, odd, fraction));
  result = select(flip, neg(result), result);
  Value undefined = b.create<arith::AndIOp>(
      fraction, b.create<arith::AndIOp>(less(x, zero), less(neg(big), x)));
  result = select(
      undefined, constant(x, std::numeric_limits<double>::quiet_NaN()), result);
  // pow(x, 0) and pow(1, y) are 1, NaN or not.
  result = select(isNan(x), x, result);
  Value isOne = b.create<arith::OrIOp>(equal(y, zero), equal(x, unit));
  return select(isOne, unit, result);
}
