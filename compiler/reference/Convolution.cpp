//===-- Convolution.cpp - The value of a convolution -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"
#include "mlir/IR/Threading.h"

using namespace cnnc::cnn;
using namespace cnnc::reference;

namespace {
/// A convolution over three spatial dimensions of an input that contains its
/// padding; fewer dimensions are ones in front.
struct Geometry {
  int64_t batch, groups, inputChannels, outputChannels; // channels: of a group
  std::array<int64_t, 3> input = {1, 1, 1};
  std::array<int64_t, 3> output = {1, 1, 1};
  std::array<int64_t, 3> window = {1, 1, 1};
  std::array<int64_t, 3> stride = {1, 1, 1};
  std::array<int64_t, 3> dilation = {1, 1, 1};

  int64_t inputPlane() const { return input[0] * input[1] * input[2]; }
  int64_t outputPlane() const { return output[0] * output[1] * output[2]; }
  int64_t windowElements() const { return window[0] * window[1] * window[2]; }
};
} // namespace

/// y[i] += w x[i stride]. Forced to be vectorized because this loop is nearly
/// all of the reference's time, also in builds that optimize little.
static void addRow(double *y, const double *x, double w, int64_t count,
                   int64_t stride) {
  if (stride == 1) {
#pragma clang loop vectorize(enable) interleave(enable)
    for (int64_t i = 0; i < count; ++i)
      y[i] += w * x[i];
    return;
  }
  for (int64_t i = 0; i < count; ++i)
    y[i] += w * x[i * stride];
}

/// Adds one channel of the input, filtered, to one of the output.
static void addPlane(const Geometry &g, double *y, const double *x,
                     const double *w) {
  for (int64_t a = 0; a < g.window[0]; ++a)
    for (int64_t b = 0; b < g.window[1]; ++b)
      for (int64_t c = 0; c < g.window[2]; ++c, ++w)
        for (int64_t i = 0; i < g.output[0]; ++i)
          for (int64_t j = 0; j < g.output[1]; ++j) {
            int64_t first = i * g.stride[0] + a * g.dilation[0];
            int64_t second = j * g.stride[1] + b * g.dilation[1];
            int64_t third = c * g.dilation[2];
            addRow(y + (i * g.output[1] + j) * g.output[2],
                   x + (first * g.input[1] + second) * g.input[2] + third, *w,
                   g.output[2], g.stride[2]);
          }
}

static Geometry getGeometry(ConvolutionOp op, const Tensor &padded,
                            const Tensor &filter, const Tensor &result) {
  Geometry g;
  Window window = op.getResolvedWindow();
  g.batch = padded.shape[0];
  g.groups = op.getGroups();
  g.inputChannels = filter.shape[1];
  g.outputChannels = filter.shape[0] / g.groups;
  for (int64_t i = 0; i < window.rank(); ++i) {
    int64_t d = 3 - window.rank() + i;
    g.input[d] = padded.shape[i + 2];
    g.output[d] = result.shape[i + 2];
    g.window[d] = window[i].size;
    g.stride[d] = window[i].stride;
    g.dilation[d] = window[i].dilation;
  }
  // Without a window the pixels of a channel are one row.
  if (window.isPointwise()) {
    g.input = {1, 1, g.inputPlane()};
    g.output = g.input;
  }
  return g;
}

Tensor cnnc::reference::compute(ConvolutionOp op, Operands operands) {
  Window window = op.getResolvedWindow();
  const Tensor &input = *operands[0], &filter = *operands[1];
  const Tensor *bias = op.getBias() ? operands[2] : nullptr;
  const Tensor *residual = op.getResidual() ? operands.back() : nullptr;

  llvm::SmallVector<std::vector<int64_t>> indices = {
      getPaddedIndices(input.shape[0], 0, 0, PaddingMode::Constant),
      getPaddedIndices(input.shape[1], 0, 0, PaddingMode::Constant)};
  bool padded = false;
  for (const WindowDimension &d : window.dimensions) {
    indices.push_back(getPaddedIndices(d.input, d.padLow, d.padHigh,
                                       op.getPadding().getMode()));
    padded |= d.padLow != 0 || d.padHigh != 0;
  }
  Tensor copy;
  if (padded)
    copy = readIndexed(input, indices);
  const Tensor &source = padded ? copy : input;

  Tensor result(op.getType().getShape());
  Geometry g = getGeometry(op, source, filter, result);
  int64_t channels = g.groups * g.outputChannels;
  mlir::parallelFor(op.getContext(), 0, g.batch * channels, [&](size_t i) {
    int64_t n = i / channels, o = i % channels;
    int64_t firstInput =
        n * g.groups * g.inputChannels + o / g.outputChannels * g.inputChannels;
    double *y = result.data() + i * g.outputPlane();
    const double *w = filter.data() + o * g.inputChannels * g.windowElements();
    std::fill_n(y, g.outputPlane(), bias ? bias->values[o] : 0.0);
    for (int64_t c = 0; c < g.inputChannels; ++c)
      addPlane(g, y, source.data() + (firstInput + c) * g.inputPlane(),
               w + c * g.windowElements());
    if (residual)
      for (int64_t j = 0; j < g.outputPlane(); ++j)
        y[j] += residual->values[i * g.outputPlane() + j];
  });
  applyActivation(op.getActivation(), result);
  return result;
}
