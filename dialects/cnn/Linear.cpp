//===-- Linear.cpp - Type inference of matrix products -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"

using namespace mlir;
using namespace cnnc::cnn;

LogicalResult FullyConnectedOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(adaptor.getInput());
  RankedTensorType weights = tensorType(adaptor.getWeights());
  // fully_connected-c1
  if (input.getRank() != 2 || weights.getRank() != 2 ||
      input.getDimSize(1) != weights.getDimSize(1))
    return emitOptionalError(location,
                             "fully_connected expects an input (N, K) and "
                             "weights (O, K), found ",
                             input, " and ", weights,
                             "; cnn.flatten makes a matrix of a tensor");
  // fully_connected-c2
  if (Value bias = adaptor.getBias())
    if (tensorType(bias).getShape() != weights.getShape().take_front(1))
      return emitOptionalError(
          location, "fully_connected expects a bias of shape [",
          weights.getDimSize(0), "], found ", bias.getType());
  return inferShape(context, location, "fully_connected",
                    {input.getDimSize(0), weights.getDimSize(0)}, types);
}

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         llvm::SmallVectorImpl<Type> &types) {
  RankedTensorType lhs = tensorType(adaptor.getLhs());
  RankedTensorType rhs = tensorType(adaptor.getRhs());
  // matmul-c1
  if (lhs.getRank() < 1 || rhs.getRank() < 1 ||
      (lhs.getRank() == 1 && rhs.getRank() == 1))
    return emitOptionalError(
        location, "matmul expects ranks of at least 1, not both 1, found ", lhs,
        " and ", rhs);
  llvm::SmallVector<int64_t> a(lhs.getShape()), b(rhs.getShape());
  bool row = a.size() == 1, column = b.size() == 1;
  if (row)
    a.insert(a.begin(), 1);
  if (column)
    b.push_back(1);
  // matmul-c2
  if (a.back() != b[b.size() - 2])
    return emitOptionalError(location, "matmul cannot multiply ", lhs, " by ",
                             rhs, ": the inner extents ", a.back(), " and ",
                             b[b.size() - 2], " differ");
  auto leading = [&](llvm::ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape.drop_back(2), lhs.getElementType());
  };
  // matmul-c3
  RankedTensorType batch = inferBroadcast(leading(a), leading(b));
  if (!batch)
    return emitOptionalError(
        location, "matmul expects leading dimensions that broadcast, found ",
        lhs, " and ", rhs);
  llvm::SmallVector<int64_t> shape(batch.getShape());
  if (!row)
    shape.push_back(a[a.size() - 2]);
  if (!column)
    shape.push_back(b.back());
  return inferShape(context, location, "matmul", shape, types);
}
