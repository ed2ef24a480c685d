//===-- Activation.cpp - Import of functions of one element ---------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"
#include <limits>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;
using cnn::ActivationKind;

/// The layer, or the numbers if the input is part of shape arithmetic.
static LogicalResult apply(Node &node, cnn::ActivationAttr function) {
  const HostTensor *numbers = node.constant(0);
  if (!numbers || isInteger(numbers->type()) ||
      !node.computesNow(numbers->size()))
    return node.setResult(
        node.create<cnn::ActivationOp>(function, node.tensor(0)));
  if (failed(node.charge(numbers->size())))
    return failure();
  std::vector<double> values;
  for (int64_t i = 0; i < numbers->size(); ++i)
    values.push_back(cnn::evaluate(function, numbers->getDouble(i)));
  return node.setResult(
      HostTensor::fromDoubles(numbers->type(), numbers->shape(), values));
}

template <ActivationKind kind> static LogicalResult importPlain(Node &node) {
  return apply(node, cnn::ActivationAttr::get(node.context(), kind));
}

static LogicalResult applyWith(Node &node, ActivationKind kind, double alpha,
                               double beta = 0) {
  return apply(node,
               cnn::ActivationAttr::get(node.context(), kind, alpha, beta));
}

static LogicalResult importLeakyRelu(Node &node) {
  return applyWith(node, ActivationKind::LeakyRelu,
                   node.getFloat("alpha", 0.01f));
}

static LogicalResult importElu(Node &node) {
  return applyWith(node, ActivationKind::Elu, node.getFloat("alpha", 1));
}

static LogicalResult importCelu(Node &node) {
  double alpha = node.getFloat("alpha", 1);
  if (alpha == 0)
    return node.emitError() << "expects an alpha other than 0";
  return applyWith(node, ActivationKind::Celu, alpha);
}

static LogicalResult importSelu(Node &node) {
  return applyWith(node, ActivationKind::Selu,
                   node.getFloat("alpha", 1.67326319217681884765625),
                   node.getFloat("gamma", 1.05070102214813232421875));
}

static LogicalResult importHardSigmoid(Node &node) {
  return applyWith(node, ActivationKind::HardSigmoid,
                   node.getFloat("alpha", 0.2f), node.getFloat("beta", 0.5));
}

static LogicalResult importThresholdedRelu(Node &node) {
  return applyWith(node, ActivationKind::ThresholdedRelu,
                   node.getFloat("alpha", 1));
}

static LogicalResult importGelu(Node &node) {
  std::string kind = node.getString("approximate", "none");
  if (kind == "none")
    return importPlain<ActivationKind::Gelu>(node);
  if (kind == "tanh")
    return importPlain<ActivationKind::GeluTanh>(node);
  return node.emitError() << "expects approximate to be none or tanh, found "
                          << quote(kind);
}

template <ActivationKind kind> static LogicalResult importNegAbs(Node &node) {
  const HostTensor *numbers = node.constant(0);
  if (!numbers || !isInteger(numbers->type()))
    return importPlain<kind>(node);
  if (failed(node.charge(numbers->size())))
    return failure();
  std::vector<int64_t> values = numbers->integers().vec();
  for (int64_t &value : values)
    if (kind == ActivationKind::Neg || value < 0)
      value = static_cast<int64_t>(-static_cast<uint64_t>(value));
  return node.setResult(HostTensor::fromIntegers(
      numbers->type(), numbers->shape(), std::move(values)));
}

//===----------------------------------------------------------------------===//
// Clip, PRelu
//===----------------------------------------------------------------------===//

