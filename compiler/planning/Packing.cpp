//===-- Packing.cpp - The order of weights in memory -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Packing.h"
#include "dialects/kernel/Strassen.h"
#include "dialects/kernel/Winograd.h"
#include <algorithm>

using namespace mlir;
using namespace cnnc;
using kernel::ceilDivide;

static int64_t windowSize(llvm::ArrayRef<int64_t> shape) {
  int64_t size = 1;
  for (int64_t extent : shape.drop_front(2))
    size *= extent;
  return size;
}

/// [panel][input block][window][input channel][vectors x block outputs]
static void packFilter(llvm::ArrayRef<float> weights,
                       llvm::ArrayRef<int64_t> shape,
                       kernel::PackingAttr packing,
                       llvm::MutableArrayRef<float> packed) {
  int64_t outputs = shape[0], window = windowSize(shape);
  int64_t groupInputs = shape[1];
  int64_t groupOutputs = outputs / packing.getGroups();
  // Of a merged group.
  int64_t mergedInputs =
      groupInputs * packing.getGroups() / packing.getMerged();
  int64_t mergedOutputs = outputs / packing.getMerged();
  int64_t blocks = ceilDivide(mergedOutputs, packing.getBlock());
  float *next = packed.data();
  for (int64_t merged = 0; merged < packing.getMerged(); ++merged)
    for (int64_t firstBlock = 0; firstBlock < blocks;
         firstBlock += packing.getVectors()) {
      int64_t width = std::min(packing.getVectors(), blocks - firstBlock) *
                      packing.getBlock();
      int64_t firstOutput =
          merged * mergedOutputs + firstBlock * packing.getBlock();
      int64_t endOutput = (merged + 1) * mergedOutputs;
      for (int64_t firstInput = 0; firstInput < mergedInputs;
           firstInput += packing.getInputBlock()) {
        int64_t endInput =
            std::min(firstInput + packing.getInputBlock(), mergedInputs);
        for (int64_t k = 0; k < window; ++k)
          for (int64_t input = firstInput; input < endInput; ++input)
            for (int64_t lane = 0; lane < width; ++lane) {
              int64_t output = firstOutput + lane;
              // The input's number within the output's own group.
              int64_t inGroup = merged * mergedInputs + input -
                                output / groupOutputs * groupInputs;
              bool real =
                  output < endOutput && inGroup >= 0 && inGroup < groupInputs;
              *next++ =
                  real ? weights[(output * groupInputs + inGroup) * window + k]
                       : 0.0f;
            }
      }
    }
}

/// The filter's transforms `down` and `across`, in double precision:
/// (O, C, r0, r1) to (O, C, rows of down, rows of across).
static std::vector<float> transformFilter(llvm::ArrayRef<float> weights,
                                          llvm::ArrayRef<int64_t> window,
                                          const kernel::Matrix &down,
                                          const kernel::Matrix &across) {
  size_t size = window[0] * window[1];
  std::vector<float> result;
  result.reserve(weights.size() / size * down.size() * across.size());
  std::vector<double> row(window[1]);
  for (; !weights.empty(); weights = weights.drop_front(size))
    for (const std::vector<double> &i : down) {
      for (int64_t k = 0; k < window[1]; ++k) {
        row[k] = 0;
        for (int64_t h = 0; h < window[0]; ++h)
          row[k] += i[h] * weights[h * window[1] + k];
      }
      for (const std::vector<double> &j : across) {
        double sum = 0;
        for (int64_t k = 0; k < window[1]; ++k)
          sum += j[k] * row[k];
        result.push_back(float(sum));
      }
    }
  return result;
}

