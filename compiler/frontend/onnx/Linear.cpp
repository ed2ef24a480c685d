//===-- Linear.cpp - Import of matrix products ----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;
using cnn::BinaryKind;

static Value transposed(Node &node, Value matrix, bool wanted) {
  if (!wanted)
    return matrix;
  return node.create<cnn::TransposeOp>(matrix, llvm::ArrayRef<int64_t>({1, 0}));
}

static Value scaled(Node &node, Value tensor, double factor) {
  if (factor == 1)
    return tensor;
  return node.createBinary(BinaryKind::Mul, tensor, node.createScalar(factor));
}

/// alpha A B + beta C. The factors and transpositions of weights become layers
/// on constants, which are folded later.
static LogicalResult importGemm(Node &node) {
  Value a = node.tensor(0), b = node.tensor(1);
  for (unsigned i : {0, 1})
    if (!node.isFaulty() && node.rank(i) != 2)
      return node.emitError()
             << "expects matrices, " << node.describeInput(i) << " has shape "
             << frontend::toString(node.shape(i));
  a = transposed(node, a, node.getInteger("transA", 0) != 0);
  // cnn.fully_connected has the weights as (outputs, inputs).
  b = transposed(node, b, node.getInteger("transB", 0) == 0);
  b = scaled(node, b, node.getFloat("alpha", 1));
  double beta = node.getFloat("beta", 1);
  if (node.isFaulty())
    return failure();
  int64_t outputs = shapeOf(b)[0];
  auto product = [&](Value bias) {
    return node.create<cnn::FullyConnectedOp>(a, b, bias);
  };
  if (!node.hasInput(2))
    return node.setResult(product(Value()));

  Value c = scaled(node, node.tensor(2), beta);
  llvm::SmallVector<int64_t, 2> shape(shapeOf(c));
  llvm::SmallVector<int64_t, 2> full = {shapeOf(a)[0], outputs};
  if (broadcastShapes(shape, full) != full)
    return node.emitError()
           << "expects input 3 to broadcast to " << frontend::toString(full)
           << ", found shape " << frontend::toString(shape);
  bool isVector = !shape.empty() && shape.back() == outputs &&
                  (shape.size() == 1 || shape[0] == 1);
  if (isVector)
    return node.setResult(product(node.createReshape(c, {outputs})));
  return node.setResult(
      node.createBinary(BinaryKind::Add, product(Value()), c));
}

static LogicalResult importMatMul(Node &node) {
  return node.setResult(
      node.create<cnn::MatmulOp>(node.tensor(0), node.tensor(1)));
}

llvm::ArrayRef<Operator> cnnc::frontend::getLinearOperators() {
  static constexpr Operator table[] = {
      {"Gemm", 7, 10, 3, 3, importGemm},
      {"Gemm", 11, newestOpset, 2, 3, importGemm},
      {"MatMul", 1, newestOpset, 2, 2, importMatMul},
  };
  return table;
}
