//===-- Halo.cpp - The zeros around a buffer's interior ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Halo.h"
#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

/// Zeroes a run of `length` elements.
static void zero(Emitter &e, Value buffer, Value at, int64_t length) {
  auto store = [&](Value i, int64_t lanes) {
    e.store(constantOf(e, 0, lanes), buffer, e.add(at, i));
  };
  int64_t whole = length - length % e.lanes;
  // Long runs are unrolled: storing is all they do.
  int64_t step = 4 * e.lanes, unrolled = whole - whole % step;
  e.loop(0, unrolled, step, [&](Value i) {
    for (int64_t k = 0; k < step; k += e.lanes)
      store(e.add(i, k), e.lanes);
  });
  for (int64_t i = unrolled; i < whole; i += e.lanes)
    store(e.index(i), e.lanes);
  for (int64_t i = whole; i < length; ++i)
    store(e.index(i), 1);
}

void codegen::fillHalo(Emitter &e, Value buffer, const PlaneRows &rows) {
  kernel::Layout layout = kernel::getLayout(buffer);
  Value flat = e.flat(buffer);
  int64_t lowD = layout.haloLow[0], highD = layout.haloHigh[0];
  int64_t lowH = layout.haloLow[1], highH = layout.haloHigh[1];
  int64_t lowW = layout.haloLow[2], highW = layout.haloHigh[2];
  int64_t depth = layout.spatial[0], height = layout.spatial[1];
  int64_t plane = layout.planeStride(), row = layout.rowStride();
  int64_t column = layout.columnStride();
  // What follows each other in memory is zeroed as one run: the halo at a row's
  // end and the next row's start, the rows below and above.
  e.loop(rows.firstBlock, rows.lastBlock, 1, [&](Value block) {
    Value base = e.add(e.mul(rows.image, layout.batchStride()),
                       e.mul(block, layout.blockStride()));
    Value start = e.add(e.add(base, lowD * plane), e.mul(rows.depth, plane));
    Value end = e.add(start, lowH * row + (lowW + layout.spatial[2]) * column);
    e.branch(e.equal(rows.firstRow, e.index(0)), [&] {
      if (lowD)
        e.branch(e.equal(rows.depth, e.index(0)),
                 [&] { zero(e, flat, base, lowD * plane); });
      zero(e, flat, start, lowH * row + lowW * column);
    });
    if (lowW + highW)
      e.loop(rows.firstRow, e.min(rows.lastRow, e.index(height - 1)), 1,
             [&](Value h) {
               zero(e, flat, e.add(end, e.mul(h, row)),
                    (highW + lowW) * column);
             });
    e.branch(e.equal(rows.lastRow, e.index(height)), [&] {
      zero(e, flat, e.add(end, (height - 1) * row),
           highW * column + highH * row);
      if (highD)
        e.branch(e.equal(rows.depth, e.index(depth - 1)), [&] {
          zero(e, flat, e.add(base, (lowD + depth) * plane), highD * plane);
        });
    });
  });
}

void codegen::emit(Emitter &e, kernel::FillHaloOp op) {
  kernel::Layout layout = kernel::getLayout(op.getDestination());
  if (!layout.hasHalo())
    return;
  forEachUnit(e, layout.batch * layout.blocks(), op.getTaskCount(),
              [&](Value unit) {
                Value image = e.div(unit, layout.blocks());
                Value block = e.rem(unit, layout.blocks());
                e.loop(0, layout.spatial[0], 1, [&](Value depth) {
                  fillHalo(e, op.getDestination(),
                           {image, block, e.add(block, 1), depth, e.index(0),
                            e.index(layout.spatial[1])});
                });
              });
}
