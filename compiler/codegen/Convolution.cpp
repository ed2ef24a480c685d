//===-- Convolution.cpp - Direct convolution by register tiles -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Panels.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace {
class ConvolutionEmitter : public PanelEmitter {
public:
  ConvolutionEmitter(Emitter &e, kernel::ConvolutionOp op)
      : PanelEmitter(e, op,
                     op.getGeometry(e.layout(op.getSource()),
                                    e.layout(op.getDestination())),
                     op.isOneRow(), op.getTile().getPasses()) {}

private:
  /// Products add up to the bias, in later passes to what the one before has
  /// left.
  void emitResults(const Results &results, Value pass, SumUp sumUp) override {
    auto loadFirst = [&] { return loadBias(results); };
    if (passes == 1)
      return store(results, sumUp(loadFirst, /*resumed=*/false));
    Values sums = sumUp(
        [&] {
          return e.choose(e.equal(pass, e.index(0)), loadFirst,
                          [&] { return loadSums(results); });
        },
        /*resumed=*/true);
    e.branch(
        e.less(pass, e.index(passes - 1)), [&] { storeSums(results, sums); },
        [&] { store(results, sums); });
  }
};
} // namespace

void codegen::emit(Emitter &e, kernel::ConvolutionOp op) {
  ConvolutionEmitter(e, op).emit();
}

void codegen::emitRows(Emitter &e, kernel::ConvolutionOp op, RowRange rows) {
  ConvolutionEmitter(e, op).emitRows(rows);
}
