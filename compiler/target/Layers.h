//===-- Layers.h - How reports call a layer ---------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REPORT_LAYERS_H
#define CNNC_COMPILER_REPORT_LAYERS_H

#include "mlir/IR/Location.h"
#include <string>

namespace cnnc::report {

/// The name of the node in the model, else FILE:LINE, else `-`.
std::string describeLayer(mlir::Location location);

} // namespace cnnc::report

#endif // CNNC_COMPILER_REPORT_LAYERS_H
