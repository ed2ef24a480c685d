//===-- Pool.cpp - Pooling over windows -------------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Functions.h"
#include "compiler/codegen/Nest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include <limits>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

using cnn::PoolKind;

namespace {

/// One spatial dimension of the window, and whether it is ever clipped.
struct Axis {
  int64_t input, output, size = 1, stride = 1, dilation = 1, low = 0, high = 0;

  bool clips() const {
    return low > 0 || (output - 1) * stride + (size - 1) * dilation >= input;
  }
  /// The window elements [first, second) inside the input at output `o`.
  std::pair<int64_t, int64_t> inside(int64_t o) const {
    int64_t start = o * stride - low;
    return {std::max<int64_t>(0, dilation - 1 - start) / dilation,
            std::min(size, upTo(start, input))};
  }
  /// The window elements that average counts at output `o`.
  int64_t count(int64_t o, bool countPadding) const {
    if (countPadding)
      return std::min(size, upTo(o * stride - low, input + high));
    auto [first, last] = inside(o);
    return last - first;
  }

private:
  /// Elements before `end` of a window that starts at `start`.
  int64_t upTo(int64_t start, int64_t end) const {
    return std::max<int64_t>(0, end - start + dilation - 1) / dilation;
  }
};

/// The part of the window that counts at one output position in one dimension,
/// known to the compiler or to the generated code.
struct Range {
  Value low, high;
  Value count;
  std::optional<int64_t> whole; // all of the window's elements
};

class PoolEmitter {
public:
  PoolEmitter(Emitter &e, kernel::PoolOp op);
  void emit();
  void emitRows(RowRange rows);

private:
  void emitRow(Value image, Value block, Value depth, Value height);
  /// An output row: where its window's first row stands in the source (as if
  /// not clipped), its own place, and the rows of the window.
  struct Row {
    Value source, destination;
    Range depth, height;
  };

  Range range(const Axis &axis, Value output);
  void emitRow(const Row &row);
  /// `count` columns from `column` on, whose windows hold the elements
  /// [first, last) of each row.
  void emitColumns(const Row &row, Value column, int64_t count, int64_t first,
                   int64_t last, int64_t divisor);
  /// A column whose window is clipped by code.
  void emitAnyColumn(const Row &row, Value column);
  void finish(const Row &row, Value column, Value sum, Value columns,
              std::optional<int64_t> staticColumns);
  /// Goes through the rows of the window with the values carried on.
  llvm::SmallVector<Value> overRows(
      const Row &row, llvm::SmallVector<Value> carried,
      llvm::function_ref<llvm::SmallVector<Value>(Value, ValueRange)> body);
  Value update(Value sum, Value x);
  Value combine(Value x, Value y);
  Value initial();

  /// Columns of the source that are summed at a time: as many vectors as leave
  /// registers on AVX2 and NEON as well.
  static constexpr int64_t maxSums = 12;
  /// Sums of a long row of the window.
  static constexpr int64_t longSums = 8;

  Emitter &e;
  Functions f;
  kernel::PoolOp op;
  kernel::Layout from, to;
  int64_t lanes;
  Value source, destination;
  std::array<Axis, 3> axes;
};

} // namespace

PoolEmitter::PoolEmitter(Emitter &e, kernel::PoolOp op)
    : e(e), f(e), op(op), from(e.layout(op.getSource())),
      to(e.layout(op.getDestination())), lanes(to.block),
      source(e.flat(op.getSource())), destination(e.flat(op.getDestination())) {
  for (int d = 0; d < 3; ++d)
    axes[d] = {kernel::getLayout(op.getSource()).spatial[d],
               kernel::getLayout(op.getDestination()).spatial[d]};
  size_t rank = op.getWindow().size();
  for (size_t i = 0; i < rank; ++i) {
    Axis &axis = axes[3 - rank + i];
    axis.size = op.getWindow()[i];
    axis.stride = op.getStrides()[i];
    axis.dilation = op.getDilations()[i];
    axis.low = op.getPaddingLow()[i];
    axis.high = op.getPaddingHigh()[i];
  }
}

void PoolEmitter::emit() {
  int64_t units = to.batch * to.blocks() * to.spatial[0] * to.spatial[1];
  forEachUnit(e, units, op.getTaskCount(), [&](Value unit) {
    llvm::SmallVector<Value> at = e.delinearize(
        unit, {to.batch, to.blocks(), to.spatial[0], to.spatial[1]});
    emitRow(at[0], at[1], at[2], at[3]);
  });
}

void PoolEmitter::emitRows(RowRange rows) {
  e.loop(0, to.blocks(), 1, [&](Value block) {
    e.loop(rows.first, rows.last, 1,
           [&](Value row) { emitRow(rows.image, block, e.index(0), row); });
  });
}

