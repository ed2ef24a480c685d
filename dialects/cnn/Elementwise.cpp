//===-- Elementwise.cpp - Type inference and folds of elementwise ops -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"

using namespace mlir;
using namespace cnnc::cnn;

LogicalResult
ActivationOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                               Adaptor adaptor,
                               llvm::SmallVectorImpl<Type> &types) {
  types.push_back(tensorType(adaptor.getInput()));
  return success();
}

OpFoldResult ActivationOp::fold(FoldAdaptor) {
  if (getFunction().isIdentity())
    return getInput();
  return {};
}

namespace {
/// relu(relu(x)) is relu(x); so for every function that is its own square.
struct DropRepeatedActivation : OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    auto before = op.getInput().getDefiningOp<ActivationOp>();
    if (!before || before.getFunction() != op.getFunction())
      return rewriter.notifyMatchFailure(op, "no equal activation before it");
    switch (op.getFunction().getKind()) {
    case ActivationKind::Relu:
    case ActivationKind::Clip:
    case ActivationKind::Abs:
    case ActivationKind::Floor:
    case ActivationKind::Ceil:
      break;
    default:
      return rewriter.notifyMatchFailure(op, "not idempotent");
    }
    rewriter.replaceOp(op, before);
    return success();
  }
};
} // namespace

void ActivationOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *context) {
  patterns.add<DropRepeatedActivation>(context);
}

LogicalResult BinaryOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType lhs = tensorType(adaptor.getLhs());
  RankedTensorType rhs = tensorType(adaptor.getRhs());
  RankedTensorType result = inferBroadcast(lhs, rhs);
  // binary-c1
  if (!result)
    return emitOptionalError(
        location, stringifyEnum(adaptor.getKind()),
        " expects shapes that broadcast (extents equal or 1, aligned at the "
        "last dimension), found ",
        lhs, " and ", rhs);
  return inferShape(context, location, "binary", result.getShape(), types);
}

/// Whether `value` is a constant that holds nothing but `number`, with its
/// sign.
static bool isSplat(Attribute value, float number) {
  auto elements = llvm::dyn_cast_or_null<SplatElementsAttr>(value);
  return elements && elements.getElementType().isF32() &&
         elements.getSplatValue<llvm::APFloat>().bitwiseIsEqual(
             llvm::APFloat(number));
}

OpFoldResult BinaryOp::fold(FoldAdaptor adaptor) {
  if (!getActivation().isIdentity())
    return {};
  bool add = getKind() == BinaryKind::Add, sub = getKind() == BinaryKind::Sub;
  bool mul = getKind() == BinaryKind::Mul, div = getKind() == BinaryKind::Div;
  bool pow = getKind() == BinaryKind::Pow;
  // Exact for every x. x + 0 is not among them: it makes a zero of -0, and 1/x
  // tells the two apart.
  if (getLhs().getType() == getType() &&
      ((add && isSplat(adaptor.getRhs(), -0.0f)) ||
       (sub && isSplat(adaptor.getRhs(), 0.0f)) ||
       ((mul || div || pow) && isSplat(adaptor.getRhs(), 1.0f))))
    return getLhs();
  if (getRhs().getType() == getType() &&
      ((add && isSplat(adaptor.getLhs(), -0.0f)) ||
       (mul && isSplat(adaptor.getLhs(), 1.0f))))
    return getRhs();
  return {};
}

namespace {
/// Constants to the right, where patterns look for them.
struct ConstantToTheRight : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    bool commutes =
        op.getKind() == BinaryKind::Add || op.getKind() == BinaryKind::Mul ||
        op.getKind() == BinaryKind::Max || op.getKind() == BinaryKind::Min;
    if (!commutes || !op.getLhs().getDefiningOp<ConstantOp>() ||
        op.getRhs().getDefiningOp<ConstantOp>())
      return rewriter.notifyMatchFailure(op, "no constant to move");
    rewriter.modifyOpInPlace(op, [&] {
      Value lhs = op.getLhs();
      op.getLhsMutable().assign(op.getRhs());
      op.getRhsMutable().assign(lhs);
    });
    return success();
  }
};
} // namespace

void BinaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<ConstantToTheRight>(context);
}
