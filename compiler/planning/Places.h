//===-- Places.h - Buffers that have a place in common ----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_PLACES_H
#define CNNC_COMPILER_PLANNING_PLACES_H

#include "dialects/kernel/KernelDialect.h"

namespace cnnc::planning {

// A core writes slowly what another one has had in its cache since (Zen 5, no
// common third-level cache: 7 GB/s, of its own 100). What threads write for
// themselves therefore stays where no other kernel's results come (kernel.alloc
// says how): MobileNetV2 takes 2 to 3 % less time on two such cores, ResNet-50
// 1 % (its layers of 256 channels of 14 x 14 8 %), for 1.0 and 1.8 MB more of
// workspace.

/// For a scratch of `elements` of a kernel that has a task for each of
/// `threads`, and little enough that the second-level cache holds it: parts of
/// it are the same threads' then in all kernels. Null otherwise, and for one
/// thread.
inline mlir::StringAttr getScratchPlace(kernel::TargetAttr target,
                                        int64_t elements, int64_t tasks,
                                        int64_t threads) {
  bool isThreads = threads > 1 && tasks == threads;
  if (!isThreads ||
      elements / tasks * int64_t(sizeof(float)) > target.getL2Bytes())
    return {};
  return mlir::StringAttr::get(target.getContext(), "scratch");
}

/// For the sums of the input of Strassen's algorithm.
inline mlir::StringAttr getSumsPlace(mlir::MLIRContext *context,
                                     int64_t threads) {
  return threads > 1 ? mlir::StringAttr::get(context, "sums")
                     : mlir::StringAttr();
}

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_PLACES_H
