//===-- Caches.h - Sizes and rates of a CPU's caches ------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_CACHES_H
#define CNNC_COMPILER_TARGET_CACHES_H

#include "dialects/kernel/KernelDialect.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/TargetParser/Triple.h"
#include <cstdint>

namespace cnnc::target {

/// Data caches: those of one core, and what cores share; how fast they are read
/// and written.
struct Caches {
  int64_t l1Bytes;
  int64_t l2Bytes;
  int64_t l3Bytes;
  kernel::ReadRates rates = {};
  /// As in #kernel.target.
  int64_t storeBurst = 0;
};

/// The caches of a CPU by LLVM's name, or of a usual one if it is not known.
Caches getCaches(llvm::StringRef cpu, llvm::Triple::ArchType arch);

/// This machine's, as Linux describes those of the first CPU in `folder`; what
/// it does not say is taken from `otherwise`.
Caches
getHostCaches(const Caches &otherwise,
              llvm::StringRef folder = "/sys/devices/system/cpu/cpu0/cache");

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_CACHES_H
