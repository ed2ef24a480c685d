//===-- FoldBatchNorm.cpp - Scales and offsets into the layer beside -*- C++
//-*-===//
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
  FoldBehind(MLIRContext *context, Pass::Statistic &folded)
      : OpRewritePattern<AffineOp>(context), folded(folded) {}

  LogicalResult matchAndRewrite(AffineOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<ChannelAffine> affine = matchChannelAffine(op);
    if (!affine)
      return rewriter.notifyMatchFailure(
          op, "not a finite constant scale and offset per channel");
    if (failed(foldBehind(rewriter, op, *affine)))
      return failure();
    ++folded;
    return success();
  }

  Pass::Statistic &folded;
};

template <typename LayerOp> struct FoldAhead : OpRewritePattern<LayerOp> {
  FoldAhead(MLIRContext *context, Pass::Statistic &folded)
      : OpRewritePattern<LayerOp>(context), folded(folded) {}

  LogicalResult matchAndRewrite(LayerOp op,
                                PatternRewriter &rewriter) const override {
    if (failed(foldAhead(rewriter, LinearLayer(op))))
      return failure();
    ++folded;
    return success();
  }

  Pass::Statistic &folded;
};

struct FoldBatchNorm : cnnc::impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldBehind<cnn::BatchNormOp>, FoldBehind<cnn::BinaryOp>>(
        &getContext(), foldedBack);
    patterns
        .add<FoldAhead<cnn::ConvolutionOp>, FoldAhead<cnn::FullyConnectedOp>>(
            &getContext(), foldedAhead);
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
