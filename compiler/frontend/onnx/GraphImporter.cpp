//===-- GraphImporter.cpp - One ONNX graph on its way into the cnn dialect ===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/GraphImporter.h"
#include "compiler/frontend/onnx/Operators.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

static bool isDefaultDomain(llvm::StringRef domain) {
  return domain.empty() || domain == "ai.onnx";
}

/// "[batch, 3, 224, 224]", "[?, 3]" as the model declares a shape.
static std::string declaredShape(const onnx::TypeProto::Tensor &type) {
  std::string text = "[";
  for (const auto &dim : type.shape().dim()) {
    if (text.size() > 1)
      text += ", ";
    if (dim.has_dim_value())
      text += std::to_string(dim.dim_value());
    else
      text += dim.dim_param().empty() ? "?" : dim.dim_param();
  }
  return text + "]";
}

/// Exporters write 0 or -1 as well for an extent that they leave open.
static bool isDynamic(const onnx::TensorShapeProto::Dimension &dim) {
  return !dim.has_dim_value() || dim.dim_value() <= 0;
}

GraphImporter::GraphImporter(onnx::ModelProto &model, ModuleOp module,
                             Location file, ModelFolder &folder,
                             const ImportOptions &options)
    : model(model), hasGraph(model.has_graph()), proto(*model.mutable_graph()),
      options(options),
      graph(OpBuilder::atBlockEnd(module.getBody()), file, folder) {}

InFlightDiagnostic GraphImporter::emitError() {
  ok = false;
  return mlir::emitError(graph.file);
}

LogicalResult GraphImporter::run(llvm::StringRef name) {
  if (failed(chooseOpset()))
    return failure();
  Builder &builder = graph.builder;
  OperationState state(graph.file, cnn::NetworkOp::getOperationName());
  state.addRegion()->emplaceBlock();
  state.addAttribute("sym_name", builder.getStringAttr(name));
  state.addAttribute("input_names", builder.getArrayAttr({}));
  state.addAttribute("output_names", builder.getArrayAttr({}));
  network = llvm::cast<cnn::NetworkOp>(graph.builder.create(state));
  graph.builder.setInsertionPointToStart(&network.getBody().front());

  if (proto.sparse_initializer_size() != 0)
    emitError() << "has sparse initializers, which cnnc does not read";
  importInitializers();
  importInputs();
  reportUnknownOperators();
  importNodes();
  importOutputs();
  return success(ok);
}

LogicalResult GraphImporter::chooseOpset() {
  // IR version 3 brought opset_import, without which operators mean nothing.
  if (!model.has_ir_version() && !hasGraph)
    return emitError() << "is not an ONNX model: it has neither an IR version "
                          "nor a graph";
  if (model.ir_version() < 3)
    return emitError() << "has IR version " << model.ir_version()
                       << ", expected at least 3 (ONNX 1.0)";
  if (!hasGraph)
    return emitError() << "has no graph";
  std::optional<int64_t> opset;
  for (const onnx::OperatorSetIdProto &entry : model.opset_import()) {
    if (!isDefaultDomain(entry.domain()))
      continue;
    if (opset && *opset != entry.version())
      return emitError() << "imports the default operator set twice, in "
                            "versions "
                         << *opset << " and " << entry.version();
    opset = entry.version();
  }
  if (!opset)
    return emitError()
           << "does not say which version of the default operator set it uses";
  if (*opset < oldestOpset || *opset > newestOpset)
    return emitError() << "uses opset " << *opset
                       << " of the default operator set, expected "
                       << oldestOpset << " to " << newestOpset
                       << "; onnx.version_converter can convert it";
  graph.opset = *opset;
  return success();
}

//===----------------------------------------------------------------------===//
// Initializers and inputs
//===----------------------------------------------------------------------===//

void GraphImporter::importInitializers() {
  for (onnx::TensorProto &tensor : *proto.mutable_initializer()) {
    llvm::StringRef name = tensor.name();
    if (name.empty()) {
      emitError() << "has an initializer without a name";
      continue;
    }
    auto [entry, isNew] = graph.values.try_emplace(name);
    if (!isNew) {
      emitError() << "has two initializers " << quote(name);
      continue;
    }
    std::optional<HostTensor> numbers = readTensor(tensor, graph.folder, [&] {
      return std::move(emitError() << "initializer " << quote(name) << " ");
    });
    if (!numbers)
      continue;
    entry->second.kind = Imported::Kind::Constant;
    entry->second.constant = std::move(numbers);
  }
}

