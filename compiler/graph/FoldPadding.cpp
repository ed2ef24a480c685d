//===-- FoldPadding.cpp - Padding into the windows that look at it --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDPADDING
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// Whether padding twice is padding once with the sum.
static bool addsUp(cnn::PaddingMode mode) {
  // A mirrored image of a mirrored image is none of the input.
  return mode == cnn::PaddingMode::Constant ||
         mode == cnn::PaddingMode::Replicate;
}

/// The padding of a window over the input of `pad` that sees what `window` sees
/// over its result; null if `pad` extends other dimensions.
static cnn::PaddingAttr addPadding(cnn::PadOp pad, const cnn::Window &window,
                                   cnn::PaddingMode mode) {
  if (pad.getLow()[0] || pad.getHigh()[0] || pad.getLow()[1] ||
      pad.getHigh()[1])
    return {};
  llvm::SmallVector<int64_t> low(pad.getLow().drop_front(2));
  llvm::SmallVector<int64_t> high(pad.getHigh().drop_front(2));
  for (auto [i, dimension] : llvm::enumerate(window.dimensions)) {
    low[i] += dimension.padLow;
    high[i] += dimension.padHigh;
  }
  return cnn::PaddingAttr::get(pad.getContext(), cnn::PaddingKind::Explicit,
                               low, high, mode);
}

static bool hasPadding(const cnn::Window &window) {
  return llvm::any_of(window.dimensions, [](const cnn::WindowDimension &d) {
    return d.padLow > 0 || d.padHigh > 0;
  });
}

/// A number that no element of `value` is below; a NaN may be among them.
static double getLowerBound(Value value) {
  Operation *op = value.getDefiningOp();
  cnn::ActivationAttr activation;
  if (auto layer = llvm::dyn_cast_or_null<cnn::ActivationOp>(op))
    activation = layer.getFunction();
  else if (auto layer = llvm::dyn_cast_or_null<cnn::ConvolutionOp>(op))
    activation = layer.getActivation();
  else if (auto layer = llvm::dyn_cast_or_null<cnn::BinaryOp>(op))
    activation = layer.getActivation();
  if (activation)
    switch (activation.getKind()) {
    case cnn::ActivationKind::Relu:
    case cnn::ActivationKind::Sigmoid:
    case cnn::ActivationKind::HardSigmoid:
    case cnn::ActivationKind::Softplus:
    case cnn::ActivationKind::Abs:
    case cnn::ActivationKind::Exp:
      return 0;
    case cnn::ActivationKind::Clip:
      return activation.getAlpha();
    default:
      break;
    }
  // What exporters write for minus infinity is taken for it.
  return std::numeric_limits<float>::lowest();
}

namespace {
struct FoldIntoConvolution : OpRewritePattern<cnn::ConvolutionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ConvolutionOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<cnn::PadOp>();
    if (!pad)
      return rewriter.notifyMatchFailure(op, "no padding before it");
    cnn::PaddingMode mode = pad.getMode();
    if (mode == cnn::PaddingMode::Constant &&
        pad.getValue().convertToDouble() != 0)
      return rewriter.notifyMatchFailure(op, "the padding is not zero");
    cnn::Window window = op.getResolvedWindow();
    if (hasPadding(window) &&
        (mode != op.getPadding().getMode() || !addsUp(mode)))
      return rewriter.notifyMatchFailure(op, "the modes do not add up");
    cnn::PaddingAttr padding = addPadding(pad, window, mode);
    if (!padding)
      return rewriter.notifyMatchFailure(op, "not only spatial padding");
    if (failed(cnn::resolveWindow(
            std::nullopt, "convolution", pad.getInput().getType(),
            op.getFilter().getType().getShape().drop_front(2), op.getStrides(),
            op.getDilations(), padding)))
      return rewriter.notifyMatchFailure(op, "more padding than is allowed");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setPaddingAttr(padding);
      op->setLoc(fuseLocations({op, pad}));
    });
    return success();
  }
};

struct FoldIntoPool : OpRewritePattern<cnn::PoolOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::PoolOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<cnn::PadOp>();
    if (!pad || pad.getMode() != cnn::PaddingMode::Constant)
      return rewriter.notifyMatchFailure(op, "no constant padding before it");
    cnn::Window window = op.getResolvedWindow();
    double value = pad.getValue().convertToDouble();
    bool countPadding = op.getCountPadding();
    switch (op.getKind()) {
    case cnn::PoolKind::Max:
      if (!(value <= getLowerBound(pad.getInput())))
        return rewriter.notifyMatchFailure(op, "the padding could win");
      break;
    case cnn::PoolKind::Average:
      // The zeros count; those of the window's own padding have to as well.
      if (value != 0 || (hasPadding(window) && !countPadding))
        return rewriter.notifyMatchFailure(op, "the mean would change");
      countPadding = true;
      break;
    case cnn::PoolKind::L2:
      if (value != 0)
        return rewriter.notifyMatchFailure(op, "the sum would change");
      break;
    }
    cnn::PaddingAttr padding =
        addPadding(pad, window, cnn::PaddingMode::Constant);
    if (!padding)
      return rewriter.notifyMatchFailure(op, "not only spatial padding");
    FailureOr<cnn::Window> folded = cnn::resolveWindow(
        std::nullopt, "pool", pad.getInput().getType(), op.getWindow(),
        op.getStrides(), op.getDilations(), padding, op.getCeil());
    if (failed(folded))
      return rewriter.notifyMatchFailure(op, "more padding than is allowed");
    for (auto [before, after] :
         llvm::zip_equal(window.dimensions, folded->dimensions))
      // pool-c4, and a last window that starts in what was input.
      if (std::max(after.padLow, after.padHigh) >= after.extent() ||
          before.output() != after.output())
        return rewriter.notifyMatchFailure(op, "a window of padding alone");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setPaddingAttr(padding);
      op.setCountPadding(countPadding);
      op->setLoc(fuseLocations({op, pad}));
    });
    return success();
  }
};

/// Padding of padding.
struct MergePads : OpRewritePattern<cnn::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::PadOp op,
                                PatternRewriter &rewriter) const override {
    auto first = op.getInput().getDefiningOp<cnn::PadOp>();
    if (!first || first.getMode() != op.getMode() || !addsUp(op.getMode()) ||
        (op.getMode() == cnn::PaddingMode::Constant &&
         first.getValue() != op.getValue()))
      return rewriter.notifyMatchFailure(op, "no padding before it to add to");
    llvm::SmallVector<int64_t> low(op.getLow()), high(op.getHigh());
    for (size_t i = 0; i < low.size(); ++i) {
      low[i] += first.getLow()[i];
      high[i] += first.getHigh()[i];
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(first.getInput());
      op.setLow(low);
      op.setHigh(high);
      op->setLoc(fuseLocations({op, first}));
    });
    return success();
  }
};

struct FoldPadding : cnnc::impl::FoldPaddingBase<FoldPadding> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoConvolution, FoldIntoPool, MergePads>(&getContext());
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
