//===-- Confined.h - Work on what is not trusted ----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_MLIR_CONFINED_H
#define CNNC_COMPILER_FRONTEND_MLIR_CONFINED_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace cnnc::frontend {

/// What confined work may use.
struct ConfinedLimits {
  /// Besides the memory that this process has.
  uint64_t memoryBytes = uint64_t(1) << 30;
  uint64_t outputBytes = uint64_t(1) << 26;
  /// Of computing.
  unsigned seconds = 60;
};

struct ConfinedResult {
  enum { Done, Refused, Died } end;
  /// What the work wrote; if it died, of what, as `Segmentation fault`.
  std::string text;
};

/// Runs `work` in a copy of this process that can compute and write to its
/// stream, and do nothing else: it has no files, sockets or signals, as far as
/// the kernel lets this process give them up (seccomp), so that even code that
/// the input smuggles in does no harm. The work returns whether it is Done,
/// else it is Refused; if it crashes, hangs or asks for more than the limits,
/// it Died. Nothing that it changes is seen by the caller, and only the calling
/// thread goes on in the copy.
ConfinedResult
runConfined(llvm::function_ref<bool(llvm::raw_ostream &output)> work,
            const ConfinedLimits &limits);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_MLIR_CONFINED_H
