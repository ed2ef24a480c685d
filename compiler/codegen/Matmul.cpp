//===-- Matmul.cpp - Products of two computed matrices ----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Functions.h"
#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace {

/// C (M, N) = A (M, K) B (K, N) for each of the broadcast leading dimensions.
/// The micro-kernel holds a tile of C in registers; B is read where it stands.
class MatmulEmitter {
public:
  MatmulEmitter(Emitter &e, kernel::MatmulOp op);
  void emit();

private:
  /// Where matrix `image` of an operand starts.
  Value matrix(Value operand, Value image, int64_t size);
  /// A tile of `rows` x `vectors` vectors of `lanes` elements at `column`.
  void emitTile(Value lhs, Value rhs, Value result, Value column, int64_t rows,
                int64_t vectors, int64_t lanes);
  /// All columns of `rows` rows.
  void emitRows(Value lhs, Value rhs, Value result, int64_t rows);
  /// B is a single column: both operands are contiguous.
  void emitDot(Value lhs, Value rhs, Value result);

  Emitter &e;
  Functions f;
  kernel::MatmulOp op;
  Value a, b, c;
  int64_t m, n, k, images = 1, tileRows, tileVectors;
};

} // namespace

MatmulEmitter::MatmulEmitter(Emitter &e, kernel::MatmulOp op)
    : e(e), f(e), op(op), a(e.flat(op.getLhs())), b(e.flat(op.getRhs())),
      c(e.flat(op.getDestination())) {
  auto shape = llvm::cast<MemRefType>(op.getDestination().getType()).getShape();
  m = shape[shape.size() - 2];
  n = shape.back();
  k = llvm::cast<MemRefType>(op.getLhs().getType()).getShape().back();
  for (int64_t extent : shape.drop_back(2))
    images *= extent;
  // As many sums as leave registers for a row of B's vectors and A's element.
  tileVectors = std::clamp<int64_t>(n / e.lanes, 1, 2);
  tileRows = std::clamp<int64_t>(
      (e.target.getRegisters() - tileVectors - 2) / tileVectors, 1, 12);
  tileRows = kernel::coverExtent(m, tileRows).size;
}

Value MatmulEmitter::matrix(Value operand, Value image, int64_t size) {
  auto shape =
      llvm::cast<MemRefType>(operand.getType()).getShape().drop_back(2);
  auto whole = llvm::cast<MemRefType>(op.getDestination().getType())
                   .getShape()
                   .drop_back(2);
  llvm::SmallVector<int64_t> strides = kernel::rowMajorStrides(shape);
  llvm::SmallVector<Value> digits = e.delinearize(image, whole);
  Value at = e.index(0);
  // Dimensions are aligned at the last one.
  size_t missing = whole.size() - shape.size();
  for (size_t i = 0; i < shape.size(); ++i)
    if (shape[i] != 1)
      at = e.add(at, e.mul(digits[missing + i], strides[i] * size));
  return at;
}

void MatmulEmitter::emitTile(Value lhs, Value rhs, Value result, Value column,
                             int64_t rows, int64_t vectors, int64_t lanes) {
  llvm::SmallVector<Value> sums(rows * vectors, constantOf(e, 0, lanes));
  Value right = e.add(rhs, column);
  auto step = [&](Value i, ValueRange carried) {
    llvm::SmallVector<Value> next, columns;
    Value at = e.add(right, e.mul(i, n));
    for (int64_t v = 0; v < vectors; ++v)
      columns.push_back(load(e, b, e.add(at, v * lanes), lanes));
    for (int64_t r = 0; r < rows; ++r) {
      Value x = e.loadScalar(a, e.add(e.add(lhs, i), r * k));
      for (int64_t v = 0; v < vectors; ++v)
        next.push_back(f.fma(broadcast(e, x, lanes), columns[v],
                             carried[r * vectors + v]));
    }
    return next;
  };
  kernel::ConvolutionGeometry g;
  g.inputChannels = k;
  sums = k > g.segmentBlocks() ? e.sumSegments(k, g.segmentBlocks(), sums, step)
                               : e.loop(0, k, 1, sums, step);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t v = 0; v < vectors; ++v)
      e.store(sums[r * vectors + v], c,
              e.add(e.add(result, column), r * n + v * lanes));
}

