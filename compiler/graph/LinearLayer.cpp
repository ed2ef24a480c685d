//===-- LinearLayer.cpp - Convolutions and matrix products alike ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/LinearLayer.h"
#include "compiler/graph/Constants.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;

Operation *LinearLayer::getOperation() {
  return convolution ? convolution.getOperation()
                     : fullyConnected.getOperation();
}

Value LinearLayer::getInput() { return getOperation()->getOperand(0); }

Value LinearLayer::getFilter() { return getOperation()->getOperand(1); }

Value LinearLayer::getBias() {
  return convolution ? convolution.getBias() : fullyConnected.getBias();
}

Value LinearLayer::getResidual() {
  return convolution ? convolution.getResidual() : Value();
}

cnn::ActivationAttr LinearLayer::getActivation() {
  return convolution ? convolution.getActivation()
                     : fullyConnected.getActivation();
}

int64_t LinearLayer::getGroups() {
  return convolution ? convolution.getGroups() : 1;
}

bool LinearLayer::seesZeroPadding() {
  if (!convolution)
    return false;
  if (convolution.getPadding().getMode() != cnn::PaddingMode::Constant)
    return false;
  return llvm::any_of(convolution.getResolvedWindow().dimensions,
                      [](const cnn::WindowDimension &dimension) {
                        return dimension.padLow > 0 || dimension.padHigh > 0;
                      });
}

void LinearLayer::setInput(Value input) {
  getOperation()->setOperand(0, input);
}

void LinearLayer::setFilter(Value filter) {
  getOperation()->setOperand(1, filter);
}

void LinearLayer::setBias(Value bias) {
  if (convolution)
    convolution.getBiasMutable().assign(bias);
  else
    fullyConnected.getBiasMutable().assign(bias);
}

void LinearLayer::setActivation(cnn::ActivationAttr activation) {
  if (convolution)
    convolution.setActivationAttr(activation);
  else
    fullyConnected.setActivationAttr(activation);
}

/// The constant bias of `layer`, zeros if it has none; nothing if its bias is
/// not known.
static std::optional<std::vector<double>> readBias(LinearLayer layer) {
  auto filter = llvm::cast<RankedTensorType>(layer.getFilter().getType());
  std::vector<double> bias(filter.getDimSize(0), 0.0);
  if (!layer.getBias())
    return bias;
  std::optional<Numbers> numbers = readFloats(layer.getBias());
  if (!numbers)
    return std::nullopt;
  llvm::copy(numbers->get(), bias.begin());
  return bias;
}

/// Rounds to f32; nothing if a number leaves the range.
static std::optional<std::vector<float>>
roundToFloat(llvm::ArrayRef<double> numbers) {
  std::vector<float> result(numbers.begin(), numbers.end());
  if (!llvm::all_of(result, [](float number) { return std::isfinite(number); }))
    return std::nullopt;
  return result;
}

/// Computes `factor(o, i)` times the filter's elements of output o and input
/// i (counted within the group), rounded to f32; nothing if one is not finite.
static std::optional<std::vector<float>>
scaleFilter(llvm::ArrayRef<float> filter, RankedTensorType type,
            llvm::function_ref<double(int64_t, int64_t)> factor) {
  int64_t outputs = type.getDimSize(0), inputs = type.getDimSize(1);
  int64_t window = type.getNumElements() / (outputs * inputs);
  std::vector<float> scaled(filter.size());
  size_t position = 0;
  for (int64_t o = 0; o < outputs; ++o)
    for (int64_t i = 0; i < inputs; ++i) {
      double scale = factor(o, i);
      for (int64_t k = 0; k < window; ++k, ++position) {
        scaled[position] = float(filter[position] * scale);
        if (!std::isfinite(scaled[position]))
          return std::nullopt;
      }
    }
  return scaled;
}

/// Names what is made from `value` after it.
static std::string getFoldedName(Value value, llvm::StringRef otherwise) {
  llvm::StringRef name = getConstantName(value);
  return name.empty() ? otherwise.str() : name.str() + ".folded";
}

static Value createBias(OpBuilder &builder, LinearLayer layer,
                        std::vector<float> &&bias) {
  int64_t size = bias.size();
  return createConstant(builder, layer.getOperation()->getLoc(), {size},
                        std::move(bias),
                        getFoldedName(layer.getBias(), "bias"));
}

bool cnnc::canFoldBehind(const ChannelAffine &affine) {
  LinearLayer layer(affine.input.getDefiningOp());
  if (!layer || !affine.input.hasOneUse() ||
      !layer.getActivation().isIdentity())
    return false;
  if (layer.getBias() && !readFloats(layer.getBias()))
    return false;
  // What scales the sum would scale the residual as well.
  return affine.hasUnitScale() ||
         (!layer.getResidual() && readFloats(layer.getFilter()));
}

