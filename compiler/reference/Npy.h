//===-- Npy.h - NumPy's file format -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REFERENCE_NPY_H
#define CNNC_COMPILER_REFERENCE_NPY_H

#include "compiler/reference/Tensor.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace cnnc::reference {

/// Reads one array in the format of numpy.lib.format, versions 1 to 3:
/// row-major little-endian float32 or float64, uint8 or int8. Errors name the
/// buffer, what was expected and what was found; no more memory is taken than
/// the elements need that the buffer really holds.
llvm::Expected<Tensor> parseNpy(llvm::MemoryBufferRef buffer);

/// Reads the file at `path`.
llvm::Expected<Tensor> readNpy(llvm::StringRef path);

/// Writes `tensor` as float32 in version 1 of the format.
void printNpy(llvm::raw_ostream &stream, const Tensor &tensor);

/// Writes the file at `path`.
llvm::Error writeNpy(llvm::StringRef path, const Tensor &tensor);

} // namespace cnnc::reference

#endif // CNNC_COMPILER_REFERENCE_NPY_H
