//===-- Case.h - What the sweeps are made of -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_CASE_H
#define CNNC_TEST_NUMERICS_CASE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cnnc::numerics {

using Shape = llvm::SmallVector<int64_t>;

/// How far an element y of a compiled result may be from the reference's: the
/// greatest of `ulp` units in the last place of y, `rms` times the root mean
/// square of the whole tensor, and `absolute`. Fixed for each algorithm from
/// its arithmetic, not from what was measured.
struct Tolerance {
  double ulp = 0;
  double rms = 0;
  double absolute = 0;
};

/// The rounding error of one float operation, relative to its result.
constexpr double unitRoundoff = 0x1p-24;

/// Elements are only moved, compared or negated.
constexpr Tolerance exact() { return {}; }
/// A function with an error of at most `ulp` units in the last place, or of
/// those of one where terms cancel.
constexpr Tolerance function(double ulp) {
  return {ulp, ulp * unitRoundoff, ulp * unitRoundoff};
}
/// The sum of `terms` products of numbers of random sign, in any order. The
/// partial sums' rounding errors are a random walk of standard deviation
/// 0.41 sqrt(terms) u relative to the result's root mean square (Higham 2002,
/// "Accuracy and Stability of Numerical Algorithms", section 2.8). The largest
/// of a hundred thousand elements is at 4.5 of these, and twice that is allowed
/// because images and padding repeat terms. Eight units are for the last
/// rounding, of elements that are large themselves.
Tolerance sumOfProducts(int64_t terms);
/// The same with an activation behind it. Relative to the root mean square it
/// enlarges errors by the ratio of its slope and how much smaller it makes the
/// tensor, which is at most four: hard_swish has a slope of 3/2 and leaves 0.58
/// of a normal distribution; clip(-0.5, 0.75) leaves a third of the sum with
/// bias and residual.
Tolerance activated(Tolerance tolerance);
/// The same computed by Winograd's algorithm F(4x4, 3x3), of which an error of
/// a few times that of the direct sum is known (Barabasz et al. 2020, "Error
/// analysis and improving the accuracy of Winograd convolution").
Tolerance winograd(int64_t terms);
/// Layers in a row: their errors add up as a random walk does.
Tolerance chain(Tolerance layer, int64_t layers);

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
  /// Makes `value` an output.
  void output(llvm::StringRef value, Tolerance tolerance);

  struct Output {
    std::string value;
    Tolerance tolerance;
    /// Of the case that was being built.
    size_t index;
  };
  llvm::ArrayRef<Output> getOutputs() const { return outputs; }
  /// The whole, as the dialect writes it.
  std::string text() const;

  /// The case that outputs belong to from now on.
  size_t currentCase = 0;

private:
  std::string newName(llvm::StringRef hint);

  std::vector<std::string> inputs;
  std::vector<std::string> lines;
  std::vector<Output> outputs;
  size_t names = 0;
};

/// One thing to be compared. `build` adds its inputs, layers and outputs.
struct Case {
  std::string name;
  std::function<void(Network &)> build;
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
/// Those for which Winograd's algorithm may be chosen, unless `strict`.
std::vector<Case> winogradCases(bool strict);
std::vector<Case> poolCases();
std::vector<Case> activationCases();
std::vector<Case> binaryCases();
std::vector<Case> linearCases();
std::vector<Case> normalizationCases();
std::vector<Case> reductionCases();
std::vector<Case> movementCases();
std::vector<Case> smallNetworkCases();
std::vector<Case> randomNetworkCases();

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_CASE_H