/// A limit of Clip: a constant, or a tensor of one number.
static LogicalResult importClip(Node &node) {
  // The operator's defaults are the largest numbers, not infinity.
  double low = -std::numeric_limits<float>::max();
  double high = std::numeric_limits<float>::max();
  if (node.opset() < 11) {
    low = node.getFloat("min", low);
    high = node.getFloat("max", high);
    return applyWith(node, ActivationKind::Clip, low, high);
  }
  bool known = true;
  for (unsigned i : {1, 2}) {
    if (!node.hasInput(i))
      continue;
    auto extents = node.shape(i);
    if (countElements(extents) != 1)
      return node.emitError() << "expects min and max to be one number each, "
                              << node.describeInput(i) << " has shape "
                              << frontend::toString(extents);
    if (const HostTensor *limit = node.constant(i))
      (i == 1 ? low : high) = limit->getDouble(0);
    else
      known = false;
  }
  const HostTensor *numbers = node.constant(0);
  if (known && numbers && isInteger(numbers->type())) {
    if (failed(node.charge(numbers->size())))
      return failure();
    int64_t least = node.hasInput(1) ? node.constant(1)->getInteger(0)
                                     : std::numeric_limits<int64_t>::min();
    int64_t most = node.hasInput(2) ? node.constant(2)->getInteger(0)
                                    : std::numeric_limits<int64_t>::max();
    std::vector<int64_t> values = numbers->integers().vec();
    for (int64_t &value : values)
      value = std::min(std::max(value, least), most);
    return node.setResult(HostTensor::fromIntegers(
        numbers->type(), numbers->shape(), std::move(values)));
  }
  for (unsigned i : {1, 2})
    if (node.hasInput(i) && node.type(i) != ElementType::Float)
      return node.emitError()
             << "expects min and max of float32, " << node.describeInput(i)
             << " is of " << frontend::toString(node.type(i));
  if (known)
    return applyWith(node, ActivationKind::Clip, low, high);
  Value result = node.tensor(0);
  if (node.hasInput(1))
    result = node.createBinary(cnn::BinaryKind::Max, result,
                               node.createReshape(node.tensor(1), {}));
  if (node.hasInput(2))
    result = node.createBinary(cnn::BinaryKind::Min, result,
                               node.createReshape(node.tensor(2), {}));
  return node.setResult(result);
}

/// max(x, 0) + slope min(x, 0).
static LogicalResult importPRelu(Node &node) {
  Value input = node.tensor(0), slope = node.tensor(1);
  Value zero = node.createScalar(0);
  Value positive = node.createBinary(cnn::BinaryKind::Max, input, zero);
  Value negative = node.createBinary(cnn::BinaryKind::Min, input, zero);
  Value scaled = node.createBinary(cnn::BinaryKind::Mul, slope, negative);
  Value result = node.createBinary(cnn::BinaryKind::Add, positive, scaled);
  if (!node.isFaulty() && shapeOf(result) != node.shape(0))
    return node.emitError()
           << "expects a slope that broadcasts to "
           << frontend::toString(node.shape(0)) << ", found shape "
           << frontend::toString(node.shape(1));
  return node.setResult(result);
}

llvm::ArrayRef<Operator> cnnc::frontend::getActivationOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"Abs", 6, newest, 1, 1, importNegAbs<ActivationKind::Abs>},
      {"Ceil", 6, newest, 1, 1, importPlain<ActivationKind::Ceil>},
      {"Celu", 12, newest, 1, 1, importCelu},
      {"Clip", 6, 10, 1, 1, importClip},
      {"Clip", 11, newest, 1, 3, importClip},
      {"Elu", 6, newest, 1, 1, importElu},
      {"Erf", 9, newest, 1, 1, importPlain<ActivationKind::Erf>},
      {"Exp", 6, newest, 1, 1, importPlain<ActivationKind::Exp>},
      {"Floor", 6, newest, 1, 1, importPlain<ActivationKind::Floor>},
      {"Gelu", 20, newest, 1, 1, importGelu},
      {"HardSigmoid", 6, newest, 1, 1, importHardSigmoid},
      {"HardSwish", 14, newest, 1, 1, importPlain<ActivationKind::HardSwish>},
      {"LeakyRelu", 6, newest, 1, 1, importLeakyRelu},
      {"Log", 6, newest, 1, 1, importPlain<ActivationKind::Log>},
      {"Mish", 18, newest, 1, 1, importPlain<ActivationKind::Mish>},
      {"Neg", 6, newest, 1, 1, importNegAbs<ActivationKind::Neg>},
      {"PRelu", 7, newest, 2, 2, importPRelu},
      {"Reciprocal", 6, newest, 1, 1, importPlain<ActivationKind::Reciprocal>},
      {"Relu", 6, newest, 1, 1, importPlain<ActivationKind::Relu>},
      {"Selu", 6, newest, 1, 1, importSelu},
      {"Sigmoid", 6, newest, 1, 1, importPlain<ActivationKind::Sigmoid>},
      {"Softplus", 1, newest, 1, 1, importPlain<ActivationKind::Softplus>},
      {"Softsign", 1, newest, 1, 1, importPlain<ActivationKind::Softsign>},
      {"Sqrt", 6, newest, 1, 1, importPlain<ActivationKind::Sqrt>},
      {"Tanh", 6, newest, 1, 1, importPlain<ActivationKind::Tanh>},
      {"ThresholdedRelu", 10, newest, 1, 1, importThresholdedRelu},
  };
  return table;
}
