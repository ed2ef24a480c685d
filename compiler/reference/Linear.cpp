//===-- Linear.cpp - The values of matrix products -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"
#include "mlir/IR/Threading.h"

using namespace cnnc::cnn;
using namespace cnnc::reference;

Tensor cnnc::reference::compute(FullyConnectedOp op, Operands operands) {
  const Tensor &input = *operands[0], &weights = *operands[1];
  const Tensor *bias = op.getBias() ? operands[2] : nullptr;
  Tensor result(op.getType().getShape());
  int64_t batch = result.shape[0], outputs = result.shape[1];
  int64_t inputs = input.shape[1];
  mlir::parallelFor(op.getContext(), 0, outputs, [&](size_t o) {
    for (int64_t n = 0; n < batch; ++n) {
      double sum = bias ? bias->values[o] : 0;
      for (int64_t k = 0; k < inputs; ++k)
        sum += input.values[n * inputs + k] * weights.values[o * inputs + k];
      result.values[n * outputs + o] = sum;
    }
  });
  applyActivation(op.getActivation(), result);
  return result;
}

/// A stack of matrices, broadcast to the leading dimensions `batch`.
static Tensor stack(const Tensor &input, llvm::ArrayRef<int64_t> matrix,
                    llvm::ArrayRef<int64_t> batch) {
  llvm::SmallVector<int64_t> shape(batch);
  shape.append(matrix.begin(), matrix.end());
  llvm::SmallVector<int64_t> strides(shape.size(), 0);
  llvm::SmallVector<int64_t> matrixStrides = getStrides(matrix);
  llvm::copy(matrixStrides, strides.end() - 2);
  int64_t leading = std::max<int64_t>(0, input.rank() - 2);
  llvm::SmallVector<int64_t> own = getStrides(input.shape);
  for (int64_t d = 0; d < leading; ++d)
    if (input.shape[d] != 1)
      strides[batch.size() - leading + d] = own[d];
  return readStrided(input, shape, strides);
}

Tensor cnnc::reference::compute(MatmulOp op, Operands operands) {
  const Tensor &lhs = *operands[0], &rhs = *operands[1];
  bool isRow = lhs.rank() == 1, isColumn = rhs.rank() == 1;
  int64_t inner = lhs.shape.back();
  int64_t rows = isRow ? 1 : lhs.shape[lhs.rank() - 2];
  int64_t columns = isColumn ? 1 : rhs.shape.back();
  Tensor result(op.getType().getShape());
  llvm::ArrayRef<int64_t> batch =
      llvm::ArrayRef(result.shape).drop_back(!isRow + !isColumn);
  Tensor a = stack(lhs, {rows, inner}, batch);
  Tensor b = stack(rhs, {inner, columns}, batch);
  mlir::parallelFor(
      op.getContext(), 0, countElements(batch) * rows, [&](size_t i) {
        double *y = result.data() + i * columns;
        const double *matrix = b.data() + i / rows * inner * columns;
        for (int64_t k = 0; k < inner; ++k)
          for (int64_t j = 0; j < columns; ++j)
            y[j] += a.values[i * inner + k] * matrix[k * columns + j];
      });
  return result;
}
