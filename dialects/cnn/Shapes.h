//===-- Shapes.h - Helpers of the type inference functions -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_SHAPES_H
#define CNNC_DIALECTS_CNN_SHAPES_H

#include "dialects/cnn/CnnDialect.h"

namespace cnnc::cnn {

/// An operand's type in a type inference function, which sees plain values.
inline mlir::RankedTensorType tensorType(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// "[1, 3, 224, 224]" in a diagnostic.
inline std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return text;
}

/// Appends the f32 tensor type of `shape`, or reports that it is too large.
inline mlir::LogicalResult
inferShape(mlir::MLIRContext *context, std::optional<mlir::Location> location,
           llvm::StringRef op, llvm::ArrayRef<int64_t> shape,
           llvm::SmallVectorImpl<mlir::Type> &types) {
  auto type =
      mlir::RankedTensorType::get(shape, mlir::Float32Type::get(context));
  if (!isTensor(type))
    return mlir::emitOptionalError(location, op, "'s result would be of shape ",
                                   shapeText(shape),
                                   ", expected at most 2^40 elements");
  types.push_back(type);
  return mlir::success();
}

} // namespace cnnc::cnn

#endif // CNNC_DIALECTS_CNN_SHAPES_H
