//===-- LaunchTimes.h - How long each layer takes ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_LAUNCHTIMES_H
#define CNNC_COMPILER_DRIVER_LAUNCHTIMES_H

#include "compiler/report/PlanReport.h"
#include "compiler/target/LlvmModule.h"
#include <chrono>

namespace cnnc {

/// Takes the times of the launches of a model that was compiled with its hook.
class LaunchTimes {
public:
  target::LaunchHook getHook() { return {call, this}; }
  /// The plan whose launches are timed.
  void setPlan(report::PlanReport report) { plan = std::move(report); }

  /// Runs from here on count.
  void start();
  /// A line for each launch: its least time, share of the sum, speed in
  /// GFLOP/s.
  void printText(llvm::raw_ostream &os) const;
  llvm::json::Value toJson() const;

private:
  using Clock = std::chrono::steady_clock;
  static void call(void *context, bool begins);

  report::PlanReport plan;
  /// In milliseconds; empty while nothing counts.
  std::vector<double> least;
  size_t next = 0;
  Clock::time_point begin;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_LAUNCHTIMES_H
