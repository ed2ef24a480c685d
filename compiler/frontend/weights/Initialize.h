//===-- Initialize.h - Random parameters -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_WEIGHTS_INITIALIZE_H
#define CNNC_COMPILER_FRONTEND_WEIGHTS_INITIALIZE_H

#include "dialects/cnn/CnnDialect.h"
#include "llvm/Support/Error.h"

namespace cnnc::frontend {

/// How to choose random parameters.
struct Initialization {
  enum class Scheme { He, Xavier };
  Scheme scheme = Scheme::He;
  uint64_t seed = 0;

  /// Reads "he:SEED" or "xavier:SEED", a number of up to 64 bits.
  static llvm::Expected<Initialization> parse(llvm::StringRef text);
};

/// Random numbers by index. The generator is SplitMix64 (Steele, Lea & Flood
/// 2014, "Fast splittable pseudorandom number generators"), which gives its
/// i-th word without those before it: mix(key + i 0x9E3779B97F4A7C15). The key
/// is mix(seed + FNV-1a of the name). Everything is exact in integers or one
/// rounding away from it, so that every machine gets the same numbers.
class RandomNumbers {
public:
  RandomNumbers(uint64_t seed, llvm::StringRef name);

  /// Uniform in [-1, 1), in steps of 2^-52.
  double uniform(uint64_t index) const;
  /// Nearly normal with mean 0 and variance 1: the sum of eight uniform 16-bit
  /// numbers (Irwin-Hall; the kurtosis is 2.85 instead of 3, the largest
  /// magnitude 4.9). Logarithms differ between C libraries, sums do not.
  double normal(uint64_t index) const;

private:
  uint64_t word(uint64_t index) const;
  uint64_t key;
};

/// The numbers of a parameter, chosen by its use in the network; the table
/// stands in the description of `bind-parameters`.
std::vector<float> initialNumbers(cnn::ParameterOp parameter,
                                  const Initialization &initialization);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_WEIGHTS_INITIALIZE_H
