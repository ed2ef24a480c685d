//===-- Depthwise.cpp - Convolution of each channel by itself -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Blockwise.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

/// Windows up to this many elements are written out, so that the loads of a
/// tile's overlapping windows are shared in registers.
static constexpr int64_t unrolledWindow = 49;

static void emitDepthwise(Emitter &e, kernel::DepthwiseOp op,
                          std::optional<RowRange> rows) {
  BlockwiseConvolution c(e, op);
  const kernel::Layout &in = c.in;

  // Window columns that read the same input columns of a tile come together:
  // those vectors stay in registers from one to the next.
  llvm::SmallVector<int64_t> columnOrder =
      llvm::to_vector(llvm::seq<int64_t>(0, c.window[2]));
  llvm::stable_sort(columnOrder, [&](int64_t a, int64_t b) {
    return a * c.dilations[2] % c.strides[2] <
           b * c.dilations[2] % c.strides[2];
  });

  auto addWindow = [&](BlockwiseConvolution::Start start, PixelTile pixels,
                       llvm::SmallVector<Value> sums) {
    // Adds the products of one row of the window for row `row` of the tile,
    // whose filter and input elements stand at offsets from the bases.
    auto addRow = [&](int64_t row, Value filterAt, int64_t filterOffset,
                      Value inputAt, int64_t inputOffset,
                      llvm::MutableArrayRef<Value> sums) {
      for (int64_t kw : columnOrder) {
        Value weight =
            e.loadVector(c.filter, filterAt, filterOffset + kw * e.lanes);
        for (int64_t q = 0; q < pixels.columns; ++q) {
          Value x = e.loadVector(c.source, inputAt,
                                 inputOffset +
                                     (kw * c.dilations[2] + q * c.strides[2]) *
                                         in.columnStride());
          Value &sum = sums[row * pixels.columns + q];
          sum = e.multiplyAdd(x, weight, sum);
        }
      }
    };
    if (c.windowSize() <= unrolledWindow) {
      // An input row is read once, for all rows of the tile that it is under.
      int64_t inputRows = (pixels.rows - 1) * c.strides[1] +
                          (c.window[1] - 1) * c.dilations[1] + 1;
      for (int64_t kd = 0; kd < c.window[0]; ++kd)
        for (int64_t inputRow = 0; inputRow < inputRows; ++inputRow)
          for (int64_t row = 0; row < pixels.rows; ++row) {
            int64_t distance = inputRow - row * c.strides[1];
            int64_t kh = distance / c.dilations[1];
            if (distance < 0 || distance % c.dilations[1] || kh >= c.window[1])
              continue;
            addRow(row, start.filter,
                   (kd * c.window[1] + kh) * c.window[2] * e.lanes, start.input,
                   kd * c.dilations[0] * in.planeStride() +
                       inputRow * in.rowStride(),
                   sums);
          }
      return sums;
    }
    return e.loop(0, c.window[0], 1, sums, [&](Value kd, ValueRange sums) {
      return e.loop(0, c.window[1], 1, sums, [&](Value kh, ValueRange sums) {
        Value filterAt =
            e.add(start.filter, e.mul(e.add(e.mul(kd, c.window[1]), kh),
                                      c.window[2] * e.lanes));
        Value inputAt = e.add(
            start.input, e.add(e.mul(kd, c.dilations[0] * in.planeStride()),
                               e.mul(kh, c.dilations[1] * in.rowStride())));
        llvm::SmallVector<Value> next = llvm::to_vector(sums);
        for (int64_t row = 0; row < pixels.rows; ++row)
          addRow(row, filterAt, 0, inputAt, row * c.strides[1] * in.rowStride(),
                 next);
        return next;
      });
    });
  };
  c.emit(c.windowSize() * e.lanes, rows, addWindow);
}

void codegen::emit(Emitter &e, kernel::DepthwiseOp op) {
  emitDepthwise(e, op, std::nullopt);
}

void codegen::emitRows(Emitter &e, kernel::DepthwiseOp op, RowRange rows) {
  emitDepthwise(e, op, rows);
}
