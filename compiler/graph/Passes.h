//===-- Passes.h - Passes that rewrite a network's mathematics -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_PASSES_H
#define CNNC_COMPILER_GRAPH_PASSES_H

#include "dialects/cnn/CnnDialect.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {

#define GEN_PASS_DECL
#include "compiler/graph/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/graph/Passes.h.inc"

struct GraphOptions {
  /// 0: only what planning cannot do without, in the order in which the network
  /// was written. 1 and above: everything.
  int level = 3;
};

/// Adds the graph phase to a pass manager of modules: `cnn` to `cnn`. What
/// comes out has no residual, dropout, flatten, batch norm or matrix product
/// with a constant; parameters have to be bound before.
void buildGraphPipeline(mlir::OpPassManager &manager,
                        const GraphOptions &options = {});

/// Makes the phase known as `cnn-graph-pipeline`.
void registerGraphPipeline();

} // namespace cnnc

#endif // CNNC_COMPILER_GRAPH_PASSES_H
