//===-- Reduce.cpp - Reductions over chosen dimensions ----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Functions.h"
#include "compiler/codegen/Nest.h"
#include <limits>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

using cnn::ReduceKind;

namespace {

/// A row-major tensor whose neighbouring dimensions are merged where both are
/// reduced or both are kept.
class ReduceEmitter {
public:
  ReduceEmitter(Emitter &e, kernel::ReduceOp op);
  void emit();

private:
  struct Dimension {
    int64_t extent, stride;
  };
  /// The result of the kept element whose first element is `base`, in each of
  /// `lanes` lanes.
  Value reduceAt(Value base, int64_t lanes);
  Value overDimensions(size_t depth, Value base, Value sum,
                       llvm::function_ref<Value(Value, Value)> body);
  /// The row of the last reduced dimension, which is contiguous.
  Value overRow(Value base, Value sum, int64_t lanes);
  Value finish(Value sum);
  Value start(int64_t lanes);
  Value map(Value x);
  Value combine(Value x, Value y);

  /// Independent sums of a row, enough to hide the latency of an addition.
  static constexpr int64_t sums = 4;

  Emitter &e;
  Functions f;
  ReduceKind kind;
  int64_t tasks;
  Value source, destination;
  llvm::SmallVector<Dimension> kept, reduced;
  int64_t count = 1;
  bool contiguous = false; // The last dimension is reduced.
};

} // namespace

ReduceEmitter::ReduceEmitter(Emitter &e, kernel::ReduceOp op)
    : e(e), f(e), kind(op.getKind()), tasks(op.getTaskCount()),
      source(e.flat(op.getSource())), destination(e.flat(op.getDestination())) {
  auto shape = llvm::cast<MemRefType>(op.getSource().getType()).getShape();
  llvm::SmallVector<int64_t> strides = kernel::rowMajorStrides(shape);
  bool first = true, wasReduced = false;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    if (extent == 1)
      continue;
    bool isReduced = llvm::is_contained(op.getAxes(), int64_t(i));
    auto &list = isReduced ? reduced : kept;
    if (isReduced)
      count *= extent;
    if (!first && isReduced == wasReduced)
      list.back() = {list.back().extent * extent, strides[i]};
    else
      list.push_back({extent, strides[i]});
    first = false;
    wasReduced = isReduced;
  }
  contiguous = wasReduced;
}

Value ReduceEmitter::start(int64_t lanes) {
  switch (kind) {
  case ReduceKind::Max:
    return constantOf(e, -std::numeric_limits<double>::infinity(), lanes);
  case ReduceKind::Min:
    return constantOf(e, std::numeric_limits<double>::infinity(), lanes);
  case ReduceKind::Prod:
    return constantOf(e, 1, lanes);
  default:
    return constantOf(e, 0, lanes);
  }
}

Value ReduceEmitter::map(Value x) {
  if (kind == ReduceKind::L1)
    return f.abs(x);
  return kind == ReduceKind::L2 ? f.mul(x, x) : x;
}

Value ReduceEmitter::combine(Value x, Value y) {
  switch (kind) {
  case ReduceKind::Max:
    return f.maximum(x, y);
  case ReduceKind::Min:
    return f.minimum(x, y);
  case ReduceKind::Prod:
    return f.mul(x, y);
  default:
    return f.add(x, y);
  }
}

Value ReduceEmitter::finish(Value sum) {
  if (kind == ReduceKind::Mean)
    return f.div(sum, f.constant(sum, count));
  return kind == ReduceKind::L2 ? f.sqrt(sum) : sum;
}

Value ReduceEmitter::overDimensions(
    size_t depth, Value base, Value sum,
    llvm::function_ref<Value(Value, Value)> body) {
  if (depth == reduced.size() - contiguous)
    return body(base, sum);
  const Dimension &d = reduced[depth];
  return e.loop(0, d.extent, 1, ValueRange(sum),
                [&](Value i, ValueRange carried) {
                  Value at = e.add(base, e.mul(i, d.stride));
                  return llvm::SmallVector<Value>{
                      overDimensions(depth + 1, at, carried[0], body)};
                })[0];
}

Value ReduceEmitter::overRow(Value base, Value sum, int64_t lanes) {
  int64_t extent = reduced.back().extent;
  int64_t whole = extent - extent % lanes;
  auto run = [&](int64_t low, int64_t high, int64_t step, int64_t width) {
    if (low == high)
      return;
    llvm::SmallVector<Value> parts(step / width, start(width));
    parts = e.loop(low, high, step, parts, [&](Value i, ValueRange carried) {
      llvm::SmallVector<Value> next;
      for (auto [k, part] : llvm::enumerate(carried))
        next.push_back(combine(
            part,
            map(load(e, source, e.add(e.add(base, i), k * width), width))));
      return next;
    });
    Value total = parts[0];
    for (Value part : llvm::drop_begin(parts))
      total = combine(total, part);
    if (width > 1)
      total = combineLanes(e, total,
                           [&](Value x, Value y) { return combine(x, y); });
    sum = combine(sum, total);
  };
  int64_t unrolled = whole - whole % (sums * lanes);
  run(0, unrolled, sums * lanes, lanes);
  run(unrolled, whole, lanes, lanes);
  run(whole, extent, 1, 1);
  return sum;
}

Value ReduceEmitter::reduceAt(Value base, int64_t lanes) {
  return finish(overDimensions(0, base, start(lanes), [&](Value at, Value sum) {
    if (contiguous)
      return overRow(at, sum, e.lanes);
    return combine(sum, map(load(e, source, at, lanes)));
  }));
}

void ReduceEmitter::emit() {
  llvm::SmallVector<int64_t> extents;
  int64_t units = 1;
  for (const Dimension &d : kept)
    extents.push_back(d.extent);
  // The last kept dimension, if contiguous, is done in vectors.
  int64_t inner = contiguous || kept.empty() ? 1 : extents.pop_back_val();
  for (int64_t extent : extents)
    units *= extent;
  auto baseOf = [&](Value unit) {
    Value base = e.index(0);
    llvm::SmallVector<Value> digits = e.delinearize(unit, extents);
    for (auto [i, digit] : llvm::enumerate(digits))
      base = e.add(base, e.mul(digit, kept[i].stride));
    return base;
  };
  auto emitSome = [&](int64_t first, int64_t number, int64_t lanes) {
    if (number == 0)
      return;
    forEachUnit(e, units * number, tasks, [&](Value unit) {
      Value row = e.div(unit, number);
      Value column = e.add(e.mul(e.rem(unit, number), lanes), first);
      Value result = reduceAt(e.add(baseOf(row), column), lanes);
      e.store(result, destination, e.add(e.mul(row, inner), column));
    });
  };
  int64_t vectors = inner / e.lanes;
  emitSome(0, vectors, e.lanes);
  emitSome(vectors * e.lanes, inner % e.lanes, 1);
}

void codegen::emit(Emitter &e, kernel::ReduceOp op) {
  ReduceEmitter(e, op).emit();
}
