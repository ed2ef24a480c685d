//===-- ChannelAffine.h - A scale and an offset per channel -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_CHANNELAFFINE_H
#define CNNC_COMPILER_GRAPH_CHANNELAFFINE_H

#include "dialects/cnn/CnnDialect.h"
#include <optional>
#include <vector>

namespace cnnc {

/// y[n, c, ...] = activation(scale[c] x[n, c, ...] + offset[c]), with C numbers
/// each in scale and offset.
struct ChannelAffine {
  mlir::Value input;
  std::vector<double> scale;
  std::vector<double> offset;
  cnn::ActivationAttr activation;

  bool hasUnitScale() const;
  bool hasZeroOffset() const;
  /// Whether all numbers stay finite when rounded to f32.
  bool isFinite() const;

  /// Both in a row: `this` on what `first` gives, which may have no activation.
  ChannelAffine after(const ChannelAffine &first) const;
};

/// `op` as a scale and an offset per channel, if it is one: a batch norm with
/// constant statistics, or an addition, subtraction, multiplication or division
/// of a tensor and a constant per channel. None if a number is not finite.
std::optional<ChannelAffine> matchChannelAffine(mlir::Operation *op);

} // namespace cnnc

#endif // CNNC_COMPILER_GRAPH_CHANNELAFFINE_H
