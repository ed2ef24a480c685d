//===-- Costs.h - What a plan is weighed with -------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_COSTS_H
#define CNNC_COMPILER_PLANNING_COSTS_H

#include "dialects/kernel/KernelDialect.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace cnnc::planning {

/// What the planner may do and what it plans for, besides the CPU.
struct PlanOptions {
  /// No algorithm that reorders sums more than a direct sum does.
  bool strict = false;
  /// Threads that the program is expected to run with; 0 if nothing is known of
  /// them: it is planned for one, and so that others can share its work.
  int64_t threads = 0;

  int64_t getThreads() const { return std::max<int64_t>(threads, 1); }
};

/// Vector multiply-adds that a core does in a cycle; without FMA, multiplying
/// and adding apart are two instructions.
inline double getMultiplyAddsPerCycle(kernel::TargetAttr target) {
  return target.getFma() ? 2 : 1;
}

/// How many of the best register tiles are weighed with their tasks and memory,
/// and what another one than the best has to gain thereby, more than the
/// model's uncertainty.
constexpr size_t mostTiles = 16;
constexpr double otherTile = 1.03;

/// What two activities take at the same time: hardly more than the longer one,
/// but they do get in each other's way where both take as long. The exponent is
/// fitted: Winograd's algorithm for 256 channels of 14 x 14, whose products
/// take 0.44 ms and their filter 0.67, takes 0.73; with other tiles 0.52 and
/// 0.45 make 0.58.
inline double overlap(double a, double b) {
  return std::pow(std::pow(a, 4) + std::pow(b, 4), 0.25);
}

/// Bytes a cycle that a core gets of memory while `threads` of them read.
inline double getMemoryRate(kernel::TargetAttr target, int64_t threads) {
  return std::min<double>(target.getMemoryRate(),
                          double(target.getSharedMemoryRate()) /
                              std::max<int64_t>(threads, 1));
}

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_COSTS_H
