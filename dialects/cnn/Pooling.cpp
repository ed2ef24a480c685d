//===-- Pooling.cpp - Type inference of pooling and reductions -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"

using namespace mlir;
using namespace cnnc::cnn;

LogicalResult PoolOp::inferReturnTypes(MLIRContext *context,
                                       std::optional<Location> location,
                                       Adaptor adaptor,
                                       llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  // pool-c1
  if (input.getRank() < 3 || input.getRank() > 5)
    return emitOptionalError(location,
                             "pool expects an input of rank 3, 4 or 5 (N, C, "
                             "spatial...), found ",
                             input);
  // pool-c5
  if (adaptor.getPadding().getMode() != PaddingMode::Constant)
    return emitOptionalError(location,
                             "pool expects padding without a mode, found ",
                             stringifyEnum(adaptor.getPadding().getMode()),
                             "; pad with cnn.pad before it");
  // pool-c6
  if (adaptor.getCountPadding() && adaptor.getKind() != PoolKind::Average)
    return emitOptionalError(
        location,
        "count_padding has a meaning for average pooling only, found ",
        stringifyEnum(adaptor.getKind()));
  // pool-c2, c3
  FailureOr<Window> window = resolveWindow(
      location, "pool", input, adaptor.getWindow(), adaptor.getStrides(),
      adaptor.getDilations(), adaptor.getPadding(), adaptor.getCeil());
  if (failed(window))
    return failure();
  llvm::SmallVector<int64_t> shape(input.getShape().take_front(2));
  for (const WindowDimension &dimension : window->dimensions) {
    // pool-c4
    if (std::max(dimension.padLow, dimension.padHigh) >= dimension.extent())
      return emitOptionalError(
          location, "pool expects padding smaller than its window of ",
          dimension.extent(), " elements, found ",
          std::max(dimension.padLow, dimension.padHigh));
    // Between two elements of a window the input must not have room.
    if (std::max(dimension.padLow, dimension.padHigh) > 0 &&
        dimension.dilation > dimension.input)
      return emitOptionalError(
          location, "pool with padding expects a dilation of at most ",
          dimension.input, ", the input's extent, found ", dimension.dilation);
    shape.push_back(dimension.output());
  }
  return inferShape(context, location, "pool", shape, types);
}

Window PoolOp::getResolvedWindow() {
  return *resolveWindow(std::nullopt, "pool", getInput().getType(), getWindow(),
                        getStrides(), getDilations(), getPadding(), getCeil());
}

LogicalResult GlobalPoolOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  // global_pool-c1
  if (input.getRank() < 3 || input.getRank() > 5)
    return emitOptionalError(location,
                             "global_pool expects an input of rank 3, 4 or 5 "
                             "(N, C, spatial...), found ",
                             input);
  llvm::SmallVector<int64_t> shape(input.getRank(), 1);
  shape[0] = input.getDimSize(0);
  shape[1] = input.getDimSize(1);
  return inferShape(context, location, "global_pool", shape, types);
}

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  llvm::SmallVector<int64_t> shape(input.getShape());
  int64_t previous = -1;
  for (int64_t axis : adaptor.getAxes()) {
    // reduce-c1
    if (axis <= previous || axis >= input.getRank())
      return emitOptionalError(
          location, "reduce expects increasing axes from 0 to ",
          input.getRank() - 1, ", found ", shapeText(adaptor.getAxes()));
    shape[axis] = 1;
    previous = axis;
  }
  return inferShape(context, location, "reduce", shape, types);
}

namespace {
/// A reduction over all spatial dimensions is a global pool.
struct ReduceToGlobalPool : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    int64_t rank = op.getInput().getType().getRank();
    if (rank < 3 || rank > 5 || op.getAxes().size() != size_t(rank - 2) ||
        op.getAxes().front() != 2)
      return rewriter.notifyMatchFailure(op, "not all spatial dimensions");
    PoolKind kind;
    switch (op.getKind()) {
    case ReduceKind::Mean:
      kind = PoolKind::Average;
      break;
    case ReduceKind::Max:
      kind = PoolKind::Max;
      break;
    case ReduceKind::L2:
      kind = PoolKind::L2;
      break;
    default:
      return rewriter.notifyMatchFailure(op, "no pooling of that kind");
    }
    rewriter.replaceOpWithNewOp<GlobalPoolOp>(op, kind, op.getInput());
    return success();
  }
};
} // namespace

void ReduceOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<ReduceToGlobalPool>(context);
}
