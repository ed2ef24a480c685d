//===-- Pipeline.cpp - The graph phase -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace cnnc;

void cnnc::buildGraphPipeline(OpPassManager &manager,
                              const GraphOptions &options) {
  OpPassManager &network = manager.nest<cnn::NetworkOp>();
  network.addPass(createExpandResidual());
  // Constants first: a formula's numbers may be computed in the network. And
  // even without optimization: planning knows products with weights by one
  // name, and no dropout.
  network.addPass(createFoldConstants());
  network.addPass(createSimplify());
  network.addPass(createFoldConstants());
  if (options.level > 0) {
    network.addPass(createCSEPass());
    network.addPass(createRecognizeChannelShuffle());
    network.addPass(createInterleaveChannels());
    network.addPass(createFoldPadding());
    network.addPass(createFoldBatchNorm());
  }
  network.addPass(createBatchNormToConvolution());
  if (options.level > 0) {
    network.addPass(createFuseEpilogues());
    // Filters that other layers shared are used no more.
    network.addPass(createSimplify());
    network.addPass(createGatherPixels());
    network.addPass(createCSEPass());
  }
}

namespace {
struct PipelineOptions : PassPipelineOptions<PipelineOptions> {
  Option<int> level{*this, "level",
                    llvm::cl::desc("0: only what planning cannot do without"),
                    llvm::cl::init(GraphOptions().level)};
};
} // namespace

void cnnc::registerGraphPipeline() {
  PassPipelineRegistration<PipelineOptions>(
      "cnn-graph-pipeline", "The graph phase: which mathematics is left",
      [](OpPassManager &manager, const PipelineOptions &options) {
        GraphOptions graph;
        graph.level = options.level;
        buildGraphPipeline(manager, graph);
      });
}
