//===-- onnx-conformance.cpp - ONNX's own tests, one line each ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// onnx-conformance SUITE [TEST...]
//
// Imports each test of a suite of ONNX's backend tests (node, simple,
// pytorch-converted, pytorch-operator; all tests, or those named), computes it
// with the reference interpreter and compares with the suite's outputs. Prints
// a line a test:
//
//   test_relu: pass
//   test_acos: refused: operator 'Acos' of opset 7 is not supported; ...
//   test_abs: FAIL: output 1 differs by 2.0 at element 3: 1.0 instead of 3.0
//
// The suite gives all operands as inputs, even those that a compiler has to
// know: inputs of integers and bools and scalars are made initializers.
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/HostTensor.h"
#include "compiler/frontend/onnx/ImportOnnx.h"
#include "compiler/frontend/onnx/ReadTensor.h"
#include "compiler/reference/Interpreter.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using frontend::ElementType;

template <typename Message>
static std::optional<Message> load(const llvm::Twine &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, false, false);
  Message message;
  if (!buffer || !message.ParseFromArray((*buffer)->getBufferStart(),
                                         (*buffer)->getBufferSize()))
    return std::nullopt;
  return message;
}

/// A sequence or an optional is no tensor message; its first field is a string.
static std::optional<onnx::TensorProto> loadTensor(const llvm::Twine &path) {
  auto tensor = load<onnx::TensorProto>(path);
  if (!tensor || !tensor->has_data_type())
    return std::nullopt;
  return tensor;
}

static std::optional<frontend::HostTensor> read(onnx::TensorProto proto,
                                                MLIRContext &context) {
  frontend::ModelFolder folder("");
  return frontend::readTensor(
      proto, folder, [&] { return emitError(UnknownLoc::get(&context)); });
}

static reference::Tensor toReference(const frontend::HostTensor &tensor) {
  reference::Tensor result(tensor.shape());
  for (int64_t i = 0; i < tensor.size(); ++i)
    result.values[i] = tensor.getDouble(i);
  return result;
}

/// What differs, empty if nothing does. The suite's outputs are computed in
/// single precision, in orders of its own.
static std::string compare(const reference::Tensor &got,
                           const frontend::HostTensor &expected) {
  if (llvm::ArrayRef(got.shape) != expected.shape())
    return "has shape " + frontend::toString(got.shape) + " instead of " +
           frontend::toString(expected.shape());
  double square = 0;
  int64_t finite = 0;
  for (int64_t i = 0; i < expected.size(); ++i)
    if (std::isfinite(expected.getDouble(i))) {
      square += expected.getDouble(i) * expected.getDouble(i);
      ++finite;
    }
  double scale = finite ? std::sqrt(square / finite) : 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    double x = got.values[i], y = expected.getDouble(i);
    bool same = std::isfinite(y)
                    ? std::abs(x - y) <= 2e-6 * (scale + std::abs(y))
                    : (std::isnan(y) ? std::isnan(x) : x == y);
    if (!same)
      return llvm::formatv("differs at element {0}: {1} instead of {2}", i, x,
                           y);
  }
  return "";
}

/// Tests of opset 6, which cnnc does not read, become tests of opset 7, whose
/// operators mean the same but for how they say that they broadcast.
static void liftOpset(onnx::ModelProto &model) {
  for (onnx::OperatorSetIdProto &opset : *model.mutable_opset_import())
    if (opset.domain().empty() && opset.version() == 6)
      opset.set_version(7);
    else
      return;
  for (onnx::NodeProto &node : *model.mutable_graph()->mutable_node()) {
    auto &attributes = *node.mutable_attribute();
    for (int i = attributes.size() - 1; i >= 0; --i) {
      llvm::StringRef name = attributes[i].name();
      if (name == "broadcast" || name == "is_test" || name == "consumed_inputs")
        attributes.DeleteSubrange(i, 1);
    }
  }
}

/// A network computes float32: outputs of integers, which are constant, are
/// cast to that at the end.
static void castOutputs(onnx::GraphProto &graph) {
  for (onnx::ValueInfoProto &output : *graph.mutable_output()) {
    if (!output.type().has_tensor_type())
      continue;
    auto &type = *output.mutable_type()->mutable_tensor_type();
    if (!frontend::isInteger(ElementType(type.elem_type())))
      continue;
    onnx::NodeProto &cast = *graph.add_node();
    cast.set_op_type("Cast");
    cast.add_input(output.name());
    cast.add_output(output.name() + "_as_float");
    onnx::AttributeProto &to = *cast.add_attribute();
    to.set_name("to");
    to.set_type(onnx::AttributeProto::INT);
    to.set_i(onnx::TensorProto::FLOAT);
    output.set_name(cast.output(0));
    type.set_elem_type(onnx::TensorProto::FLOAT);
  }
}

