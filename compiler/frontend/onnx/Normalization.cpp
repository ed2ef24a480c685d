//===-- Normalization.cpp - Import of normalizations, softmax and dropout -===//
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

static LogicalResult importBatchNormalization(Node &node) {
  if (node.getInteger("training_mode", 0) != 0)
    return node.emitError() << "is in training mode; cnnc compiles inference, "
                               "export the model for that";
  if (node.opset() < 9 && node.getInteger("spatial", 1) != 1)
    return node.emitError()
           << "normalizes each activation by itself (spatial = 0), which cnnc "
              "does not support";
  // How statistics are updated in training.
  node.ignoreAttribute("momentum");
  llvm::APFloat epsilon(node.getFloat("epsilon", 1e-5f));
  return node.setResult(node.create<cnn::BatchNormOp>(
      node.tensor(0), node.tensor(1), node.tensor(2), node.tensor(3),
      node.tensor(4), epsilon));
}

static LogicalResult importLrn(Node &node) {
  if (!node.hasAttribute("size"))
    return node.emitError() << "expects an attribute 'size'";
  int64_t size = node.getInteger("size", 1);
  llvm::APFloat alpha(node.getFloat("alpha", 1e-4f));
  llvm::APFloat beta(node.getFloat("beta", 0.75));
  llvm::APFloat bias(node.getFloat("bias", 1.0));
  return node.setResult(node.create<cnn::LrnOp>(
      node.tensor(0), static_cast<uint64_t>(size), alpha, beta, bias));
}

//===----------------------------------------------------------------------===//
// Normalizations that are written with elementwise layers
//===----------------------------------------------------------------------===//

/// (x - mean) / sqrt(mean of (x - mean)^2 + epsilon) over `axes`, and what it
/// is made of.
struct Standardized {
  Value mean, deviation, result;
};
static Standardized standardize(Node &node, Value input,
                                llvm::ArrayRef<int64_t> axes, double epsilon) {
  Value mean = node.create<cnn::ReduceOp>(cnn::ReduceKind::Mean, input, axes);
  Value centered = node.createBinary(BinaryKind::Sub, input, mean);
  Value square = node.createBinary(BinaryKind::Mul, centered, centered);
  Value variance =
      node.create<cnn::ReduceOp>(cnn::ReduceKind::Mean, square, axes);
  Value raised =
      node.createBinary(BinaryKind::Add, variance, node.createScalar(epsilon));
  Value deviation = node.createActivation(cnn::ActivationKind::Sqrt, raised);
  return {mean, deviation,
          node.createBinary(BinaryKind::Div, centered, deviation)};
}

/// A vector of numbers a channel in a shape that broadcasts over (N, C, ...).
static Value perChannel(Node &node, Value vector, int64_t rank) {
  if (!vector || shapeOf(vector).size() != 1) {
    if (!node.isFaulty())
      node.emitError() << "expects scale and bias of rank 1, found shape "
                       << frontend::toString(shapeOf(vector));
    return {};
  }
  llvm::SmallVector<int64_t> shape(rank - 1, 1);
  shape.front() = shapeOf(vector).front();
  return node.createReshape(vector, shape);
}

static LogicalResult importInstanceNormalization(Node &node) {
  Value input = node.tensor(0);
  int64_t rank = node.rank(0);
  if (node.isFaulty())
    return failure();
  if (rank < 3)
    return node.emitError() << "expects an input of rank 3 or more (N, C, "
                               "spatial...), found shape "
                            << frontend::toString(node.shape(0));
  for (unsigned i : {1, 2})
    if (node.shape(i) != node.shape(0).slice(1, 1))
      return node.emitError()
             << "expects scale and bias of one number a channel, found shape "
             << frontend::toString(node.shape(i));
  auto axes = llvm::to_vector(llvm::seq<int64_t>(2, rank));
  Standardized normal =
      standardize(node, input, axes, node.getFloat("epsilon", 1e-5f));
  Value scaled = node.createBinary(BinaryKind::Mul, normal.result,
                                   perChannel(node, node.tensor(1), rank));
  return node.setResult(node.createBinary(
      BinaryKind::Add, scaled, perChannel(node, node.tensor(2), rank)));
}

static LogicalResult importLayerNormalization(Node &node) {
  Value input = node.tensor(0);
  int64_t rank = node.rank(0);
  std::optional<int64_t> axis =
      node.normalizeAxis(node.getInteger("axis", -1), rank);
  if (node.isFaulty())
    return failure();
  // In which type the first stage computes; there is only one here.
  node.ignoreAttribute("stash_type");
  auto axes = llvm::to_vector(llvm::seq<int64_t>(*axis, rank));
  Standardized normal =
      standardize(node, input, axes, node.getFloat("epsilon", 1e-5f));
  Value result =
      node.createBinary(BinaryKind::Mul, normal.result, node.tensor(1));
  if (node.hasInput(2))
    result = node.createBinary(BinaryKind::Add, result, node.tensor(2));
  if (shapeOf(result) != node.shape(0) && !node.isFaulty())
    return node.emitError() << "has scale or bias that do not broadcast to "
                            << frontend::toString(node.shape(0));
  if (node.hasOutput(1) && failed(node.setResult(normal.mean, 1)))
    return failure();
  if (node.hasOutput(2) &&
      failed(
          node.setResult(node.createActivation(cnn::ActivationKind::Reciprocal,
                                               normal.deviation),
                         2)))
    return failure();
  return node.setResult(result);
}

