//===-- Strips.cpp - Layers computed together, strip by strip ---*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Strips.h"
#include "compiler/codegen/Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;
using kernel::Layout;
using kernel::Stage;

namespace {

class StripsEmitter {
public:
  StripsEmitter(Emitter &e, kernel::StripsOp op)
      : e(e), op(op), stages(kernel::getStages(op)),
        scratch(e.flat(op.getScratch())) {}

  void emit();

private:
  /// The rows of a stage that a strip is the first to need, [low, high), and
  /// the row that stands first in its ring.
  struct Rows {
    Value low, high, first;
  };
  llvm::SmallVector<Rows> getRows(Value low, Value high, Value isFirst);
  void bindArguments();
  void emitStage(size_t stage, Value image, Rows rows);
  void keepRows(size_t stage, Rows rows);
  /// Elements from one strip's last row to where the next one's begin.
  int64_t keptRows(size_t stage) const {
    const kernel::RowWindow &next = stages[stage + 1].window;
    return next.extent - next.stride;
  }
  Value ringBase(size_t stage) {
    return e.add(scratchBase, stages[stage].offset);
  }

  /// Calls `body` with the places of all vectors of `count` elements from
  /// `start` on, in each of a ring's blocks.
  void forEachVector(const Layout &ring, Value start, int64_t count,
                     llvm::function_ref<void(Value)> body);
  void zero(const Layout &ring, Value start, int64_t count);

  Emitter &e;
  kernel::StripsOp op;
  llvm::SmallVector<Stage> stages;
  Value scratch, scratchBase;
};

} // namespace

void StripsEmitter::forEachVector(const Layout &ring, Value start,
                                  int64_t count,
                                  llvm::function_ref<void(Value)> body) {
  e.loop(0, ring.blocks(), 1, [&](Value block) {
    Value base = e.add(start, e.mul(block, ring.blockStride()));
    e.loop(0, count, e.lanes, [&](Value i) { body(e.add(base, i)); });
  });
}

void StripsEmitter::zero(const Layout &ring, Value start, int64_t count) {
  forEachVector(ring, start, count,
                [&](Value at) { e.store(e.splat(0.0), scratch, at); });
}

void StripsEmitter::bindArguments() {
  Block &body = op.getBody().front();
  auto sources = op.getSources();
  for (auto [argument, source] :
       llvm::zip(body.getArguments().drop_back(), sources))
    e.bind(argument, e.flat(source));
  e.bind(body.getArguments().back(), e.flat(op.getDestination()));
}

llvm::SmallVector<StripsEmitter::Rows>
StripsEmitter::getRows(Value low, Value high, Value isFirst) {
  llvm::SmallVector<Rows> rows(stages.size());
  rows.back() = {low, high, low};
  for (size_t i = stages.size() - 1; i-- > 0;) {
    const kernel::RowWindow &window = stages[i + 1].window;
    const Rows &next = rows[i + 1];
    // Rows before the plane's first have negative numbers.
    Value first = e.add(e.mul(next.low, window.stride), -window.padding);
    Value end = e.add(e.mul(e.sub(next.high, e.index(1)), window.stride),
                      window.extent - window.padding);
    Value kept = e.select(isFirst, e.index(0), e.index(keptRows(i)));
    rows[i] = {e.add(first, kept), end, first};
  }
  return rows;
}

void StripsEmitter::emit() {
  bindArguments();
  Layout out = kernel::getLayout(op.getDestination());
  int64_t tasks = ceilDivide(out.spatial[1], op.getTaskRows());
  llvm::SmallVector<Value> at = e.delinearize(e.task, {out.batch, tasks});
  scratchBase =
      e.mul(e.task, kernel::getTaskScratch(op.getScratch(), op.getTaskCount()));

  // What stands beside the rows stays zero for all strips.
  for (size_t i = 0; i + 1 < stages.size(); ++i) {
    const Layout &ring = stages[i].ring;
    auto zeroColumns = [&](int64_t column, int64_t count) {
      e.loop(0, ring.spatial[1], 1, [&](Value row) {
        Value start = e.add(ringBase(i), e.mul(row, ring.rowStride()));
        zero(ring, e.add(start, column * ring.columnStride()),
             count * ring.columnStride());
      });
    };
    zeroColumns(0, ring.haloLow[2]);
    zeroColumns(ring.haloLow[2] + ring.spatial[2], ring.haloHigh[2]);
  }

  Value begin = e.mul(at[1], op.getTaskRows());
  Value end = e.min(e.add(begin, op.getTaskRows()), e.index(out.spatial[1]));
  e.loop(begin, end, op.getRows(), [&](Value low) {
    Value high = e.min(e.add(low, op.getRows()), end);
    llvm::SmallVector<Rows> rows = getRows(low, high, e.equal(low, begin));
    for (size_t i = 0; i < stages.size(); ++i)
      emitStage(i, at[0], rows[i]);
    for (size_t i = 0; i + 1 < stages.size(); ++i)
      keepRows(i, rows[i]);
  });
}

void StripsEmitter::emitStage(size_t i, Value image, Rows rows) {
  Stage &stage = stages[i];
  Value low = rows.low, high = rows.high;
  if (i + 1 < stages.size()) {
    const Layout &ring = stage.ring;
    Value base = e.sub(ringBase(i), e.mul(rows.first, ring.rowStride()));
    e.bindRing(stage.op.getDestination(), scratch, ring, base);
    // Windows reach over the plane's edges, where zeros count; pooling leaves
    // out what is there.
    Value top = e.index(0), bottom = e.index(stage.rows);
    auto zeroRows = [&](Value from, Value to) {
      e.loop(from, to, 1, [&](Value row) {
        zero(ring, e.add(base, e.mul(row, ring.rowStride())), ring.rowStride());
      });
    };
    if (!llvm::isa<kernel::PoolOp>(stages[i + 1].op.getOperation())) {
      zeroRows(low, e.min(high, top));
      zeroRows(e.max(low, bottom), high);
    }
    low = e.max(low, top);
    high = e.min(high, bottom);
  }
  RowRange range{image, low, high};
  llvm::TypeSwitch<Operation *>(stage.op)
      .Case<kernel::ConvolutionOp, kernel::DepthwiseOp, kernel::PoolOp>(
          [&](auto op) { emitRows(e, op, range); })
      .Default([](Operation *) {
        llvm::report_fatal_error("a layer of strips without an emitter");
      });
}

/// Moves the rows that the next strip needs as well to the ring's start.
void StripsEmitter::keepRows(size_t i, Rows rows) {
  const Layout &ring = stages[i].ring;
  int64_t kept = keptRows(i);
  if (kept == 0)
    return;
  Value distance = e.mul(e.sub(e.sub(rows.high, e.index(kept)), rows.first),
                         ring.rowStride());
  forEachVector(ring, ringBase(i), kept * ring.rowStride(), [&](Value at) {
    e.store(e.loadVector(scratch, e.add(at, distance)), scratch, at);
  });
}

void codegen::emit(Emitter &e, kernel::StripsOp op) {
  StripsEmitter(e, op).emit();
}
