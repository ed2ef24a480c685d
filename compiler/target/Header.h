//===-- Header.h - The C header of a model ----------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_HEADER_H
#define CNNC_COMPILER_TARGET_HEADER_H

#include "compiler/target/ModelInterface.h"
#include "llvm/Support/raw_ostream.h"

namespace cnnc::target {

/// Writes the header of a model, for C from C99 on and C++: its descriptor, the
/// entry point, sizes as macros and a function whose arguments are the inputs
/// and outputs by name. It includes cnnrt.h and is the same for every target.
void writeHeader(const ModelInterface &model, llvm::raw_ostream &os);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_HEADER_H
