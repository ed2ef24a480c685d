//===-- Grouped.cpp - Convolution in groups of few channels -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Blockwise.h"
#include <map>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

void codegen::emit(Emitter &e, kernel::GroupedOp op) {
  BlockwiseConvolution c(e, op);
  const kernel::Layout &in = c.in;
  int64_t channels = op.getGroupChannels();
  int64_t shared = kernel::getSharedColumns(c.window[2]);

  // Adds the products of `shared` columns of a window row.
  auto addColumns = [&](Value filterAt, Value inputAt, PixelTile pixels,
                        llvm::SmallVector<Value> sums) {
    // By the input column they read: pairs of window column and output column.
    std::map<int64_t, llvm::SmallVector<std::pair<int64_t, int64_t>>> uses;
    for (int64_t kw = 0; kw < shared; ++kw)
      for (int64_t q = 0; q < pixels.columns; ++q)
        uses[kw * c.dilations[2] + q * c.strides[2]].push_back({kw, q});
    for (int64_t k = 0; k < channels; ++k) {
      llvm::SmallVector<Value> weights;
      for (int64_t kw = 0; kw < shared; ++kw)
        weights.push_back(
            e.loadVector(c.filter, filterAt, (kw * channels + k) * e.lanes));
      for (int64_t row = 0; row < pixels.rows; ++row)
        for (const auto &[column, products] : uses) {
          Value x =
              e.exchangeLanes(e.loadVector(c.source, inputAt,
                                           row * c.strides[1] * in.rowStride() +
                                               column * in.columnStride()),
                              k);
          for (auto [kw, q] : products) {
            Value &sum = sums[row * pixels.columns + q];
            sum = e.multiplyAdd(x, weights[kw], sum);
          }
        }
    }
    return sums;
  };

  // Rows of the window are a loop: written out, they leave LLVM too many loads
  // to keep in registers.
  int64_t element = channels * e.lanes;
  c.emit(
      c.windowSize() * element, std::nullopt,
      [&](BlockwiseConvolution::Start start, PixelTile pixels,
          llvm::SmallVector<Value> sums) {
        return e.loop(0, c.window[0], 1, sums, [&](Value kd, ValueRange sums) {
          return e.loop(
              0, c.window[1], 1, sums, [&](Value kh, ValueRange sums) {
                Value filterRow =
                    e.add(start.filter, e.mul(e.add(e.mul(kd, c.window[1]), kh),
                                              c.window[2] * element));
                Value inputRow =
                    e.add(start.input,
                          e.add(e.mul(kd, c.dilations[0] * in.planeStride()),
                                e.mul(kh, c.dilations[1] * in.rowStride())));
                return e.loop(
                    0, c.window[2], shared, sums,
                    [&](Value kw, ValueRange sums) {
                      return addColumns(
                          e.add(filterRow, e.mul(kw, element)),
                          e.add(inputRow,
                                e.mul(kw, c.dilations[2] * in.columnStride())),
                          pixels, llvm::to_vector(sums));
                    });
              });
        });
      });
}