void GraphImporter::importInputs() {
  llvm::SmallVector<const onnx::ValueInfoProto *> inputs;
  llvm::StringSet<> seen;
  for (const onnx::ValueInfoProto &input : proto.input()) {
    if (!seen.insert(input.name()).second || input.name().empty())
      emitError() << "has two inputs called " << quote(input.name())
                  << " or one without a name";
    // Before IR version 4, initializers are among the inputs; since then, an
    // input with an initializer has a default, which is taken.
    else if (!graph.values.contains(input.name()))
      inputs.push_back(&input);
  }
  checkOptions(inputs);
  Block &block = network.getBody().front();
  for (const onnx::ValueInfoProto *input : inputs) {
    Imported &imported = graph.values[input->name()];
    std::optional<llvm::SmallVector<int64_t>> shape = resolveShape(*input);
    if (!shape || isBadBatch)
      continue;
    auto type = RankedTensorType::get(*shape, graph.builder.getF32Type());
    if (!cnn::isTensor(type)) {
      emitError() << "input " << quote(input->name()) << " has shape "
                  << toString(*shape) << ", expected 1 to 2^40 elements";
      continue;
    }
    Location location =
        NameLoc::get(graph.builder.getStringAttr(input->name()), graph.file);
    imported.kind = Imported::Kind::Tensor;
    imported.value = block.addArgument(type, location);
    inputNames.push_back(graph.builder.getStringAttr(input->name()));
  }
  network.setInputNamesAttr(graph.builder.getArrayAttr(inputNames));
}

void GraphImporter::checkOptions(
    llvm::ArrayRef<const onnx::ValueInfoProto *> inputs) {
  std::string names;
  llvm::raw_string_ostream stream(names);
  llvm::interleaveComma(inputs, stream,
                        [&](auto *input) { stream << quote(input->name()); });
  llvm::SmallVector<llvm::StringRef> asked(options.inputShapes.keys());
  llvm::sort(asked);
  for (llvm::StringRef name : asked)
    if (llvm::none_of(inputs,
                      [&](auto *input) { return input->name() == name; }))
      emitError() << "has no input " << quote(name)
                  << ", of which --input-shape gives the shape; its inputs "
                     "are: "
                  << names;
  isBadBatch = options.batch && *options.batch < 1;
  if (isBadBatch)
    emitError() << "cannot have batch " << *options.batch
                << "; --batch expects at least 1";
}