void PoolEmitter::emitRow(Value image, Value block, Value depth, Value height) {
  Row row;
  row.depth = range(axes[0], depth);
  row.height = range(axes[1], height);
  auto place = [&](Value start, const kernel::Layout &layout, Value d,
                   Value h) {
    Value base = e.add(e.add(start, e.mul(image, layout.batchStride())),
                       e.mul(block, layout.blockStride()));
    base = e.add(base, e.add(e.mul(d, layout.planeStride()),
                             e.mul(h, layout.rowStride())));
    return e.add(base, layout.origin());
  };
  row.destination = place(e.base(op.getDestination()), to, depth, height);
  auto start = [&](const Axis &axis, Value output) {
    return e.add(e.mul(output, axis.stride), -axis.low);
  };
  row.source = place(e.base(op.getSource()), from, start(axes[0], depth),
                     start(axes[1], height));
  emitRow(row);
}

Range PoolEmitter::range(const Axis &axis, Value output) {
  if (!axis.clips())
    return {e.index(0), e.index(axis.size), e.index(axis.size), axis.size};
  // As Axis::inside.
  Value start = e.add(e.mul(output, axis.stride), -axis.low);
  Value zero = e.index(0);
  auto upTo = [&](int64_t end) {
    Value elements = e.sub(e.index(end + axis.dilation - 1), start);
    return e.min(e.index(axis.size),
                 e.div(e.max(elements, zero), axis.dilation));
  };
  Value before = e.sub(e.index(axis.dilation - 1), start);
  Value low = e.div(e.max(before, zero), axis.dilation);
  Value high = upTo(axis.input);
  Value count =
      op.getCountPadding() ? upTo(axis.input + axis.high) : e.sub(high, low);
  return {low, high, count, std::nullopt};
}

void PoolEmitter::emitRow(const Row &row) {
  // The columns of whole windows are one run; those before and behind get code
  // for each.
  const Axis &axis = axes[2];
  auto isWhole = [&](int64_t column) {
    return axis.inside(column) == std::pair<int64_t, int64_t>(0, axis.size);
  };
  int64_t first = 0, last = axis.output;
  while (first < last && !isWhole(first))
    ++first;
  while (last > first && !isWhole(last - 1))
    --last;

  if (axis.output - (last - first) > 16) {
    e.loop(0, axis.output, 1,
           [&](Value column) { emitAnyColumn(row, column); });
    return;
  }
  auto emitEdge = [&](int64_t column) {
    auto [low, high] = axis.inside(column);
    emitColumns(row, e.index(column), 1, low, high,
                axis.count(column, op.getCountPadding()));
  };
  for (int64_t column = 0; column < first; ++column)
    emitEdge(column);

  int64_t width = 1;
  auto columnsOf = [&](int64_t count) {
    llvm::SmallDenseSet<int64_t> columns;
    for (int64_t i = 0; i < count; ++i)
      for (int64_t k = 0; k < axis.size; ++k)
        columns.insert(i * axis.stride + k * axis.dilation);
    return int64_t(columns.size());
  };
  while (width < 8 && columnsOf(width + 1) <= maxSums)
    ++width;
  if (last > first) {
    kernel::Cover cover = kernel::coverExtent(last - first, width);
    int64_t middle = first + cover.count * cover.size;
    auto emitTile = [&](int64_t count) {
      return [&, count](Value column) {
        emitColumns(row, column, count, 0, axis.size, axis.size);
      };
    };
    e.loop(first, middle, cover.size, emitTile(cover.size));
    if (cover.smallerCount)
      e.loop(middle, last, cover.size - 1, emitTile(cover.size - 1));
  }
  for (int64_t column = last; column < axis.output; ++column)
    emitEdge(column);
}

llvm::SmallVector<Value> PoolEmitter::overRows(
    const Row &row, llvm::SmallVector<Value> carried,
    llvm::function_ref<llvm::SmallVector<Value>(Value, ValueRange)> body) {
  auto inner = [&](Value base, ValueRange values) {
    int64_t step = axes[1].dilation * from.rowStride();
    if (row.height.whole && *row.height.whole <= 3) {
      llvm::SmallVector<Value> sums = llvm::to_vector(values);
      for (int64_t k = 0; k < *row.height.whole; ++k)
        sums = body(e.add(base, k * step), sums);
      return sums;
    }
    return e.loop(row.height.low, row.height.high, 1, values,
                  [&](Value k, ValueRange sums) {
                    return body(e.add(base, e.mul(k, step)), sums);
                  });
  };
  if (axes[0].size == 1 && row.depth.whole)
    return inner(row.source, carried);
  int64_t step = axes[0].dilation * from.planeStride();
  return e.loop(row.depth.low, row.depth.high, 1, carried,
                [&](Value k, ValueRange sums) {
                  return inner(e.add(row.source, e.mul(k, step)), sums);
                });
}

