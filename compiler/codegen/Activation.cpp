//===-- Activation.cpp - Functions of one and two elements ------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Functions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

using cnn::ActivationKind;
using cnn::BinaryKind;

/// The definitions are those of cnn::evaluate; where a formula differs, it says
/// why.
Value Emitter::activate(cnn::ActivationAttr activation, Value x) {
  Functions f(*this);
  double alpha = activation.getAlpha(), beta = activation.getBeta();
  auto negative = [&] { return f.less(x, f.constant(x, 0)); };
  auto clamp = [&](Value value, double low, double high) {
    return f.atMost(f.atLeast(value, low), high);
  };
  switch (activation.getKind()) {
  case ActivationKind::Identity:
    return x;
  case ActivationKind::Relu:
    return f.atLeast(x, 0);
  case ActivationKind::LeakyRelu:
    return f.select(negative(), f.mul(x, alpha), x);
  case ActivationKind::Clip:
    return clamp(x, alpha, beta);
  case ActivationKind::Sigmoid:
    return f.sigmoid(x);
  case ActivationKind::Tanh:
    return f.tanh(x);
  case ActivationKind::HardSigmoid:
    return clamp(f.fma(x, f.constant(x, alpha), f.constant(x, beta)), 0, 1);
  case ActivationKind::HardSwish:
    return f.mul(
        x, clamp(f.fma(x, f.constant(x, 1.0 / 6), f.constant(x, 0.5)), 0, 1));
  case ActivationKind::Silu:
    return f.silu(x);
  case ActivationKind::Elu:
    return f.select(negative(), f.mul(f.expm1(x), alpha), x);
  case ActivationKind::Selu:
    return f.select(negative(), f.mul(f.expm1(x), beta * alpha),
                    f.mul(x, beta));
  case ActivationKind::Celu: {
    // alpha (exp(x / alpha) - 1) has the sign of x.
    Value scaled = f.mul(x, 1 / alpha), y = f.expm1(scaled);
    // Only a negative alpha makes the exponent positive: then exp - 1 is exp
    // before it is too large for expm1.
    if (alpha < 0)
      y = f.select(f.less(f.constant(x, 88), scaled), f.exp(scaled), y);
    return f.select(negative(), f.mul(y, alpha), x);
  }
  case ActivationKind::Gelu: {
    // x Phi(x), where Phi(x) = 1 - Phi(-x) loses nothing if x is positive.
    Value tail = f.normalTail(f.abs(x));
    return f.mul(x, f.select(negative(), tail, f.sub(f.constant(x, 1), tail)));
  }
  case ActivationKind::GeluTanh: {
    // (1 + tanh u) / 2 = 1 / (1 + exp(-2u)).
    double scale = -2 * std::sqrt(2 / M_PI);
    Value cubic = f.fma(f.mul(x, x), f.constant(x, scale * 0.044715),
                        f.constant(x, scale));
    return f.div(x, f.add(f.exp(f.mul(x, cubic)), 1));
  }
  case ActivationKind::Mish: {
    // tanh(log(1 + t)) = t (t + 2) / (t (t + 2) + 2) for t = exp(x). Beyond 20
    // it is 1 in f32, and t^2 would overflow.
    Value t = f.exp(f.atMost(x, 20));
    Value product = f.mul(t, f.add(t, 2));
    return f.mul(x, f.div(product, f.add(product, 2)));
  }
  case ActivationKind::Softplus:
    return f.softplus(x);
  case ActivationKind::Softsign:
    return f.div(x, f.add(f.abs(x), 1));
  case ActivationKind::ThresholdedRelu:
    return f.select(b.create<arith::CmpFOp>(arith::CmpFPredicate::OLE, x,
                                            f.constant(x, alpha)),
                    f.constant(x, 0), x);
  case ActivationKind::Abs:
    return f.abs(x);
  case ActivationKind::Neg:
    return f.neg(x);
  case ActivationKind::Exp:
    return f.exp(x);
  case ActivationKind::Log:
    return f.log(x);
  case ActivationKind::Sqrt:
    return f.sqrt(x);
  case ActivationKind::Reciprocal:
    return f.div(f.constant(x, 1), x);
  case ActivationKind::Floor:
    return f.floor(x);
  case ActivationKind::Ceil:
    return f.ceil(x);
  case ActivationKind::Erf:
    return f.erf(x);
  }
  llvm_unreachable("unknown activation");
}

void Emitter::activateAll(cnn::ActivationAttr activation,
                          llvm::MutableArrayRef<Value> xs) {
  // What a function keeps in registers for each of those computed side by side,
  // while those behind them wait in theirs.
  constexpr int64_t registersEach = 3;
  // More are no faster.
  constexpr int64_t mostTogether = 4;
  while (!xs.empty()) {
    int64_t count = xs.size(), free = target.getRegisters() - count;
    count = std::min(
        count, std::clamp(free / registersEach, int64_t(1), mostTogether));
    auto type = VectorType::get({count, lanes}, b.getF32Type());
    Value joined = b.create<arith::ConstantOp>(b.getZeroAttr(type));
    for (auto [i, x] : llvm::enumerate(xs.take_front(count)))
      joined = b.create<vector::InsertOp>(x, joined, i);
    joined = activate(activation, joined);
    for (auto [i, x] : llvm::enumerate(xs.take_front(count)))
      x = b.create<vector::ExtractOp>(joined, i);
    xs = xs.drop_front(count);
  }
}

Value Emitter::binary(BinaryKind kind, Value lhs, Value rhs) {
  Functions f(*this);
  switch (kind) {
  case BinaryKind::Add:
    return f.add(lhs, rhs);
  case BinaryKind::Sub:
    return f.sub(lhs, rhs);
  case BinaryKind::Mul:
    return f.mul(lhs, rhs);
  case BinaryKind::Div:
    return f.div(lhs, rhs);
  case BinaryKind::Max:
    return f.maximum(lhs, rhs);
  case BinaryKind::Min:
    return f.minimum(lhs, rhs);
  case BinaryKind::Pow:
    return f.pow(lhs, rhs);
  }
  llvm_unreachable("unknown binary function");
}
