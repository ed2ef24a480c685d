//===-- Frontend.cpp - From a file to a network in the cnn dialect --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/Frontend.h"
#include "compiler/frontend/mlir/ImportMlir.h"
#include "compiler/frontend/onnx/ImportOnnx.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;

std::string cnnc::getIdentifier(llvm::StringRef path) {
  std::string name;
  for (char c : llvm::sys::path::stem(path))
    name += llvm::isAlnum(c) ? c : '_';
  if (name.empty() || path == "-")
    return "model";
  return llvm::isDigit(name.front()) ? "_" + name : name;
}

/// Whether the file is to be read as ONNX: by its suffix, else by its content.
/// MLIR bytecode begins with a magic number and MLIR text has no control
/// characters, whereas a protobuf message begins with a field number and type.
static bool isOnnx(llvm::StringRef path, llvm::StringRef content) {
  llvm::StringRef suffix = llvm::sys::path::extension(path);
  if (suffix == ".onnx")
    return true;
  if (path == "-" || suffix == ".mlir" || suffix == ".mlirbc")
    return false;
  return !content.empty() && !content.starts_with("ML\xefR") &&
         !llvm::isPrint(content.front()) && !llvm::isSpace(content.front());
}

OwningOpRef<ModuleOp> cnnc::importModel(llvm::StringRef path,
                                        MLIRContext &context,
                                        const ImportOptions &options) {
  // Mapped rather than read where that is possible.
  auto buffer = path == "-"
                    ? llvm::MemoryBuffer::getSTDIN()
                    : llvm::MemoryBuffer::getFile(
                          path, /*IsText=*/false,
                          /*RequiresNullTerminator=*/!path.ends_with(".onnx"));
  if (!buffer) {
    emitError(FileLineColLoc::get(&context, path, 0, 0))
        << "cannot be read: " << buffer.getError().message();
    return nullptr;
  }
  if (isOnnx(path, (*buffer)->getBuffer().take_front(1)))
    return frontend::importOnnx(std::move(*buffer), path, context, options);
  return frontend::importMlir(std::move(*buffer), context, options);
}
