//===-- Halo.cpp - The zeros around a buffer's interior ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace {

class HaloEmitter {
public:
  HaloEmitter(Emitter &e, kernel::FillHaloOp op)
      : e(e), layout(kernel::getLayout(op.getDestination())),
        buffer(e.flat(op.getDestination())) {}

  /// The halo of the plane that starts at `base`, halo included.
  void emitPlane(Value base);

private:
  /// A run of `length` elements.
  void zero(Value at, int64_t length);

  Emitter &e;
  kernel::Layout layout;
  Value buffer;
};

} // namespace

void HaloEmitter::zero(Value at, int64_t length) {
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

void HaloEmitter::emitPlane(Value base) {
  int64_t lowD = layout.haloLow[0], highD = layout.haloHigh[0];
  int64_t lowH = layout.haloLow[1], highH = layout.haloHigh[1];
  int64_t lowW = layout.haloLow[2], highW = layout.haloHigh[2];
  int64_t plane = layout.planeStride(), row = layout.rowStride();
  int64_t column = layout.columnStride();
  // What follows each other in memory is zeroed as one run: the halo at a row's
  // end and the next row's start, the rows below and above.
  zero(base, lowD * plane);
  e.loop(0, layout.spatial[0], 1, [&](Value d) {
    Value at = e.add(e.add(base, lowD * plane), e.mul(d, plane));
    zero(at, lowH * row + lowW * column);
    Value end = e.add(at, lowH * row + (lowW + layout.spatial[2]) * column);
    if (lowW + highW)
      e.loop(0, layout.spatial[1] - 1, 1, [&](Value h) {
        zero(e.add(end, e.mul(h, row)), (highW + lowW) * column);
      });
    zero(e.add(end, (layout.spatial[1] - 1) * row),
         highW * column + highH * row);
  });
  zero(e.add(base, (lowD + layout.spatial[0]) * plane), highD * plane);
}

void codegen::emit(Emitter &e, kernel::FillHaloOp op) {
  kernel::Layout layout = kernel::getLayout(op.getDestination());
  if (!layout.hasHalo())
    return;
  HaloEmitter halo(e, op);
  forEachUnit(e, layout.batch * layout.blocks(), op.getTaskCount(),
              [&](Value unit) {
                Value block = e.rem(unit, layout.blocks());
                Value image = e.div(unit, layout.blocks());
                halo.emitPlane(e.add(e.mul(image, layout.batchStride()),
                                     e.mul(block, layout.blockStride())));
              });
}
