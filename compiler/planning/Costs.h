//===-- Costs.h - What a plan is weighed with -------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_COSTS_H
#define CNNC_COMPILER_PLANNING_COSTS_H

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace cnnc::planning {

/// What the planner may do and what it plans for, besides the CPU.
struct PlanOptions {
  /// No algorithm that reorders sums more than a direct sum does.
  bool strict = false;
  /// Threads that the program is expected to run with.
  int64_t threads = 1;
};

/// Bytes a cycle that one core reads from the second-level cache, the
/// third-level one and memory, as measured (190, 110 and 42 GB/s at 4.2 GHz).
constexpr double l2BytesPerCycle = 44, l3BytesPerCycle = 26,
                 dramBytesPerCycle = 10;

/// How many of the best register tiles are weighed with their tasks and memory,
/// and what another one than the best has to gain thereby, more than the
/// model's uncertainty.
constexpr size_t mostTiles = 16;
constexpr double otherTile = 1.03;

/// What a core gets of memory while `threads` of them read: two together a
/// third more than one (55 GB/s), and so more of them.
inline double getDramBytesPerCycle(int64_t threads) {
  return dramBytesPerCycle * (threads > 1 ? 1.3 : 1) /
         std::max<int64_t>(threads, 1);
}

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_COSTS_H
