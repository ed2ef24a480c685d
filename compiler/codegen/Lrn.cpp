//===-- Lrn.cpp - Local response normalization ------------------*- C++ -*-===//
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

class LrnEmitter {
public:
  LrnEmitter(Emitter &e, kernel::LrnOp op)
      : e(e), f(e), op(op), source(e.flat(op.getSource())),
        destination(e.flat(op.getDestination())) {
    kernel::Layout layout = kernel::getLayout(op.getSource());
    batch = layout.batch;
    channels = layout.channels;
    for (int64_t extent : layout.spatial)
      pixels *= extent;
    before = (op.getSize() - 1) / 2;
    behind = op.getSize() - 1 - before;
  }
  void emit();

private:
  /// All channels of `lanes` pixels from `base` on.
  void emitPixels(Value base, int64_t lanes);
  void emitChannel(Value base, Value channel, Value sum, int64_t lanes);
  /// base^-beta.
  Value inversePower(Value base);
  Value addSquare(Value sum, Value at, int64_t lanes) {
    Value x = load(e, source, at, lanes);
    return f.fma(x, x, sum);
  }

  Emitter &e;
  Functions f;
  kernel::LrnOp op;
  Value source, destination;
  int64_t batch, channels, pixels = 1, before, behind;
};

} // namespace

Value LrnEmitter::inversePower(Value base) {
  // The usual exponents are roots, which are cheaper and more accurate.
  double beta = op.getBeta().convertToDouble();
  Value one = f.constant(base, 1);
  if (beta == 0.5)
    return f.div(one, f.sqrt(base));
  if (beta == 0.75) {
    Value root = f.sqrt(base);
    return f.div(one, f.mul(root, f.sqrt(root)));
  }
  if (beta == 1)
    return f.div(one, base);
  return f.pow(base, f.constant(base, -beta));
}

void LrnEmitter::emitChannel(Value base, Value channel, Value sum,
                             int64_t lanes) {
  double alpha = op.getAlpha().convertToDouble() / op.getSize();
  Value scale = f.fma(sum, f.constant(sum, alpha),
                      f.constant(sum, op.getBias().convertToDouble()));
  Value at = e.add(base, e.mul(channel, pixels));
  e.store(f.mul(load(e, source, at, lanes), inversePower(scale)), destination,
          at);
}

void LrnEmitter::emitPixels(Value base, int64_t lanes) {
  Value zero = constantOf(e, 0, lanes);
  // Windows that the first or last channel clips sum over what is left; a sum
  // that moves along instead would lose digits to cancellation.
  auto emitClipped = [&](int64_t low, int64_t high) {
    e.loop(low, high, 1, [&](Value channel) {
      Value first = e.max(e.add(channel, -before), e.index(0));
      Value last = e.min(e.add(channel, behind + 1), e.index(channels));
      Value sum = e.loop(
          first, last, 1, ValueRange(zero), [&](Value j, ValueRange carried) {
            Value at = e.add(base, e.mul(j, pixels));
            return llvm::SmallVector<Value>{addSquare(carried[0], at, lanes)};
          })[0];
      emitChannel(base, channel, sum, lanes);
    });
  };
  constexpr int64_t mostUnrolled = 16;
  int64_t low = std::min(before, channels);
  int64_t high = std::max(low, channels - behind);
  if (int64_t(op.getSize()) > mostUnrolled)
    low = high = channels;
  emitClipped(0, low);
  e.loop(low, high, 1, [&](Value channel) {
    Value sum = zero;
    Value at = e.add(base, e.mul(channel, pixels));
    for (int64_t j = -before; j <= behind; ++j)
      sum = addSquare(sum, e.add(at, j * pixels), lanes);
    emitChannel(base, channel, sum, lanes);
  });
  emitClipped(high, channels);
}

void LrnEmitter::emit() {
  int64_t tasks = op.getTaskCount();
  auto emitSome = [&](int64_t first, int64_t number, int64_t lanes) {
    if (number == 0)
      return;
    forEachUnit(e, batch * number, tasks, [&](Value unit) {
      Value image = e.div(unit, number);
      Value pixel = e.add(e.mul(e.rem(unit, number), lanes), first);
      emitPixels(e.add(e.mul(image, channels * pixels), pixel), lanes);
    });
  };
  int64_t vectors = pixels / e.lanes;
  emitSome(0, vectors, e.lanes);
  emitSome(vectors * e.lanes, pixels % e.lanes, 1);
}

void codegen::emit(Emitter &e, kernel::LrnOp op) { LrnEmitter(e, op).emit(); }
