//===-- Tuning.h - The table of kernels that were measured ------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_TUNING_H
#define CNNC_COMPILER_PLANNING_TUNING_H

#include "compiler/planning/Candidates.h"
#include <map>
#include <tuple>

namespace cnnc::planning {

/// What a measurement is valid for.
struct TuningKey {
  /// The CPU, in words that only have to be equal.
  std::string target;
  bool strict = false;
  int64_t threads = 1;
  /// ConvolutionLayer::getKey().
  std::string layer;

  bool operator<(const TuningKey &other) const {
    return std::tie(target, strict, threads, layer) <
           std::tie(other.target, other.strict, other.threads, other.layer);
  }
};

/// What was found: the fastest kernel, and the one that the cost model chose,
/// as Candidate::str(), with the times of both.
struct TuningResult {
  std::string kernel;
  double microseconds = 0;
  std::string model;
  double modelMicroseconds = 0;
  /// In the file; 0 if it comes from none.
  int64_t line = 0;
};

/// The file that `cnnc --tune` writes and `--tuning` reads. JSON lines, sorted:
/// a first one with format and version, then an object for each layer.
///
///   {"format":"cnnc tuning","version":1}
///   {"target":"x86_64 znver5 16x32","accuracy":"fast","threads":1,
///    "layer":"conv2d 1x64>64 ...","kernel":"winograd 4x4 ...",
///    "microseconds":310.5,"model":"winograd 4x4 ...",
///    "model_microseconds":322.0}
class TuningTable {
public:
  /// Reads `text`, the contents of the file `path`. All faults together, each
  /// with its line.
  static llvm::Expected<TuningTable> parse(llvm::StringRef text,
                                           llvm::StringRef path);
  /// The faults of the entries for the target of that name: layers and kernels
  /// that are none, and kernels that do not fit their layers.
  llvm::Error check(llvm::StringRef path, llvm::StringRef name,
                    kernel::TargetAttr target) const;
  void print(llvm::raw_ostream &os) const;

  bool contains(const TuningKey &key) const { return results.count(key); }
  void set(const TuningKey &key, TuningResult result) {
    results[key] = std::move(result);
  }
  /// The layers and kernels for a target, accuracy and number of threads: what
  /// `kernel.tuning` holds.
  std::map<std::string, std::string>
  getKernels(llvm::StringRef target, bool strict, int64_t threads) const;

private:
  std::map<TuningKey, TuningResult> results;
};

/// Sets `kernel.tuning` on a module, for plan-kernels. No kernels, no
/// attribute.
void attachTuning(mlir::Operation *module,
                  const std::map<std::string, std::string> &kernels);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_TUNING_H
