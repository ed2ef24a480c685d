//===-- Normalization.cpp - Type inference of normalizations -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"
#include "llvm/ADT/SmallString.h"

using namespace mlir;
using namespace cnnc::cnn;

static bool isAtLeastZero(const llvm::APFloat &number) {
  return number.isFinite() && (number.isZero() || !number.isNegative());
}

static std::string numberText(const llvm::APFloat &number) {
  llvm::SmallString<24> text;
  number.toString(text, /*FormatPrecision=*/6, /*FormatMaxPadding=*/6);
  bool whole = text.find_first_of(".EIN") == llvm::StringRef::npos;
  return (text + (whole ? ".0" : "")).str();
}

LogicalResult
BatchNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                              Adaptor adaptor,
                              llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  // batch_norm-c1
  if (input.getRank() < 2 || input.getRank() > 5)
    return emitOptionalError(
        location, "batch_norm expects an input of rank 2 to 5, found ", input);
  // batch_norm-c2
  std::pair<llvm::StringRef, Value> vectors[] = {
      {"scale", adaptor.getScale()},
      {"offset", adaptor.getOffset()},
      {"mean", adaptor.getMean()},
      {"variance", adaptor.getVariance()}};
  for (auto [name, vector] : vectors)
    if (tensorType(vector).getShape() != input.getShape().slice(1, 1))
      return emitOptionalError(location, "batch_norm expects a ", name,
                               " of shape [", input.getDimSize(1),
                               "], one number a channel, found ",
                               vector.getType());
  // batch_norm-c3
  llvm::APFloat epsilon = adaptor.getEpsilon();
  if (!isAtLeastZero(epsilon))
    return emitOptionalError(
        location,
        "batch_norm expects an epsilon that is a number of at least 0, found ",
        numberText(epsilon));
  types.push_back(input);
  return success();
}

LogicalResult LrnOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> location,
                                      Adaptor adaptor,
                                      llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  // lrn-c1
  if (input.getRank() < 3 || input.getRank() > 5)
    return emitOptionalError(
        location, "lrn expects an input of rank 3, 4 or 5, found ", input);
  // lrn-c2
  if (int64_t size = adaptor.getSize(); size < 1)
    return emitOptionalError(location, "lrn expects a positive size, found ",
                             size);
  // lrn-c3
  llvm::APFloat alpha = adaptor.getAlpha(), beta = adaptor.getBeta();
  llvm::APFloat bias = adaptor.getBias();
  if (!isAtLeastZero(alpha))
    return emitOptionalError(
        location, "lrn expects an alpha that is a number of at least 0, found ",
        numberText(alpha));
  if (!beta.isFinite())
    return emitOptionalError(
        location, "lrn expects a beta that is a finite number, found ",
        numberText(beta));
  if (!isAtLeastZero(bias))
    return emitOptionalError(
        location, "lrn expects a bias that is a number of at least 0, found ",
        numberText(bias));
  types.push_back(input);
  return success();
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  // softmax-c1
  if (int64_t axis = adaptor.getAxis(); axis < 0 || axis >= input.getRank())
    return emitOptionalError(location, "softmax expects an axis from 0 to ",
                             input.getRank() - 1, ", found ", axis);
  types.push_back(input);
  return success();
}

LogicalResult DropoutOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          llvm::SmallVectorImpl<Type> &types) {
  // dropout-c1
  llvm::APFloat ratio = adaptor.getRatio();
  if (!isAtLeastZero(ratio) || ratio >= llvm::APFloat(1.0))
    return emitOptionalError(
        location, "dropout expects a ratio of at least 0 and below 1, found ",
        numberText(ratio));
  types.push_back(tensorType(adaptor.getInput()));
  return success();
}

OpFoldResult DropoutOp::fold(FoldAdaptor) { return getInput(); }
