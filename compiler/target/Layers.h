//===-- Layers.h - How people are told of a layer ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_LAYERS_H
#define CNNC_COMPILER_TARGET_LAYERS_H

#include "mlir/IR/Location.h"
#include <string>

namespace cnnc::target {

/// The name of the node in the model, else FILE:LINE, else `-`.
std::string describeLayer(mlir::Location location);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_LAYERS_H
