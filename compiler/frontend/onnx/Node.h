//===-- Node.h - One ONNX node being imported -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_NODE_H
#define CNNC_COMPILER_FRONTEND_ONNX_NODE_H

#include "compiler/frontend/onnx/ReadTensor.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace cnnc::frontend {

/// What a name in an ONNX graph stands for.
struct Imported {
  enum class Kind {
    /// A tensor that the network computes; `value`.
    Tensor,
    /// Numbers that are known; `constant`, and `value` once a layer used it.
    Constant,
    /// An output that cnnc does not compute; `reason` says of whom.
    Unavailable,
    /// A fault that has been reported; what depends on it is silent.
    Faulty,
  };
  Kind kind = Kind::Faulty;
  mlir::Value value;
  std::optional<HostTensor> constant;
  std::string reason;
};

/// The graph that is being imported.
struct Graph {
  Graph(mlir::OpBuilder builder, mlir::Location file, ModelFolder &folder)
      : builder(builder), file(file), folder(folder) {}

  mlir::OpBuilder builder;
  /// The ONNX file as a whole.
  mlir::Location file;
  ModelFolder &folder;
  llvm::StringMap<Imported> values;
  /// The version of the default operator set.
  int64_t opset = 0;
  /// How many elements may still be computed at import. A few nodes could ask
  /// for any amount otherwise.
  int64_t budget = int64_t(1) << 27;

  /// The tensor of a constant of f32, with `name` as that of its resource.
  mlir::Value materialize(const HostTensor &tensor, llvm::StringRef name);
};

/// A node: reads inputs and attributes, builds layers, sets outputs. The first
/// fault is reported and remembered; what is built after it is null, and null
/// is passed through, so that an importer need not check each step.
class Node {
public:
  Node(Graph &graph, onnx::NodeProto &proto);

  /// "node 'Conv_12' (Conv)".
  std::string describe() const;
  /// Reports a fault at the node, "node 'Conv_12' (Conv): ...".
  mlir::InFlightDiagnostic emitError();
  bool isFaulty() const { return faulty; }
  llvm::StringRef opType() const { return proto.op_type(); }
  int64_t opset() const { return graph.opset; }
  mlir::MLIRContext *context() const { return graph.builder.getContext(); }

  //===--- Inputs ---------------------------------------------------------===//

  unsigned inputCount() const { return proto.input_size(); }
  unsigned outputCount() const { return proto.output_size(); }
  bool hasInput(unsigned i) const;
  /// "input 2 'conv1.bias'".
  std::string describeInput(unsigned i) const;
  /// The input as a tensor of f32; a constant becomes a cnn.constant.
  mlir::Value tensor(unsigned i);
  /// The numbers of the input if they are known, else null.
  const HostTensor *constant(unsigned i) const;
  /// The numbers of the input, which `purpose` ("the shape") needs to know.
  const HostTensor *requireConstant(unsigned i, llvm::StringRef purpose);
  /// The integers of a constant input of rank 0 or 1.
  std::optional<llvm::SmallVector<int64_t>> integers(unsigned i,
                                                     llvm::StringRef purpose);
  /// One constant number.
  std::optional<double> number(unsigned i, llvm::StringRef purpose);
  llvm::ArrayRef<int64_t> shape(unsigned i) const;
  int64_t rank(unsigned i) const { return shape(i).size(); }
  ElementType type(unsigned i) const;
  /// Whether all inputs are constants and the result of `elements` elements
  /// should be computed now: always for integers, which layers cannot handle;
  /// for floats if they are few.
  bool computesNow(int64_t elements) const;

  //===--- Attributes: each is to be read, what is left over is a fault ---===//

  bool hasAttribute(llvm::StringRef name);
  int64_t getInteger(llvm::StringRef name, int64_t otherwise);
  double getFloat(llvm::StringRef name, double otherwise);
  std::string getString(llvm::StringRef name, llvm::StringRef otherwise);
  llvm::SmallVector<int64_t> getIntegers(llvm::StringRef name);
  llvm::SmallVector<double> getFloats(llvm::StringRef name);
  std::optional<HostTensor> getTensor(llvm::StringRef name);
  /// Reads an attribute that has no meaning at inference.
  void ignoreAttribute(llvm::StringRef name) { used.insert(name); }
  /// Reports attributes that nobody read.
  mlir::LogicalResult checkAttributesRead();

  /// The axis `axis` of `rank`, negative ones counted from behind.
  std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);
  /// Distinct axes, normalized and sorted.
  std::optional<llvm::SmallVector<int64_t>>
  normalizeAxes(llvm::ArrayRef<int64_t> axes, int64_t rank);

  //===--- Layers ---------------------------------------------------------===//

  /// Builds a layer with an inferred type. Null after a fault.
  template <typename Layer, typename... Arguments>
  mlir::Value create(Arguments &&...arguments) {
    if (faulty)
      return {};
    return infer(
        graph.builder.create<Layer>(location, cnn::getUninferredType(context()),
                                    std::forward<Arguments>(arguments)...));
  }
  /// A tensor of f32 numbers.
  mlir::Value createConstant(const HostTensor &tensor);
  /// A tensor filled with one number.
  mlir::Value createSplat(llvm::ArrayRef<int64_t> shape, double value);
  mlir::Value createScalar(double value) { return createSplat({}, value); }
  mlir::Value createReshape(mlir::Value input, llvm::ArrayRef<int64_t> shape);
  mlir::Value createBinary(cnn::BinaryKind kind, mlir::Value lhs,
                           mlir::Value rhs);
  mlir::Value createActivation(cnn::ActivationKind kind, mlir::Value input);

  bool hasOutput(unsigned i) const {
    return i < outputCount() && !proto.output(i).empty();
  }

  //===--- Results --------------------------------------------------------===//

  mlir::LogicalResult setResult(mlir::Value value, unsigned i = 0);
  mlir::LogicalResult setResult(HostTensor tensor, unsigned i = 0);
  /// The input's own value or numbers.
  mlir::LogicalResult forward(unsigned input = 0, unsigned output = 0);
  /// Takes `elements` from what may be computed at import.
  mlir::LogicalResult charge(int64_t elements);
  mlir::LogicalResult charge(llvm::ArrayRef<int64_t> shape);

private:
  friend class GraphImporter;

  const onnx::AttributeProto *find(llvm::StringRef name, int kind);
  const Imported *lookup(unsigned i) const;
  mlir::Value infer(mlir::Operation *op);
  mlir::LogicalResult define(unsigned i, Imported value);

  Graph &graph;
  onnx::NodeProto &proto;
  mlir::Location location;
  llvm::StringSet<> used;
  bool faulty = false;
};

/// The shape of a tensor, empty if null.
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) {
  return value ? llvm::cast<mlir::RankedTensorType>(value.getType()).getShape()
               : llvm::ArrayRef<int64_t>();
}

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_NODE_H
