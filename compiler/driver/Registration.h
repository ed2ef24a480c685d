//===-- Registration.h - Dialects, passes and pipelines by name -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_REGISTRATION_H
#define CNNC_COMPILER_DRIVER_REGISTRATION_H

#include "mlir/IR/DialectRegistry.h"

namespace cnnc {

/// Adds every dialect that a module may hold in any phase. What reads a file
/// needs this.
void registerDialects(mlir::DialectRegistry &registry);

/// Makes every pass and pipeline known by its name, the process over. To be
/// called once. What reads pass names from a command line needs this.
void registerPasses();

/// Both.
void registerEverything(mlir::DialectRegistry &registry);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_REGISTRATION_H
