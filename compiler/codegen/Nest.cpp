//===-- Nest.cpp - Loop nests over strided buffers --------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Nest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

//===----------------------------------------------------------------------===//
// Tasks
//===----------------------------------------------------------------------===//

std::pair<Value, Value> codegen::shareOf(Emitter &e, int64_t units,
                                         int64_t parts, Value part) {
  if (parts == 1)
    return {e.index(0), e.index(units)};
  if (units % parts == 0) {
    Value first = e.mul(part, units / parts);
    return {first, e.add(first, units / parts)};
  }
  return {e.div(e.mul(part, units), parts),
          e.div(e.mul(e.add(part, 1), units), parts)};
}

std::pair<Value, Value> codegen::taskRange(Emitter &e, int64_t units,
                                           int64_t tasks) {
  return shareOf(e, units, tasks, e.task);
}

void codegen::forEachUnit(Emitter &e, int64_t units, int64_t tasks,
                          llvm::function_ref<void(Value)> body) {
  if (tasks == 1)
    return e.loop(0, units, 1, body);
  if (tasks == units)
    return body(e.task);
  auto [first, last] = taskRange(e, units, tasks);
  e.loop(first, last, 1, body);
}

//===----------------------------------------------------------------------===//
// Vectors of any length
//===----------------------------------------------------------------------===//

static VectorType vectorOf(Emitter &e, int64_t lanes) {
  return VectorType::get({lanes}, e.b.getF32Type());
}

Value codegen::load(Emitter &e, Value flat, Value at, int64_t lanes) {
  if (lanes == 1)
    return e.loadScalar(flat, at);
  return e.b.create<vector::LoadOp>(vectorOf(e, lanes), flat, ValueRange(at));
}

Value codegen::broadcast(Emitter &e, Value scalar, int64_t lanes) {
  if (lanes == 1)
    return scalar;
  return e.b.create<vector::BroadcastOp>(vectorOf(e, lanes), scalar);
}

Value codegen::constantOf(Emitter &e, double value, int64_t lanes) {
  if (lanes == 1)
    return e.scalar(value);
  return e.b.create<arith::ConstantOp>(
      DenseElementsAttr::get(vectorOf(e, lanes), float(value)));
}

Value codegen::shuffle(Emitter &e, Value a, Value b,
                       llvm::ArrayRef<int64_t> mask) {
  // vector.shuffle knows no undefined lanes; lane 0 is as good as any.
  llvm::SmallVector<int64_t> lanes(mask);
  for (int64_t &lane : lanes)
    lane = std::max<int64_t>(lane, 0);
  return e.b.create<vector::ShuffleOp>(a, b, lanes);
}

Value codegen::gather(Emitter &e, llvm::ArrayRef<Lane> lanes, int64_t count,
                      llvm::function_ref<Value(int64_t)> vector) {
  llvm::SmallSetVector<int64_t, 8> numbers;
  for (const Lane &lane : lanes)
    numbers.insert(lane.vector);
  const auto own = llvm::to_vector(llvm::seq<int64_t>(0, count));
  // Each vector adds its lanes to those that are there. Those of the first are
  // put in their places by the shuffle that adds the second's.
  Value result;
  llvm::SmallVector<int64_t> mask(own);
  for (int64_t number : numbers) {
    Value next = vector(number);
    for (auto [i, lane] : llvm::enumerate(lanes))
      if (lane.vector == number)
        mask[i] = lane.lane + (result ? count : 0);
    if (result) {
      next = shuffle(e, result, next, mask);
      mask = own;
    }
    result = next;
  }
  return mask == own ? result : shuffle(e, result, result, mask);
}

Value codegen::combineLanes(Emitter &e, Value vector,
                            llvm::function_ref<Value(Value, Value)> combine) {
  int64_t lanes = llvm::cast<VectorType>(vector.getType()).getNumElements();
  while (lanes > 1) {
    lanes /= 2;
    llvm::SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < lanes; ++i) {
      low.push_back(i);
      high.push_back(lanes + i);
    }
    vector = combine(e.b.create<vector::ShuffleOp>(vector, vector, low),
                     e.b.create<vector::ShuffleOp>(vector, vector, high));
  }
  return e.b.create<vector::ExtractOp>(vector, 0);
}

//===----------------------------------------------------------------------===//
// Nest
//===----------------------------------------------------------------------===//

