//===-- Reorder.cpp - Between blocked and strided buffers -------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Reorder.h"
#include "compiler/codegen/Nest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

/// The first `count` of `lanes` lanes.
static Value firstLanes(Emitter &e, int64_t count, int64_t lanes) {
  llvm::SmallVector<bool> bits(lanes, false);
  std::fill_n(bits.begin(), count, true);
  auto type = VectorType::get({lanes}, e.b.getI1Type());
  return e.b.create<arith::ConstantOp>(
      DenseElementsAttr::get(type, llvm::ArrayRef<bool>(bits)));
}

/// A vector whose first `count` lanes are in memory; the others are not
/// touched there, and zero here.
static Value loadFirst(Emitter &e, Value flat, Value at, int64_t count,
                       int64_t lanes) {
  if (count == lanes)
    return load(e, flat, at, lanes);
  Value zero = constantOf(e, 0, lanes);
  return e.b.create<vector::MaskedLoadOp>(zero.getType(), flat, ValueRange(at),
                                          firstLanes(e, count, lanes), zero);
}

static void storeFirst(Emitter &e, Value vector, Value flat, Value at,
                       int64_t count, int64_t lanes) {
  if (count == lanes)
    return e.store(vector, flat, at);
  e.b.create<vector::MaskedStoreOp>(flat, ValueRange(at),
                                    firstLanes(e, count, lanes), vector);
}

/// Transposes a square of as many vectors as they have lanes, by exchanging
/// blocks of 1, 2, 4... lanes between rows as far apart (Eklundh 1972).
static void transpose(Emitter &e, llvm::MutableArrayRef<Value> rows) {
  int64_t size = rows.size();
  for (int64_t distance = 1; distance < size; distance *= 2) {
    llvm::SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < size; ++i) {
      bool second = i & distance;
      low.push_back(second ? size + i - distance : i);
      high.push_back(second ? size + i : i + distance);
    }
    for (int64_t i = 0; i < size; ++i) {
      if (i & distance)
        continue;
      Value a = rows[i], b = rows[i + distance];
      rows[i] = shuffle(e, a, b, low);
      rows[i + distance] = shuffle(e, a, b, high);
    }
  }
}

namespace {

class ReorderEmitter {
public:
  ReorderEmitter(Emitter &e, Reorder reorder, int64_t tasks)
      : e(e), r(std::move(reorder)), tasks(tasks) {}
  bool emit();

private:
  void sortPixels();
  /// Tiles or vectors of the pixels [low, high) of the inner dimension for
  /// `channels` channels.
  void emitRun(Value blocked, Value strided, Value low, Value high,
               int64_t channels);
  void emitTile(Value blocked, Value strided, int64_t pixels, int64_t channels);
  void emitVector(Value blocked, Value strided, int64_t channels);
  /// Channels of a vector of the blocked buffer that may be touched.
  int64_t touched(int64_t channels) const {
    return r.hasPaddingLanes ? r.block : channels;
  }

  Emitter &e;
  Reorder r;
  int64_t tasks;
  /// Whether channels are contiguous in the strided buffer.
  bool direct = false;
  Reorder::Dimension inner;
};

} // namespace

void ReorderEmitter::sortPixels() {
  auto &pixels = r.pixels;
  llvm::erase_if(pixels, [](const auto &d) { return d.extent == 1; });
  llvm::stable_sort(pixels, [](const auto &a, const auto &b) {
    return a.stridedStride > b.stridedStride;
  });
  llvm::SmallVector<Reorder::Dimension> merged;
  for (const Reorder::Dimension &d : pixels) {
    if (!merged.empty() &&
        merged.back().blockedStride == d.blockedStride * d.extent &&
        merged.back().stridedStride == d.stridedStride * d.extent) {
      int64_t extent = merged.back().extent * d.extent;
      merged.back() = d;
      merged.back().extent = extent;
    } else {
      merged.push_back(d);
    }
  }
  if (merged.empty())
    merged.push_back({1, r.block, 1});
  inner = merged.pop_back_val();
  pixels = merged;
}

