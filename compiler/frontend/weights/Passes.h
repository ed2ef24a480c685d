//===-- Passes.h - Passes that bring weights into a network -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_H
#define CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_H

#include "dialects/cnn/CnnDialect.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {

#define GEN_PASS_DECL
#include "compiler/frontend/weights/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/frontend/weights/Passes.h.inc"

} // namespace cnnc

#endif // CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_H
