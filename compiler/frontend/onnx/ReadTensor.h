//===-- ReadTensor.h - From ONNX's tensor message to numbers -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_READTENSOR_H
#define CNNC_COMPILER_FRONTEND_ONNX_READTENSOR_H

#include "compiler/frontend/onnx/ExternalData.h"
#include "compiler/frontend/onnx/HostTensor.h"
#include "compiler/frontend/onnx/Proto.h"
#include "mlir/IR/Diagnostics.h"

namespace cnnc::frontend {

/// Reads a tensor whose numbers stand in `proto` or in a file of `folder`.
/// Numbers of f32 are moved out of `proto`, not copied, where they are aligned
/// and the host is little-endian. Reports what is wrong, once, and returns
/// nothing then.
std::optional<HostTensor>
readTensor(onnx::TensorProto &proto, ModelFolder &folder,
           llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

/// A name from a model, fit for a diagnostic: quoted, unprintable characters
/// escaped, long ones cut.
std::string quote(llvm::StringRef name);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_READTENSOR_H
