//===-- InterleaveChannels.cpp - Shuffled channels from their sources -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_INTERLEAVECHANNELS
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// Whether `op` is a slice of a range of channels and of all else.
static bool isChannelSlice(Operation *op) {
  auto slice = llvm::dyn_cast<cnn::SliceOp>(op);
  if (!slice || slice.getEffectiveSteps()[1] != 1)
    return false;
  llvm::ArrayRef<int64_t> shape = slice.getInput().getType().getShape();
  for (size_t i = 0; i < shape.size(); ++i)
    if (i != 1 &&
        (slice.getSizes()[i] != shape[i] || slice.getEffectiveSteps()[i] != 1))
      return false;
  return true;
}

namespace {
struct InterleaveShuffle : OpRewritePattern<cnn::ChannelShuffleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ChannelShuffleOp op,
                                PatternRewriter &rewriter) const override {
    auto concat = op.getInput().getDefiningOp<cnn::ConcatOp>();
    if (!concat || concat.getAxis() != 1 || !concat->hasOneUse())
      return rewriter.notifyMatchFailure(
          op, "no concatenation of channels for it alone");
    size_t groups = op.getGroups();
    if (groups < 2 || concat.getInputs().size() != groups ||
        !llvm::all_equal(concat.getInputs().getTypes()))
      return rewriter.notifyMatchFailure(op, "its groups are not the inputs");
    rewriter.replaceOp(op, rewriter.create<cnn::InterleaveOp>(
                               fuseLocations({op, concat}), concat.getInputs(),
                               /*offset=*/0, op.getType().getDimSize(1)));
    return success();
  }
};

struct SliceInterleave : OpRewritePattern<cnn::SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto whole = op.getInput().getDefiningOp<cnn::InterleaveOp>();
    if (!whole || !llvm::all_of(whole->getUsers(), isChannelSlice))
      return rewriter.notifyMatchFailure(op, "no interleave that is only cut");
    rewriter.replaceOp(op, rewriter.create<cnn::InterleaveOp>(
                               fuseLocations({op, whole}), whole.getInputs(),
                               whole.getOffset() + op.getOffsets()[1],
                               op.getSizes()[1]));
    return success();
  }
};

struct InterleaveChannels
    : cnnc::impl::InterleaveChannelsBase<InterleaveChannels> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<InterleaveShuffle, SliceInterleave>(&getContext());
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