/// The result of one test, as it stands after its name.
static std::string run(llvm::StringRef folder) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  std::string faults;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      faults += (faults.empty() ? "" : " | ") + diagnostic.str();
    else
      faults += " | warning: " + diagnostic.str();
    return success();
  });
  auto model = load<onnx::ModelProto>(folder + "/model.onnx");
  if (!model)
    return "FAIL: cannot be read";

  std::string data = (folder + "/test_data_set_0/").str();
  std::vector<reference::Tensor> inputs;
  // Initializers may be listed among the inputs, but have no file.
  llvm::StringSet<llvm::MallocAllocator> known;
  for (const onnx::TensorProto &tensor : model->graph().initializer())
    known.insert(tensor.name());
  int file = 0;
  llvm::SmallVector<onnx::TensorProto> bound;
  for (const onnx::ValueInfoProto &input : model->graph().input()) {
    if (known.contains(input.name()))
      continue;
    auto tensor = loadTensor(data + "input_" + llvm::Twine(file++) + ".pb");
    if (!tensor)
      continue;
    // The suite keeps bfloat16 as uint16.
    const onnx::TypeProto &declared = input.type();
    if (declared.has_tensor_type())
      tensor->set_data_type(declared.tensor_type().elem_type());
    auto numbers = read(*tensor, context);
    bool isInteger = numbers && frontend::isInteger(numbers->type());
    // The one input of an operator is what it computes on.
    bool isOperand = model->graph().input_size() > 1 && numbers &&
                     numbers->size() == 1 && numbers->rank() == 0;
    if (isInteger || isOperand) {
      tensor->set_name(input.name());
      bound.push_back(std::move(*tensor));
    } else if (numbers) {
      inputs.push_back(toReference(*numbers));
    }
  }
  // What was wrong with inputs is to be found by the importer.
  faults.clear();
  for (onnx::TensorProto &tensor : bound)
    *model->mutable_graph()->add_initializer() = std::move(tensor);

  liftOpset(*model);
  castOutputs(*model->mutable_graph());
  std::string bytes = model->SerializeAsString();
  OwningOpRef<ModuleOp> module =
      frontend::importOnnx(llvm::MemoryBuffer::getMemBufferCopy(bytes),
                           (folder + "/model.onnx").str(), context, {});
  if (!module)
    return faults.empty() ? "FAIL: refused without a reason"
                          : "refused: " + faults;
  auto network = *module->getOps<cnn::NetworkOp>().begin();
  auto outputs = reference::interpret(network, inputs);
  if (failed(outputs))
    return "FAIL: cannot be computed: " + faults;
  for (auto [i, output] : llvm::enumerate(*outputs)) {
    auto tensor = loadTensor(data + "output_" + llvm::Twine(i) + ".pb");
    auto expected = tensor ? read(*tensor, context) : std::nullopt;
    if (!expected)
      return "FAIL: has no output " + std::to_string(i);
    std::string difference = compare(output, *expected);
    if (!difference.empty())
      return "FAIL: output " + std::to_string(i) + " " + difference;
  }
  return "pass" + faults;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    llvm::errs() << "usage: onnx-conformance SUITE [TEST...]\n";
    return 2;
  }
  std::string suite = std::string(ONNX_TESTDATA "/") + argv[1];
  std::vector<std::string> names(argv + 2, argv + argc);
  if (names.empty()) {
    std::error_code error;
    for (llvm::sys::fs::directory_iterator i(suite, error), end;
         !error && i != end; i.increment(error))
      names.push_back(llvm::sys::path::filename(i->path()).str());
    if (error || names.empty()) {
      llvm::errs() << "no tests in " << suite << "\n";
      return 2;
    }
    llvm::sort(names);
  }
  bool ok = true;
  for (const std::string &name : names) {
    std::string result = run(suite + "/" + name);
    ok &= llvm::StringRef(result).starts_with("FAIL") == false;
    llvm::outs() << name << ": " << result << "\n";
  }
  return ok ? 0 : 1;
}
