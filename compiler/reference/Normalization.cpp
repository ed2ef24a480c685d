//===-- Normalization.cpp - The values of normalizations -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"
#include "mlir/IR/Threading.h"
#include <cmath>

using namespace cnnc::cnn;
using namespace cnnc::reference;

Tensor cnnc::reference::compute(BatchNormOp op, Operands operands) {
  Tensor result = *operands[0];
  const Tensor &scale = *operands[1], &offset = *operands[2];
  const Tensor &mean = *operands[3], &variance = *operands[4];
  double epsilon = op.getEpsilon().convertToDouble();
  int64_t batch = result.shape[0], channels = result.shape[1];
  int64_t plane = result.size() / (batch * channels);
  for (int64_t i = 0; i < batch * channels; ++i) {
    int64_t c = i % channels;
    double deviation = std::sqrt(variance.values[c] + epsilon);
    for (int64_t j = i * plane; j < (i + 1) * plane; ++j)
      result.values[j] =
          scale.values[c] * (result.values[j] - mean.values[c]) / deviation +
          offset.values[c];
  }
  return result;
}

Tensor cnnc::reference::compute(LrnOp op, Operands operands) {
  const Tensor &input = *operands[0];
  Tensor result(input.shape);
  double alpha = op.getAlpha().convertToDouble();
  double beta = op.getBeta().convertToDouble();
  double bias = op.getBias().convertToDouble();
  int64_t size = op.getSize(), channels = input.shape[1];
  int64_t plane = input.size() / (input.shape[0] * channels);
  mlir::parallelFor(
      op.getContext(), 0, input.shape[0] * channels, [&](size_t i) {
        int64_t c = i % channels;
        int64_t first = std::max<int64_t>(0, c - (size - 1) / 2);
        int64_t last = std::min(channels - 1, c + size / 2);
        const double *image = input.data() + (i - c) * plane;
        for (int64_t j = 0; j < plane; ++j) {
          double squares = 0;
          for (int64_t k = first; k <= last; ++k)
            squares += image[k * plane + j] * image[k * plane + j];
          result.values[i * plane + j] =
              image[c * plane + j] /
              std::pow(bias + alpha / size * squares, beta);
        }
      });
  return result;
}

Tensor cnnc::reference::compute(SoftmaxOp op, Operands operands) {
  Tensor result = *operands[0];
  llvm::SmallVector<int64_t> strides = getStrides(result.shape);
  int64_t step = strides[op.getAxis()], extent = result.shape[op.getAxis()];
  for (int64_t block = 0; block < result.size(); block += step * extent)
    for (int64_t i = block; i < block + step; ++i) {
      double *x = result.data() + i;
      double largest = x[0];
      for (int64_t k = 1; k < extent; ++k)
        largest = std::max(largest, x[k * step]);
      double sum = 0;
      for (int64_t k = 0; k < extent; ++k)
        sum += std::exp(x[k * step] - largest);
      for (int64_t k = 0; k < extent; ++k) {
        double shifted = x[k * step] - largest;
        x[k * step] =
            op.getLog() ? shifted - std::log(sum) : std::exp(shifted) / sum;
      }
    }
  return result;
}

Tensor cnnc::reference::compute(DropoutOp, Operands operands) {
  return *operands[0];
}
