//===-- ReadMlir.h - MLIR that is not trusted -------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_MLIR_READMLIR_H
#define CNNC_COMPILER_FRONTEND_MLIR_READMLIR_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/MemoryBuffer.h"

namespace cnnc::frontend {

/// Reads the module in MLIR text or bytecode and verifies it. Faults are
/// diagnostics, whatever the bytes are:
///
/// - MLIR's bytecode reader writes outside its memory if a file is damaged in
///   the right way. It runs confined, and writes what it has read as text,
///   which is then parsed here. Resources do not go that way: they stay in the
///   file's memory.
/// - MLIR's parser overflows the stack if a text is nested too deeply. So it
///   first tries whether it can parse it, confined as well.
mlir::OwningOpRef<mlir::ModuleOp>
readMlir(std::unique_ptr<llvm::MemoryBuffer> buffer,
         mlir::MLIRContext &context);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_MLIR_READMLIR_H
