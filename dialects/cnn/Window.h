//===-- Window.h - Arithmetic of sliding windows -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_WINDOW_H
#define CNNC_DIALECTS_CNN_WINDOW_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace cnnc::cnn {

/// One spatial dimension of a window that slides over an input, in elements.
/// Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep
/// learning", has the formulas.
struct WindowDimension {
  int64_t input = 1;
  int64_t size = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t padLow = 0;
  int64_t padHigh = 0;
  /// Round the number of positions up instead of down.
  bool ceil = false;

  /// The elements that the dilated window spans.
  int64_t extent() const { return (size - 1) * dilation + 1; }

  /// Whether the window has at least one position in the padded input.
  bool fits() const { return extent() <= input + padLow + padHigh; }

  /// The number of positions. With `ceil`, a last window that would start
  /// behind the input is left out.
  int64_t output() const;

  /// The first input element under the window at position `out`; may lie in
  /// the padding.
  int64_t start(int64_t out) const { return out * stride - padLow; }

  /// The window elements [first, second) that lie inside the input at position
  /// `out`; an empty range if none does.
  std::pair<int64_t, int64_t> inside(int64_t out) const;

  /// How far the windows reach before and behind the input: the halo that an
  /// input buffer needs. Not the padding: a strided window may leave some of it
  /// untouched, and with `ceil` it may reach past it.
  int64_t haloLow() const { return padLow; }
  int64_t haloHigh() const;
};

struct Window {
  llvm::SmallVector<WindowDimension, 3> dimensions;

  int64_t rank() const { return dimensions.size(); }
  const WindowDimension &operator[](int64_t i) const { return dimensions[i]; }
  /// Whether the window is a single element at stride one without padding.
  bool isPointwise() const;
};

/// The padding before and behind that makes the output ceil(input / stride)
/// long; `lower` puts an odd element before.
std::pair<int64_t, int64_t> samePadding(int64_t input, int64_t size,
                                        int64_t stride, int64_t dilation,
                                        bool lower);

/// The input position that padded position `i` (0 is the first element, may be
/// negative or past the end) mirrors or repeats in an input of `extent`
/// elements. Defined for at most one reflection.
int64_t reflectIndex(int64_t i, int64_t extent);
int64_t symmetricIndex(int64_t i, int64_t extent);
int64_t replicateIndex(int64_t i, int64_t extent);

/// The number of input elements that one output element depends on, and the
/// distance between those of neighbouring outputs, after a chain of windows:
/// r' = r + (extent - 1) j, j' = j stride (Araujo et al. 2019, "Computing
/// receptive fields of convolutional neural networks").
struct ReceptiveField {
  int64_t size = 1;
  int64_t jump = 1;
  ReceptiveField after(const WindowDimension &window) const {
    return {size + (window.extent() - 1) * jump, jump * window.stride};
  }
};

} // namespace cnnc::cnn

#endif // CNNC_DIALECTS_CNN_WINDOW_H