void Nest::add(int64_t extent, llvm::ArrayRef<int64_t> strides) {
  if (extent == 1)
    return;
  if (!dimensions.empty()) {
    Dimension &outer = dimensions.back();
    bool merges = true;
    for (auto [wide, narrow] : llvm::zip_equal(outer.strides, strides))
      merges &= wide == narrow * extent;
    if (merges) {
      outer = {outer.extent * extent, llvm::SmallVector<int64_t, 3>(strides)};
      return;
    }
  }
  dimensions.push_back({extent, llvm::SmallVector<int64_t, 3>(strides)});
}

Nest::Dimension Nest::inner() const {
  if (dimensions.empty())
    return {1, llvm::SmallVector<int64_t, 3>(origins.size(), 1)};
  return dimensions.back();
}

/// All positions moved by `i` elements of a dimension.
static llvm::SmallVector<Value> advance(Emitter &e, llvm::ArrayRef<Value> at,
                                        Value i,
                                        llvm::ArrayRef<int64_t> strides) {
  llvm::SmallVector<Value> moved;
  for (auto [position, stride] : llvm::zip_equal(at, strides))
    moved.push_back(stride ? e.add(position, e.mul(i, stride)) : position);
  return moved;
}

void Nest::emitRow(Emitter &e, llvm::ArrayRef<Value> at, Value low, Value high,
                   int64_t lanes, Body body) const {
  Dimension dimension = inner();
  int64_t whole = dimension.extent - dimension.extent % lanes;
  e.loop(low, e.min(high, e.index(whole)), lanes,
         [&](Value i) { body(advance(e, at, i, dimension.strides), lanes); });
  e.loop(e.max(low, e.index(whole)), high, 1,
         [&](Value i) { body(advance(e, at, i, dimension.strides), 1); });
}

void Nest::emitInside(Emitter &e, size_t depth, llvm::ArrayRef<Value> at,
                      int64_t lanes, Body body) const {
  if (depth + 1 < dimensions.size()) {
    e.loop(0, dimensions[depth].extent, 1, [&](Value i) {
      emitInside(e, depth + 1, advance(e, at, i, dimensions[depth].strides),
                 lanes, body);
    });
    return;
  }
  Dimension dimension = inner();
  int64_t whole = dimension.extent - dimension.extent % lanes;
  e.loop(0, whole, lanes,
         [&](Value i) { body(advance(e, at, i, dimension.strides), lanes); });
  e.loop(whole, dimension.extent, 1,
         [&](Value i) { body(advance(e, at, i, dimension.strides), 1); });
}

void Nest::forEach(Emitter &e, int64_t tasks, int64_t lanes, Body body) const {
  llvm::SmallVector<Value> base;
  for (int64_t origin : origins)
    base.push_back(e.index(origin));
  if (tasks == 1)
    return emitInside(e, 0, base, lanes, body);

  // The outer dimensions are cut into the tasks' shares, as few of them as give
  // shares that hardly differ.
  int64_t units = 1;
  size_t depth = 0;
  llvm::SmallVector<int64_t> extents;
  while (depth + 1 < dimensions.size() && units < 8 * tasks &&
         units % tasks != 0) {
    extents.push_back(dimensions[depth].extent);
    units *= dimensions[depth++].extent;
  }
  auto move = [&](Value unit) {
    llvm::SmallVector<Value> at = base;
    llvm::SmallVector<Value> digits = e.delinearize(unit, extents);
    for (auto [i, digit] : llvm::enumerate(digits))
      at = advance(e, at, digit, dimensions[i].strides);
    return at;
  };
  if (units >= tasks) {
    forEachUnit(e, units, tasks, [&](Value unit) {
      emitInside(e, depth, move(unit), lanes, body);
    });
    return;
  }

  // A few long rows: each is cut into pieces.
  int64_t extent = inner().extent;
  int64_t pieces = kernel::ceilDivide(8 * tasks, units);
  int64_t piece = std::max<int64_t>(extent / pieces / lanes, 1) * lanes;
  pieces = kernel::ceilDivide(extent, piece);
  forEachUnit(e, units * pieces, tasks, [&](Value unit) {
    Value low = e.mul(e.rem(unit, pieces), piece);
    Value high = e.min(e.add(low, piece), e.index(extent));
    emitRow(e, move(e.div(unit, pieces)), low, high, lanes, body);
  });
}
