//===-- Shape.cpp - The values of ops that move elements -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"

using namespace cnnc::cnn;
using namespace cnnc::reference;

Tensor cnnc::reference::compute(ConcatOp op, Operands operands) {
  Tensor result(op.getType().getShape());
  // What one step of the dimensions before the axis takes from each input.
  llvm::ArrayRef<int64_t> leading =
      llvm::ArrayRef(result.shape).take_front(op.getAxis());
  int64_t steps = countElements(leading);
  double *out = result.data();
  for (int64_t i = 0; i < steps; ++i)
    for (const Tensor *input : operands) {
      int64_t count = input->size() / steps;
      out = std::copy_n(input->data() + i * count, count, out);
    }
  return result;
}

Tensor cnnc::reference::compute(SliceOp op, Operands operands) {
  const Tensor &input = *operands[0];
  llvm::SmallVector<int64_t> strides = getStrides(input.shape);
  int64_t offset = 0;
  llvm::SmallVector<int64_t> steps = op.getEffectiveSteps();
  for (int64_t d = 0; d < input.rank(); ++d) {
    offset += op.getOffsets()[d] * strides[d];
    strides[d] *= steps[d];
  }
  return readStrided(input, op.getSizes(), strides, offset);
}

std::vector<int64_t> cnnc::reference::getPaddedIndices(int64_t extent,
                                                       int64_t low,
                                                       int64_t high,
                                                       PaddingMode mode) {
  std::vector<int64_t> indices;
  indices.reserve(low + extent + high);
  for (int64_t i = -low; i < extent + high; ++i) {
    switch (mode) {
    case PaddingMode::Constant:
      indices.push_back(i >= 0 && i < extent ? i : -1);
      break;
    case PaddingMode::Reflect:
      indices.push_back(reflectIndex(i, extent));
      break;
    case PaddingMode::Symmetric:
      indices.push_back(symmetricIndex(i, extent));
      break;
    case PaddingMode::Replicate:
      indices.push_back(replicateIndex(i, extent));
      break;
    }
  }
  return indices;
}

Tensor cnnc::reference::compute(PadOp op, Operands operands) {
  llvm::SmallVector<std::vector<int64_t>> indices;
  for (auto [extent, low, high] :
       llvm::zip_equal(operands[0]->shape, op.getLow(), op.getHigh()))
    indices.push_back(getPaddedIndices(extent, low, high, op.getMode()));
  return readIndexed(*operands[0], indices, op.getValue().convertToDouble());
}

/// The same elements in the shape of `type`.
static Tensor reshape(const Tensor &input, mlir::RankedTensorType type) {
  Tensor result = input;
  result.shape.assign(type.getShape().begin(), type.getShape().end());
  return result;
}

Tensor cnnc::reference::compute(ReshapeOp op, Operands operands) {
  return reshape(*operands[0], op.getType());
}

Tensor cnnc::reference::compute(FlattenOp op, Operands operands) {
  return reshape(*operands[0], op.getType());
}

Tensor cnnc::reference::compute(TransposeOp op, Operands operands) {
  llvm::SmallVector<int64_t> own = getStrides(operands[0]->shape), strides;
  for (int64_t dimension : op.getPermutation())
    strides.push_back(own[dimension]);
  return readStrided(*operands[0], op.getType().getShape(), strides);
}

Tensor cnnc::reference::compute(ChannelShuffleOp op, Operands operands) {
  const Tensor &input = *operands[0];
  int64_t batch = input.shape[0], channels = input.shape[1];
  int64_t plane = input.size() / (batch * channels);
  int64_t groups = op.getGroups(), members = channels / groups;
  // Channels as (groups, members), transposed.
  Tensor result = readStrided(input, {batch, members, groups, plane},
                              {channels * plane, plane, members * plane, 1});
  result.shape = input.shape;
  return result;
}

Tensor cnnc::reference::compute(InterleaveOp op, Operands operands) {
  Tensor result(op.getType().getShape());
  int64_t batch = result.shape[0], taken = op.getChannels();
  int64_t plane = result.size() / (batch * taken);
  int64_t count = operands.size(), channels = operands[0]->shape[1];
  double *out = result.data();
  for (int64_t n = 0; n < batch; ++n)
    for (int64_t c = 0; c < taken; ++c) {
      int64_t place = op.getOffset() + c;
      int64_t channel = n * channels + place / count;
      out = std::copy_n(operands[place % count]->data() + channel * plane,
                        plane, out);
    }
  return result;
}
