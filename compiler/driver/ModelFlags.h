//===-- ModelFlags.h - Options about a model and its target -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_MODELFLAGS_H
#define CNNC_COMPILER_DRIVER_MODELFLAGS_H

#include "compiler/driver/CommandLine.h"
#include "compiler/frontend/Frontend.h"
#include "compiler/pipeline/Phases.h"
#include "llvm/Support/ThreadPool.h"

namespace cnnc {

/// The options that cnnc and cnn-run share: which model it is and for what it
/// is compiled. They register themselves with the command line's parser.
struct ModelFlags {
  explicit ModelFlags(llvm::cl::OptionCategory &category);

  llvm::cl::opt<std::string> name;
  llvm::cl::opt<int64_t> batch;
  llvm::cl::list<std::string> inputShapes;
  llvm::cl::opt<std::string> weights;
  llvm::cl::opt<std::string> init;
  llvm::cl::opt<std::string> triple;
  llvm::cl::opt<std::string> cpu;
  llvm::cl::opt<std::string> features;
  llvm::cl::opt<Accuracy> accuracy;
  llvm::cl::opt<std::string> level;
  llvm::cl::opt<unsigned> jobs;

  /// The options that the command line has, as `--batch`.
  std::vector<std::string> getGiven() const;
  /// All faults of the values together.
  llvm::Error check() const;
  ImportOptions getImportOptions() const;
  llvm::Expected<CompileOptions> getCompileOptions() const;
  /// The name of the model's symbols.
  std::string getName(llvm::StringRef path) const;
};

/// A context with all dialects and as many threads as `jobs` (0: all CPUs).
class CompilerContext {
public:
  explicit CompilerContext(unsigned jobs);
  mlir::MLIRContext &get() { return *context; }

private:
  std::unique_ptr<llvm::ThreadPoolInterface> threads;
  std::unique_ptr<mlir::MLIRContext> context;
};

/// Imports a model and gives its network the name `name`. With `bind`, its
/// parameters get their numbers, and it is a fault if one gets none. Faults are
/// diagnostics.
mlir::OwningOpRef<mlir::ModuleOp> loadModel(llvm::StringRef path,
                                            llvm::StringRef name, bool bind,
                                            const ModelFlags &flags,
                                            mlir::MLIRContext &context);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_MODELFLAGS_H
