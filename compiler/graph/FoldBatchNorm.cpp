//===-- FoldBatchNorm.cpp - Scales and offsets into the layer beside ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/LinearLayer.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDBATCHNORM
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

namespace {
template <typename AffineOp> struct FoldBehind : OpRewritePattern<AffineOp> {
  using OpRewritePattern<AffineOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(AffineOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<ChannelAffine> affine = matchChannelAffine(op);
    if (!affine)
      return rewriter.notifyMatchFailure(
          op, "not a finite constant scale and offset per channel");
    return foldBehind(rewriter, op, *affine);
  }
};

template <typename LayerOp> struct FoldAhead : OpRewritePattern<LayerOp> {
  using OpRewritePattern<LayerOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(LayerOp op,
                                PatternRewriter &rewriter) const override {
    return foldAhead(rewriter, LinearLayer(op));
  }
};

struct FoldBatchNorm : cnnc::impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldBehind<cnn::BatchNormOp>, FoldBehind<cnn::BinaryOp>>(
        &getContext());
    patterns
        .add<FoldAhead<cnn::ConvolutionOp>, FoldAhead<cnn::FullyConnectedOp>>(
            &getContext());
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
