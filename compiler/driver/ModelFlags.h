//===-- ModelFlags.h - Options about a model and its target -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_MODELFLAGS_H
#define CNNC_COMPILER_DRIVER_MODELFLAGS_H

#include "compiler/driver/CommandLine.h"
#include "compiler/driver/Diagnostics.h"
#include "compiler/frontend/Frontend.h"
#include "compiler/pipeline/Phases.h"
#include "dialects/cnn/CnnDialect.h"
#include "llvm/Support/ThreadPool.h"

namespace cnnc {

/// The options that cnnc and cnn-run share: which model it is and for what it
/// is compiled. They register themselves with the command line's parser.
struct ModelFlags {
  /// `form` is how the usage calls the model.
  ModelFlags(llvm::cl::OptionCategory &category, llvm::StringRef form);

  llvm::cl::opt<std::string> model;
  llvm::cl::opt<std::string> name;
  llvm::cl::opt<int64_t> batch;
  llvm::cl::list<std::string> inputShapes;
  llvm::cl::opt<std::string> weights;
  llvm::cl::opt<std::string> init;
  llvm::cl::opt<std::string> triple;
  llvm::cl::opt<std::string> cpu;
  llvm::cl::opt<std::string> features;
  llvm::cl::opt<Accuracy> accuracy;
  llvm::cl::opt<std::string> tuning;
  llvm::cl::opt<std::string> level;
  llvm::cl::opt<unsigned> jobs;

  /// The options that the command line has besides the model, as `--batch`.
  std::vector<std::string> getGiven() const;
  /// All faults of the values together.
  llvm::Error check() const;
  ImportOptions getImportOptions() const;
  llvm::Expected<CompileOptions> getCompileOptions() const;
  /// The name of the model's symbols.
  std::string getName() const;
};

/// A model that was read, with all it needs. Its diagnostics, those of later
/// phases as well, are printed on standard error.
class LoadedModel {
public:
  /// Imports the model of the command line and gives its network its name. With
  /// `bind`, its parameters get their numbers, and it is a fault if one gets
  /// none. A DiagnosedError if there are faults.
  static llvm::Expected<std::unique_ptr<LoadedModel>>
  load(const ModelFlags &flags, bool bind);

  mlir::ModuleOp getModule() { return *module; }
  cnn::NetworkOp getNetwork() {
    return *module->getOps<cnn::NetworkOp>().begin();
  }

private:
  explicit LoadedModel(unsigned jobs);

  // Destroyed from the last to the first.
  std::unique_ptr<llvm::ThreadPoolInterface> threads;
  mlir::MLIRContext context;
  DiagnosticPrinter printer;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_MODELFLAGS_H
