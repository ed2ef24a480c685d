//===-- Memory.h - Placing buffers by their lifetimes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_MEMORY_H
#define CNNC_COMPILER_PLANNING_MEMORY_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace cnnc::planning {

/// A buffer of `bytes` that holds something from op number `first` to op number
/// `last`, both included. `offset` is the answer.
struct Lifetime {
  int64_t bytes;
  int64_t first;
  int64_t last;
  int64_t offset = 0;
};

/// Sets the offsets, multiples of `alignment`, such that no two buffers that
/// live at the same time overlap; returns the bytes in all. Pisarchyk & Lee
/// 2020, section 5.2, greedy by size.
int64_t placeBuffers(llvm::MutableArrayRef<Lifetime> buffers,
                     int64_t alignment);

/// The most bytes that live at one time: no placement needs less.
int64_t largestDemand(llvm::ArrayRef<Lifetime> buffers);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_MEMORY_H
