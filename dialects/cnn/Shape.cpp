//===-- Shape.cpp - Type inference and folds of ops that move elements ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"

using namespace mlir;
using namespace cnnc::cnn;

//===----------------------------------------------------------------------===//
// Concat
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         llvm::SmallVectorImpl<Type> &types) {
  // concat-c1
  if (adaptor.getInputs().empty())
    return emitOptionalError(location, "concat expects at least one input");
  RankedTensorType first = tensorType(adaptor.getInputs().front());
  int64_t axis = adaptor.getAxis();
  if (axis < 0 || axis >= first.getRank())
    return emitOptionalError(location, "concat expects an axis from 0 to ",
                             first.getRank() - 1, ", found ", axis);
  llvm::SmallVector<int64_t> shape(first.getShape());
  for (Value input : adaptor.getInputs().drop_front()) {
    RankedTensorType type = tensorType(input);
    // concat-c2
    llvm::SmallVector<int64_t> other(type.getShape());
    bool fits = other.size() == shape.size();
    if (fits) {
      int64_t extent = std::exchange(other[axis], shape[axis]);
      fits = other == shape;
      // Too large is too large; the sum of many must not overflow.
      shape[axis] = std::min(shape[axis] + extent, maxElements + 1);
    }
    if (!fits)
      return emitOptionalError(
          location, "concat along axis ", axis,
          " expects inputs that agree in all other dimensions, found ", first,
          " and ", type);
  }
  return inferShape(context, location, "concat", shape, types);
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (getInputs().size() == 1)
    return getInputs().front();
  return {};
}

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

LogicalResult SliceOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> location,
                                        Adaptor adaptor,
                                        llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  size_t rank = input.getRank();
  llvm::ArrayRef<int64_t> offsets = adaptor.getOffsets();
  llvm::ArrayRef<int64_t> sizes = adaptor.getSizes();
  llvm::ArrayRef<int64_t> steps = adaptor.getSteps();
  // slice-c1
  if (offsets.size() != rank || sizes.size() != rank ||
      (!steps.empty() && steps.size() != rank))
    return emitOptionalError(location, "slice of ", input, " expects ", rank,
                             " numbers in offsets, sizes and steps, found ",
                             shapeText(offsets), ", ", shapeText(sizes), ", ",
                             shapeText(steps));
  for (size_t i = 0; i < rank; ++i) {
    int64_t extent = input.getDimSize(i), step = steps.empty() ? 1 : steps[i];
    // slice-c2. Divided, not multiplied: the product could overflow.
    bool inside = sizes[i] >= 1 && step != 0 && offsets[i] >= 0 &&
                  offsets[i] < extent &&
                  (sizes[i] == 1 || (step >= -extent && step <= extent));
    if (inside && sizes[i] > 1) {
      int64_t room = step > 0 ? extent - 1 - offsets[i] : offsets[i];
      inside = sizes[i] - 1 <= room / std::abs(step);
    }
    if (!inside)
      return emitOptionalError(location, "slice takes ", sizes[i],
                               " elements from ", offsets[i], " by ", step,
                               " in dimension ", i, ", which has ", extent);
  }
  return inferShape(context, location, "slice", sizes, types);
}

llvm::SmallVector<int64_t> SliceOp::getEffectiveSteps() {
  llvm::SmallVector<int64_t> steps(getSizes().size(), 1);
  for (size_t i = 0; i < getSteps().size(); ++i)
    if (getSizes()[i] > 1)
      steps[i] = getSteps()[i];
  return steps;
}

OpFoldResult SliceOp::fold(FoldAdaptor) {
  bool whole =
      getInput().getType() == getType() &&
      llvm::all_of(getEffectiveSteps(), [](int64_t s) { return s == 1; });
  return whole ? OpFoldResult(getInput()) : OpFoldResult();
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

LogicalResult PadOp::inferReturnTypes(MLIRContext *context,
                                      std::optional<Location> location,
                                      Adaptor adaptor,
                                      llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  llvm::ArrayRef<int64_t> low = adaptor.getLow(), high = adaptor.getHigh();
  llvm::SmallVector<int64_t> shape(input.getShape());
  // pad-c1
  bool valid = low.size() == shape.size() && high.size() == shape.size();
  for (size_t i = 0; valid && i < shape.size(); ++i) {
    valid = low[i] >= 0 && high[i] >= 0 && low[i] <= maxElements &&
            high[i] <= maxElements;
    if (valid)
      shape[i] += low[i] + high[i];
  }
  if (!valid)
    return emitOptionalError(
        location, "pad of ", input, " expects ", shape.size(),
        " numbers of at least 0 in low and high, found ", shapeText(low),
        " and ", shapeText(high), "; cnn.slice crops");
  // pad-c2
  PaddingMode mode = adaptor.getMode();
  for (size_t i = 0; i < shape.size(); ++i) {
    int64_t most = mode == PaddingMode::Reflect     ? input.getDimSize(i) - 1
                   : mode == PaddingMode::Symmetric ? input.getDimSize(i)
                                                    : maxElements;
    if (std::max(low[i], high[i]) > most)
      return emitOptionalError(location, "pad expects ", stringifyEnum(mode),
                               " padding of at most ", most,
                               " elements in dimension ", i, ", found ",
                               std::max(low[i], high[i]));
  }
  return inferShape(context, location, "pad", shape, types);
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  return {};
}

//===----------------------------------------------------------------------===//
// Reshape and flatten
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  int64_t elements = input.getNumElements(), known = 1;
  llvm::SmallVector<int64_t> shape(adaptor.getShape());
  int64_t *open = nullptr;
  // reshape-c1
  bool valid = true;
  for (int64_t &extent : shape) {
    if (extent == -1 && !open) {
      open = &extent;
      continue;
    }
    if (extent < 1 || extent > elements / known) {
      valid = false;
      break;
    }
    known *= extent;
  }
  if (valid && open && elements % known == 0)
    *open = elements / known;
  else
    valid &= !open && known == elements;
  if (!valid)
    return emitOptionalError(location, "reshape cannot make the ", elements,
                             " elements of ", input, " a tensor of shape ",
                             shapeText(adaptor.getShape()));
  return inferShape(context, location, "reshape", shape, types);
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  return {};
}

