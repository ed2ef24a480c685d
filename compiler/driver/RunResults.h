//===-- RunResults.h - What cnn-run says of a run ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_RUNRESULTS_H
#define CNNC_COMPILER_DRIVER_RUNRESULTS_H

#include "compiler/driver/RunInputs.h"
#include "llvm/Support/JSON.h"

namespace cnnc {

/// What came out of a network, and what it took.
struct Results {
  struct Output {
    std::string name;
    reference::Tensor tensor;
  };
  std::vector<Output> outputs;
  /// Of each timed run; empty if none was timed.
  std::vector<double> milliseconds;
  size_t threads = 1;
  uint64_t workspaceBytes = 0;
  uint64_t weightBytes = 0;
  /// The times of the layers, for the JSON report; null without.
  llvm::json::Value profile = nullptr;
};

/// The options that say what to do with the outputs.
struct ResultFlags {
  explicit ResultFlags(llvm::cl::OptionCategory &category);

  llvm::cl::list<std::string> outputs;
  llvm::cl::list<std::string> compare;
  llvm::cl::opt<double> rtol;
  llvm::cl::opt<double> atol;
  llvm::cl::opt<unsigned> top;
  llvm::cl::opt<std::string> labels;
  llvm::cl::opt<bool> json;

  llvm::Error check() const;
  /// That all names in the options are names of outputs.
  llvm::Error checkNames(llvm::ArrayRef<Port> ports) const;
  /// Writes files, compares and prints; fails, after all that, if a comparison
  /// does.
  llvm::Error write(const Results &results) const;

private:
  llvm::Error writeFiles(const Results &results) const;
  llvm::Error runComparisons(const Results &results,
                             llvm::json::Array &report) const;
  llvm::Error printTop(const Results &results) const;
  void printSummary(const Results &results) const;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_RUNRESULTS_H
