//===-- Elementwise.cpp - The values of elementwise ops -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"
#include "mlir/IR/Threading.h"

using namespace cnnc::cnn;
using namespace cnnc::reference;

/// Calls `body(first, last)` on parts of 0 to `count` on the context's threads.
static void forEachPart(mlir::MLIRContext *context, int64_t count,
                        llvm::function_ref<void(int64_t, int64_t)> body) {
  constexpr int64_t part = 1 << 14;
  mlir::parallelFor(context, 0, (count + part - 1) / part, [&](size_t i) {
    body(i * part, std::min<int64_t>(count, (i + 1) * part));
  });
}

void cnnc::reference::applyActivation(ActivationAttr activation,
                                      Tensor &tensor) {
  if (activation.isIdentity())
    return;
  forEachPart(activation.getContext(), tensor.size(),
              [&](int64_t first, int64_t last) {
                for (int64_t i = first; i < last; ++i)
                  tensor.values[i] = evaluate(activation, tensor.values[i]);
              });
}

Tensor cnnc::reference::compute(ActivationOp op, Operands operands) {
  Tensor result = *operands[0];
  applyActivation(op.getFunction(), result);
  return result;
}

/// `input` repeated to `shape` by NumPy's rules.
static Tensor broadcast(const Tensor &input, llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t> strides(shape.size(), 0);
  llvm::SmallVector<int64_t> own = getStrides(input.shape);
  int64_t missing = shape.size() - input.shape.size();
  for (int64_t d = 0; d < input.rank(); ++d)
    if (input.shape[d] != 1)
      strides[missing + d] = own[d];
  return readStrided(input, shape, strides);
}

Tensor cnnc::reference::compute(BinaryOp op, Operands operands) {
  llvm::ArrayRef<int64_t> shape = op.getType().getShape();
  Tensor result = broadcast(*operands[0], shape);
  Tensor rhs = broadcast(*operands[1], shape);
  forEachPart(op.getContext(), result.size(), [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i)
      result.values[i] =
          evaluate(op.getKind(), result.values[i], rhs.values[i]);
  });
  applyActivation(op.getActivation(), result);
  return result;
}
