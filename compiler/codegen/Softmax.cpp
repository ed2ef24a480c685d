//===-- Softmax.cpp - Softmax along one dimension ---------------*- C++ -*-===//
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

namespace {

/// A row-major tensor as (outer, extent, inner) around the axis.
class SoftmaxEmitter {
public:
  SoftmaxEmitter(Emitter &e, kernel::SoftmaxOp op)
      : e(e), f(e), log(op.getLog()), source(e.flat(op.getSource())),
        destination(e.flat(op.getDestination())) {
    auto shape =
        llvm::cast<MemRefType>(op.getDestination().getType()).getShape();
    for (auto [i, size] : llvm::enumerate(shape)) {
      int64_t axis = op.getAxis();
      (int64_t(i) < axis ? outer : int64_t(i) == axis ? extent : inner) *= size;
    }
    lanes = e.lanes;
    tasks = op.getTaskCount();
  }
  void emit() { inner == 1 ? emitContiguous() : emitStrided(); }

private:
  void emitContiguous();
  void emitStrided();
  /// One softmax in each of `vectors` x `count` lanes from `base` on.
  void emitColumns(Value base, int64_t count, int64_t vectors);
  Value exponential(Value x, Value largest) { return f.exp(f.sub(x, largest)); }
  /// The larger one; a NaN may get lost, exp brings it back.
  Value larger(Value x, Value y) { return f.select(f.less(x, y), y, x); }

  static constexpr int64_t mostVectors = 4;

  Emitter &e;
  Functions f;
  bool log;
  Value source, destination;
  int64_t outer = 1, extent = 1, inner = 1;
  int64_t lanes, tasks;
};

} // namespace

void SoftmaxEmitter::emitContiguous() {
  constexpr double least = -std::numeric_limits<double>::infinity();
  int64_t whole = extent - extent % lanes;
  // Runs along the row; `step` gets the position, the number of elements and
  // the value carried on for that number.
  auto overRow = [&](Value base, double initial, auto step, auto combine) {
    Value sum;
    auto run = [&](int64_t low, int64_t high, int64_t count) {
      if (low == high)
        return;
      Value part =
          e.loop(low, high, count, ValueRange(constantOf(e, initial, count)),
                 [&](Value i, ValueRange carried) {
                   return llvm::SmallVector<Value>{
                       step(e.add(base, i), count, carried[0])};
                 })[0];
      if (count > 1)
        part = combineLanes(e, part, combine);
      sum = sum ? combine(sum, part) : part;
    };
    run(0, whole, lanes);
    run(whole, extent, 1);
    return sum;
  };
  auto elementwise = [&](Value base, auto function) {
    auto run = [&](int64_t low, int64_t high, int64_t count) {
      e.loop(low, high, count,
             [&](Value i) { function(e.add(base, i), count); });
    };
    run(0, whole, lanes);
    run(whole, extent, 1);
  };

  forEachUnit(e, outer, tasks, [&](Value row) {
    Value base = e.mul(row, extent);
    auto getLarger = [&](Value x, Value y) { return larger(x, y); };
    auto getSum = [&](Value x, Value y) { return f.add(x, y); };
    Value largest = overRow(
        base, least,
        [&](Value at, int64_t count, Value most) {
          return larger(most, load(e, source, at, count));
        },
        getLarger);
    Value sum = overRow(
        base, 0,
        [&](Value at, int64_t count, Value sum) {
          Value y = exponential(load(e, source, at, count),
                                broadcast(e, largest, count));
          if (!log)
            e.store(y, destination, at);
          return f.add(sum, y);
        },
        getSum);
    Value last = log ? f.log(sum) : f.div(e.scalar(1), sum);
    elementwise(base, [&](Value at, int64_t count) {
      Value all = broadcast(e, last, count);
      Value y = log ? f.sub(f.sub(load(e, source, at, count),
                                  broadcast(e, largest, count)),
                            all)
                    : f.mul(load(e, destination, at, count), all);
      e.store(y, destination, at);
    });
  });
}

void SoftmaxEmitter::emitColumns(Value base, int64_t count, int64_t vectors) {
  using Values = llvm::SmallVector<Value>;
  auto overAxis = [&](double initial, auto step) {
    Values sums(vectors, constantOf(e, initial, count));
    return e.loop(0, extent, 1, sums, [&](Value i, ValueRange carried) {
      Value at = e.add(base, e.mul(i, inner));
      Values next;
      for (int64_t v = 0; v < vectors; ++v)
        next.push_back(step(v, e.add(at, v * count), carried[v]));
      return next;
    });
  };
  Values largest = overAxis(-std::numeric_limits<double>::infinity(),
                            [&](int64_t, Value at, Value most) {
                              return larger(most, load(e, source, at, count));
                            });
  Values sums = overAxis(0, [&](int64_t v, Value at, Value sum) {
    Value y = exponential(load(e, source, at, count), largest[v]);
    if (!log)
      e.store(y, destination, at);
    return f.add(sum, y);
  });
  for (Value &sum : sums)
    sum = log ? f.log(sum) : f.div(constantOf(e, 1, count), sum);
  e.loop(0, extent, 1, [&](Value i) {
    for (int64_t v = 0; v < vectors; ++v) {
      Value at = e.add(e.add(base, e.mul(i, inner)), v * count);
      Value y =
          log ? f.sub(f.sub(load(e, source, at, count), largest[v]), sums[v])
              : f.mul(load(e, destination, at, count), sums[v]);
      e.store(y, destination, at);
    }
  });
}

void SoftmaxEmitter::emitStrided() {
  // Several vectors beside each other use whatever the cache fetches; then
  // single ones, then what is left of each row.
  int64_t wide = mostVectors * lanes;
  auto run = [&](int64_t low, int64_t high, int64_t count, int64_t vectors) {
    int64_t steps = (high - low) / (count * vectors);
    if (steps == 0)
      return;
    forEachUnit(e, outer * steps, tasks, [&](Value unit) {
      Value row = e.mul(e.div(unit, steps), extent * inner);
      Value column = e.mul(e.rem(unit, steps), count * vectors);
      emitColumns(e.add(e.add(row, column), low), count, vectors);
    });
  };
  int64_t wideEnd = inner - inner % wide, end = inner - inner % lanes;
  run(0, wideEnd, lanes, mostVectors);
  run(wideEnd, end, lanes, 1);
  run(end, inner, 1, 1);
}

void codegen::emit(Emitter &e, kernel::SoftmaxOp op) {
  SoftmaxEmitter(e, op).emit();
}
