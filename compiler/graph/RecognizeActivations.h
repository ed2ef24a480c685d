//===-- RecognizeActivations.h - Functions that are spelt out ---*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_RECOGNIZEACTIVATIONS_H
#define CNNC_COMPILER_GRAPH_RECOGNIZEACTIVATIONS_H

#include "mlir/IR/PatternMatch.h"

namespace cnnc {

/// Patterns that write arithmetic which spells out an activation (products with
/// a sigmoid, clips made of min and max, GELU by its formula) as that
/// activation. Constants are compared to a relative 1e-5: exporters round.
void populateRecognizeActivations(mlir::RewritePatternSet &patterns);

} // namespace cnnc

#endif // CNNC_COMPILER_GRAPH_RECOGNIZEACTIVATIONS_H
