//===-- Launches.h - What a program launches --------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_LAUNCHES_H
#define CNNC_COMPILER_TARGET_LAUNCHES_H

#include "dialects/kernel/KernelDialect.h"
#include <string>

namespace cnnc::target {

/// What is told of a launch: a cnnrt_launch.
struct Launch {
  /// The name of the node in the model or the place in its source.
  std::string layer;
  std::string kernel;
  /// The compute op, without its dialect.
  std::string algorithm;
  /// The destination's shape and layout, as `1x64x56x56 b16 +1`: blocks of 16
  /// channels, a halo of up to 1.
  std::string output;
  int64_t tasks = 0;
  int64_t flops = 0;

  /// `symbols` are those of the launch's module, which outline-kernels left.
  static Launch get(kernel::LaunchOp launch, const mlir::SymbolTable &symbols);
};

/// All launches of a program, in their order.
std::vector<Launch> getLaunches(kernel::ProgramOp program);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_LAUNCHES_H
