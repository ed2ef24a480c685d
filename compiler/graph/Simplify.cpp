//===-- Simplify.cpp - What computes nothing, and what has a name ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Passes.h"
#include "compiler/graph/RecognizeActivations.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_SIMPLIFY
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// Replaces `op` by pooling of single elements.
static void replaceByElements(PatternRewriter &rewriter, Operation *op,
                              cnn::PoolKind kind, Value input) {
  if (kind != cnn::PoolKind::L2)
    return rewriter.replaceOp(op, input);
  rewriter.replaceOpWithNewOp<cnn::ActivationOp>(
      op, cnn::ActivationAttr::get(op->getContext(), cnn::ActivationKind::Abs),
      input);
}

namespace {
struct SimplifyPool : OpRewritePattern<cnn::PoolOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::PoolOp op,
                                PatternRewriter &rewriter) const override {
    cnn::Window window = op.getResolvedWindow();
    if (window.isPointwise()) {
      replaceByElements(rewriter, op, op.getKind(), op.getInput());
      return success();
    }
    for (const cnn::WindowDimension &dimension : window.dimensions) {
      bool coversAll =
          dimension.output() == 1 &&
          dimension.inside(0) ==
              std::pair(dimension.padLow, dimension.padLow + dimension.input) &&
          (dimension.dilation == 1 || dimension.input == 1);
      bool countsPadding =
          op.getCountPadding() && (dimension.padLow || dimension.padHigh);
      if (!coversAll || countsPadding)
        return rewriter.notifyMatchFailure(op, "not one window of all");
    }
    rewriter.replaceOpWithNewOp<cnn::GlobalPoolOp>(op, op.getKind(),
                                                   op.getInput());
    return success();
  }
};

struct SimplifyGlobalPool : OpRewritePattern<cnn::GlobalPoolOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::GlobalPoolOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getInput().getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "more than one element");
    replaceByElements(rewriter, op, op.getKind(), op.getInput());
    return success();
  }
};

/// Weights keep their place when the network runs, so that they can be
/// transposed before.
static bool isWeights(Value value) {
  Operation *op = value.getDefiningOp();
  if (llvm::isa_and_nonnull<cnn::TransposeOp, cnn::ReshapeOp>(op))
    return isWeights(op->getOperand(0));
  return llvm::isa_and_nonnull<cnn::ConstantOp, cnn::ParameterOp>(op);
}

struct MatmulToFullyConnected : OpRewritePattern<cnn::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::MatmulOp op,
                                PatternRewriter &rewriter) const override {
    Value lhs = op.getLhs(), rhs = op.getRhs();
    if (op.getRhs().getType().getRank() != 2 || !isWeights(rhs))
      return rewriter.notifyMatchFailure(op, "the right is not weights (K, O)");
    bool isMatrix = op.getLhs().getType().getRank() == 2;
    if (!isMatrix)
      lhs = rewriter.create<cnn::ReshapeOp>(
          op.getLoc(), lhs,
          llvm::ArrayRef<int64_t>{-1, op.getRhs().getType().getDimSize(0)});
    Value weights = rewriter.create<cnn::TransposeOp>(
        op.getLoc(), rhs, llvm::ArrayRef<int64_t>{1, 0});
    Value result = rewriter.create<cnn::FullyConnectedOp>(op.getLoc(), lhs,
                                                          weights, Value());
    if (!isMatrix)
      result = rewriter.create<cnn::ReshapeOp>(op.getLoc(), result,
                                               op.getType().getShape());
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// A transpose that keeps the order of all dimensions longer than one.
struct TransposeToReshape : OpRewritePattern<cnn::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    int64_t last = -1;
    for (int64_t dimension : op.getPermutation()) {
      if (op.getInput().getType().getDimSize(dimension) == 1)
        continue;
      if (dimension < last)
        return rewriter.notifyMatchFailure(op, "it moves elements");
      last = dimension;
    }
    rewriter.replaceOpWithNewOp<cnn::ReshapeOp>(op, op.getInput(),
                                                op.getType().getShape());
    return success();
  }
};

/// What is concatenated for nothing but another concatenation.
struct MergeConcats : OpRewritePattern<cnn::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ConcatOp op,
                                PatternRewriter &rewriter) const override {
    llvm::SmallVector<Value> inputs;
    for (Value input : op.getInputs()) {
      auto inner = input.getDefiningOp<cnn::ConcatOp>();
      if (inner && input.hasOneUse() && inner.getAxis() == op.getAxis())
        llvm::append_range(inputs, inner.getInputs());
      else
        inputs.push_back(input);
    }
    if (inputs.size() == op.getInputs().size())
      return rewriter.notifyMatchFailure(op, "no concatenation in it");
    rewriter.modifyOpInPlace(op, [&] { op.getInputsMutable().assign(inputs); });
    return success();
  }
};

struct Simplify : cnnc::impl::SimplifyBase<Simplify> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    for (RegisteredOperationName name : context->getRegisteredOperations())
      if (name.getDialectNamespace() == cnn::CNNDialect::getDialectNamespace())
        name.getCanonicalizationPatterns(patterns, context);
    patterns.add<SimplifyPool, SimplifyGlobalPool, MatmulToFullyConnected,
                 TransposeToReshape, MergeConcats>(context);
    populateRecognizeActivations(patterns);
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
