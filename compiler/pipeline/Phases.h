//===-- Phases.h - The compiler as a sequence of phases ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PIPELINE_PHASES_H
#define CNNC_COMPILER_PIPELINE_PHASES_H

#include "compiler/target/TargetDescription.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include <algorithm>
#include <map>

namespace cnnc {

/// In the order in which data flows. Import is over before the first phase
/// here runs; target takes the module to LLVM IR.
enum class Phase { Import, Graph, Plan, Codegen, Target };

constexpr Phase allPhases[] = {Phase::Import, Phase::Graph, Phase::Plan,
                               Phase::Codegen, Phase::Target};

/// `import`, `graph`...
llvm::StringRef getName(Phase phase);
std::optional<Phase> parsePhase(llvm::StringRef name);

enum class Accuracy {
  /// Algorithms that reorder arithmetic are allowed.
  Fast,
  /// Every sum of products is a direct one.
  Strict,
};

/// What decides how a network is compiled.
struct CompileOptions {
  target::TargetDescription target;
  /// 0 to 3, of the graph and of LLVM.
  unsigned level = 3;
  Accuracy accuracy = Accuracy::Fast;
  /// Threads that the program is expected to run with, 0 for any number. Plans
  /// for different numbers may round differently; a plan gives the same bits on
  /// any number.
  int64_t threads = 0;
  /// With how many kernels are measured, and in which plans a tuning table's
  /// are used.
  int64_t getTuningThreads() const { return std::max<int64_t>(threads, 1); }
  /// Kernels of some layers, from a tuning table (planning/Tuning.h).
  std::map<std::string, std::string> tuning;
  /// With the table of launches, NAME_profile, and code that makes each of
  /// them a call of parallel_for.
  bool profile = false;
  /// The modules' weights are used by nothing else: their memory is freed as
  /// soon as there is a copy.
  bool freeConstants = false;
};

/// Adds the passes of one phase, Graph to Codegen.
void buildPhase(mlir::OpPassManager &manager, Phase phase,
                const CompileOptions &options);

/// Called after each phase; a failure stops the compiler.
using PhaseObserver =
    llvm::function_ref<mlir::LogicalResult(Phase, mlir::ModuleOp)>;

/// Runs the phases behind import up to `last` (at most Codegen) on an imported
/// module. `observer` is called after each, import included.
mlir::LogicalResult runPhases(mlir::ModuleOp module, Phase last,
                              const CompileOptions &options,
                              PhaseObserver observer = nullptr);

/// Makes the pipeline from a network to the LLVM dialect known as
/// `cnnc-pipeline`.
void registerPipelines();

} // namespace cnnc

#endif // CNNC_COMPILER_PIPELINE_PHASES_H
