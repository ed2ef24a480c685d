//===-- Constant.cpp - Import of constants and of facts about shapes ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

static LogicalResult importConstant(Node &node) {
  if (node.hasAttribute("value")) {
    std::optional<HostTensor> tensor = node.getTensor("value");
    return tensor ? node.setResult(std::move(*tensor)) : failure();
  }
  if (node.hasAttribute("value_float"))
    return node.setResult(HostTensor::fromDoubles(
        ElementType::Float, {}, {node.getFloat("value_float", 0)}));
  if (node.hasAttribute("value_floats")) {
    llvm::SmallVector<double> values = node.getFloats("value_floats");
    return node.setResult(HostTensor::fromDoubles(
        ElementType::Float, {int64_t(values.size())}, values));
  }
  if (node.hasAttribute("value_int"))
    return node.setResult(HostTensor::fromIntegers(
        ElementType::Int64, {}, {node.getInteger("value_int", 0)}));
  if (node.hasAttribute("value_ints")) {
    llvm::SmallVector<int64_t> values = node.getIntegers("value_ints");
    return node.setResult(HostTensor::fromIntegers(
        ElementType::Int64, {int64_t(values.size())},
        std::vector<int64_t>(values.begin(), values.end())));
  }
  return node.emitError() << "expects one of the attributes value, "
                             "value_float, value_floats, value_int and "
                             "value_ints; sparse and string constants are not "
                             "supported";
}

static LogicalResult importConstantOfShape(Node &node) {
  auto shape = node.integers(0, "the shape");
  if (!shape)
    return failure();
  std::optional<HostTensor> value;
  if (node.hasAttribute("value"))
    value = node.getTensor("value");
  else
    value = HostTensor::fromDoubles(ElementType::Float, {}, {0.0});
  if (!value)
    return failure();
  if (value->size() != 1)
    return node.emitError() << "expects a value of one element, found shape "
                            << frontend::toString(value->shape());
  if (failed(node.charge(*shape)))
    return failure();
  return node.setResult(value->gathered(*shape, [](int64_t) { return 0; }));
}

static LogicalResult importShape(Node &node) {
  llvm::ArrayRef<int64_t> shape = node.shape(0);
  int64_t rank = shape.size(), start = 0, end = rank;
  if (node.opset() >= 15) {
    // Clamped, unlike other axes.
    auto clamp = [&](int64_t axis) {
      return std::clamp<int64_t>(axis < 0 ? std::max(axis, -rank) + rank : axis,
                                 0, rank);
    };
    start = clamp(node.getInteger("start", 0));
    end = std::max(start, clamp(node.getInteger("end", rank)));
  }
  auto part = shape.slice(start, end - start);
  return node.setResult(HostTensor::fromIntegers(
      ElementType::Int64, {int64_t(part.size())}, part.vec()));
}

static LogicalResult importSize(Node &node) {
  return node.setResult(HostTensor::fromIntegers(
      ElementType::Int64, {}, {countElements(node.shape(0)).value_or(0)}));
}

static LogicalResult importRange(Node &node) {
  const HostTensor *bounds[3];
  for (unsigned i : {0, 1, 2}) {
    bounds[i] = node.requireConstant(i, "start, limit and delta");
    if (!bounds[i])
      return failure();
    if (bounds[i]->size() != 1 || bounds[i]->type() != bounds[0]->type())
      return node.emitError()
             << "expects start, limit and delta to be one number of one type "
                "each";
  }
  ElementType type = bounds[0]->type();
  double start = bounds[0]->getDouble(0), limit = bounds[1]->getDouble(0),
         delta = bounds[2]->getDouble(0);
  double steps = std::ceil((limit - start) / delta);
  if (!(delta != 0) || !(steps < double(int64_t(1) << 40)))
    return node.emitError()
           << "goes from " << start << " to " << limit << " by " << delta;
  int64_t count = static_cast<int64_t>(std::max(0.0, steps));
  if (failed(node.charge(count)))
    return failure();
  if (!isInteger(type)) {
    std::vector<double> values;
    for (int64_t i = 0; i < count; ++i)
      values.push_back(start + i * delta);
    return node.setResult(HostTensor::fromDoubles(type, {count}, values));
  }
  std::vector<int64_t> values;
  uint64_t next = bounds[0]->getInteger(0);
  for (int64_t i = 0; i < count; ++i, next += bounds[2]->getInteger(0))
    values.push_back(static_cast<int64_t>(next));
  return node.setResult(
      HostTensor::fromIntegers(type, {count}, std::move(values)));
}

static LogicalResult castTo(Node &node, ElementType type) {
  if (byteWidth(type) == 0)
    return node.emitError() << "casts to " << frontend::toString(type)
                            << ", which cnnc does not support";
  const HostTensor *numbers = node.constant(0);
  if (!numbers) {
    if (type != ElementType::Float)
      return node.emitError()
             << "casts a computed tensor to " << frontend::toString(type)
             << "; cnnc's networks compute on float32 only";
    return node.forward();
  }
  if (type == numbers->type())
    return node.forward();
  if (failed(node.charge(numbers->size())))
    return failure();
  return node.setResult(numbers->cast(type));
}

static LogicalResult importCast(Node &node) {
  if (!node.hasAttribute("to"))
    return node.emitError() << "expects an attribute 'to'";
  // Only float8 saturates.
  node.ignoreAttribute("saturate");
  return castTo(node, static_cast<ElementType>(node.getInteger("to", 0)));
}

static LogicalResult importCastLike(Node &node) {
  node.ignoreAttribute("saturate");
  return castTo(node, node.type(1));
}

llvm::ArrayRef<Operator> cnnc::frontend::getConstantOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"Cast", 6, newest, 1, 1, importCast},
      {"CastLike", 15, newest, 2, 2, importCastLike},
      {"Constant", 1, newest, 0, 0, importConstant},
      {"ConstantOfShape", 9, newest, 1, 1, importConstantOfShape},
      {"Range", 11, newest, 3, 3, importRange},
      {"Shape", 1, newest, 1, 1, importShape},
      {"Size", 1, newest, 1, 1, importSize},
  };
  return table;
}
