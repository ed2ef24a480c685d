//===-- Operators.h - The ONNX operators that cnnc imports -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_OPERATORS_H
#define CNNC_COMPILER_FRONTEND_ONNX_OPERATORS_H

#include "compiler/frontend/onnx/Node.h"

namespace cnnc::frontend {

/// The operator sets of the default domain that the tables below were checked
/// against, operator by operator.
constexpr int64_t oldestOpset = 7;
constexpr int64_t newestOpset = 24;

constexpr unsigned anyNumber = ~0u;

/// What imports one operator in a range of opsets in which it means the same.
struct Operator {
  llvm::StringLiteral name;
  int64_t since;
  int64_t until;
  /// How many inputs the operator takes; the first `leastInputs` are not
  /// optional.
  unsigned leastInputs;
  unsigned mostInputs;
  mlir::LogicalResult (*import)(Node &node);
};

// One table a family, each in the file of its name.
llvm::ArrayRef<Operator> getActivationOperators();
llvm::ArrayRef<Operator> getBinaryOperators();
llvm::ArrayRef<Operator> getConstantOperators();
llvm::ArrayRef<Operator> getConvolutionOperators();
llvm::ArrayRef<Operator> getLinearOperators();
llvm::ArrayRef<Operator> getNormalizationOperators();
llvm::ArrayRef<Operator> getPoolingOperators();
llvm::ArrayRef<Operator> getReductionOperators();
llvm::ArrayRef<Operator> getSelectionOperators();
llvm::ArrayRef<Operator> getShapeOperators();

/// The operator of that name in `opset`, null if it is not known there.
const Operator *findOperator(llvm::StringRef name, int64_t opset);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_OPERATORS_H