std::optional<llvm::SmallVector<int64_t>>
GraphImporter::resolveShape(const onnx::ValueInfoProto &input) {
  std::string name = quote(input.name());
  if (!input.type().has_tensor_type()) {
    emitError() << "input " << name
                << " is not a tensor (a sequence, map or optional), which cnnc "
                   "does not support";
    return std::nullopt;
  }
  const onnx::TypeProto::Tensor &type = input.type().tensor_type();
  auto element = static_cast<ElementType>(type.elem_type());
  if (element != ElementType::Float) {
    emitError() << "input " << name << " is a tensor of " << toString(element)
                << "; cnnc's networks compute on float32 only";
    return std::nullopt;
  }
  auto given = options.inputShapes.find(input.name());
  bool isGiven = given != options.inputShapes.end();
  if (!type.has_shape()) {
    if (isGiven)
      return given->second;
    emitError() << "input " << name << " has no shape; give it with "
                << "--input-shape " << input.name() << "=1x3x224x224";
    return std::nullopt;
  }
  int64_t rank = type.shape().dim_size();
  if (isGiven && int64_t(given->second.size()) != rank) {
    emitError() << "input " << name << " has rank " << rank << " ("
                << declaredShape(type) << "), but --input-shape gives it "
                << toString(given->second);
    return std::nullopt;
  }

  llvm::SmallVector<int64_t> shape;
  for (auto [i, dim] : llvm::enumerate(type.shape().dim())) {
    std::optional<int64_t> wanted;
    const char *option = "--input-shape";
    if (isGiven) {
      wanted = given->second[i];
    } else if (i == 0 && options.batch) {
      wanted = options.batch;
      option = "--batch";
    }
    if (!isDynamic(dim)) {
      if (wanted && *wanted != dim.dim_value()) {
        emitError() << "input " << name << " has the fixed extent "
                    << dim.dim_value() << " in dimension " << i << " ("
                    << declaredShape(type) << "), but " << option
                    << " asks for " << *wanted
                    << "; export the model with a dynamic extent";
        return std::nullopt;
      }
      shape.push_back(dim.dim_value());
      continue;
    }
    llvm::StringRef symbol = dim.dim_param();
    if (!wanted && !symbol.empty()) {
      auto known = symbols.find(symbol);
      if (known != symbols.end())
        wanted = known->second;
    }
    if (!wanted) {
      InFlightDiagnostic diagnostic = emitError();
      diagnostic << "input " << name << " has a dynamic extent in dimension "
                 << i << " (" << declaredShape(type) << "); give it with ";
      if (i == 0)
        diagnostic << "--batch N or ";
      diagnostic << "--input-shape " << input.name() << "=";
      for (int64_t j = 0; j < rank; ++j) {
        const auto &other = type.shape().dim(j);
        diagnostic << (j ? "x" : "")
                   << (isDynamic(other) ? "N"
                                        : std::to_string(other.dim_value()));
      }
      return std::nullopt;
    }
    if (!symbol.empty()) {
      auto [known, isNew] = symbols.try_emplace(symbol, *wanted);
      if (!isNew && known->second != *wanted) {
        emitError() << "input " << name << " has extent " << quote(symbol)
                    << " in dimension " << i << ", which is " << known->second
                    << " in another input, but " << option << " asks for "
                    << *wanted;
        return std::nullopt;
      }
    }
    shape.push_back(*wanted);
  }
  return shape;
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

static bool isKnown(const onnx::NodeProto &node, int64_t opset) {
  return isDefaultDomain(node.domain()) && findOperator(node.op_type(), opset);
}

void GraphImporter::reportUnknownOperators() {
  // Operator and domain to the nodes that use it, in the model's order.
  llvm::MapVector<std::pair<llvm::StringRef, llvm::StringRef>,
                  std::vector<llvm::StringRef>>
      unknown;
  for (const onnx::NodeProto &node : proto.node()) {
    if (isKnown(node, graph.opset))
      continue;
    llvm::StringRef name = node.name();
    if (name.empty() && node.output_size() > 0)
      name = node.output(0);
    unknown[{node.op_type(), node.domain()}].push_back(name);
  }
  for (auto &[key, nodes] : unknown) {
    constexpr size_t mostNamed = 20;
    InFlightDiagnostic diagnostic = emitError();
    diagnostic << "operator " << quote(key.first) << " of "
               << (isDefaultDomain(key.second)
                       ? "opset " + std::to_string(graph.opset)
                       : "domain " + quote(key.second))
               << " is not supported; it is used by " << nodes.size()
               << (nodes.size() == 1 ? " node: " : " nodes: ");
    for (auto [i, name] : llvm::enumerate(nodes)) {
      if (i == mostNamed) {
        diagnostic << ", and " << nodes.size() - i << " more";
        break;
      }
      diagnostic << (i ? ", " : "") << quote(name);
    }
  }
}

void GraphImporter::importNodes() {
  for (onnx::NodeProto &node : *proto.mutable_node()) {
    // A name is defined once: a second definition would change what nodes
    // after it see.
    bool isNew = true;
    for (const std::string &output : node.output())
      if (!output.empty() && !graph.values.try_emplace(output).second) {
        Node(graph, node).emitError()
            << "defines " << quote(output)
            << ", which an input, an initializer or an earlier output is "
               "called already";
        isNew = ok = false;
      }
    if (isNew)
      importNode(node);
  }
}

void GraphImporter::importNode(onnx::NodeProto &proto) {
  if (!isKnown(proto, graph.opset))
    return;
  const Operator &entry = *findOperator(proto.op_type(), graph.opset);
  Node node(graph, proto);
  for (int i = 0; i < proto.input_size(); ++i) {
    if (!node.hasInput(i))
      continue;
    auto found = graph.values.find(proto.input(i));
    if (found == graph.values.end() ||
        llvm::is_contained(proto.output(), proto.input(i))) {
      node.emitError() << node.describeInput(i)
                       << " is no input, initializer or output of an earlier "
                          "node";
      ok = false;
      return;
    }
    const Imported &input = found->second;
    if (input.kind == Imported::Kind::Faulty)
      return;
    if (input.kind == Imported::Kind::Unavailable) {
      node.emitError() << node.describeInput(i) << " is " << input.reason
                       << ", which cnnc does not compute";
      ok = false;
      return;
    }
  }
  bool enough = node.inputCount() <= entry.mostInputs;
  for (unsigned i = 0; i < entry.leastInputs; ++i)
    enough &= node.hasInput(i);
  if (!enough) {
    InFlightDiagnostic diagnostic = node.emitError();
    diagnostic << "expects " << entry.leastInputs;
    if (entry.mostInputs == anyNumber)
      diagnostic << " or more";
    else if (entry.mostInputs != entry.leastInputs)
      diagnostic << " to " << entry.mostInputs;
    diagnostic << (entry.mostInputs == 1 ? " input" : " inputs") << ", found "
               << node.inputCount();
    ok = false;
    return;
  }
  LogicalResult result = entry.import(node);
  if (succeeded(result))
    result = node.checkAttributesRead();
  if (failed(result) || node.isFaulty()) {
    // The outputs are faulty, even those that were set before the fault.
    for (const std::string &output : proto.output())
      if (!output.empty())
        graph.values[output] = Imported();
    ok = false;
    return;
  }
  for (auto [i, output] : llvm::enumerate(proto.output())) {
    if (output.empty())
      continue;
    Imported &imported = graph.values[output];
    if (imported.kind != Imported::Kind::Faulty)
      continue;
    imported.kind = Imported::Kind::Unavailable;
    imported.reason =
        "output " + std::to_string(i + 1) + " of " + node.describe();
  }
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

void GraphImporter::checkDeclaredOutput(const onnx::ValueInfoProto &output,
                                        llvm::ArrayRef<int64_t> shape) {
  if (!output.type().has_tensor_type() ||
      !output.type().tensor_type().has_shape())
    return;
  const onnx::TypeProto::Tensor &type = output.type().tensor_type();
  bool fits = type.shape().dim_size() == int64_t(shape.size());
  for (size_t i = 0; fits && i < shape.size(); ++i) {
    const auto &dim = type.shape().dim(i);
    if (!isDynamic(dim))
      fits = dim.dim_value() == shape[i];
  }
  if (!fits)
    mlir::emitWarning(graph.file)
        << "output " << quote(output.name()) << " is declared with shape "
        << declaredShape(type) << ", but its nodes give " << toString(shape);
}

void GraphImporter::importOutputs() {
  llvm::SmallVector<Value> values;
  llvm::SmallVector<Attribute> names;
  llvm::StringSet<> seen;
  if (proto.output_size() == 0)
    emitError() << "has no output";
  for (const onnx::ValueInfoProto &output : proto.output()) {
    std::string name = quote(output.name());
    if (!seen.insert(output.name()).second) {
      emitError() << "has two outputs " << name;
      continue;
    }
    auto found = graph.values.find(output.name());
    if (found == graph.values.end()) {
      emitError() << "output " << name
                  << " is no input, initializer or output of a node";
      continue;
    }
    Imported &imported = found->second;
    if (imported.kind == Imported::Kind::Faulty) {
      ok = false;
      continue;
    }
    if (imported.kind == Imported::Kind::Unavailable) {
      emitError() << "output " << name << " is " << imported.reason
                  << ", which cnnc does not compute";
      continue;
    }
    if (!imported.value) {
      const HostTensor &numbers = *imported.constant;
      auto type =
          RankedTensorType::get(numbers.shape(), graph.builder.getF32Type());
      if (numbers.type() != ElementType::Float || !cnn::isTensor(type)) {
        emitError() << "output " << name << " is a constant of shape "
                    << toString(numbers.shape()) << " of "
                    << toString(numbers.type())
                    << "; a network's outputs are tensors of float32 with at "
                       "least one element";
        continue;
      }
      imported.value = graph.materialize(numbers, output.name());
    }
    checkDeclaredOutput(output, shapeOf(imported.value));
    values.push_back(imported.value);
    names.push_back(graph.builder.getStringAttr(output.name()));
  }
  graph.builder.create<cnn::OutputOp>(graph.file, values);
  network.setOutputNamesAttr(graph.builder.getArrayAttr(names));
}
