//===-- UnknownFields.h - What nobody would read -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_UNKNOWNFIELDS_H
#define CNNC_COMPILER_FRONTEND_ONNX_UNKNOWNFIELDS_H

#include "compiler/frontend/onnx/Proto.h"
#include "mlir/IR/Diagnostics.h"

namespace cnnc::frontend {

/// Reports the fields of messages in `model` that the protobuf classes do not
/// know and that are not known to be harmless (annotations of later versions of
/// ONNX). protobuf keeps them aside in silence, whether they come from a newer
/// format or from a damaged file; either way the model means something else
/// than what would be imported.
mlir::LogicalResult checkUnknownFields(const onnx::ModelProto &model,
                                       mlir::Location file);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_UNKNOWNFIELDS_H
