//===-- Node.cpp - One ONNX node on its way into the cnn dialect ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Node.h"
#include "compiler/frontend/weights/Elements.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

/// Float arithmetic on at most so many elements is done at import, because it
/// may be part of shape arithmetic; more is left to the graph passes.
static constexpr int64_t mostFloats = 4096;

Value Graph::materialize(const HostTensor &tensor, llvm::StringRef name) {
  auto type = RankedTensorType::get(tensor.shape(), builder.getF32Type());
  // The attribute keeps the memory that the file was read into.
  ElementsAttr value =
      getElements(type, name, tensor.singles().data, tensor.singles().owner);
  Location location = NameLoc::get(builder.getStringAttr(name), file);
  return builder.create<cnn::ConstantOp>(location, type, value);
}

static Location getNodeLocation(Graph &graph, const onnx::NodeProto &proto) {
  llvm::StringRef name = proto.name();
  if (name.empty() && proto.output_size() > 0)
    name = proto.output(0);
  return NameLoc::get(graph.builder.getStringAttr(name), graph.file);
}

Node::Node(Graph &graph, onnx::NodeProto &proto)
    : graph(graph), proto(proto), location(getNodeLocation(graph, proto)) {}

std::string Node::describe() const {
  llvm::StringRef name = proto.name();
  if (name.empty() && proto.output_size() > 0)
    name = proto.output(0);
  return "node " + quote(name) + " (" + proto.op_type() + ")";
}