bool ReorderEmitter::emit() {
  sortPixels();
  direct = r.channels.stridedStride == 1;
  if (!direct && inner.stridedStride != 1)
    return false;

  int64_t blocks = kernel::ceilDivide(r.channels.extent, r.block);
  int64_t units = blocks;
  llvm::SmallVector<int64_t> extents;
  for (const Reorder::Dimension &d : r.pixels) {
    extents.push_back(d.extent);
    units *= d.extent;
  }
  extents.push_back(blocks);
  // Where images and blocks are few, rows are cut as well.
  int64_t pieces = units >= 4 * tasks || units % tasks == 0
                       ? 1
                       : kernel::ceilDivide(4 * tasks, units);
  int64_t piece = kernel::ceilDivide(inner.extent, pieces);
  if (pieces > 1)
    piece = kernel::ceilDivide(piece, r.block) * r.block;
  pieces = kernel::ceilDivide(inner.extent, piece);
  extents.push_back(pieces);

  forEachUnit(e, units * pieces, tasks, [&](Value unit) {
    llvm::SmallVector<Value> at = e.delinearize(unit, extents);
    Value blocked = e.index(r.blockedOrigin);
    Value strided = e.index(r.stridedOrigin);
    for (auto [i, d] : llvm::enumerate(r.pixels)) {
      blocked = e.add(blocked, e.mul(at[i], d.blockedStride));
      strided = e.add(strided, e.mul(at[i], d.stridedStride));
    }
    Value channel = at[r.pixels.size()];
    blocked = e.add(blocked, e.mul(channel, r.channels.blockedStride));
    strided =
        e.add(strided, e.mul(channel, r.block * r.channels.stridedStride));
    Value low = e.mul(at.back(), piece);
    Value high = e.min(e.add(low, piece), e.index(inner.extent));
    int64_t rest = r.channels.extent % r.block;
    if (!rest)
      return emitRun(blocked, strided, low, high, r.block);
    if (blocks == 1)
      return emitRun(blocked, strided, low, high, rest);
    e.branch(
        e.less(channel, e.index(blocks - 1)),
        [&] { emitRun(blocked, strided, low, high, r.block); },
        [&] { emitRun(blocked, strided, low, high, rest); });
  });
  return true;
}

void ReorderEmitter::emitRun(Value blocked, Value strided, Value low,
                             Value high, int64_t channels) {
  auto at = [&](Value base, Value i, int64_t stride) {
    return e.add(base, e.mul(i, stride));
  };
  if (direct) {
    e.loop(low, high, 1, [&](Value i) {
      emitVector(at(blocked, i, inner.blockedStride),
                 at(strided, i, inner.stridedStride), channels);
    });
    return;
  }
  // Only the last piece has a rest.
  int64_t rest = inner.extent % r.block, whole = inner.extent - rest;
  e.loop(low, e.min(high, e.index(whole)), r.block, [&](Value i) {
    emitTile(at(blocked, i, inner.blockedStride),
             at(strided, i, inner.stridedStride), r.block, channels);
  });
  if (!rest)
    return;
  auto emitRest = [&] {
    emitTile(e.add(blocked, whole * inner.blockedStride),
             e.add(strided, whole * inner.stridedStride), rest, channels);
  };
  e.branch(e.equal(high, e.index(inner.extent)), emitRest);
}

void ReorderEmitter::emitTile(Value blocked, Value strided, int64_t pixels,
                              int64_t channels) {
  llvm::SmallVector<Value> rows;
  Value zero = constantOf(e, 0, r.block);
  int64_t count = r.toBlocked ? channels : pixels;
  for (int64_t i = 0; i < r.block; ++i) {
    if (i >= count)
      rows.push_back(zero);
    else if (r.toBlocked)
      rows.push_back(loadFirst(e, r.strided,
                               e.add(strided, i * r.channels.stridedStride),
                               pixels, r.block));
    else
      rows.push_back(loadFirst(e, r.blocked,
                               e.add(blocked, i * inner.blockedStride),
                               touched(channels), r.block));
  }
  transpose(e, rows);
  if (r.toBlocked)
    for (int64_t i = 0; i < pixels; ++i)
      storeFirst(e, rows[i], r.blocked, e.add(blocked, i * inner.blockedStride),
                 touched(channels), r.block);
  else
    for (int64_t i = 0; i < channels; ++i)
      storeFirst(e, rows[i], r.strided,
                 e.add(strided, i * r.channels.stridedStride), pixels, r.block);
}

void ReorderEmitter::emitVector(Value blocked, Value strided,
                                int64_t channels) {
  Value from = r.toBlocked ? r.strided : r.blocked;
  Value to = r.toBlocked ? r.blocked : r.strided;
  Value source = r.toBlocked ? strided : blocked;
  Value destination = r.toBlocked ? blocked : strided;
  int64_t loaded = r.toBlocked ? channels : touched(channels);
  int64_t stored = r.toBlocked ? touched(channels) : channels;
  storeFirst(e, loadFirst(e, from, source, loaded, r.block), to, destination,
             stored, r.block);
}

bool codegen::emitReorder(Emitter &e, Reorder reorder, int64_t tasks) {
  return ReorderEmitter(e, std::move(reorder), tasks).emit();
}
