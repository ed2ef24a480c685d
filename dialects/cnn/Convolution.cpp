//===-- Convolution.cpp - Type inference of convolutions and windows ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"

using namespace mlir;
using namespace cnnc::cnn;

/// The largest number that a stride, dilation, padding or window may be: the
/// product of two and the sum of a few of those stay far from overflow.
static constexpr int64_t maxStep = int64_t(1) << 30;

FailureOr<Window> cnnc::cnn::resolveWindow(std::optional<Location> location,
                                           llvm::StringRef op,
                                           RankedTensorType input,
                                           llvm::ArrayRef<int64_t> size,
                                           llvm::ArrayRef<int64_t> strides,
                                           llvm::ArrayRef<int64_t> dilations,
                                           PaddingAttr padding, bool ceil) {
  size_t rank = input.getRank() - 2;
  auto check = [&](llvm::StringRef what, llvm::ArrayRef<int64_t> numbers,
                   int64_t least, bool optional) -> LogicalResult {
    if (numbers.size() != rank && !(optional && numbers.empty()))
      return emitOptionalError(location, op, " expects ", rank, " numbers in ",
                               what, ", one a spatial dimension, found ",
                               shapeText(numbers));
    for (int64_t number : numbers)
      if (number < least || number > maxStep)
        return emitOptionalError(
            location, op, " expects ", what, " to be at least ", least,
            " and at most 2^30, found ", shapeText(numbers));
    return success();
  };
  bool isExplicit = padding.getKind() == PaddingKind::Explicit;
  bool ok = succeeded(check("window", size, 1, false));
  ok &= succeeded(check("strides", strides, 1, true));
  ok &= succeeded(check("dilations", dilations, 1, true));
  ok &= succeeded(check("padding", padding.getLow(), 0, !isExplicit));
  ok &= succeeded(check("padding", padding.getHigh(), 0, !isExplicit));
  if (!ok)
    return failure();

  Window window;
  for (size_t i = 0; i < rank; ++i) {
    WindowDimension dimension;
    dimension.input = input.getDimSize(i + 2);
    dimension.size = size[i];
    dimension.stride = strides.empty() ? 1 : strides[i];
    dimension.dilation = dilations.empty() ? 1 : dilations[i];
    dimension.ceil = ceil;
    switch (padding.getKind()) {
    case PaddingKind::Explicit:
      dimension.padLow = padding.getLow()[i];
      dimension.padHigh = padding.getHigh()[i];
      break;
    case PaddingKind::Valid:
      break;
    case PaddingKind::SameUpper:
    case PaddingKind::SameLower:
      std::tie(dimension.padLow, dimension.padHigh) = samePadding(
          dimension.input, dimension.size, dimension.stride, dimension.dilation,
          padding.getKind() == PaddingKind::SameLower);
      break;
    case PaddingKind::Full:
      dimension.padLow = dimension.padHigh = dimension.extent() - 1;
      break;
    }
    if (!dimension.fits())
      return emitOptionalError(
          location, op, "'s window spans ", dimension.extent(),
          " elements in spatial dimension ", i, ", but the padded input has ",
          dimension.input + dimension.padLow + dimension.padHigh);
    int64_t most =
        padding.getMode() == PaddingMode::Reflect     ? dimension.input - 1
        : padding.getMode() == PaddingMode::Symmetric ? dimension.input
                                                      : maxStep;
    if (std::max(dimension.padLow, dimension.padHigh) > most)
      return emitOptionalError(
          location, op, " expects ", stringifyEnum(padding.getMode()),
          " padding of at most ", most, " elements in spatial dimension ", i,
          ", found ", std::max(dimension.padLow, dimension.padHigh));
    window.dimensions.push_back(dimension);
  }
  return window;
}

LogicalResult ConvolutionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  RankedTensorType filter = tensorType(adaptor.getFilter());
  // convolution-c1
  if (input.getRank() < 3 || input.getRank() > 5 ||
      filter.getRank() != input.getRank())
    return emitOptionalError(
        location,
        "convolution expects an input of rank 3, 4 or 5 (N, C, spatial...) and "
        "a filter of the same rank, found ",
        input, " and ", filter);
  int64_t groups = adaptor.getGroups();
  int64_t channels = input.getDimSize(1), outputs = filter.getDimSize(0);
  // convolution-c2
  if (groups < 1 || channels % groups != 0 ||
      filter.getDimSize(1) != channels / groups || outputs % groups != 0)
    return emitOptionalError(
        location, "convolution with ", groups, " groups of an input with ",
        channels, " channels expects a filter (O, ", channels,
        " / groups, window...) with O a multiple of groups, found ", filter);
  // convolution-c3, c4, c7
  FailureOr<Window> window = resolveWindow(
      location, "convolution", input, filter.getShape().drop_front(2),
      adaptor.getStrides(), adaptor.getDilations(), adaptor.getPadding());
  if (failed(window))
    return failure();
  llvm::SmallVector<int64_t> shape = {input.getDimSize(0), outputs};
  for (const WindowDimension &dimension : window->dimensions)
    shape.push_back(dimension.output());
  // convolution-c5
  if (Value bias = adaptor.getBias())
    if (tensorType(bias).getShape() != llvm::ArrayRef(outputs))
      return emitOptionalError(location,
                               "convolution expects a bias of shape [", outputs,
                               "], found ", bias.getType());
  // convolution-c6
  if (Value residual = adaptor.getResidual())
    if (tensorType(residual).getShape() != llvm::ArrayRef(shape))
      return emitOptionalError(
          location, "convolution expects a residual of shape ",
          shapeText(shape), ", found ", residual.getType());
  return inferShape(context, location, "convolution", shape, types);
}

Window ConvolutionOp::getResolvedWindow() {
  return *resolveWindow(std::nullopt, "convolution", getInput().getType(),
                        getFilter().getType().getShape().drop_front(2),
                        getStrides(), getDilations(), getPadding());
}
