//===-- Diagnostics.h - How the tools speak of faults -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_DIAGNOSTICS_H
#define CNNC_COMPILER_DRIVER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/SourceMgr.h"

namespace cnnc {

/// Prints diagnostics on standard error as compilers do: with the line of the
/// source where there is one, `FILE: node 'NAME': error: ...` for a node of a
/// file that has no lines, and `FILE: error: ...` for a file as a whole.
class DiagnosticPrinter {
public:
  explicit DiagnosticPrinter(mlir::MLIRContext &context);

private:
  void print(mlir::Location location, const std::string &message,
             mlir::DiagnosticSeverity severity);

  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler lines;
  /// Registered last, so that it is asked first.
  mlir::ScopedDiagnosticHandler handler;
};

/// Prints each error of a list as `TOOL: error: ...`.
void printErrors(llvm::StringRef tool, llvm::Error errors);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_DIAGNOSTICS_H
