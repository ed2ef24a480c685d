//===-- Halo.cpp - The values around a buffer's interior --------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Padding.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace {

class HaloEmitter {
public:
  HaloEmitter(Emitter &e, kernel::FillHaloOp op)
      : e(e), mode(op.getMode()),
        layout(kernel::getLayout(op.getDestination())),
        buffer(e.flat(op.getDestination())) {}

  /// The halo of the plane that starts at `base`, halo included.
  void emitPlane(Value base) {
    if (mode == cnn::PaddingMode::Constant)
      emitZeros(base);
    else
      emitMirrored(base);
  }

private:
  void emitZeros(Value base);
  void emitMirrored(Value base);
  /// Runs of `length` elements, all zero or copied from `source`.
  void zero(Value at, int64_t length);
  void copy(Value at, Value source, int64_t length);
  void forEachVector(int64_t length,
                     llvm::function_ref<void(Value, int64_t)> body);

  Emitter &e;
  cnn::PaddingMode mode;
  kernel::Layout layout;
  Value buffer;
};

} // namespace

void HaloEmitter::forEachVector(int64_t length,
                                llvm::function_ref<void(Value, int64_t)> body) {
  int64_t whole = length - length % e.lanes;
  // Long runs are unrolled: storing is all they do.
  int64_t step = 4 * e.lanes, unrolled = whole - whole % step;
  e.loop(0, unrolled, step, [&](Value i) {
    for (int64_t k = 0; k < step; k += e.lanes)
      body(e.add(i, k), e.lanes);
  });
  for (int64_t i = unrolled; i < whole; i += e.lanes)
    body(e.index(i), e.lanes);
  for (int64_t i = whole; i < length; ++i)
    body(e.index(i), 1);
}

void HaloEmitter::zero(Value at, int64_t length) {
  forEachVector(length, [&](Value i, int64_t lanes) {
    e.store(constantOf(e, 0, lanes), buffer, e.add(at, i));
  });
}

void HaloEmitter::copy(Value at, Value source, int64_t length) {
  forEachVector(length, [&](Value i, int64_t lanes) {
    e.store(load(e, buffer, e.add(source, i), lanes), buffer, e.add(at, i));
  });
}

void HaloEmitter::emitZeros(Value base) {
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

void HaloEmitter::emitMirrored(Value base) {
  // Columns of the interior's rows, then whole rows, then whole planes: what
  // the later ones copy is complete by then.
  auto strides = layout.spatialStrides();
  auto fill = [&](int d, Value at, int64_t length) {
    // `at` is the position of element 0 of dimension d.
    int64_t extent = layout.spatial[d];
    auto copyTo = [&](int64_t i) {
      int64_t from = mirrorIndex(mode, i, extent);
      copy(e.add(at, i * strides[d]), e.add(at, from * strides[d]), length);
    };
    for (int64_t i = -layout.haloLow[d]; i < 0; ++i)
      copyTo(i);
    for (int64_t i = extent; i < extent + layout.haloHigh[d]; ++i)
      copyTo(i);
  };
  Value planes = e.add(base, layout.haloLow[0] * strides[0]);
  e.loop(0, layout.spatial[0], 1, [&](Value d) {
    Value rows = e.add(e.add(planes, e.mul(d, strides[0])),
                       layout.haloLow[1] * strides[1]);
    if (layout.haloLow[2] + layout.haloHigh[2])
      e.loop(0, layout.spatial[1], 1, [&](Value h) {
        fill(2,
             e.add(e.add(rows, e.mul(h, strides[1])),
                   layout.haloLow[2] * strides[2]),
             strides[2]);
      });
    fill(1, rows, strides[1]);
  });
  fill(0, planes, strides[0]);
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
