//===-- ChannelAffine.cpp - A scale and an offset per channel -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/ChannelAffine.h"
#include "compiler/graph/Constants.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;

bool ChannelAffine::hasUnitScale() const {
  return llvm::all_of(scale, [](double a) { return a == 1; });
}

bool ChannelAffine::hasZeroOffset() const {
  return llvm::all_of(offset, [](double b) { return b == 0; });
}

bool ChannelAffine::isFinite() const {
  auto finite = [](double number) { return std::isfinite(float(number)); };
  return llvm::all_of(scale, finite) && llvm::all_of(offset, finite);
}

ChannelAffine ChannelAffine::after(const ChannelAffine &first) const {
  assert(cnn::ActivationAttr(first.activation).isIdentity() &&
         "an activation does not compose");
  ChannelAffine both = *this;
  both.input = first.input;
  for (size_t c = 0; c < scale.size(); ++c) {
    both.scale[c] = scale[c] * first.scale[c];
    both.offset[c] = scale[c] * first.offset[c] + offset[c];
  }
  return both;
}

/// The C numbers of a constant that is the same all over each channel of a
/// tensor of `type` (N, C, ...), with which it broadcasts.
static std::optional<std::vector<double>>
readPerChannel(Value value, RankedTensorType type) {
  auto constant = llvm::cast<RankedTensorType>(value.getType());
  int64_t rank = type.getRank();
  if (rank < 2 || constant.getRank() > rank)
    return std::nullopt;
  int64_t shift = rank - constant.getRank();
  for (int64_t i = 0; i < constant.getRank(); ++i)
    if (shift + i != 1 && constant.getDimSize(i) != 1)
      return std::nullopt;
  std::optional<Numbers> numbers = readFloats(value);
  if (!numbers)
    return std::nullopt;
  std::vector<double> result(type.getDimSize(1));
  for (size_t c = 0; c < result.size(); ++c)
    result[c] = (*numbers)[numbers->size() == 1 ? 0 : c];
  return result;
}

static std::optional<ChannelAffine> matchBatchNorm(cnn::BatchNormOp op) {
  std::optional<Numbers> scale = readFloats(op.getScale());
  std::optional<Numbers> offset = readFloats(op.getOffset());
  std::optional<Numbers> mean = readFloats(op.getMean());
  std::optional<Numbers> variance = readFloats(op.getVariance());
  if (!scale || !offset || !mean || !variance)
    return std::nullopt;
  ChannelAffine affine;
  affine.input = op.getInput();
  affine.activation =
      cnn::ActivationAttr::get(op.getContext(), cnn::ActivationKind::Identity);
  double epsilon = op.getEpsilon().convertToDouble();
  for (size_t c = 0; c < scale->size(); ++c) {
    double a = (*scale)[c] / std::sqrt((*variance)[c] + epsilon);
    affine.scale.push_back(a);
    affine.offset.push_back((*offset)[c] - a * (*mean)[c]);
  }
  return affine;
}

static std::optional<ChannelAffine> matchBinary(cnn::BinaryOp op) {
  bool constantRight = op.getRhs().getDefiningOp<cnn::ConstantOp>() != nullptr;
  Value input = constantRight ? op.getLhs() : op.getRhs();
  Value constant = constantRight ? op.getRhs() : op.getLhs();
  if (input.getType() != op.getType())
    return std::nullopt;
  std::optional<std::vector<double>> numbers =
      readPerChannel(constant, op.getType());
  if (!numbers)
    return std::nullopt;
  ChannelAffine affine;
  affine.input = input;
  affine.activation = op.getActivation();
  for (double number : *numbers) {
    double a = 1, b = 0;
    switch (op.getKind()) {
    case cnn::BinaryKind::Add:
      b = number;
      break;
    case cnn::BinaryKind::Sub:
      a = constantRight ? 1 : -1;
      b = constantRight ? -number : number;
      break;
    case cnn::BinaryKind::Mul:
      a = number;
      break;
    case cnn::BinaryKind::Div:
      if (!constantRight)
        return std::nullopt;
      a = 1 / number;
      break;
    default:
      return std::nullopt;
    }
    affine.scale.push_back(a);
    affine.offset.push_back(b);
  }
  return affine;
}

std::optional<ChannelAffine> cnnc::matchChannelAffine(Operation *op) {
  std::optional<ChannelAffine> affine;
  if (auto batchNorm = llvm::dyn_cast_or_null<cnn::BatchNormOp>(op))
    affine = matchBatchNorm(batchNorm);
  else if (auto binary = llvm::dyn_cast_or_null<cnn::BinaryOp>(op))
    affine = matchBinary(binary);
  if (affine && !affine->isFinite())
    return std::nullopt;
  return affine;
}
