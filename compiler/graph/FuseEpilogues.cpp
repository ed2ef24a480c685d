//===-- FuseEpilogues.cpp - Additions and activations into layers ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/LinearLayer.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_FUSEEPILOGUES
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

namespace {
struct FuseBias : OpRewritePattern<cnn::BinaryOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::BinaryOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<ChannelAffine> affine = matchChannelAffine(op);
    if (!affine || !affine->hasUnitScale())
      return rewriter.notifyMatchFailure(op, "no constant added per channel");
    return foldBehind(rewriter, op, *affine);
  }
};

struct FuseResidual : OpRewritePattern<cnn::BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  /// The convolution that gives `value` and can add `other` to it.
  static cnn::ConvolutionOp getConvolution(cnn::BinaryOp op, Value value,
                                           Value other) {
    auto convolution = value.getDefiningOp<cnn::ConvolutionOp>();
    if (!convolution || !value.hasOneUse() || convolution.getResidual() ||
        !convolution.getActivation().isIdentity() ||
        convolution->getBlock() != op->getBlock() ||
        value.getType() != op.getType() || other.getType() != op.getType())
      return nullptr;
    return convolution;
  }

  LogicalResult matchAndRewrite(cnn::BinaryOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getKind() != cnn::BinaryKind::Add)
      return rewriter.notifyMatchFailure(op, "not an addition");
    Value lhs = op.getLhs(), rhs = op.getRhs();
    cnn::ConvolutionOp left = getConvolution(op, lhs, rhs);
    cnn::ConvolutionOp right = getConvolution(op, rhs, lhs);
    // With the later one, no convolution moves.
    bool takeRight = right && (!left || left->isBeforeInBlock(right));
    cnn::ConvolutionOp convolution = takeRight ? right : left;
    if (!convolution)
      return rewriter.notifyMatchFailure(
          op, "no convolution without other uses, residual and activation");
    Value residual = takeRight ? lhs : rhs;
    Operation *source = residual.getDefiningOp();
    if (source && source->getBlock() == convolution->getBlock() &&
        convolution->isBeforeInBlock(source))
      rewriter.moveOpAfter(convolution, source);
    rewriter.modifyOpInPlace(convolution, [&] {
      convolution.getResidualMutable().assign(residual);
      convolution.setActivationAttr(op.getActivation());
      convolution->setLoc(fuseLocations({convolution, op}));
    });
    rewriter.replaceOp(op, convolution);
    return success();
  }
};

/// Whether `function` gives the same after a maximum as before it, and costs so
/// little that computing it more often does not matter.
static bool commutesWithMax(cnn::ActivationAttr function) {
  switch (function.getKind()) {
  case cnn::ActivationKind::Relu:
  case cnn::ActivationKind::Clip:
    return true;
  case cnn::ActivationKind::LeakyRelu:
    return function.getAlpha() >= 0;
  default:
    return false;
  }
}

/// Whether `function` may be applied to the first operand of `op` instead of to
/// its result.
static bool commutes(cnn::ActivationAttr function, Operation *op) {
  if (llvm::isa<cnn::ReshapeOp, cnn::FlattenOp, cnn::TransposeOp,
                cnn::ChannelShuffleOp>(op))
    return true;
  if (auto pool = llvm::dyn_cast<cnn::PoolOp>(op))
    return pool.getKind() == cnn::PoolKind::Max && commutesWithMax(function);
  if (auto pool = llvm::dyn_cast<cnn::GlobalPoolOp>(op))
    return pool.getKind() == cnn::PoolKind::Max && commutesWithMax(function);
  return false;
}

struct FuseActivation : OpRewritePattern<cnn::ActivationOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ActivationOp op,
                                PatternRewriter &rewriter) const override {
    Value input = op.getInput();
    Operation *before = input.getDefiningOp();
    while (before && input.hasOneUse() && commutes(op.getFunction(), before)) {
      input = before->getOperand(0);
      before = input.getDefiningOp();
    }
    if (!before || !input.hasOneUse())
      return rewriter.notifyMatchFailure(
          op, "what it is applied to has other uses");
    LinearLayer layer(before);
    auto binary = llvm::dyn_cast<cnn::BinaryOp>(before);
    if (!layer && !binary)
      return rewriter.notifyMatchFailure(op, "no layer with an epilogue");
    if (!(layer ? layer.getActivation() : binary.getActivation()).isIdentity())
      return rewriter.notifyMatchFailure(op, "the layer has an activation");
    rewriter.modifyOpInPlace(before, [&] {
      if (layer)
        layer.setActivation(op.getFunction());
      else
        binary.setActivationAttr(op.getFunction());
      before->setLoc(fuseLocations({before, op}));
    });
    rewriter.replaceOp(op, op.getInput());
    return success();
  }
};

struct FuseEpilogues : cnnc::impl::FuseEpiloguesBase<FuseEpilogues> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseBias, FuseResidual, FuseActivation>(&getContext());
    // Top down: a bias is fused before the activation behind it.
    GreedyRewriteConfig config;
    config.useTopDownTraversal = true;
    if (failed(applyPatternsAndFoldGreedily(getOperation(), std::move(patterns),
                                            config)))
      signalPassFailure();
  }
};
} // namespace
