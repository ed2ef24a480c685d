//===-- PlanMemory.cpp - Gives every buffer its place in the workspace ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Memory.h"
#include "compiler/planning/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

namespace cnnc::planning {
#define GEN_PASS_DEF_PLANMEMORY
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

/// What a cache line and the widest vector are aligned to, in bytes.
static constexpr int64_t alignment = 64;

namespace {
struct PlanMemoryPass : cnnc::planning::impl::PlanMemoryBase<PlanMemoryPass> {
  /// Extends `lifetime` to all uses of `buffer`, those of its slices and views
  /// included.
  void extend(Lifetime &lifetime, Value buffer,
              const llvm::DenseMap<Operation *, int64_t> &numbers) {
    for (Operation *user : buffer.getUsers()) {
      int64_t number = numbers.lookup(user);
      lifetime.first = std::min(lifetime.first, number);
      lifetime.last = std::max(lifetime.last, number);
      if (llvm::isa<kernel::SliceOp, kernel::ViewOp>(user))
        extend(lifetime, user->getResult(0), numbers);
    }
  }

  void runOnOperation() override {
    kernel::ProgramOp program = getOperation();
    // Slices and views take no time: they count as the compute op behind them.
    llvm::DenseMap<Operation *, int64_t> numbers;
    int64_t number = 0;
    for (Operation &op : program.getBody().front()) {
      numbers[&op] = number;
      number += llvm::isa<kernel::ComputeOpInterface>(op);
    }
    llvm::SmallVector<kernel::AllocOp> allocs;
    llvm::SmallVector<Lifetime> lifetimes;
    for (auto alloc :
         llvm::make_early_inc_range(program.getOps<kernel::AllocOp>())) {
      if (alloc.use_empty()) {
        alloc.erase();
        continue;
      }
      int64_t bytes = kernel::getLayout(alloc).size() * sizeof(float);
      Lifetime lifetime{bytes, number, 0};
      extend(lifetime, alloc, numbers);
      allocs.push_back(alloc);
      lifetimes.push_back(lifetime);
    }
    int64_t total = placeBuffers(lifetimes, alignment);
    for (auto [alloc, lifetime] : llvm::zip_equal(allocs, lifetimes)) {
      OpBuilder builder(alloc);
      auto place = builder.create<kernel::WorkspaceOp>(
          alloc.getLoc(), alloc.getType(), lifetime.offset);
      alloc.replaceAllUsesWith(place.getBuffer());
      alloc.erase();
    }
    program.setWorkspaceBytes(total);
  }
};
} // namespace
