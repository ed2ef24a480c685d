//===-- RecognizeActivations.cpp - Functions that exporters spell out -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/RecognizeActivations.h"
#include "compiler/graph/Constants.h"
#include "dialects/cnn/CnnDialect.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using cnn::ActivationAttr;
using cnn::ActivationKind;
using cnn::ActivationOp;
using cnn::BinaryKind;
using cnn::BinaryOp;

static bool isNear(double a, double b) {
  return std::fabs(a - b) <= 1e-5 * std::fabs(b);
}

/// `op` if it is of `kind` and has no activation, else null.
static BinaryOp getPlain(Value value, BinaryKind kind) {
  auto op = value.getDefiningOp<BinaryOp>();
  bool matches = op && op.getKind() == kind && op.getActivation().isIdentity();
  return matches ? op : BinaryOp();
}

/// What `value` is the function `kind` of; null if it is not.
static Value getArgument(Value value, ActivationKind kind) {
  auto op = value.getDefiningOp<ActivationOp>();
  return op && op.getFunction() == ActivationAttr::get(op.getContext(), kind)
             ? op.getInput()
             : Value();
}

namespace {
/// A value as a number times a product of tensors of the same shape.
struct Product {
  double number = 1;
  llvm::SmallVector<Value, 4> factors;

  explicit Product(Value value) { multiply(value, /*isRoot=*/true); }

  /// The only factor, if it is one.
  Value single() const { return factors.size() == 1 ? factors[0] : Value(); }

private:
  void multiply(Value value, bool isRoot) {
    auto op = value.getDefiningOp<BinaryOp>();
    // A value with other uses is a variable, not a part of the formula.
    if (!op || !op.getActivation().isIdentity() ||
        (!isRoot && !value.hasOneUse())) {
      factors.push_back(value);
      return;
    }
    bool sameLeft = op.getLhs().getType() == op.getType();
    bool sameRight = op.getRhs().getType() == op.getType();
    std::optional<double> left = readSplat(op.getLhs());
    std::optional<double> right = readSplat(op.getRhs());
    if (op.getKind() == BinaryKind::Mul && right && sameLeft) {
      number *= *right;
      multiply(op.getLhs(), false);
    } else if (op.getKind() == BinaryKind::Mul && left && sameRight) {
      number *= *left;
      multiply(op.getRhs(), false);
    } else if (op.getKind() == BinaryKind::Div && right && sameLeft) {
      number /= *right;
      multiply(op.getLhs(), false);
    } else if (op.getKind() == BinaryKind::Mul && sameLeft && sameRight) {
      multiply(op.getLhs(), false);
      multiply(op.getRhs(), false);
    } else if (op.getKind() == BinaryKind::Pow && right && sameLeft &&
               (*right == 2 || *right == 3)) {
      factors.append(size_t(*right), op.getLhs());
    } else {
      factors.push_back(value);
    }
  }
};

/// value = term + number.
struct Sum {
  Value term;
  double number = 0;

  explicit Sum(Value value) {
    auto op = getPlain(value, BinaryKind::Add);
    if (!op)
      return;
    std::optional<double> left = readSplat(op.getLhs());
    std::optional<double> right = readSplat(op.getRhs());
    if (right && op.getLhs().getType() == op.getType()) {
      term = op.getLhs();
      number = *right;
    } else if (left && op.getRhs().getType() == op.getType()) {
      term = op.getRhs();
      number = *left;
    }
  }
};
} // namespace

/// The interval to which `value` is clipped, and what is clipped; null if it is
/// not.
static Value getClipped(Value value, double &low, double &high) {
  if (Value input = getArgument(value, ActivationKind::Relu)) {
    low = 0;
    high = std::numeric_limits<double>::infinity();
    return input;
  }
  auto clip = value.getDefiningOp<ActivationOp>();
  if (clip && clip.getFunction().getKind() == ActivationKind::Clip) {
    low = clip.getFunction().getAlpha();
    high = clip.getFunction().getBeta();
    return clip.getInput();
  }
  auto binary = value.getDefiningOp<BinaryOp>();
  if (!binary || !binary.getActivation().isIdentity())
    return {};
  std::optional<double> bound = readSplat(binary.getRhs());
  if (!bound || std::isnan(*bound) ||
      binary.getLhs().getType() != binary.getType())
    return {};
  low = -std::numeric_limits<double>::infinity();
  high = std::numeric_limits<double>::infinity();
  if (binary.getKind() == BinaryKind::Max)
    low = *bound;
  else if (binary.getKind() == BinaryKind::Min)
    high = *bound;
  else
    return {};
  return binary.getLhs();
}

/// sqrt(2/pi) (x + 0.044715 x^3), in the two ways in which it is written.
static bool isGeluTanhArgument(Value value, Value x) {
  Product outer(value);
  if (!isNear(outer.number, std::sqrt(2 / M_PI)))
    return false;
  auto isMultiple = [&](Value part, size_t power) {
    Product product(part);
    return isNear(product.number, 0.044715) &&
           product.factors.size() == power &&
           llvm::all_of(product.factors, [&](Value v) { return v == x; });
  };
  if (Value sum = outer.single()) {
    auto add = getPlain(sum, BinaryKind::Add);
    return add && ((add.getLhs() == x && isMultiple(add.getRhs(), 3)) ||
                   (add.getRhs() == x && isMultiple(add.getLhs(), 3)));
  }
  if (outer.factors.size() != 2 || !llvm::is_contained(outer.factors, x))
    return false;
  Sum sum(outer.factors[outer.factors[0] == x ? 1 : 0]);
  return sum.term && sum.number == 1 && isMultiple(sum.term, 2);
}

