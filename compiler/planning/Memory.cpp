//===-- Memory.cpp - Placing buffers by their lifetimes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Memory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"
#include <limits>
#include <map>

using namespace cnnc::planning;

int64_t cnnc::planning::placeBuffers(llvm::MutableArrayRef<Lifetime> buffers,
                                     int64_t alignment) {
  llvm::SmallVector<Lifetime *> bySize;
  for (Lifetime &buffer : buffers)
    bySize.push_back(&buffer);
  llvm::stable_sort(bySize, [](const Lifetime *a, const Lifetime *b) {
    return a->bytes > b->bytes;
  });

  int64_t total = 0;
  // In the order of their offsets.
  llvm::SmallVector<Lifetime *> placed;
  for (Lifetime *buffer : bySize) {
    int64_t best = -1, bestGap = std::numeric_limits<int64_t>::max(), end = 0;
    for (Lifetime *other : placed) {
      if (other->last < buffer->first || buffer->last < other->first)
        continue;
      int64_t gap = other->offset - end;
      if (gap >= buffer->bytes && gap < bestGap) {
        best = end;
        bestGap = gap;
      }
      end = std::max<int64_t>(
          end, llvm::alignTo(other->offset + other->bytes, alignment));
    }
    buffer->offset = best >= 0 ? best : end;
    total = std::max(total, buffer->offset + buffer->bytes);
    auto position =
        llvm::upper_bound(placed, buffer, [](Lifetime *a, Lifetime *b) {
          return a->offset < b->offset;
        });
    placed.insert(position, buffer);
  }
  return llvm::alignTo(total, alignment);
}

int64_t cnnc::planning::largestDemand(llvm::ArrayRef<Lifetime> buffers) {
  std::map<int64_t, int64_t> change;
  for (const Lifetime &buffer : buffers) {
    change[buffer.first] += buffer.bytes;
    change[buffer.last + 1] -= buffer.bytes;
  }
  int64_t alive = 0, most = 0;
  for (auto [op, bytes] : change)
    most = std::max(most, alive += bytes);
  return most;
}
