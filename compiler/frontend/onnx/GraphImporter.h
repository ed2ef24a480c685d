//===-- GraphImporter.h - One ONNX graph being imported -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_GRAPHIMPORTER_H
#define CNNC_COMPILER_FRONTEND_ONNX_GRAPHIMPORTER_H

#include "compiler/frontend/Frontend.h"
#include "compiler/frontend/onnx/Node.h"

namespace cnnc::frontend {

/// Imports the graph of a model into a module. Goes on after a fault, so that
/// all are reported.
class GraphImporter {
public:
  GraphImporter(onnx::ModelProto &model, mlir::ModuleOp module,
                mlir::Location file, ModelFolder &folder,
                const ImportOptions &options);

  /// Builds the network called `name`; failure after any diagnostic of a fault.
  mlir::LogicalResult run(llvm::StringRef name);

private:
  mlir::InFlightDiagnostic emitError();

  mlir::LogicalResult chooseOpset();
  void importInitializers();
  void importInputs();
  /// The shape of an input with what the options say put in.
  std::optional<llvm::SmallVector<int64_t>>
  resolveShape(const onnx::ValueInfoProto &input);
  void checkOptions(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);
  void reportUnknownOperators();
  void importNodes();
  void importNode(onnx::NodeProto &proto);
  void importOutputs();
  void checkDeclaredOutput(const onnx::ValueInfoProto &output,
                           llvm::ArrayRef<int64_t> shape);

  onnx::ModelProto &model;
  bool hasGraph;
  onnx::GraphProto &proto;
  const ImportOptions &options;
  cnn::NetworkOp network;
  Graph graph;
  llvm::SmallVector<mlir::Attribute> inputNames;
  /// The extents that stand for names such as "batch_size".
  llvm::StringMap<int64_t> symbols;
  /// Whether the options ask for a batch that no network has.
  bool isBadBatch = false;
  bool ok = true;
};

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_GRAPHIMPORTER_H