void MatmulEmitter::emitRows(Value lhs, Value rhs, Value result, int64_t rows) {
  int64_t step = tileVectors * e.lanes;
  int64_t wide = n - n % step, whole = n - n % e.lanes;
  e.loop(0, wide, step, [&](Value column) {
    emitTile(lhs, rhs, result, column, rows, tileVectors, e.lanes);
  });
  e.loop(wide, whole, e.lanes, [&](Value column) {
    emitTile(lhs, rhs, result, column, rows, 1, e.lanes);
  });
  if (whole == n)
    return;
  if (whole > 0) {
    // The last vector overlaps the one before: it computes the same again.
    emitTile(lhs, rhs, result, e.index(n - e.lanes), rows, 1, e.lanes);
    return;
  }
  e.loop(0, n, 1,
         [&](Value column) { emitTile(lhs, rhs, result, column, rows, 1, 1); });
}

void MatmulEmitter::emitDot(Value lhs, Value rhs, Value result) {
  constexpr int64_t sums = 4;
  int64_t whole = k - k % e.lanes, unrolled = whole - whole % (sums * e.lanes);
  Value total = e.scalar(0);
  auto run = [&](int64_t low, int64_t high, int64_t parts, int64_t lanes) {
    if (low == high)
      return;
    llvm::SmallVector<Value> all(parts, constantOf(e, 0, lanes));
    all =
        e.loop(low, high, parts * lanes, all, [&](Value i, ValueRange carried) {
          llvm::SmallVector<Value> next;
          for (int64_t p = 0; p < parts; ++p)
            next.push_back(
                f.fma(load(e, a, e.add(e.add(lhs, i), p * lanes), lanes),
                      load(e, b, e.add(e.add(rhs, i), p * lanes), lanes),
                      carried[p]));
          return next;
        });
    auto add = [&](Value x, Value y) { return f.add(x, y); };
    Value sum = all[0];
    for (Value part : llvm::drop_begin(all))
      sum = add(sum, part);
    total = add(total, lanes > 1 ? combineLanes(e, sum, add) : sum);
  };
  run(0, unrolled, sums, e.lanes);
  run(unrolled, whole, 1, e.lanes);
  run(whole, k, 1, 1);
  e.store(total, c, result);
}

void MatmulEmitter::emit() {
  auto place = [&](Value image, Value row) {
    return std::array<Value, 3>{
        e.add(matrix(op.getLhs(), image, m * k), e.mul(row, k)),
        matrix(op.getRhs(), image, k * n),
        e.add(e.mul(image, m * n), e.mul(row, n))};
  };
  if (n == 1) {
    forEachUnit(e, images * m, op.getTaskCount(), [&](Value unit) {
      auto [lhs, rhs, result] = place(e.div(unit, m), e.rem(unit, m));
      emitDot(lhs, rhs, result);
    });
    return;
  }
  kernel::Cover cover = kernel::coverExtent(m, tileRows);
  int64_t tiles = cover.count + cover.smallerCount;
  forEachUnit(e, images * tiles, op.getTaskCount(), [&](Value unit) {
    Value image = e.div(unit, tiles), tile = e.rem(unit, tiles);
    auto emitAt = [&](Value row, int64_t rows) {
      auto [lhs, rhs, result] = place(image, row);
      emitRows(lhs, rhs, result, rows);
    };
    Value row = e.mul(tile, cover.size);
    if (!cover.smallerCount)
      return emitAt(row, cover.size);
    Value first = e.index(cover.count);
    e.branch(
        e.less(tile, first), [&] { emitAt(row, cover.size); },
        [&] {
          Value smaller = e.mul(e.sub(tile, first), cover.size - 1);
          emitAt(e.add(smaller, cover.count * cover.size), cover.size - 1);
        });
  });
}

void codegen::emit(Emitter &e, kernel::MatmulOp op) {
  MatmulEmitter(e, op).emit();
}
