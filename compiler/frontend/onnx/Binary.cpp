//===-- Binary.cpp - Import of arithmetic, comparison and choice ----------===//
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
using cnn::BinaryKind;

//===----------------------------------------------------------------------===//
// Arithmetic at import
//===----------------------------------------------------------------------===//

/// Integers wrap around; division truncates toward zero, as ONNX says. None for
/// a division by zero.
static std::optional<int64_t> evaluateIntegers(BinaryKind kind, int64_t x,
                                               int64_t y) {
  auto a = static_cast<uint64_t>(x), b = static_cast<uint64_t>(y);
  switch (kind) {
  case BinaryKind::Add:
    return static_cast<int64_t>(a + b);
  case BinaryKind::Sub:
    return static_cast<int64_t>(a - b);
  case BinaryKind::Mul:
    return static_cast<int64_t>(a * b);
  case BinaryKind::Div:
    if (y == 0)
      return std::nullopt;
    return y == -1 ? static_cast<int64_t>(-a) : x / y;
  case BinaryKind::Max:
    return std::max(x, y);
  case BinaryKind::Min:
    return std::min(x, y);
  case BinaryKind::Pow: {
    uint64_t result = y < 0 ? (x == 1 ? 1 : 0) : 1;
    for (; y > 0; y >>= 1, a *= a)
      if (y & 1)
        result *= a;
    return static_cast<int64_t>(result);
  }
  }
  return std::nullopt;
}

