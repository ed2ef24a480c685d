//===-- Frontend.h - From a file to a network -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_FRONTEND_H
#define CNNC_COMPILER_FRONTEND_FRONTEND_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace cnnc {

/// What a model leaves open and its user decides.
struct ImportOptions {
  /// The first extent of every input (`--batch`).
  std::optional<int64_t> batch;
  /// Whole shapes by input name (`--input-shape`).
  llvm::StringMap<llvm::SmallVector<int64_t>> inputShapes;
};

/// Reads a model: MLIR text or bytecode in the cnn dialect, or ONNX, told apart
/// by suffix (`.mlir`, `.mlirbc`, `.onnx`) and, under another name, by content.
/// `-` is MLIR text on standard input. The module has exactly one cnn.network
/// and is verified. Every fault is emitted as a diagnostic located at the
/// source (of an ONNX file: the node's name within the file's), all of them
/// together; null is returned then. Nothing outside the folder of an ONNX
/// file is read.
mlir::OwningOpRef<mlir::ModuleOp> importModel(llvm::StringRef path,
                                              mlir::MLIRContext &context,
                                              const ImportOptions &options);

/// The stem of a file name made a C identifier: `resnet50` of
/// `models/resnet50.onnx`, `_3d_net` of `3d-net.onnx`, `model` of nothing.
std::string getIdentifier(llvm::StringRef path);

} // namespace cnnc

#endif // CNNC_COMPILER_FRONTEND_FRONTEND_H
