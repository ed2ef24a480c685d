//===-- ExpandResidual.cpp - Residual blocks as layers and an addition ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Passes.h"
#include "mlir/IR/PatternMatch.h"

namespace cnnc {
#define GEN_PASS_DEF_EXPANDRESIDUAL
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

namespace {
struct ExpandResidual : cnnc::impl::ExpandResidualBase<ExpandResidual> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    // Inner blocks first: each is expanded within the block around it.
    getOperation().walk([&](cnn::ResidualOp op) { expand(rewriter, op); });
  }

  /// Moves the layers of `region` before `op`; returns what they yield.
  static Value inlineRegion(IRRewriter &rewriter, cnn::ResidualOp op,
                            Region &region) {
    if (region.empty())
      return op.getInput();
    auto yield = llvm::cast<cnn::YieldOp>(region.front().getTerminator());
    rewriter.inlineBlockBefore(&region.front(), op, op.getInput());
    Value result = yield.getValues().front();
    rewriter.eraseOp(yield);
    return result;
  }

  static void expand(IRRewriter &rewriter, cnn::ResidualOp op) {
    Value shortcut = inlineRegion(rewriter, op, op.getShortcut());
    Value body = inlineRegion(rewriter, op, op.getBody());
    rewriter.setInsertionPoint(op);
    rewriter.replaceOpWithNewOp<cnn::BinaryOp>(op, cnn::BinaryKind::Add, body,
                                               shortcut, op.getActivation());
  }
};
} // namespace
