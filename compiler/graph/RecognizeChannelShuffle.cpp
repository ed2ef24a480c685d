//===-- RecognizeChannelShuffle.cpp - Three ops that shuffle, as one ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnnc {
#define GEN_PASS_DEF_RECOGNIZECHANNELSHUFFLE
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// Whether `permutation` swaps dimensions i and i + 1 and no others.
static bool swapsNext(llvm::ArrayRef<int64_t> permutation, int64_t i) {
  for (auto [position, dimension] : llvm::enumerate(permutation)) {
    int64_t expected = int64_t(position) == i       ? i + 1
                       : int64_t(position) == i + 1 ? i
                                                    : int64_t(position);
    if (dimension != expected)
      return false;
  }
  return int64_t(permutation.size()) > i + 1;
}

namespace {
struct Recognize : OpRewritePattern<cnn::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(cnn::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().getDefiningOp<cnn::TransposeOp>();
    auto split = transpose
                     ? transpose.getInput().getDefiningOp<cnn::ReshapeOp>()
                     : cnn::ReshapeOp();
    if (!split || split.getInput().getType() != op.getType())
      return rewriter.notifyMatchFailure(
          op, "no reshape and transpose before it that start from its shape");
    RankedTensorType type = op.getType();
    if (type.getRank() < 3 || type.getRank() > 5)
      return rewriter.notifyMatchFailure(op, "no tensor (N, C, spatial...)");
    // (N, G, C/G, rest...), whatever the rest; N may be missing if it is 1.
    llvm::ArrayRef<int64_t> shape = split.getType().getShape();
    bool batched = swapsNext(transpose.getPermutation(), 1) &&
                   shape[0] == type.getDimSize(0);
    bool single =
        swapsNext(transpose.getPermutation(), 0) && type.getDimSize(0) == 1;
    size_t group = batched ? 1 : 0;
    if ((!batched && !single) ||
        shape[group] * shape[group + 1] != type.getDimSize(1))
      return rewriter.notifyMatchFailure(op, "it does not split the channels");
    Location location = fuseLocations({op, split, transpose});
    rewriter.replaceOp(op, rewriter.create<cnn::ChannelShuffleOp>(
                               location, split.getInput(), shape[group]));
    return success();
  }
};

struct RecognizeChannelShuffle
    : cnnc::impl::RecognizeChannelShuffleBase<RecognizeChannelShuffle> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Recognize>(&getContext());
    if (failed(
            applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
