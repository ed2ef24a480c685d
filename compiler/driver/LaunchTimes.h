//===-- LaunchTimes.h - How long each layer takes ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_LAUNCHTIMES_H
#define CNNC_COMPILER_DRIVER_LAUNCHTIMES_H

#include "runtime/include/cnnrt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"

namespace cnnc {

/// The launches of a model and their times, as many.
struct LaunchTimes {
  llvm::ArrayRef<cnnrt_launch> launches;
  llvm::ArrayRef<cnnrt_launch_times> times;

  /// A line for each launch: its least time, share of the sum, speed in
  /// GFLOP/s.
  void printText(llvm::raw_ostream &os) const;
  llvm::json::Value toJson() const;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_LAUNCHTIMES_H
