//===-- ImportOnnx.cpp - Networks from ONNX files -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/ImportOnnx.h"
#include "compiler/frontend/onnx/GraphImporter.h"
#include "compiler/frontend/onnx/UnknownFields.h"
#include "mlir/IR/Verifier.h"
#include <climits>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/stubs/logging.h>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

/// Parses the message; protobuf's own limits guard depth and size.
static bool parse(onnx::ModelProto &model, llvm::MemoryBufferRef buffer) {
  // What protobuf would print on standard error is not for the user.
  google::protobuf::LogSilencer silencer;
  google::protobuf::io::CodedInputStream stream(
      reinterpret_cast<const uint8_t *>(buffer.getBufferStart()),
      static_cast<int>(buffer.getBufferSize()));
  stream.SetTotalBytesLimit(INT_MAX);
  return model.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage();
}

OwningOpRef<ModuleOp>
cnnc::frontend::importOnnx(std::unique_ptr<llvm::MemoryBuffer> buffer,
                           llvm::StringRef path, MLIRContext &context,
                           const ImportOptions &options) {
  context.loadDialect<cnn::CNNDialect>();
  Location file = FileLineColLoc::get(&context, path, 0, 0);
  size_t size = buffer->getBufferSize();
  if (size > INT_MAX) {
    emitError(file) << "has " << size
                    << " bytes; ONNX files end at 2^31 - 1, larger models keep "
                       "their weights in external data";
    return nullptr;
  }
  onnx::ModelProto model;
  if (!parse(model, *buffer)) {
    emitError(file) << "is not an ONNX model, or it is truncated or damaged: "
                       "its "
                    << size << " bytes are no valid protobuf message";
    return nullptr;
  }
  buffer.reset();

  OwningOpRef<ModuleOp> module = ModuleOp::create(file);
  ModelFolder folder(path);
  GraphImporter importer(model, *module, file, folder, options);
  bool ok = succeeded(checkUnknownFields(model, file));
  ok &= succeeded(importer.run(getIdentifier(path)));
  if (!ok || failed(verify(*module)))
    return nullptr;
  return module;
}
