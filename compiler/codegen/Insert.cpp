//===-- Insert.cpp - Parts of concatenations that are copied -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

/// Stores the lanes [low, high) of `vector`, lane 0 standing at `at`, which may
/// be before the buffer's first element as long as lane `low` is not.
static void storeLanes(Emitter &e, Value vector, Value flat, Value at,
                       int64_t offset, int64_t low, int64_t high) {
  llvm::SmallVector<bool> lanes(e.lanes, false);
  for (int64_t lane = low; lane < high; ++lane)
    lanes[lane] = true;
  auto type = VectorType::get({e.lanes}, e.b.getI1Type());
  Value mask = e.b.create<arith::ConstantOp>(
      DenseElementsAttr::get(type, llvm::ArrayRef<bool>(lanes)));
  e.b.create<vector::MaskedStoreOp>(flat, ValueRange(e.add(at, offset)), mask,
                                    vector);
}

/// Buffers of blocked channels: a source vector's lanes go to one block of the
/// destination or, where the offset is not a multiple of the block, to two.
static void insertBlocked(Emitter &e, kernel::InsertOp op) {
  kernel::Layout in = kernel::getLayout(op.getSource());
  kernel::Layout out = kernel::getLayout(op.getDestination());
  Value source = e.flat(op.getSource());
  Value destination = e.flat(op.getDestination());
  std::array<int64_t, 3> shift = {0, 0, 0};
  llvm::ArrayRef<int64_t> offsets = op.getOffsets();
  for (size_t i = 2; i < offsets.size(); ++i)
    shift[3 - offsets.size() + i] = offsets[i];
  int64_t block = e.lanes, lane = offsets[1] % block;
  int64_t origin =
      out.offset(offsets[0], offsets[1] - lane, shift[0], shift[1], shift[2]);

  llvm::SmallVector<Value> at = e.delinearize(e.task, {in.batch, in.blocks()});
  auto emitBlock = [&](int64_t channels) {
    // The source lanes that fit behind `lane` in the first block.
    int64_t fit = std::min(channels, block - lane);
    e.loop(0, in.spatial[0], 1, [&](Value d) {
      e.loop(0, in.spatial[1], 1, [&](Value h) {
        auto row = [&](const kernel::Layout &layout) {
          return e.add(e.add(e.mul(at[0], layout.batchStride()),
                             e.mul(at[1], layout.blockStride())),
                       e.add(e.mul(d, layout.planeStride()),
                             e.mul(h, layout.rowStride())));
        };
        Value from = e.add(row(in), in.origin()), to = e.add(row(out), origin);
        e.loop(0, in.spatial[2], 1, [&](Value w) {
          Value column = e.mul(w, block);
          Value vector = e.loadVector(source, e.add(from, column));
          Value first = e.add(to, column);
          if (fit == block)
            e.store(vector, destination, first);
          else
            storeLanes(e, vector, destination, first, lane, 0, fit);
          if (fit < channels)
            storeLanes(e, vector, destination, first,
                       out.blockStride() - (block - lane), fit, channels);
        });
      });
    });
  };
  int64_t rest = in.channels % block;
  if (rest == 0)
    return emitBlock(block);
  if (in.blocks() == 1)
    return emitBlock(rest);
  e.branch(
      e.less(at[1], e.index(in.blocks() - 1)), [&] { emitBlock(block); },
      [&] { emitBlock(rest); });
}

/// Row-major buffers of any rank: what stands together in both moves together.
static void insertRowMajor(Emitter &e, kernel::InsertOp op) {
  auto from = llvm::cast<MemRefType>(op.getSource().getType());
  auto to = llvm::cast<MemRefType>(op.getDestination().getType());
  llvm::SmallVector<int64_t> inStrides =
      kernel::rowMajorStrides(from.getShape());
  llvm::SmallVector<int64_t> outStrides =
      kernel::rowMajorStrides(to.getShape());
  Value source = e.flat(op.getSource());
  Value destination = e.flat(op.getDestination());
  // The innermost dimensions that the source fills, and the one before them,
  // are one run.
  int64_t axis = from.getRank() - 1;
  while (axis > 0 && from.getDimSize(axis) == to.getDimSize(axis))
    --axis;
  int64_t run =
      from.getRank() == 0 ? 1 : from.getDimSize(axis) * inStrides[axis];
  int64_t origin = 0;
  for (int64_t i = 0; i < from.getRank(); ++i)
    origin += op.getOffsets()[i] * outStrides[i];
  std::function<void(int64_t, Value, Value)> emitFrom = [&](int64_t dimension,
                                                            Value in,
                                                            Value out) {
    if (dimension < axis) {
      auto body = [&](Value i) {
        emitFrom(dimension + 1, e.add(in, e.mul(i, inStrides[dimension])),
                 e.add(out, e.mul(i, outStrides[dimension])));
      };
      e.loop(0, from.getDimSize(dimension), 1, body);
      return;
    }
    int64_t whole = run / e.lanes * e.lanes;
    e.loop(0, whole, e.lanes, [&](Value i) {
      e.store(e.loadVector(source, e.add(in, i)), destination, e.add(out, i));
    });
    e.loop(whole, run, 1, [&](Value i) {
      e.store(e.loadScalar(source, e.add(in, i)), destination, e.add(out, i));
    });
  };
  emitFrom(0, e.index(0), e.index(origin));
}

void codegen::emit(Emitter &e, kernel::InsertOp op) {
  if (kernel::getLayout(op.getSource()).block > 1)
    insertBlocked(e, op);
  else
    insertRowMajor(e, op);
}