LogicalResult cnnc::foldBehind(PatternRewriter &rewriter, Operation *op,
                               const ChannelAffine &affine) {
  if (!canFoldBehind(affine))
    return rewriter.notifyMatchFailure(
        op, "no layer before it that has constant parameters, no other use and "
            "nothing in its epilogue");
  LinearLayer layer(affine.input.getDefiningOp());
  std::vector<double> sums = *readBias(layer);
  for (size_t o = 0; o < sums.size(); ++o)
    sums[o] = affine.scale[o] * sums[o] + affine.offset[o];
  std::optional<std::vector<float>> bias = roundToFloat(sums);
  if (!bias)
    return rewriter.notifyMatchFailure(op, "the bias would not be finite");

  auto type = llvm::cast<RankedTensorType>(layer.getFilter().getType());
  Value filter = layer.getFilter();
  rewriter.setInsertionPoint(layer.getOperation());
  if (!affine.hasUnitScale()) {
    std::optional<std::vector<float>> scaled =
        scaleFilter(*readFloats(filter), type,
                    [&](int64_t o, int64_t) { return affine.scale[o]; });
    if (!scaled)
      return rewriter.notifyMatchFailure(op, "the filter would not be finite");
    filter =
        createConstant(rewriter, filter.getLoc(), type.getShape(),
                       std::move(*scaled), getFoldedName(filter, "filter"));
  }
  Value newBias = layer.getBias() || !affine.hasZeroOffset()
                      ? createBias(rewriter, layer, std::move(*bias))
                      : Value();
  rewriter.modifyOpInPlace(layer.getOperation(), [&] {
    layer.setFilter(filter);
    if (newBias)
      layer.setBias(newBias);
    layer.setActivation(affine.activation);
    layer.getOperation()->setLoc(fuseLocations({layer.getOperation(), op}));
  });
  rewriter.replaceOp(op, affine.input);
  return success();
}

LogicalResult cnnc::foldAhead(PatternRewriter &rewriter, LinearLayer layer) {
  Operation *op = layer.getOperation();
  Operation *before = layer.getInput().getDefiningOp();
  std::optional<ChannelAffine> affine = matchChannelAffine(before);
  if (!affine || !affine->activation.isIdentity() || !before->hasOneUse())
    return rewriter.notifyMatchFailure(
        op, "no scale and offset before it that has no other use");
  if (!affine->hasZeroOffset() && layer.seesZeroPadding())
    return rewriter.notifyMatchFailure(op, "its padding is not offset");
  // There, it costs nothing at all: this layer may not have had a bias.
  if (canFoldBehind(*affine))
    return rewriter.notifyMatchFailure(op, "the layer before takes it");
  std::optional<Numbers> numbers = readFloats(layer.getFilter());
  std::optional<std::vector<double>> sums = readBias(layer);
  if (!numbers || !sums)
    return rewriter.notifyMatchFailure(op, "its parameters are not constant");

  auto type = llvm::cast<RankedTensorType>(layer.getFilter().getType());
  int64_t outputs = type.getDimSize(0), inputs = type.getDimSize(1);
  int64_t window = type.getNumElements() / (outputs * inputs);
  // The input channel that a filter's channel i looks at.
  auto channel = [&](int64_t o, int64_t i) {
    return o / (outputs / layer.getGroups()) * inputs + i;
  };
  size_t position = 0;
  for (int64_t o = 0; o < outputs; ++o)
    for (int64_t i = 0; i < inputs; ++i)
      for (int64_t k = 0; k < window; ++k, ++position)
        (*sums)[o] += (*numbers)[position] * affine->offset[channel(o, i)];
  std::optional<std::vector<float>> scaled =
      scaleFilter(*numbers, type, [&](int64_t o, int64_t i) {
        return affine->scale[channel(o, i)];
      });
  std::optional<std::vector<float>> bias = roundToFloat(*sums);
  if (!scaled || !bias)
    return rewriter.notifyMatchFailure(op, "a number would not be finite");

  Value filter = createConstant(rewriter, layer.getFilter().getLoc(),
                                type.getShape(), std::move(*scaled),
                                getFoldedName(layer.getFilter(), "filter"));
  Value newBias = layer.getBias() || !affine->hasZeroOffset()
                      ? createBias(rewriter, layer, std::move(*bias))
                      : Value();
  rewriter.modifyOpInPlace(op, [&] {
    layer.setInput(affine->input);
    layer.setFilter(filter);
    if (newBias)
      layer.setBias(newBias);
    op->setLoc(fuseLocations({op, before}));
  });
  rewriter.eraseOp(before);
  return success();
}