namespace {
/// Of two reshapes in a row only the last matters.
struct MergeReshapes : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto before = op.getInput().getDefiningOp<ReshapeOp>();
    if (!before)
      return rewriter.notifyMatchFailure(op, "no reshape before it");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, before.getInput(),
                                           op.getType().getShape());
    return success();
  }
};

/// Flatten is a reshape with a friendlier name.
struct FlattenToReshape : OpRewritePattern<FlattenOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FlattenOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getInput(),
                                           op.getType().getShape());
    return success();
  }
};
} // namespace

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MergeReshapes>(context);
}

LogicalResult FlattenOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  int64_t axis = adaptor.getAxis();
  // flatten-c1
  if (axis < 0 || axis > input.getRank())
    return emitOptionalError(location, "flatten expects an axis from 0 to ",
                             input.getRank(), ", found ", axis);
  int64_t rows = 1;
  for (int64_t extent : input.getShape().take_front(axis))
    rows *= extent;
  return inferShape(context, location, "flatten",
                    {rows, input.getNumElements() / rows}, types);
}

void FlattenOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<FlattenToReshape>(context);
}

//===----------------------------------------------------------------------===//
// Transpose
//===----------------------------------------------------------------------===//

LogicalResult
TransposeOp::inferReturnTypes(MLIRContext *context,
                              std::optional<Location> location, Adaptor adaptor,
                              llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  llvm::ArrayRef<int64_t> permutation = adaptor.getPermutation();
  // transpose-c1
  llvm::SmallVector<bool> seen(input.getRank(), false);
  llvm::SmallVector<int64_t> shape;
  bool valid = permutation.size() == seen.size();
  for (size_t i = 0; valid && i < permutation.size(); ++i) {
    int64_t dimension = permutation[i];
    valid = dimension >= 0 && dimension < input.getRank() && !seen[dimension];
    if (valid) {
      seen[dimension] = true;
      shape.push_back(input.getDimSize(dimension));
    }
  }
  if (!valid)
    return emitOptionalError(
        location, "transpose of ", input, " expects a permutation of 0 to ",
        input.getRank() - 1, ", found ", shapeText(permutation));
  return inferShape(context, location, "transpose", shape, types);
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  for (auto [i, dimension] : llvm::enumerate(getPermutation()))
    if (int64_t(i) != dimension)
      return {};
  return getInput();
}

namespace {
/// Two transposes in a row are one.
struct MergeTransposes : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto before = op.getInput().getDefiningOp<TransposeOp>();
    if (!before)
      return rewriter.notifyMatchFailure(op, "no transpose before it");
    llvm::SmallVector<int64_t> permutation;
    for (int64_t dimension : op.getPermutation())
      permutation.push_back(before.getPermutation()[dimension]);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, before.getInput(),
                                             permutation);
    return success();
  }
};
} // namespace

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeTransposes>(context);
}

//===----------------------------------------------------------------------===//
// Channel shuffle
//===----------------------------------------------------------------------===//

LogicalResult ChannelShuffleOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor adaptor,
    llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  int64_t groups = adaptor.getGroups();
  // channel_shuffle-c1
  if (input.getRank() < 3 || input.getRank() > 5 || groups < 1 ||
      input.getDimSize(1) % groups != 0)
    return emitOptionalError(location,
                             "channel_shuffle expects an input of rank 3, 4 or "
                             "5 whose channels ",
                             groups, " groups divide, found ", input);
  types.push_back(input);
  return success();
}

//===----------------------------------------------------------------------===//
// Interleave
//===----------------------------------------------------------------------===//

LogicalResult InterleaveOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    llvm::SmallVectorImpl<Type> &types) {
  // interleave-c1
  size_t count = adaptor.getInputs().size();
  if (count < 2)
    return emitOptionalError(
        location, "interleave expects at least two inputs, found ", count);
  RankedTensorType first = tensorType(adaptor.getInputs().front());
  for (Value input : adaptor.getInputs())
    if (first.getRank() < 3 || first.getRank() > 5 ||
        tensorType(input) != first)
      return emitOptionalError(
          location,
          "interleave expects inputs of rank 3, 4 or 5 and equal shape, found ",
          first, " and ", tensorType(input));
  // interleave-c2. Subtracted, not added: the sum could overflow.
  int64_t offset = adaptor.getOffset(), channels = adaptor.getChannels();
  int64_t all = first.getDimSize(1) * int64_t(count);
  if (channels < 1 || offset < 0 || offset >= all || channels > all - offset)
    return emitOptionalError(location, "interleave takes ", channels,
                             " channels from ", offset, ", of ", all);
  llvm::SmallVector<int64_t> shape(first.getShape());
  shape[1] = channels;
  return inferShape(context, location, "interleave", shape, types);
}
