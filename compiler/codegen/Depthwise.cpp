//===-- Depthwise.cpp - Convolution of each channel by itself -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Emitter.h"
#include "compiler/codegen/Tiles.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;

/// Windows up to this many elements are written out, so that the loads of a
/// tile's overlapping windows are shared in registers.
static constexpr int64_t unrolledWindow = 49;

void codegen::emit(Emitter &e, kernel::DepthwiseOp op) {
  kernel::Layout in = kernel::getLayout(op.getSource());
  kernel::Layout out = kernel::getLayout(op.getDestination());
  std::array<int64_t, 3> window = {1, 1, 1}, strides = {1, 1, 1},
                         dilations = {1, 1, 1};
  int64_t origin = in.origin();
  for (size_t i = 0; i < op.getWindow().size(); ++i) {
    size_t at = 3 - op.getWindow().size() + i;
    window[at] = op.getWindow()[i];
    strides[at] = op.getStrides()[i];
    dilations[at] = op.getDilations()[i];
    origin -= op.getPadding()[i] * in.spatialStrides()[at];
  }
  Value source = e.flat(op.getSource()), filter = e.flat(op.getFilter());
  Value bias = e.flat(op.getBias()), destination = e.flat(op.getDestination());
  Value residual;
  kernel::Layout skip = out;
  if (op.getResidual()) {
    residual = e.flat(op.getResidual());
    skip = kernel::getLayout(op.getResidual());
  }

  // Window columns that read the same input columns of a tile come together:
  // those vectors stay in registers from one to the next.
  llvm::SmallVector<int64_t> columnOrder =
      llvm::to_vector(llvm::seq<int64_t>(0, window[2]));
  llvm::stable_sort(columnOrder, [&](int64_t a, int64_t b) {
    return a * dilations[2] % strides[2] < b * dilations[2] % strides[2];
  });

  TileGrid grid(/*oneRow=*/false, out.spatial, op.getTile());
  int64_t taskBlocks = op.getTile().getTaskPanels();
  llvm::SmallVector<Value> at = e.delinearize(
      e.task, {out.batch, out.spatial[0], ceilDivide(out.blocks(), taskBlocks),
               grid.tasks()});
  Value firstTile, lastTile;
  std::tie(firstTile, lastTile) = grid.range(e, at[3]);

  auto emitBlock = [&](Value block) {
    auto base = [&](const kernel::Layout &layout, int64_t depthStride) {
      return e.add(
          e.add(e.mul(at[0], layout.batchStride()), e.mul(at[1], depthStride)),
          e.mul(block, layout.blockStride()));
    };
    Value inputBase = e.add(base(in, strides[0] * in.planeStride()), origin);
    Value outputBase = e.add(base(out, out.planeStride()), out.origin());
    Value skipBase = e.add(base(skip, skip.planeStride()), skip.origin());
    int64_t windowSize = window[0] * window[1] * window[2];
    Value filterBase = e.mul(block, windowSize * e.lanes);
    Value offset = e.loadVector(bias, e.mul(block, e.lanes));

    grid.forEachTile(e, firstTile, lastTile, [&](PixelTile pixels) {
      Value input =
          e.add(inputBase,
                e.add(e.mul(pixels.row, strides[1] * in.rowStride()),
                      e.mul(pixels.column, strides[2] * in.columnStride())));
      llvm::SmallVector<Value> sums(pixels.count(), offset);
      // Adds the products of one row of the window for row `row` of the tile,
      // whose filter and input elements stand at offsets from the bases.
      auto addRow = [&](int64_t row, Value filterAt, int64_t filterOffset,
                        Value inputAt, int64_t inputOffset,
                        llvm::MutableArrayRef<Value> sums) {
        for (int64_t kw : columnOrder) {
          Value weight =
              e.loadVector(filter, filterAt, filterOffset + kw * e.lanes);
          for (int64_t q = 0; q < pixels.columns; ++q) {
            Value x = e.loadVector(source, inputAt,
                                   inputOffset +
                                       (kw * dilations[2] + q * strides[2]) *
                                           in.columnStride());
            Value &sum = sums[row * pixels.columns + q];
            sum = e.multiplyAdd(x, weight, sum);
          }
        }
      };
      if (windowSize <= unrolledWindow) {
        // An input row is read once, for all rows of the tile that it is under.
        int64_t inputRows =
            (pixels.rows - 1) * strides[1] + (window[1] - 1) * dilations[1] + 1;
        for (int64_t kd = 0; kd < window[0]; ++kd)
          for (int64_t inputRow = 0; inputRow < inputRows; ++inputRow)
            for (int64_t row = 0; row < pixels.rows; ++row) {
              int64_t distance = inputRow - row * strides[1];
              int64_t kh = distance / dilations[1];
              if (distance < 0 || distance % dilations[1] || kh >= window[1])
                continue;
              addRow(row, filterBase,
                     (kd * window[1] + kh) * window[2] * e.lanes, input,
                     kd * dilations[0] * in.planeStride() +
                         inputRow * in.rowStride(),
                     sums);
            }
      } else {
        sums = e.loop(0, window[0], 1, sums, [&](Value kd, ValueRange sums) {
          return e.loop(0, window[1], 1, sums, [&](Value kh, ValueRange sums) {
            Value filterAt =
                e.add(filterBase, e.mul(e.add(e.mul(kd, window[1]), kh),
                                        window[2] * e.lanes));
            Value inputAt =
                e.add(input, e.add(e.mul(kd, dilations[0] * in.planeStride()),
                                   e.mul(kh, dilations[1] * in.rowStride())));
            llvm::SmallVector<Value> next = llvm::to_vector(sums);
            for (int64_t row = 0; row < pixels.rows; ++row)
              addRow(row, filterAt, 0, inputAt,
                     row * strides[1] * in.rowStride(), next);
            return next;
          });
        });
      }
      Value output =
          e.add(outputBase, e.add(e.mul(pixels.row, out.rowStride()),
                                  e.mul(pixels.column, out.columnStride())));
      Value skipAt =
          e.add(skipBase, e.add(e.mul(pixels.row, skip.rowStride()),
                                e.mul(pixels.column, skip.columnStride())));
      for (int64_t p = 0; p < pixels.count(); ++p) {
        Value result = sums[p];
        if (residual)
          result = e.b.create<arith::AddFOp>(
              result, e.loadVector(residual, skipAt,
                                   pixels.offset(p, skip.rowStride(),
                                                 skip.columnStride())));
        e.store(e.activate(op.getActivation(), result), destination, output,
                pixels.offset(p, out.rowStride(), out.columnStride()));
      }
    });
  };

  Value firstBlock = e.mul(at[2], taskBlocks);
  if (taskBlocks == 1)
    return emitBlock(firstBlock);
  Value lastBlock = e.add(firstBlock, taskBlocks);
  if (out.blocks() % taskBlocks != 0)
    lastBlock = e.min(lastBlock, e.index(out.blocks()));
  e.loop(firstBlock, lastBlock, 1, emitBlock);
}
