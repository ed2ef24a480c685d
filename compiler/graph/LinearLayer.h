//===-- LinearLayer.h - Convolutions and matrix products alike -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_LINEARLAYER_H
#define CNNC_COMPILER_GRAPH_LINEARLAYER_H

#include "compiler/graph/ChannelAffine.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace cnnc {

/// A convolution or fully connected layer: what they have in common. Null if
/// made from another op.
class LinearLayer {
public:
  explicit LinearLayer(mlir::Operation *op)
      : convolution(llvm::dyn_cast_or_null<cnn::ConvolutionOp>(op)),
        fullyConnected(llvm::dyn_cast_or_null<cnn::FullyConnectedOp>(op)) {}

  explicit operator bool() const { return convolution || fullyConnected; }
  mlir::Operation *getOperation();

  /// (N, I, ...).
  mlir::Value getInput();
  /// (O, I / groups, ...).
  mlir::Value getFilter();
  /// (O), or null.
  mlir::Value getBias();
  mlir::Value getResidual();
  cnn::ActivationAttr getActivation();
  int64_t getGroups();

  /// Whether elements of the window see zeros that are not in the input.
  bool seesZeroPadding();

  void setInput(mlir::Value input);
  void setFilter(mlir::Value filter);
  void setBias(mlir::Value bias);
  void setActivation(cnn::ActivationAttr activation);

private:
  cnn::ConvolutionOp convolution;
  cnn::FullyConnectedOp fullyConnected;
};

/// Whether `foldBehind` can put `affine` into the layer that computes its
/// input, as far as can be told without computing the filter.
bool canFoldBehind(const ChannelAffine &affine);

/// Puts `affine`, which `op` computes, into the filter, bias and activation of
/// the layer before it, and replaces `op`. Fails, changing nothing, if it has
/// no such layer or a number would not be finite.
mlir::LogicalResult foldBehind(mlir::PatternRewriter &rewriter,
                               mlir::Operation *op,
                               const ChannelAffine &affine);

/// Puts the affine function that gives the input of `layer` into its filter and
/// bias. Fails, changing nothing, where it cannot.
mlir::LogicalResult foldAhead(mlir::PatternRewriter &rewriter,
                              LinearLayer layer);

} // namespace cnnc

#endif // CNNC_COMPILER_GRAPH_LINEARLAYER_H
