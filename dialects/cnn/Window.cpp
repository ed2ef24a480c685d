//===-- Window.cpp - Arithmetic of sliding windows -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Window.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace cnnc::cnn;

int64_t WindowDimension::output() const {
  if (!fits())
    return 0;
  int64_t span = input + padLow + padHigh - extent();
  int64_t positions = span / stride + 1;
  if (ceil && span % stride != 0 && positions * stride < input + padLow)
    ++positions;
  return positions;
}

std::pair<int64_t, int64_t> WindowDimension::inside(int64_t out) const {
  int64_t first = start(out);
  int64_t low = first >= 0 ? 0 : (-first + dilation - 1) / dilation;
  int64_t high = first >= input ? 0 : (input - first + dilation - 1) / dilation;
  high = std::min(high, size);
  return {low, std::max(low, high)};
}

int64_t WindowDimension::haloHigh() const {
  int64_t last = start(output() - 1) + extent();
  return std::max<int64_t>(0, last - input);
}

bool Window::isPointwise() const {
  return llvm::all_of(dimensions, [](const WindowDimension &d) {
    return d.size == 1 && d.stride == 1 && d.padLow == 0 && d.padHigh == 0;
  });
}

std::pair<int64_t, int64_t> cnnc::cnn::samePadding(int64_t input, int64_t size,
                                                   int64_t stride,
                                                   int64_t dilation,
                                                   bool lower) {
  int64_t output = (input + stride - 1) / stride;
  int64_t extent = (size - 1) * dilation + 1;
  int64_t total = std::max<int64_t>(0, (output - 1) * stride + extent - input);
  int64_t less = total / 2, more = total - less;
  return lower ? std::make_pair(more, less) : std::make_pair(less, more);
}

int64_t cnnc::cnn::reflectIndex(int64_t i, int64_t extent) {
  if (i < 0)
    return -i;
  return i < extent ? i : 2 * (extent - 1) - i;
}

int64_t cnnc::cnn::symmetricIndex(int64_t i, int64_t extent) {
  if (i < 0)
    return -i - 1;
  return i < extent ? i : 2 * extent - 1 - i;
}

int64_t cnnc::cnn::replicateIndex(int64_t i, int64_t extent) {
  return std::clamp<int64_t>(i, 0, extent - 1);
}
