//===-- Case.h - What the sweeps are made of -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_CASE_H
#define CNNC_TEST_NUMERICS_CASE_H

#include "test/numerics/Tolerance.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cnnc::numerics {

using Shape = llvm::SmallVector<int64_t>;

/// Names of values that the reference computes and the compiler does not see:
/// what a result would be if its operands were off by all that is allowed. See
/// Variants.h.
using Variants = llvm::SmallVector<std::string>;

/// The text of a network under construction. Values are referred to by their
/// names; several cases in one network do not get in each other's way.
class Network {
public:
  /// A new input; its values depend on `hint` as RandomMaker says.
  std::string input(llvm::ArrayRef<int64_t> shape, llvm::StringRef hint = "x");
  /// A new parameter.
  std::string parameter(llvm::ArrayRef<int64_t> shape,
                        llvm::StringRef hint = "w");
  /// A new layer: its text behind the `=`.
  std::string layer(const llvm::Twine &text);
  /// A layer and a number that only the reference computes.
  std::string referenceLayer(const llvm::Twine &text);
  std::string referenceConstant(double number);
  /// Makes `value` an output. It may differ from the reference's by `tolerance`
  /// and, element by element, by as much as the variants do.
  void output(llvm::StringRef value, Tolerance tolerance,
              Variants variants = {});

  struct Output {
    std::string value;
    Tolerance tolerance;
    Variants variants;
    /// Of the case that was being built.
    size_t index;
  };
  llvm::ArrayRef<Output> getOutputs() const { return outputs; }
  /// The whole as the dialect writes it: what is compiled.
  std::string text() const { return text(/*forReference=*/false); }
  /// The same with the layers that only the reference computes. Their variants
  /// follow the outputs, in order.
  std::string referenceText() const { return text(/*forReference=*/true); }

  /// The case that outputs belong to from now on.
  size_t currentCase = 0;

private:
  struct Line {
    std::string text;
    bool forReference = false;
  };
  std::string newName(llvm::StringRef hint);
  std::string text(bool forReference) const;

  std::vector<std::string> inputs;
  std::vector<Line> lines;
  std::vector<Output> outputs;
  size_t names = 0;
};

/// One thing to be compared. `build` adds its inputs, layers and outputs.
struct Case {
  std::string name;
  std::function<void(Network &)> build;
  /// The kernels of some layers (CompileOptions::tuning).
  std::map<std::string, std::string> tuning = {};
};

/// "2x3x4xf32" in angle brackets.
std::string tensorType(llvm::ArrayRef<int64_t> shape);
/// "[2, 3]".
std::string list(llvm::ArrayRef<int64_t> numbers);

/// `value` (of `shape`) after a pointwise convolution, which makes the layers
/// behind it compute in blocks of channels.
std::string blocked(Network &network, llvm::StringRef value,
                    llvm::ArrayRef<int64_t> shape);

// The sweeps, one of a file.
std::vector<Case> convolutionCases(int64_t spatialRank);
/// In groups of 2, 4 and 8 channels, which do not fill a block.
std::vector<Case> groupedCases(int64_t spatialRank);
/// Those for which Winograd's algorithm may be chosen, unless `strict`.
std::vector<Case> winogradCases(bool strict);
/// Kernels of Winograd's algorithm whose last tiles have fewer outputs,
/// whatever the planner would choose.
std::vector<Case> lastTileCases();
/// Kernels of Winograd's algorithm that transform the filter as they use it,
/// whatever the planner would choose.
std::vector<Case> filterTransformCases();
/// Kernels of Winograd's algorithm that derive filters from others, whatever
/// the planner would choose.
std::vector<Case> derivedFilterCases();
/// Pointwise layers by Strassen's algorithm, whatever the planner would choose.
std::vector<Case> strassenCases();
std::vector<Case> poolCases();
std::vector<Case> activationCases();
std::vector<Case> binaryCases();
std::vector<Case> linearCases();
std::vector<Case> normalizationCases();
std::vector<Case> reductionCases();
std::vector<Case> movementCases();
std::vector<Case> smallNetworkCases();
std::vector<Case> smallCacheCases();
std::vector<Case> randomNetworkCases();

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_CASE_H
