//===-- ImportMlir.h - Networks from MLIR text and bytecode -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_MLIR_IMPORTMLIR_H
#define CNNC_COMPILER_FRONTEND_MLIR_IMPORTMLIR_H

#include "compiler/frontend/Frontend.h"
#include "llvm/Support/MemoryBuffer.h"

namespace cnnc::frontend {

/// Reads MLIR text or bytecode and checks it against the options, which cannot
/// change a network whose types are written down.
mlir::OwningOpRef<mlir::ModuleOp>
importMlir(std::unique_ptr<llvm::MemoryBuffer> buffer,
           mlir::MLIRContext &context, const ImportOptions &options);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_MLIR_IMPORTMLIR_H
