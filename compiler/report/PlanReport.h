//===-- PlanReport.h - What the planner decided, for people -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REPORT_PLANREPORT_H
#define CNNC_COMPILER_REPORT_PLANREPORT_H

#include "compiler/target/Launches.h"
#include "llvm/Support/JSON.h"

namespace cnnc::report {

/// A launch of the outlined program, and how it was planned.
struct Launch : target::Launch {
  explicit Launch(target::Launch launch) : target::Launch(std::move(launch)) {}

  /// Of a sum of products; empty otherwise.
  std::string tile;
  /// Bytes of weights that the launch reads.
  int64_t weightBytes = 0;
  /// Where in the workspace the destination is; none for an output.
  std::optional<int64_t> workspaceOffset;
};

struct PlanReport {
  std::string name;
  int64_t workspaceBytes = 0;
  int64_t weightBytes = 0;
  int64_t flops = 0;
  size_t kernels = 0;
  std::vector<Launch> launches;

  /// Of a program that outline-kernels left.
  static PlanReport get(kernel::ProgramOp program);
  /// A table with a line for each launch, and a summary.
  void printText(llvm::raw_ostream &os) const;
  llvm::json::Value toJson() const;
};

} // namespace cnnc::report

#endif // CNNC_COMPILER_REPORT_PLANREPORT_H