/// The function f with f(x) = number x gate; null if there is none.
static ActivationAttr matchGate(double number, Value x, Value gate) {
  MLIRContext *context = x.getContext();
  auto get = [&](ActivationKind kind) {
    return ActivationAttr::get(context, kind);
  };
  if (!gate.hasOneUse())
    return {};
  if (number == 1) {
    if (getArgument(gate, ActivationKind::Sigmoid) == x)
      return get(ActivationKind::Silu);
    if (Value inner = getArgument(gate, ActivationKind::Tanh);
        inner && getArgument(inner, ActivationKind::Softplus) == x)
      return get(ActivationKind::Mish);
    if (auto op = gate.getDefiningOp<ActivationOp>();
        op && op.getInput() == x &&
        op.getFunction().getKind() == ActivationKind::HardSigmoid &&
        isNear(op.getFunction().getAlpha(), 1.0 / 6) &&
        double(op.getFunction().getBeta()) == 0.5)
      return get(ActivationKind::HardSwish);
  }
  if (isNear(number, 1.0 / 6)) {
    double low, high;
    Value clipped = getClipped(gate, low, high);
    if (clipped && low == 0 && high == 6)
      if (Sum sum(clipped); sum.term == x && sum.number == 3)
        return get(ActivationKind::HardSwish);
  }
  if (isNear(number, 0.5)) {
    Sum sum(gate);
    if (!sum.term || sum.number != 1)
      return {};
    if (Value inner = getArgument(sum.term, ActivationKind::Erf)) {
      Product argument(inner);
      if (argument.single() == x && isNear(argument.number, M_SQRT1_2))
        return get(ActivationKind::Gelu);
    }
    if (Value inner = getArgument(sum.term, ActivationKind::Tanh);
        inner && isGeluTanhArgument(inner, x))
      return get(ActivationKind::GeluTanh);
  }
  return {};
}

namespace {
/// x g(x) and clip(x + 3, 0, 6) / 6.
struct RecognizeProduct : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getActivation().isIdentity() ||
        (op.getKind() != BinaryKind::Mul && op.getKind() != BinaryKind::Div))
      return rewriter.notifyMatchFailure(op, "not a plain product");
    Product product(op);
    if (Value factor = product.single()) {
      double low, high;
      Value clipped = getClipped(factor, low, high);
      if (clipped && low == 0 && high == 6 && factor.hasOneUse() &&
          isNear(product.number, 1.0 / 6))
        if (Sum sum(clipped); sum.term && sum.number == 3) {
          rewriter.replaceOpWithNewOp<ActivationOp>(
              op,
              ActivationAttr::get(op.getContext(), ActivationKind::HardSigmoid),
              sum.term);
          return success();
        }
    }
    if (product.factors.size() != 2)
      return rewriter.notifyMatchFailure(op, "not a product of two");
    for (int x : {0, 1})
      if (ActivationAttr function = matchGate(
              product.number, product.factors[x], product.factors[1 - x])) {
        rewriter.replaceOpWithNewOp<ActivationOp>(op, function,
                                                  product.factors[x]);
        return success();
      }
    return rewriter.notifyMatchFailure(op, "no function of one factor");
  }
};

/// Replaces `op` by one activation if it clips to an interval what is clipped
/// already, or to a half-line that has a name.
template <typename ClipOp> struct MergeClips : OpRewritePattern<ClipOp> {
  using OpRewritePattern<ClipOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(ClipOp op,
                                PatternRewriter &rewriter) const override {
    double low, high, firstLow, firstHigh;
    Value clipped = getClipped(op, low, high);
    if (!clipped)
      return rewriter.notifyMatchFailure(op, "not a clip");
    bool isNamed = llvm::isa<ActivationOp>(op);
    if (Value input = getClipped(clipped, firstLow, firstHigh);
        input && std::max(low, firstLow) <= std::min(high, firstHigh)) {
      low = std::max(low, firstLow);
      high = std::min(high, firstHigh);
      clipped = input;
      isNamed = false;
    }
    bool isRelu = low == 0 && std::isinf(high);
    // The text of the dialect has no infinities: other half-lines stay max and
    // min.
    if (isNamed || (!isRelu && (std::isinf(low) || std::isinf(high))))
      return rewriter.notifyMatchFailure(op, "not a clip of a clip");
    MLIRContext *context = op.getContext();
    rewriter.replaceOpWithNewOp<ActivationOp>(
        op,
        isRelu ? ActivationAttr::get(context, ActivationKind::Relu)
               : ActivationAttr::get(context, ActivationKind::Clip, low, high),
        clipped);
    return success();
  }
};

/// clip(a x + b, 0, 1).
struct RecognizeHardSigmoid : OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    MLIRContext *context = op.getContext();
    if (op.getFunction() !=
            ActivationAttr::get(context, ActivationKind::Clip, 0, 1) ||
        !op.getInput().hasOneUse())
      return rewriter.notifyMatchFailure(op, "not a clip to 0 and 1");
    Sum sum(op.getInput());
    if (!sum.term || !sum.term.hasOneUse())
      return rewriter.notifyMatchFailure(op, "no number added before it");
    Product product(sum.term);
    Value x = product.single();
    if (!x || x == sum.term)
      return rewriter.notifyMatchFailure(op, "no multiple of a tensor");
    rewriter.replaceOpWithNewOp<ActivationOp>(
        op,
        ActivationAttr::get(context, ActivationKind::HardSigmoid,
                            product.number, sum.number),
        x);
    return success();
  }
};
} // namespace

void cnnc::populateRecognizeActivations(RewritePatternSet &patterns) {
  patterns.add<RecognizeProduct, MergeClips<ActivationOp>, MergeClips<BinaryOp>,
               RecognizeHardSigmoid>(patterns.getContext());
}
