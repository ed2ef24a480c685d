//===-- TargetDescription.h - What is known of the CPU ----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_TARGETDESCRIPTION_H
#define CNNC_COMPILER_TARGET_TARGETDESCRIPTION_H

#include "compiler/target/Caches.h"
#include "dialects/kernel/KernelDialect.h"
#include "llvm/Support/Error.h"
#include "llvm/TargetParser/Triple.h"

namespace cnnc::target {

/// What a user says of the target. Empty strings stand for the host's.
struct TargetOptions {
  /// `x86_64-linux-gnu`, `aarch64-linux-gnu`...
  std::string triple;
  /// A name that LLVM knows, or `native`.
  std::string cpu;
  /// `+avx2,-avx512f`: on top of what the CPU has.
  std::string features;
};

/// A CPU, as far as generated code depends on it.
struct TargetDescription {
  llvm::Triple triple;
  /// The CPU whose timings the scheduler goes by; never `native`.
  std::string cpu;
  /// What kernels may use, in LLVM's notation: exactly the features that the
  /// object's check at run time asks for, and no other that the CPU may have,
  /// so that the check is complete. Behind them what needs no check.
  std::string kernelFeatures;
  /// The same as CNNRT_CPU_* bits.
  uint64_t requiredFeatures = 0;

  // What the planner needs to know: see #kernel.target.
  int64_t lanes = 0;
  int64_t registers = 0;
  bool fma = false;
  bool broadcast = false;
  bool scaling = false;
  Caches caches = {0, 0, 0};

  /// The least CPU of the architecture: what all that runs before the check is
  /// compiled for.
  llvm::StringRef baselineCpu() const;
  bool isX86() const { return triple.getArch() == llvm::Triple::x86_64; }
  kernel::TargetAttr getAttribute(mlir::MLIRContext *context) const;

  /// Resolves what a user says. The same answer on every machine, but for what
  /// `native` and empty strings take from this one. An unknown name, or a
  /// target that no code can be generated for, gives an error that lists what
  /// is known; all faults at once.
  static llvm::Expected<TargetDescription> get(const TargetOptions &options);
};

/// The names of the CNNRT_CPU_* bits, as LLVM spells its features:
/// "avx2, fma".
std::string getFeatureNames(uint64_t features);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_TARGETDESCRIPTION_H