InFlightDiagnostic Node::emitError() {
  faulty = true;
  // At the file: a location by the node's name would have it printed twice.
  return mlir::emitError(graph.file) << describe() << ": ";
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

bool Node::hasInput(unsigned i) const {
  return i < inputCount() && !proto.input(i).empty();
}

std::string Node::describeInput(unsigned i) const {
  return "input " + std::to_string(i + 1) + " " + quote(proto.input(i));
}

const Imported *Node::lookup(unsigned i) const {
  if (!hasInput(i))
    return nullptr;
  auto found = graph.values.find(proto.input(i));
  return found == graph.values.end() ? nullptr : &found->second;
}

const HostTensor *Node::constant(unsigned i) const {
  const Imported *imported = lookup(i);
  return imported && imported->constant ? &*imported->constant : nullptr;
}

Value Node::tensor(unsigned i) {
  if (faulty)
    return {};
  auto found = graph.values.find(proto.input(i));
  if (found == graph.values.end()) {
    emitError() << "expects an input " << i + 1;
    return {};
  }
  Imported &imported = found->second;
  if (imported.value)
    return imported.value;
  const HostTensor &numbers = *imported.constant;
  if (numbers.type() != ElementType::Float) {
    emitError() << describeInput(i) << " is a tensor of "
                << toString(numbers.type())
                << "; layers compute on float32 only";
    return {};
  }
  auto type =
      RankedTensorType::get(numbers.shape(), graph.builder.getF32Type());
  if (!cnn::isTensor(type)) {
    emitError() << describeInput(i) << " has shape "
                << frontend::toString(numbers.shape())
                << ", expected 1 to 2^40 elements";
    return {};
  }
  return imported.value = graph.materialize(numbers, proto.input(i));
}

const HostTensor *Node::requireConstant(unsigned i, llvm::StringRef purpose) {
  if (faulty)
    return nullptr;
  if (const HostTensor *found = constant(i))
    return found;
  if (!hasInput(i))
    emitError() << "expects " << purpose << " as input " << i + 1;
  else
    emitError() << "expects " << purpose
                << " to be constant, but it is computed from the network's "
                   "inputs ("
                << describeInput(i) << ")";
  return nullptr;
}

std::optional<llvm::SmallVector<int64_t>>
Node::integers(unsigned i, llvm::StringRef purpose) {
  const HostTensor *found = requireConstant(i, purpose);
  if (!found)
    return std::nullopt;
  if (!isInteger(found->type()) || found->rank() > 1) {
    emitError() << "expects " << purpose << " to be a vector of integers, "
                << describeInput(i) << " has shape "
                << frontend::toString(found->shape()) << " of "
                << frontend::toString(found->type());
    return std::nullopt;
  }
  return llvm::SmallVector<int64_t>(found->integers());
}

std::optional<double> Node::number(unsigned i, llvm::StringRef purpose) {
  const HostTensor *found = requireConstant(i, purpose);
  if (!found)
    return std::nullopt;
  if (found->size() != 1) {
    emitError() << "expects " << purpose << " to be one number, "
                << describeInput(i) << " has shape "
                << frontend::toString(found->shape());
    return std::nullopt;
  }
  return found->getDouble(0);
}

llvm::ArrayRef<int64_t> Node::shape(unsigned i) const {
  const Imported *imported = lookup(i);
  if (!imported)
    return {};
  return imported->constant ? imported->constant->shape()
                            : shapeOf(imported->value);
}

ElementType Node::type(unsigned i) const {
  const HostTensor *found = constant(i);
  return found ? found->type() : ElementType::Float;
}

bool Node::computesNow(int64_t elements) const {
  bool isFloat = false;
  for (unsigned i = 0; i < inputCount(); ++i) {
    if (!hasInput(i))
      continue;
    const HostTensor *found = constant(i);
    if (!found)
      return false;
    isFloat |= found->type() == ElementType::Float;
  }
  return !isFloat || elements <= mostFloats;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

const onnx::AttributeProto *Node::find(llvm::StringRef name, int kind) {
  used.insert(name);
  for (const onnx::AttributeProto &attribute : proto.attribute()) {
    if (attribute.name() != name)
      continue;
    if (attribute.type() == kind)
      return &attribute;
    emitError() << "expects attribute '" << name << "' to be of type "
                << onnx::AttributeProto::AttributeType_Name(
                       static_cast<onnx::AttributeProto::AttributeType>(kind))
                << ", found "
                << onnx::AttributeProto::AttributeType_Name(attribute.type());
    return nullptr;
  }
  return nullptr;
}

bool Node::hasAttribute(llvm::StringRef name) {
  return llvm::any_of(proto.attribute(), [&](auto &attribute) {
    return attribute.name() == name;
  });
}

int64_t Node::getInteger(llvm::StringRef name, int64_t otherwise) {
  auto *found = find(name, onnx::AttributeProto::INT);
  return found ? found->i() : otherwise;
}

double Node::getFloat(llvm::StringRef name, double otherwise) {
  auto *found = find(name, onnx::AttributeProto::FLOAT);
  return found ? found->f() : otherwise;
}

std::string Node::getString(llvm::StringRef name, llvm::StringRef otherwise) {
  auto *found = find(name, onnx::AttributeProto::STRING);
  return found ? found->s() : otherwise.str();
}

llvm::SmallVector<int64_t> Node::getIntegers(llvm::StringRef name) {
  auto *found = find(name, onnx::AttributeProto::INTS);
  if (!found)
    return {};
  return llvm::SmallVector<int64_t>(found->ints().begin(), found->ints().end());
}

llvm::SmallVector<double> Node::getFloats(llvm::StringRef name) {
  auto *found = find(name, onnx::AttributeProto::FLOATS);
  if (!found)
    return {};
  return llvm::SmallVector<double>(found->floats().begin(),
                                   found->floats().end());
}

std::optional<HostTensor> Node::getTensor(llvm::StringRef name) {
  if (!find(name, onnx::AttributeProto::TENSOR))
    return std::nullopt;
  for (onnx::AttributeProto &attribute : *proto.mutable_attribute())
    if (attribute.name() == name)
      return readTensor(*attribute.mutable_t(), graph.folder, [&] {
        return std::move(emitError()
                         << "the tensor of attribute '" << name << "' ");
      });
  return std::nullopt;
}

LogicalResult Node::checkAttributesRead() {
  llvm::StringSet<> seen;
  for (const onnx::AttributeProto &attribute : proto.attribute()) {
    if (!seen.insert(attribute.name()).second)
      emitError() << "has two attributes " << quote(attribute.name());
    else if (!attribute.ref_attr_name().empty())
      emitError() << "attribute " << quote(attribute.name())
                  << " refers to an attribute of a function, but the node is "
                     "in none";
    else if (!used.contains(attribute.name()))
      emitError() << "has an attribute " << quote(attribute.name())
                  << " that cnnc does not know for this operator in opset "
                  << graph.opset;
  }
  return success(!faulty);
}

std::optional<int64_t> Node::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  emitError() << "axis " << axis << " is out of range for rank " << rank;
  return std::nullopt;
}

std::optional<llvm::SmallVector<int64_t>>
Node::normalizeAxes(llvm::ArrayRef<int64_t> axes, int64_t rank) {
  llvm::SmallVector<int64_t> result;
  for (int64_t axis : axes) {
    std::optional<int64_t> normalized = normalizeAxis(axis, rank);
    if (!normalized)
      return std::nullopt;
    result.push_back(*normalized);
  }
  llvm::sort(result);
  if (std::adjacent_find(result.begin(), result.end()) != result.end()) {
    emitError() << "names an axis twice in " << frontend::toString(axes);
    return std::nullopt;
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

Value Node::infer(Operation *op) {
  // What the dialect says is repeated at the node, with its name.
  std::string message;
  llvm::SmallVector<Type> types;
  LogicalResult result = failure();
  {
    ScopedDiagnosticHandler handler(context(), [&](Diagnostic &diagnostic) {
      message += (message.empty() ? "" : "; ") + diagnostic.str();
      return success();
    });
    auto inference = llvm::cast<InferTypeOpInterface>(op);
    result = inference.inferReturnTypes(
        context(), location, op->getOperands(), op->getRawDictionaryAttrs(),
        op->getPropertiesStorage(), op->getRegions(), types);
  }
  if (failed(result)) {
    emitError() << message;
    op->erase();
    return {};
  }
  op->getResult(0).setType(types.front());
  return op->getResult(0);
}

Value Node::createConstant(const HostTensor &tensor) {
  if (faulty)
    return {};
  return graph.materialize(tensor, proto.output_size() ? proto.output(0) : "");
}

Value Node::createSplat(llvm::ArrayRef<int64_t> shape, double value) {
  auto type = RankedTensorType::get(shape, graph.builder.getF32Type());
  if (!faulty && !cnn::isTensor(type))
    emitError() << "makes a tensor of shape " << frontend::toString(shape)
                << ", expected 1 to 2^40 elements";
  return create<cnn::ConstantOp>(
      DenseElementsAttr::get(type, static_cast<float>(value)));
}

Value Node::createReshape(Value input, llvm::ArrayRef<int64_t> shape) {
  if (faulty || shapeOf(input) == shape)
    return input;
  return create<cnn::ReshapeOp>(input, shape);
}

Value Node::createBinary(cnn::BinaryKind kind, Value lhs, Value rhs) {
  return create<cnn::BinaryOp>(
      kind, lhs, rhs,
      cnn::ActivationAttr::get(context(), cnn::ActivationKind::Identity));
}

Value Node::createActivation(cnn::ActivationKind kind, Value input) {
  return create<cnn::ActivationOp>(cnn::ActivationAttr::get(context(), kind),
                                   input);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

LogicalResult Node::define(unsigned i, Imported value) {
  if (faulty)
    return failure();
  if (i < outputCount() && !proto.output(i).empty())
    graph.values[proto.output(i)] = std::move(value);
  return success();
}

LogicalResult Node::setResult(Value value, unsigned i) {
  Imported imported;
  imported.kind = Imported::Kind::Tensor;
  imported.value = value;
  return define(i, std::move(imported));
}

LogicalResult Node::setResult(HostTensor tensor, unsigned i) {
  Imported imported;
  imported.kind = Imported::Kind::Constant;
  imported.constant = std::move(tensor);
  return define(i, std::move(imported));
}

LogicalResult Node::forward(unsigned input, unsigned output) {
  const Imported *found = lookup(input);
  if (!found)
    return emitError() << "expects an input " << input + 1;
  return define(output, *found);
}

LogicalResult Node::charge(int64_t elements) {
  if (faulty)
    return failure();
  if (elements > graph.budget)
    return emitError()
           << "asks for " << elements
           << " elements to be computed from constants; cnnc computes at most "
              "2^27 elements a model at import";
  graph.budget -= elements;
  return success();
}

LogicalResult Node::charge(llvm::ArrayRef<int64_t> shape) {
  std::optional<int64_t> count = countElements(shape);
  if (!faulty && !count)
    return emitError() << "makes a tensor of shape "
                       << frontend::toString(shape)
                       << ", expected at most 2^40 elements";
  return charge(count.value_or(0));
}