/// The sums of quarters of Strassen's products, in double precision: (O, C) to
/// (O / 2, 7 C / 2), one product's input channels after the other.
static std::vector<float> sumQuarters(llvm::ArrayRef<float> weights,
                                      int64_t outputs, int64_t inputs) {
  std::vector<float> result;
  result.reserve(weights.size() / 4 * kernel::strassenProducts.size());
  for (int64_t output = 0; output < outputs / 2; ++output)
    for (const kernel::StrassenProduct &product : kernel::strassenProducts)
      for (int64_t input = 0; input < inputs / 2; ++input) {
        double sum = 0;
        for (int64_t quarter = 0; quarter < 4; ++quarter) {
          int64_t row = output + quarter % 2 * (outputs / 2);
          int64_t column = input + quarter / 2 * (inputs / 2);
          sum +=
              product.filter[quarter] * double(weights[row * inputs + column]);
        }
        result.push_back(float(sum));
      }
  return result;
}

/// [block of channels][window][k][block]: lane j of step k has output j's
/// weight for the input channel of lane j xor k, of the same group.
static void packBlockwise(llvm::ArrayRef<float> weights,
                          llvm::ArrayRef<int64_t> shape,
                          kernel::PackingAttr packing,
                          llvm::MutableArrayRef<float> packed) {
  int64_t window = windowSize(shape), block = packing.getBlock();
  int64_t channels = shape[1];
  std::fill(packed.begin(), packed.end(), 0.0f);
  for (int64_t output = 0; output < shape[0]; ++output)
    for (int64_t at = 0; at < window; ++at)
      for (int64_t k = 0; k < channels; ++k) {
        int64_t step = (output / block * window + at) * channels + k;
        int64_t inGroup = output % channels ^ k;
        packed[step * block + output % block] =
            weights[(output * channels + inGroup) * window + at];
      }
}

void planning::pack(llvm::ArrayRef<float> weights,
                    llvm::ArrayRef<int64_t> shape, kernel::PackingAttr packing,
                    MemRefType buffer, llvm::MutableArrayRef<float> packed) {
  switch (packing.getKind()) {
  case kernel::PackingKind::Plain:
    std::fill(packed.begin(), packed.end(), 0.0f);
    llvm::copy(weights, packed.begin());
    return;
  case kernel::PackingKind::Blocked: {
    kernel::Layout layout = kernel::Layout::get(buffer);
    std::fill(packed.begin(), packed.end(), 0.0f);
    const float *next = weights.data();
    for (int64_t n = 0; n < layout.batch; ++n)
      for (int64_t c = 0; c < layout.channels; ++c)
        for (int64_t d = 0; d < layout.spatial[0]; ++d)
          for (int64_t h = 0; h < layout.spatial[1]; ++h)
            for (int64_t w = 0; w < layout.spatial[2]; ++w)
              packed[layout.offset(n, c, d, h, w)] = *next++;
    return;
  }
  case kernel::PackingKind::Filter:
    return packFilter(weights, shape, packing, packed);
  case kernel::PackingKind::Winograd:
  case kernel::PackingKind::WinogradUnmirrored: {
    llvm::ArrayRef<int64_t> window = shape.drop_front(2);
    kernel::WinogradGeometry g;
    for (int i = 0; i < 2; ++i) {
      g.outputs[i] = packing.getOutputs()[i];
      g.window[i] = window[i];
    }
    g.stride = packing.getStride();
    kernel::Matrix down = g.getTransform(0, false).filter, across;
    for (auto [column, row] : llvm::enumerate(g.getTransform(1, false).filter))
      if (packing.getKind() == kernel::PackingKind::Winograd ||
          !g.isMirrored(column))
        across.push_back(row);
    return packFilter(
        transformFilter(weights, window, down, across),
        {shape[0], shape[1], int64_t(down.size()), int64_t(across.size())},
        packing, packed);
  }
  case kernel::PackingKind::Strassen: {
    int64_t products = kernel::strassenProducts.size();
    return packFilter(sumQuarters(weights, shape[0], shape[1]),
                      {shape[0] / 2, shape[1] / 2 * products}, packing, packed);
  }
  case kernel::PackingKind::Depthwise:
  case kernel::PackingKind::Grouped:
    return packBlockwise(weights, shape, packing, packed);
  }
}
