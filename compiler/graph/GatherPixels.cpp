//===-- GatherPixels.cpp - Strided pixels side by side --------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_GATHERPIXELS
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// Each pixel is read once for every few output channels. From so many on, what
/// that costs more where pixels stand apart is more than what gathering costs
/// (Zen 3: 5 % of the products of 512 channels, of which gathering takes half).
static constexpr int64_t leastOutputChannels = 256;

/// Whether the window is one element that leaves out elements of the input, and
/// looks at no padding.
static bool leavesOut(const cnn::Window &window) {
  bool strided = false;
  for (const cnn::WindowDimension &d : window.dimensions) {
    if (d.size != 1 || d.padLow != 0 || d.padHigh != 0)
      return false;
    strided |= d.stride != 1;
  }
  return strided;
}

namespace {
struct GatherForConvolution : OpRewritePattern<cnn::ConvolutionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ConvolutionOp op,
                                PatternRewriter &rewriter) const override {
    cnn::Window window = op.getResolvedWindow();
    if (!leavesOut(window))
      return rewriter.notifyMatchFailure(op, "it reads all pixels");
    if (op.getGroups() != 1 || op.getType().getDimSize(1) < leastOutputChannels)
      return rewriter.notifyMatchFailure(op, "it reads them only a few times");
    llvm::SmallVector<int64_t> ones(window.rank(), 1);
    auto pixels = rewriter.create<cnn::PoolOp>(
        op.getLoc(), cnn::PoolKind::Max, op.getInput(), ones, op.getStrides(),
        /*dilations=*/llvm::ArrayRef<int64_t>(),
        cnn::PaddingAttr::getValid(getContext()), /*ceil=*/false,
        /*count_padding=*/false);
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pixels);
      op.setStrides({});
      op.setPaddingAttr(cnn::PaddingAttr::getValid(getContext()));
    });
    return success();
  }
};

struct GatherPixels : cnnc::impl::GatherPixelsBase<GatherPixels> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<GatherForConvolution>(&getContext());
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
