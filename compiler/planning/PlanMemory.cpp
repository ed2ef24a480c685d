//===-- PlanMemory.cpp - Gives every buffer its place in the workspace ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Memory.h"
#include "compiler/planning/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

namespace cnnc::planning {
#define GEN_PASS_DEF_PLANMEMORY
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

/// What a cache line and the widest vector are aligned to, in bytes.
static constexpr int64_t alignment = 64;

/// The ops that use `buffer`, its slices and views.
static void collectUsers(Value buffer,
                         llvm::SmallVectorImpl<Operation *> &users) {
  for (Operation *user : buffer.getUsers())
    if (llvm::isa<kernel::SliceOp, kernel::ViewOp>(user))
      collectUsers(user->getResult(0), users);
    else
      users.push_back(user);
}

/// Lets `op` overwrite the source it can overwrite if nothing needs that source
/// afterwards: less memory, and lines that are in the caches already.
static void overwriteSource(kernel::ComputeOpInterface op) {
  Value source = op.getOverwritable();
  if (!source || source.getType() != op.getDestination().getType())
    return;
  auto from = source.getDefiningOp<kernel::AllocOp>();
  auto to = op.getDestination().getDefiningOp<kernel::AllocOp>();
  if (!from || !to || from == to)
    return;
  llvm::SmallVector<Operation *> readers;
  collectUsers(from, readers);
  for (Operation *reader : readers)
    if (op->isBeforeInBlock(reader))
      return;
  auto fillsHalo = [](Operation *user) {
    return llvm::isa<kernel::FillHaloOp>(user);
  };
  llvm::SmallVector<Operation *> fills;
  for (Operation *user : to->getUsers())
    if (user->isBeforeInBlock(op)) {
      if (!fillsHalo(user))
        return;
      fills.push_back(user);
    }
  // The halo of the one is that of the other.
  if (llvm::any_of(readers, fillsHalo))
    for (Operation *fill : fills)
      fill->erase();
  to.replaceAllUsesWith(from.getBuffer());
  to.erase();
}

/// Lets the kernel that is the first to use a buffer, and writes all of it,
/// fill the halo as well: one launch less, and lines that its cores have.
static void mergeIntoWriter(kernel::FillHaloOp fill) {
  auto alloc = fill.getDestination().getDefiningOp<kernel::AllocOp>();
  if (!alloc)
    return;
  llvm::SmallVector<Operation *> users;
  collectUsers(alloc, users);
  llvm::erase_if(users, [&](Operation *user) {
    return user == fill || user->isBeforeInBlock(fill);
  });
  auto first = llvm::min_element(
      users, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  if (first == users.end())
    return;
  auto merge = [&](auto writer) {
    if (writer.getDestination() != alloc || llvm::count(users, writer) > 1)
      return;
    writer.setFillsHalo(true);
    fill.erase();
  };
  llvm::TypeSwitch<Operation *>(*first)
      .Case<kernel::ConvolutionOp, kernel::StrassenOp>(merge);
}

namespace {
struct PlanMemoryPass : cnnc::planning::impl::PlanMemoryBase<PlanMemoryPass> {
  /// Extends `lifetime` to all uses of `buffer`, those of its slices and views
  /// included.
  void extend(Lifetime &lifetime, Value buffer,
              const llvm::DenseMap<Operation *, int64_t> &numbers) {
    llvm::SmallVector<Operation *> users;
    collectUsers(buffer, users);
    for (Operation *user : users) {
      int64_t number = numbers.lookup(user);
      lifetime.first = std::min(lifetime.first, number);
      lifetime.last = std::max(lifetime.last, number);
    }
  }

  void runOnOperation() override {
    kernel::ProgramOp program = getOperation();
    for (Operation &op : program.getBody().front())
      if (auto compute = llvm::dyn_cast<kernel::ComputeOpInterface>(op))
        overwriteSource(compute);
    for (auto fill :
         llvm::make_early_inc_range(program.getOps<kernel::FillHaloOp>()))
      mergeIntoWriter(fill);
    // Slices and views take no time: they count as the compute op behind them.
    llvm::DenseMap<Operation *, int64_t> numbers;
    int64_t number = 0;
    for (Operation &op : program.getBody().front()) {
      numbers[&op] = number;
      number += llvm::isa<kernel::ComputeOpInterface>(op);
    }
    // Each with those that it has a place in common with.
    llvm::SmallVector<llvm::SmallVector<kernel::AllocOp, 1>> groups;
    llvm::SmallVector<Lifetime> lifetimes;
    llvm::DenseMap<StringAttr, size_t> places;
    llvm::DenseMap<StringAttr, llvm::SmallVector<Lifetime>> inPlace;
    bool ok = true;
    for (auto alloc :
         llvm::make_early_inc_range(program.getOps<kernel::AllocOp>())) {
      if (alloc.use_empty()) {
        alloc.erase();
        continue;
      }
      int64_t bytes = kernel::getLayout(alloc).size() * sizeof(float);
      Lifetime lifetime{bytes, number, 0};
      extend(lifetime, alloc, numbers);
      size_t index = groups.size();
      if (StringAttr place = alloc.getPlaceAttr()) {
        for (const Lifetime &other : inPlace[place])
          if (lifetime.first <= other.last && other.first <= lifetime.last) {
            alloc.emitError("expects no other buffer in place ")
                << place << " that is in use at the same time";
            ok = false;
            break;
          }
        inPlace[place].push_back(lifetime);
        index = places.try_emplace(place, index).first->second;
      }
      if (index == groups.size()) {
        groups.emplace_back();
        lifetimes.push_back(lifetime);
      }
      groups[index].push_back(alloc);
      Lifetime &all = lifetimes[index];
      all.bytes = std::max(all.bytes, lifetime.bytes);
      all.first = std::min(all.first, lifetime.first);
      all.last = std::max(all.last, lifetime.last);
    }
    if (!ok)
      return signalPassFailure();
    int64_t total = placeBuffers(lifetimes, alignment);
    for (auto [allocs, lifetime] : llvm::zip_equal(groups, lifetimes))
      for (kernel::AllocOp alloc : allocs) {
        auto type = llvm::cast<MemRefType>(alloc.getType());
        if (alloc.getPlaceAttr() && type.getRank() == 1)
          type = MemRefType::get({lifetime.bytes / int64_t(sizeof(float))},
                                 type.getElementType());
        OpBuilder builder(alloc);
        auto place = builder.create<kernel::WorkspaceOp>(alloc.getLoc(), type,
                                                         lifetime.offset);
        alloc.replaceAllUsesWith(place.getBuffer());
        alloc.erase();
      }
    program.setWorkspaceBytes(total);
  }
};
} // namespace
