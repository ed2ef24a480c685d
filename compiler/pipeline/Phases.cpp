//===-- Phases.cpp - The compiler as a sequence of phases -----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/pipeline/Phases.h"
#include "compiler/codegen/Passes.h"
#include "compiler/graph/Passes.h"
#include "compiler/planning/Passes.h"
#include "compiler/planning/Tuning.h"
#include "compiler/target/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace cnnc;

llvm::StringRef cnnc::getName(Phase phase) {
  switch (phase) {
  case Phase::Import:
    return "import";
  case Phase::Graph:
    return "graph";
  case Phase::Plan:
    return "plan";
  case Phase::Codegen:
    return "codegen";
  case Phase::Target:
    return "target";
  }
  llvm_unreachable("no phase");
}

std::optional<Phase> cnnc::parsePhase(llvm::StringRef name) {
  for (Phase phase : allPhases)
    if (getName(phase) == name)
      return phase;
  return std::nullopt;
}

void cnnc::buildPhase(OpPassManager &manager, Phase phase,
                      const CompileOptions &options) {
  switch (phase) {
  case Phase::Graph: {
    GraphOptions graph;
    graph.level = options.level;
    return buildGraphPipeline(manager, graph);
  }
  case Phase::Plan:
    return planning::buildPlanningPipeline(
        manager, options.freeConstants,
        {options.accuracy == Accuracy::Strict, options.threads});
  case Phase::Codegen:
    return codegen::buildCodegenPipeline(manager, options.profile);
  case Phase::Import:
  case Phase::Target:
    return;
  }
}

LogicalResult cnnc::runPhases(ModuleOp module, Phase last,
                              const CompileOptions &options,
                              PhaseObserver observer) {
  for (Phase phase : allPhases) {
    if (phase > last || phase == Phase::Target)
      break;
    if (phase == Phase::Plan) {
      target::attachTarget(module, options.target);
      planning::attachTuning(module, options.tuning);
    }
    PassManager manager(module.getContext());
    buildPhase(manager, phase, options);
    if (manager.size() > 0 && failed(manager.run(module)))
      return failure();
    if (observer && failed(observer(phase, module)))
      return failure();
  }
  return success();
}

namespace {
struct PipelineOptions : PassPipelineOptions<PipelineOptions> {
  Option<int> level{*this, "level", llvm::cl::desc("Optimization, 0 to 3"),
                    llvm::cl::init(3)};
  Option<bool> strict{*this, "strict",
                      llvm::cl::desc("Direct sums only, no Winograd"),
                      llvm::cl::init(false)};
  Option<int64_t> threads{
      *this, "threads",
      llvm::cl::desc(
          "Threads that the program is expected to run with; 0: any number"),
      llvm::cl::init(0)};
  Option<std::string> triple{*this, "triple",
                             llvm::cl::desc("Architecture and system")};
  Option<std::string> cpu{*this, "cpu", llvm::cl::desc("LLVM's CPU name")};
  Option<std::string> features{*this, "features",
                               llvm::cl::desc("+feature,-feature")};
};
} // namespace

void cnnc::registerPipelines() {
  PassPipelineRegistration<PipelineOptions>(
      "cnnc-pipeline", "All phases from a network to the LLVM dialect",
      [](OpPassManager &manager, const PipelineOptions &options) {
        target::AttachTargetOptions target;
        target.triple = options.triple;
        target.cpu = options.cpu;
        target.features = options.features;
        CompileOptions compile;
        compile.level = options.level;
        compile.threads = options.threads;
        compile.accuracy = options.strict ? Accuracy::Strict : Accuracy::Fast;
        buildPhase(manager, Phase::Graph, compile);
        manager.addPass(target::createAttachTarget(target));
        buildPhase(manager, Phase::Plan, compile);
        buildPhase(manager, Phase::Codegen, compile);
      });
}
