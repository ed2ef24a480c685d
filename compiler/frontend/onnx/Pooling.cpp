//===-- Pooling.cpp - Import of pooling -----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"
#include "compiler/frontend/onnx/WindowAttributes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

static LogicalResult importPool(Node &node, cnn::PoolKind kind) {
  Value input = node.tensor(0);
  if (node.isFaulty())
    return failure();
  int64_t rank = node.rank(0) - 2;
  if (rank < 1 || rank > 3)
    return node.emitError() << "expects an input of rank 3, 4 or 5 (N, C, "
                               "spatial...), found shape "
                            << frontend::toString(node.shape(0));
  llvm::SmallVector<int64_t> size = node.getIntegers("kernel_shape");
  if (int64_t(size.size()) != rank)
    return node.emitError()
           << "expects " << rank << " numbers in kernel_shape, found "
           << frontend::toString(size);
  std::optional<WindowAttributes> window = readWindowAttributes(node, rank);
  bool ceil = node.getInteger("ceil_mode", 0) != 0;
  bool countPadding = kind == cnn::PoolKind::Average &&
                      node.getInteger("count_include_pad", 0) != 0;
  if (!window || node.isFaulty())
    return failure();
  return node.setResult(node.create<cnn::PoolOp>(
      kind, input, llvm::ArrayRef<int64_t>(size),
      llvm::ArrayRef<int64_t>(window->strides),
      llvm::ArrayRef<int64_t>(window->dilations), window->padding,
      ceil && window->isExplicit, countPadding));
}

static LogicalResult importMaxPool(Node &node) {
  // Only the order of the indices, which are not computed, depends on it.
  node.ignoreAttribute("storage_order");
  return importPool(node, cnn::PoolKind::Max);
}

static LogicalResult importAveragePool(Node &node) {
  return importPool(node, cnn::PoolKind::Average);
}

/// Whether p of an Lp norm is 2, the only one there is a layer for.
static LogicalResult checkNorm(Node &node) {
  int64_t p = node.getInteger("p", 2);
  if (p != 2)
    return node.emitError()
           << "pools with the L" << p << " norm; cnnc has the L2 norm only";
  return success(!node.isFaulty());
}

static LogicalResult importLpPool(Node &node) {
  return failed(checkNorm(node)) ? failure()
                                 : importPool(node, cnn::PoolKind::L2);
}

template <cnn::PoolKind kind>
static LogicalResult importGlobalPool(Node &node) {
  if (kind == cnn::PoolKind::L2 && failed(checkNorm(node)))
    return failure();
  return node.setResult(node.create<cnn::GlobalPoolOp>(kind, node.tensor(0)));
}

llvm::ArrayRef<Operator> cnnc::frontend::getPoolingOperators() {
  static constexpr Operator table[] = {
      {"MaxPool", 1, newestOpset, 1, 1, importMaxPool},
      {"AveragePool", 7, newestOpset, 1, 1, importAveragePool},
      {"LpPool", 2, newestOpset, 1, 1, importLpPool},
      {"GlobalMaxPool", 1, newestOpset, 1, 1,
       importGlobalPool<cnn::PoolKind::Max>},
      {"GlobalAveragePool", 1, newestOpset, 1, 1,
       importGlobalPool<cnn::PoolKind::Average>},
      {"GlobalLpPool", 2, newestOpset, 1, 1,
       importGlobalPool<cnn::PoolKind::L2>},
  };
  return table;
}