void PoolEmitter::emitColumns(const Row &row, Value column, int64_t count,
                              int64_t first, int64_t last, int64_t divisor) {
  const Axis &axis = axes[2];
  Value start =
      e.mul(e.add(e.mul(column, axis.stride), -axis.low), from.columnStride());

  // Down the window's rows first, a sum for each column of the source; windows
  // beside each other then share these sums.
  llvm::SmallVector<int64_t> columns;
  for (int64_t i = 0; i < count; ++i)
    for (int64_t k = first; k < last; ++k)
      columns.push_back(i * axis.stride + k * axis.dilation);
  llvm::sort(columns);
  columns.erase(llvm::unique(columns), columns.end());
  int64_t sumCount = columns.size();
  bool isLong = sumCount > maxSums;
  if (isLong)
    sumCount = longSums;

  llvm::SmallVector<Value> sums(sumCount, initial());
  auto offset = [&](int64_t sourceColumn) {
    return sourceColumn * from.columnStride();
  };
  sums = overRows(row, sums, [&](Value base, ValueRange carried) {
    llvm::SmallVector<Value> next = llvm::to_vector(carried);
    Value at = e.add(base, start);
    if (columns.size() <= 4 * maxSums) {
      for (auto [i, sourceColumn] : llvm::enumerate(columns)) {
        Value &sum = next[i % sumCount];
        sum = update(sum,
                     load(e, source, e.add(at, offset(sourceColumn)), lanes));
      }
      return next;
    }
    // A single window (more share sums only if they are few), so the columns
    // are equally far apart.
    int64_t elements = columns.size(), step = offset(axis.dilation);
    int64_t whole = elements - elements % longSums;
    at = e.add(at, offset(columns.front()));
    next = e.loop(0, whole, longSums, next, [&](Value k, ValueRange values) {
      llvm::SmallVector<Value> updated = llvm::to_vector(values);
      Value here = e.add(at, e.mul(k, step));
      for (auto [i, sum] : llvm::enumerate(updated))
        sum = update(sum, load(e, source, e.add(here, i * step), lanes));
      return updated;
    });
    for (int64_t k = whole; k < elements; ++k)
      next[k - whole] =
          update(next[k - whole], load(e, source, e.add(at, k * step), lanes));
    return next;
  });

  for (int64_t i = 0; i < count; ++i) {
    Value result;
    auto take = [&](Value sum) {
      result = result ? combine(result, sum) : sum;
    };
    if (isLong)
      llvm::for_each(sums, take);
    else
      for (int64_t k = first; k < last; ++k)
        take(sums[llvm::lower_bound(columns,
                                    i * axis.stride + k * axis.dilation) -
                  columns.begin()]);
    finish(row, e.add(column, i), result, {}, divisor);
  }
}

void PoolEmitter::emitAnyColumn(const Row &row, Value column) {
  Range width = range(axes[2], column);
  Value start = e.mul(e.add(e.mul(column, axes[2].stride), -axes[2].low),
                      from.columnStride());
  int64_t step = axes[2].dilation * from.columnStride();
  llvm::SmallVector<Value> sums =
      overRows(row, {initial()}, [&](Value base, ValueRange carried) {
        Value at = e.add(base, start);
        return e.loop(
            width.low, width.high, 1, carried, [&](Value k, ValueRange sum) {
              Value x = load(e, source, e.add(at, e.mul(k, step)), lanes);
              return llvm::SmallVector<Value>{update(sum[0], x)};
            });
      });
  finish(row, column, sums[0], width.count, std::nullopt);
}

void PoolEmitter::finish(const Row &row, Value column, Value sum, Value columns,
                         std::optional<int64_t> staticColumns) {
  if (op.getKind() == PoolKind::Average) {
    if (row.depth.whole && row.height.whole && staticColumns) {
      double count = *row.depth.whole * *row.height.whole * *staticColumns;
      sum = f.mul(sum, 1 / count);
    } else {
      if (!columns)
        columns = e.index(*staticColumns);
      Value count = e.b.create<arith::MulIOp>(
          columns,
          e.b.create<arith::MulIOp>(row.depth.count, row.height.count));
      Value number = e.b.create<arith::SIToFPOp>(
          e.b.getF32Type(),
          e.b.create<arith::IndexCastOp>(e.b.getI64Type(), count));
      Value inverse = f.div(e.scalar(1), number);
      sum = f.mul(sum, broadcast(e, inverse, lanes));
    }
  } else if (op.getKind() == PoolKind::L2) {
    sum = f.sqrt(sum);
  }
  e.store(sum, destination,
          e.add(row.destination, e.mul(column, to.columnStride())));
}

Value PoolEmitter::initial() {
  return constantOf(e,
                    op.getKind() == PoolKind::Max
                        ? -std::numeric_limits<double>::infinity()
                        : 0,
                    lanes);
}

Value PoolEmitter::update(Value sum, Value x) {
  if (op.getKind() == PoolKind::L2)
    return f.fma(x, x, sum);
  return combine(sum, x);
}

Value PoolEmitter::combine(Value x, Value y) {
  return op.getKind() == PoolKind::Max ? f.maximum(x, y) : f.add(x, y);
}

void codegen::emit(Emitter &e, kernel::PoolOp op) { PoolEmitter(e, op).emit(); }

void codegen::emitRows(Emitter &e, kernel::PoolOp op, RowRange rows) {
  PoolEmitter(e, op).emitRows(rows);
}