/// Applies `kind` to two constants of one type, broadcasting.
static std::optional<HostTensor> evaluateHost(Node &node, BinaryKind kind,
                                              const HostTensor &lhs,
                                              const HostTensor &rhs) {
  auto shape = broadcastShapes(lhs.shape(), rhs.shape());
  if (!shape) {
    node.emitError() << "cannot broadcast shapes "
                     << frontend::toString(lhs.shape()) << " and "
                     << frontend::toString(rhs.shape());
    return std::nullopt;
  }
  if (failed(node.charge(*shape)))
    return std::nullopt;
  HostTensor x = broadcastTo(lhs, *shape), y = broadcastTo(rhs, *shape);
  if (!isInteger(x.type())) {
    std::vector<double> values;
    for (int64_t i = 0; i < x.size(); ++i)
      values.push_back(cnn::evaluate(kind, x.getDouble(i), y.getDouble(i)));
    return HostTensor::fromDoubles(x.type(), *shape, values);
  }
  std::vector<int64_t> values;
  for (int64_t i = 0; i < x.size(); ++i) {
    std::optional<int64_t> value =
        evaluateIntegers(kind, x.getInteger(i), y.getInteger(i));
    if (!value) {
      node.emitError() << "divides an integer by zero";
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return HostTensor::fromIntegers(x.type(), *shape, std::move(values));
}

static bool computesNow(Node &node) {
  int64_t elements = 1;
  for (unsigned i = 0; i < node.inputCount(); ++i)
    elements =
        std::max(elements, countElements(node.shape(i)).value_or(elements));
  return node.computesNow(elements);
}

static LogicalResult checkOneType(Node &node) {
  for (unsigned i = 1; i < node.inputCount(); ++i)
    if (node.type(i) != node.type(0))
      return node.emitError() << "expects inputs of one type, found "
                              << frontend::toString(node.type(0)) << " and "
                              << frontend::toString(node.type(i));
  return success();
}

/// Combines all inputs, from the first to the last.
static LogicalResult importChain(Node &node, BinaryKind kind) {
  for (unsigned i = 0; i < node.inputCount(); ++i)
    if (!node.hasInput(i))
      return node.emitError() << "expects an input " << i + 1;
  if (failed(checkOneType(node)))
    return failure();
  if (computesNow(node)) {
    HostTensor result = *node.constant(0);
    for (unsigned i = 1; i < node.inputCount(); ++i) {
      std::optional<HostTensor> next =
          evaluateHost(node, kind, result, *node.constant(i));
      if (!next)
        return failure();
      result = std::move(*next);
    }
    return node.setResult(std::move(result));
  }
  Value result = node.tensor(0);
  for (unsigned i = 1; i < node.inputCount(); ++i)
    result = node.createBinary(kind, result, node.tensor(i));
  return node.setResult(result);
}

template <BinaryKind kind> static LogicalResult importBinary(Node &node) {
  return importChain(node, kind);
}

static LogicalResult importMean(Node &node) {
  Value sum = node.tensor(0);
  for (unsigned i = 1; i < node.inputCount(); ++i)
    sum = node.createBinary(BinaryKind::Add, sum, node.tensor(i));
  return node.setResult(node.createBinary(
      BinaryKind::Div, sum, node.createScalar(node.inputCount())));
}

/// Base and exponent may be of different types; the result is of the base's.
static LogicalResult importPow(Node &node) {
  const HostTensor *base = node.constant(0), *exponent = node.constant(1);
  if (computesNow(node)) {
    if (isInteger(base->type()) && !isInteger(exponent->type()))
      return node.emitError() << "raises integers to a power of "
                              << frontend::toString(exponent->type());
    std::optional<HostTensor> result = evaluateHost(
        node, BinaryKind::Pow, *base, exponent->cast(base->type()));
    return result ? node.setResult(std::move(*result)) : failure();
  }
  Value rhs;
  if (exponent && exponent->type() != ElementType::Float) {
    if (failed(node.charge(exponent->size())))
      return failure();
    rhs = node.createConstant(exponent->cast(ElementType::Float));
  } else {
    rhs = node.tensor(1);
  }
  return node.setResult(
      node.createBinary(BinaryKind::Pow, node.tensor(0), rhs));
}

//===----------------------------------------------------------------------===//
// On constants only: remainders, comparison, logic, choice
//===----------------------------------------------------------------------===//

/// Applies `function` to two constants; `purpose` tells the user what must be
/// constant.
static LogicalResult
evaluateWith(Node &node, ElementType result,
             llvm::function_ref<double(double, double)> doubles,
             llvm::function_ref<int64_t(int64_t, int64_t)> integers) {
  const HostTensor *lhs = node.requireConstant(0, "its operands");
  const HostTensor *rhs = node.requireConstant(1, "its operands");
  if (!lhs || !rhs || failed(checkOneType(node)))
    return failure();
  auto shape = broadcastShapes(lhs->shape(), rhs->shape());
  if (!shape)
    return node.emitError()
           << "cannot broadcast shapes " << frontend::toString(lhs->shape())
           << " and " << frontend::toString(rhs->shape());
  if (failed(node.charge(*shape)))
    return failure();
  HostTensor x = broadcastTo(*lhs, *shape), y = broadcastTo(*rhs, *shape);
  if (isInteger(x.type())) {
    std::vector<int64_t> values;
    for (int64_t i = 0; i < x.size(); ++i)
      values.push_back(integers(x.getInteger(i), y.getInteger(i)));
    return node.setResult(
        HostTensor::fromIntegers(result, *shape, std::move(values)));
  }
  std::vector<double> values;
  for (int64_t i = 0; i < x.size(); ++i)
    values.push_back(doubles(x.getDouble(i), y.getDouble(i)));
  return node.setResult(HostTensor::fromDoubles(result, *shape, values));
}

template <typename Comparison>
static LogicalResult importComparison(Node &node) {
  auto compare = [](auto x, auto y) { return Comparison()(x, y) ? 1 : 0; };
  return evaluateWith(node, ElementType::Bool, compare, compare);
}

template <typename Logic> static LogicalResult importLogic(Node &node) {
  auto combine = [](auto x, auto y) { return Logic()(x != 0, y != 0) ? 1 : 0; };
  return evaluateWith(node, ElementType::Bool, combine, combine);
}

static LogicalResult importNot(Node &node) {
  const HostTensor *input = node.requireConstant(0, "its operand");
  if (!input)
    return failure();
  if (!isInteger(input->type()))
    return node.emitError() << "expects an operand of bool";
  if (failed(node.charge(input->size())))
    return failure();
  std::vector<int64_t> values = input->integers().vec();
  for (int64_t &value : values)
    value = value == 0;
  return node.setResult(HostTensor::fromIntegers(
      ElementType::Bool, input->shape(), std::move(values)));
}

/// Python's remainder, or C's with fmod.
static LogicalResult importMod(Node &node) {
  bool truncates = node.getInteger("fmod", 0) != 0;
  const HostTensor *divisor = node.requireConstant(1, "its operands");
  if (!divisor)
    return failure();
  if (isInteger(divisor->type()) && llvm::is_contained(divisor->integers(), 0))
    return node.emitError() << "divides an integer by zero";
  auto doubles = [&](double x, double y) {
    double rest = std::fmod(x, y);
    return !truncates && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  };
  auto integers = [&](int64_t x, int64_t y) {
    int64_t rest = y == -1 ? 0 : x % y;
    return !truncates && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  };
  return evaluateWith(node, node.type(0), doubles, integers);
}

/// Of constants: computed. Of tensors: if the condition is the same everywhere,
/// the chosen one, broadcast.
static LogicalResult importWhere(Node &node) {
  const HostTensor *condition = node.requireConstant(0, "the condition");
  if (!condition)
    return failure();
  if (node.type(1) != node.type(2))
    return node.emitError()
           << "chooses between " << frontend::toString(node.type(1)) << " and "
           << frontend::toString(node.type(2));
  auto inner = broadcastShapes(node.shape(1), node.shape(2));
  auto shape = inner ? broadcastShapes(*inner, condition->shape()) : inner;
  if (!shape)
    return node.emitError() << "cannot broadcast shapes "
                            << frontend::toString(condition->shape()) << ", "
                            << frontend::toString(node.shape(1)) << " and "
                            << frontend::toString(node.shape(2));
  const HostTensor *x = node.constant(1), *y = node.constant(2);
  if (x && y) {
    if (failed(node.charge(*shape)) || failed(node.charge(*shape)))
      return failure();
    HostTensor choice = broadcastTo(*condition, *shape);
    HostTensor yes = broadcastTo(*x, *shape), no = broadcastTo(*y, *shape);
    if (isInteger(yes.type())) {
      std::vector<int64_t> values;
      for (int64_t i = 0; i < choice.size(); ++i)
        values.push_back((choice.getInteger(i) ? yes : no).getInteger(i));
      return node.setResult(
          HostTensor::fromIntegers(yes.type(), *shape, std::move(values)));
    }
    std::vector<double> values;
    for (int64_t i = 0; i < choice.size(); ++i)
      values.push_back((choice.getInteger(i) ? yes : no).getDouble(i));
    return node.setResult(HostTensor::fromDoubles(yes.type(), *shape, values));
  }
  bool first = condition->size() != 0 && condition->getInteger(0) != 0;
  for (int64_t i = 0; i < condition->size(); ++i)
    if ((condition->getInteger(i) != 0) != first)
      return node.emitError()
             << "chooses between computed tensors element by element, which "
                "cnnc does not support; it does if the condition is constant "
                "and the same for all elements";
  unsigned chosen = first ? 1 : 2;
  if (node.shape(chosen) == llvm::ArrayRef<int64_t>(*shape))
    return node.forward(chosen);
  // Times one keeps every number as it is.
  return node.setResult(node.createBinary(BinaryKind::Mul, node.tensor(chosen),
                                          node.createSplat(*shape, 1)));
}

llvm::ArrayRef<Operator> cnnc::frontend::getBinaryOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"Add", 7, newest, 2, 2, importBinary<BinaryKind::Add>},
      {"Sub", 7, newest, 2, 2, importBinary<BinaryKind::Sub>},
      {"Mul", 7, newest, 2, 2, importBinary<BinaryKind::Mul>},
      {"Div", 7, newest, 2, 2, importBinary<BinaryKind::Div>},
      {"Max", 6, newest, 1, anyNumber, importBinary<BinaryKind::Max>},
      {"Min", 6, newest, 1, anyNumber, importBinary<BinaryKind::Min>},
      {"Sum", 6, newest, 1, anyNumber, importBinary<BinaryKind::Add>},
      {"Mean", 6, newest, 1, anyNumber, importMean},
      {"Pow", 7, newest, 2, 2, importPow},
      {"Mod", 10, newest, 2, 2, importMod},
      {"Equal", 7, newest, 2, 2, importComparison<std::equal_to<>>},
      {"Greater", 7, newest, 2, 2, importComparison<std::greater<>>},
      {"GreaterOrEqual", 12, newest, 2, 2,
       importComparison<std::greater_equal<>>},
      {"Less", 7, newest, 2, 2, importComparison<std::less<>>},
      {"LessOrEqual", 12, newest, 2, 2, importComparison<std::less_equal<>>},
      {"And", 7, newest, 2, 2, importLogic<std::logical_and<>>},
      {"Or", 7, newest, 2, 2, importLogic<std::logical_or<>>},
      {"Xor", 7, newest, 2, 2, importLogic<std::not_equal_to<>>},
      {"Not", 1, newest, 1, 1, importNot},
      {"Where", 9, newest, 3, 3, importWhere},
  };
  return table;
}