/// (x - mean) / (sqrt(mean of (x - mean)^2) + 1e-9) over `axes`.
static LogicalResult importMeanVarianceNormalization(Node &node) {
  Value input = node.tensor(0);
  llvm::SmallVector<int64_t> given = node.getIntegers("axes");
  if (!node.hasAttribute("axes"))
    given = {0, 2, 3};
  auto axes = node.normalizeAxes(given, node.rank(0));
  if (!axes)
    return failure();
  Value mean = node.create<cnn::ReduceOp>(cnn::ReduceKind::Mean, input,
                                          llvm::ArrayRef<int64_t>(*axes));
  Value centered = node.createBinary(BinaryKind::Sub, input, mean);
  Value square = node.createBinary(BinaryKind::Mul, centered, centered);
  Value variance = node.create<cnn::ReduceOp>(cnn::ReduceKind::Mean, square,
                                              llvm::ArrayRef<int64_t>(*axes));
  Value deviation = node.createActivation(cnn::ActivationKind::Sqrt, variance);
  Value raised =
      node.createBinary(BinaryKind::Add, deviation, node.createScalar(1e-9));
  return node.setResult(node.createBinary(BinaryKind::Div, centered, raised));
}

static LogicalResult importLpNormalization(Node &node) {
  Value input = node.tensor(0);
  std::optional<int64_t> axis =
      node.normalizeAxis(node.getInteger("axis", -1), node.rank(0));
  int64_t p = node.getInteger("p", 2);
  if (node.isFaulty())
    return failure();
  if (p != 1 && p != 2)
    return node.emitError() << "expects p to be 1 or 2, found " << p;
  Value norm = node.create<cnn::ReduceOp>(
      p == 1 ? cnn::ReduceKind::L1 : cnn::ReduceKind::L2, input,
      llvm::ArrayRef<int64_t>(*axis));
  return node.setResult(node.createBinary(BinaryKind::Div, input, norm));
}

//===----------------------------------------------------------------------===//
// Softmax, dropout
//===----------------------------------------------------------------------===//

/// Before opset 13, the dimensions from `axis` on count as one.
template <bool log> static LogicalResult importSoftmax(Node &node) {
  Value input = node.tensor(0);
  llvm::ArrayRef<int64_t> shape = node.shape(0);
  bool flattens = node.opset() < 13;
  std::optional<int64_t> axis = node.normalizeAxis(
      node.getInteger("axis", flattens ? 1 : -1), shape.size());
  if (node.isFaulty())
    return failure();
  auto rest = shape.drop_front(*axis + 1);
  if (!flattens || llvm::all_of(rest, [](int64_t e) { return e == 1; }))
    return node.setResult(
        node.create<cnn::SoftmaxOp>(input, static_cast<uint64_t>(*axis), log));
  Value flat = node.create<cnn::FlattenOp>(input, static_cast<uint64_t>(*axis));
  Value result = node.create<cnn::SoftmaxOp>(flat, uint64_t(1), log);
  return node.setResult(node.createReshape(result, shape));
}

static LogicalResult importDropout(Node &node) {
  double ratio = 0.5;
  if (node.opset() < 12) {
    ratio = node.getFloat("ratio", 0.5);
  } else {
    // The random numbers' seed.
    node.ignoreAttribute("seed");
    if (node.hasInput(1))
      ratio = node.number(1, "the ratio").value_or(ratio);
    if (node.hasInput(2) &&
        node.number(2, "the training mode").value_or(0) != 0)
      return node.emitError() << "is in training mode; cnnc compiles "
                                 "inference, export the model for that";
  }
  if (!(ratio >= 0 && ratio < 1))
    return node.emitError() << "expects a ratio of at least 0 and below 1, "
                               "found "
                            << ratio;
  return node.setResult(
      node.create<cnn::DropoutOp>(node.tensor(0), llvm::APFloat(ratio)));
}

llvm::ArrayRef<Operator> cnnc::frontend::getNormalizationOperators() {
  static constexpr Operator table[] = {
      {"BatchNormalization", 7, newestOpset, 5, 5, importBatchNormalization},
      {"LRN", 1, newestOpset, 1, 1, importLrn},
      {"InstanceNormalization", 6, newestOpset, 3, 3,
       importInstanceNormalization},
      {"LayerNormalization", 17, newestOpset, 2, 3, importLayerNormalization},
      {"LpNormalization", 1, newestOpset, 1, 1, importLpNormalization},
      {"MeanVarianceNormalization", 9, newestOpset, 1, 1,
       importMeanVarianceNormalization},
      {"Softmax", 1, newestOpset, 1, 1, importSoftmax<false>},
      {"LogSoftmax", 1, newestOpset, 1, 1, importSoftmax<true>},
      {"Dropout", 7, 11, 1, 1, importDropout},
      {"Dropout", 12, newestOpset, 1, 3, importDropout},
  };
  return table;
}
