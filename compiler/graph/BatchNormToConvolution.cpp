//===-- BatchNormToConvolution.cpp - Remaining scales as convolutions -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/ChannelAffine.h"
#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_BATCHNORMTOCONVOLUTION
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

static Value createVector(OpBuilder &builder, Location location,
                          llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<double> numbers,
                          llvm::StringRef name) {
  return createConstant(builder, location, shape,
                        std::vector<float>(numbers.begin(), numbers.end()),
                        name);
}

namespace {
/// A batch norm with constant statistics, or arithmetic with constants per
/// channel if there are at least two steps of it.
template <typename AffineOp>
struct AffineToConvolution : OpRewritePattern<AffineOp> {
  using OpRewritePattern<AffineOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(AffineOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    if (type.getRank() < 3 || type.getRank() > 5)
      return rewriter.notifyMatchFailure(op, "not of rank 3 to 5");
    std::optional<ChannelAffine> affine = matchChannelAffine(op);
    if (!affine)
      return rewriter.notifyMatchFailure(
          op, "not a finite constant scale and offset per channel");

    llvm::SmallVector<Operation *> steps = {op};
    while (Operation *before = affine->input.getDefiningOp()) {
      std::optional<ChannelAffine> first = matchChannelAffine(before);
      if (!first || !before->hasOneUse() || !first->activation.isIdentity())
        break;
      ChannelAffine both = affine->after(*first);
      if (!both.isFinite())
        break;
      affine = both;
      steps.push_back(before);
    }
    if (steps.size() == 1 && llvm::isa<cnn::BinaryOp>(op))
      return rewriter.notifyMatchFailure(op, "a single step of arithmetic");

    std::reverse(steps.begin(), steps.end());
    Location location = fuseLocations(steps);
    int64_t channels = type.getDimSize(1);
    llvm::SmallVector<int64_t> shape(type.getRank(), 1);
    shape[0] = channels;
    Value filter =
        createVector(rewriter, location, shape, affine->scale, "scale");
    Value bias =
        createVector(rewriter, location, {channels}, affine->offset, "offset");
    llvm::ArrayRef<int64_t> ones;
    auto convolution = rewriter.create<cnn::ConvolutionOp>(
        location, affine->input, filter, bias, /*residual=*/Value(), ones, ones,
        cnn::PaddingAttr::getValid(op.getContext()), channels,
        affine->activation);
    rewriter.replaceOp(op, convolution);
    return success();
  }
};

/// The others: of rank 2, with computed statistics, or with numbers that are
/// not finite.
struct DecomposeBatchNorm : OpRewritePattern<cnn::BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::BatchNormOp op,
                                PatternRewriter &rewriter) const override {
    auto identity = cnn::ActivationAttr::get(op.getContext(),
                                             cnn::ActivationKind::Identity);
    auto binary = [&](cnn::BinaryKind kind, Value lhs, Value rhs) -> Value {
      return rewriter.create<cnn::BinaryOp>(op.getLoc(), kind, lhs, rhs,
                                            identity);
    };
    int64_t rank = op.getType().getRank();
    int64_t channels = op.getType().getDimSize(1);
    std::optional<ChannelAffine> affine = matchChannelAffine(op);
    if (affine && rank == 2) {
      Value scale = createVector(rewriter, op.getLoc(), {channels},
                                 affine->scale, "scale");
      Value offset = createVector(rewriter, op.getLoc(), {channels},
                                  affine->offset, "offset");
      Value scaled = binary(cnn::BinaryKind::Mul, op.getInput(), scale);
      rewriter.replaceOp(op, binary(cnn::BinaryKind::Add, scaled, offset));
      return success();
    }

    // Along the second dimension of x.
    llvm::SmallVector<int64_t> shape(rank - 1, 1);
    shape[0] = channels;
    auto column = [&](Value vector) -> Value {
      if (rank == 2)
        return vector;
      return rewriter.create<cnn::ReshapeOp>(op.getLoc(), vector, shape);
    };
    Value epsilon = createVector(rewriter, op.getLoc(), {1},
                                 op.getEpsilon().convertToDouble(), "epsilon");
    Value deviation = rewriter.create<cnn::ActivationOp>(
        op.getLoc(),
        cnn::ActivationAttr::get(op.getContext(), cnn::ActivationKind::Sqrt),
        binary(cnn::BinaryKind::Add, op.getVariance(), epsilon));
    Value scale = binary(cnn::BinaryKind::Div, op.getScale(), deviation);
    Value centered =
        binary(cnn::BinaryKind::Sub, op.getInput(), column(op.getMean()));
    Value scaled = binary(cnn::BinaryKind::Mul, centered, column(scale));
    rewriter.replaceOp(
        op, binary(cnn::BinaryKind::Add, scaled, column(op.getOffset())));
    return success();
  }
};

struct BatchNormToConvolution
    : cnnc::impl::BatchNormToConvolutionBase<BatchNormToConvolution> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<AffineToConvolution<cnn::BatchNormOp>,
                 AffineToConvolution<cnn::BinaryOp>>(&getContext(),
                                                     /*benefit=*/2);
    patterns.add<DecomposeBatchNorm>(&getContext(), /*benefit=*/1);
    // Bottom up, so that the last step takes all those before it.
    GreedyRewriteConfig config;
    config.useTopDownTraversal = false;
    if (failed(applyPatternsAndFoldGreedily(getOperation(), std::move(patterns),
                                            config)))
      signalPassFailure();
  }
};
} // namespace
