//===-- ImportOnnx.h - Networks from ONNX files -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_IMPORTONNX_H
#define CNNC_COMPILER_FRONTEND_ONNX_IMPORTONNX_H

#include "compiler/frontend/Frontend.h"
#include "llvm/Support/MemoryBuffer.h"

namespace cnnc::frontend {

/// Imports the ONNX model in `buffer`, which was read from `path`; external
/// data is read from the folder of `path`. The buffer is freed when it has been
/// parsed.
mlir::OwningOpRef<mlir::ModuleOp>
importOnnx(std::unique_ptr<llvm::MemoryBuffer> buffer, llvm::StringRef path,
           mlir::MLIRContext &context, const ImportOptions &options);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_IMPORTONNX_H
