//===-- WindowAttributes.h - Attributes of windows -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_WINDOWATTRIBUTES_H
#define CNNC_COMPILER_FRONTEND_ONNX_WINDOWATTRIBUTES_H

#include "compiler/frontend/onnx/Node.h"

namespace cnnc::frontend {

/// Strides, dilations and padding of a window; empty steps are ones.
struct WindowAttributes {
  llvm::SmallVector<int64_t> strides;
  llvm::SmallVector<int64_t> dilations;
  cnn::PaddingAttr padding;
  /// Whether the padding is in numbers: ceil_mode counts only then, the other
  /// kinds say what the size of the output is.
  bool isExplicit = true;
};

/// Reads auto_pad, pads, strides and dilations for an input of `rank` spatial
/// dimensions.
std::optional<WindowAttributes> readWindowAttributes(Node &node, int64_t rank);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_WINDOWATTRIBUTES_H
