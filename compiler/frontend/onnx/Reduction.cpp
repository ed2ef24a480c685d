//===-- Reduction.cpp - Import of reductions ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;
using cnn::ReduceKind;

/// The opset from which the axes are an input instead of an attribute.
static int64_t axesAreInputSince(llvm::StringRef op) {
  return op == "ReduceSum" ? 13 : 18;
}

namespace {
struct Reduction {
  llvm::SmallVector<int64_t> axes;
  /// The result's shape.
  llvm::SmallVector<int64_t> shape;
};
} // namespace

static std::optional<Reduction> readReduction(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  int64_t rank = input.size();
  llvm::SmallVector<int64_t> axes;
  bool keepsEmpty = false;
  if (node.opset() >= axesAreInputSince(node.opType())) {
    keepsEmpty = node.getInteger("noop_with_empty_axes", 0) != 0;
    if (node.hasInput(1)) {
      auto given = node.integers(1, "the axes");
      if (!given)
        return std::nullopt;
      axes = *given;
    }
  } else if (node.hasInput(1)) {
    node.emitError() << "has axes as an input, which opset " << node.opset()
                     << " does not know";
    return std::nullopt;
  } else {
    axes = node.getIntegers("axes");
  }
  bool keepsExtents = node.getInteger("keepdims", 1) != 0;
  auto normalized = node.normalizeAxes(axes, rank);
  if (!normalized || node.isFaulty())
    return std::nullopt;
  Reduction reduction;
  reduction.axes = *normalized;
  if (axes.empty() && !keepsEmpty)
    reduction.axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  for (int64_t i = 0; i < rank; ++i) {
    if (!llvm::is_contained(reduction.axes, i))
      reduction.shape.push_back(input[i]);
    else if (keepsExtents)
      reduction.shape.push_back(1);
  }
  return reduction;
}

static int64_t reduceIntegers(ReduceKind kind, int64_t x, int64_t y) {
  auto a = static_cast<uint64_t>(x), b = static_cast<uint64_t>(y);
  switch (kind) {
  case ReduceKind::Max:
    return std::max(x, y);
  case ReduceKind::Min:
    return std::min(x, y);
  case ReduceKind::Prod:
    return static_cast<int64_t>(a * b);
  default:
    return static_cast<int64_t>(a + b);
  }
}

/// Reductions of integers, as in shape arithmetic.
static LogicalResult evaluate(Node &node, ReduceKind kind,
                              const HostTensor &input,
                              const Reduction &reduction) {
  if (kind == ReduceKind::Mean || kind == ReduceKind::L1 ||
      kind == ReduceKind::L2)
    return node.emitError()
           << "reduces constants of " << frontend::toString(input.type())
           << "; cnnc computes sum, product, max and min of "
              "integers at import";
  if (input.size() == 0)
    return node.emitError() << "reduces an empty tensor";
  if (failed(node.charge(input.size())))
    return failure();
  llvm::SmallVector<int64_t> kept(input.shape());
  for (int64_t axis : reduction.axes)
    kept[axis] = 1;
  llvm::SmallVector<int64_t, 4> strides = rowMajorStrides(kept);
  std::vector<std::optional<int64_t>> partial(countElements(kept).value_or(0));
  int64_t i = 0;
  forEachIndex(input.shape(), [&](llvm::ArrayRef<int64_t> index) {
    int64_t at = 0;
    for (size_t d = 0; d < index.size(); ++d)
      if (kept[d] != 1)
        at += index[d] * strides[d];
    int64_t value = input.getInteger(i++);
    partial[at] =
        partial[at] ? reduceIntegers(kind, *partial[at], value) : value;
  });
  std::vector<int64_t> values;
  for (std::optional<int64_t> value : partial)
    values.push_back(value.value_or(0));
  return node.setResult(HostTensor::fromIntegers(input.type(), reduction.shape,
                                                 std::move(values)));
}

template <ReduceKind kind> static LogicalResult importReduce(Node &node) {
  std::optional<Reduction> reduction = readReduction(node);
  if (!reduction)
    return failure();
  const HostTensor *numbers = node.constant(0);
  if (numbers && isInteger(numbers->type()))
    return evaluate(node, kind, *numbers, *reduction);
  // Without axes nothing is summed, but L1 and L2 still take the magnitude.
  bool isNothing = reduction->axes.empty() && kind != ReduceKind::L1 &&
                   kind != ReduceKind::L2;
  if (isNothing)
    return node.forward();
  Value result = node.create<cnn::ReduceOp>(
      kind, node.tensor(0), llvm::ArrayRef<int64_t>(reduction->axes));
  return node.setResult(node.createReshape(result, reduction->shape));
}

/// Reductions that are a function before or after another one.
static LogicalResult importSumSquare(Node &node) {
  std::optional<Reduction> reduction = readReduction(node);
  if (!reduction)
    return failure();
  Value input = node.tensor(0);
  Value square = node.createBinary(cnn::BinaryKind::Mul, input, input);
  Value result = node.create<cnn::ReduceOp>(
      ReduceKind::Sum, square, llvm::ArrayRef<int64_t>(reduction->axes));
  return node.setResult(node.createReshape(result, reduction->shape));
}

static LogicalResult importLogSum(Node &node) {
  std::optional<Reduction> reduction = readReduction(node);
  if (!reduction)
    return failure();
  Value sum =
      node.create<cnn::ReduceOp>(ReduceKind::Sum, node.tensor(0),
                                 llvm::ArrayRef<int64_t>(reduction->axes));
  Value result = node.createActivation(cnn::ActivationKind::Log, sum);
  return node.setResult(node.createReshape(result, reduction->shape));
}

/// m + log(sum of exp(x - m)) with m the largest x, so that no power overflows.
static LogicalResult importLogSumExp(Node &node) {
  std::optional<Reduction> reduction = readReduction(node);
  if (!reduction)
    return failure();
  llvm::ArrayRef<int64_t> axes = reduction->axes;
  Value input = node.tensor(0);
  Value most = node.create<cnn::ReduceOp>(ReduceKind::Max, input, axes);
  Value lowered = node.createBinary(cnn::BinaryKind::Sub, input, most);
  Value power = node.createActivation(cnn::ActivationKind::Exp, lowered);
  Value sum = node.create<cnn::ReduceOp>(ReduceKind::Sum, power, axes);
  Value log = node.createActivation(cnn::ActivationKind::Log, sum);
  Value result = node.createBinary(cnn::BinaryKind::Add, log, most);
  return node.setResult(node.createReshape(result, reduction->shape));
}

llvm::ArrayRef<Operator> cnnc::frontend::getReductionOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"ReduceL1", 1, newest, 1, 2, importReduce<ReduceKind::L1>},
      {"ReduceL2", 1, newest, 1, 2, importReduce<ReduceKind::L2>},
      {"ReduceLogSum", 1, newest, 1, 2, importLogSum},
      {"ReduceLogSumExp", 1, newest, 1, 2, importLogSumExp},
      {"ReduceMax", 1, newest, 1, 2, importReduce<ReduceKind::Max>},
      {"ReduceMean", 1, newest, 1, 2, importReduce<ReduceKind::Mean>},
      {"ReduceMin", 1, newest, 1, 2, importReduce<ReduceKind::Min>},
      {"ReduceProd", 1, newest, 1, 2, importReduce<ReduceKind::Prod>},
      {"ReduceSum", 1, newest, 1, 2, importReduce<ReduceKind::Sum>},
      {"ReduceSumSquare", 1, newest, 1, 2, importSumSquare},
  };
  return table;
}
