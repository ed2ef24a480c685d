//===-- CnnDialect.h - The cnn dialect: what a network computes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_CNNDIALECT_H
#define CNNC_DIALECTS_CNN_CNNDIALECT_H

#include "dialects/cnn/Window.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cnnc::cnn {

/// The type of values whose types have not been inferred yet; stands only while
/// the text of a network is being parsed.
mlir::Type getUninferredType(mlir::MLIRContext *context);
bool isUninferred(mlir::Type type);

/// The most elements a tensor may have.
constexpr int64_t maxElements = int64_t(1) << 40;

/// Whether `type` is what the dialect computes on: a static tensor of f32 with
/// 1 to maxElements elements.
bool isTensor(mlir::Type type);

/// Infers the types of a network's or residual region's ops in order, compares
/// them with the declared ones and reports every fault at its op.
mlir::LogicalResult inferTypes(mlir::Block &block);

/// The result type of NumPy's broadcasting, null if the shapes do not fit.
mlir::RankedTensorType inferBroadcast(mlir::RankedTensorType lhs,
                                      mlir::RankedTensorType rhs);

/// A double as an attribute's parameter, equal only to the same bits.
struct Number {
  double value = 0;
  Number(double value) : value(value) {}
  operator double() const { return value; }
  uint64_t bits() const { return llvm::bit_cast<uint64_t>(value); }
  bool operator==(const Number &other) const { return bits() == other.bits(); }
  friend llvm::hash_code hash_value(const Number &number) {
    return llvm::hash_value(number.bits());
  }
};

} // namespace cnnc::cnn

#include "dialects/cnn/CnnDialect.h.inc"
#include "dialects/cnn/CnnEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/cnn/CnnAttributes.h.inc"
#define GET_TYPEDEF_CLASSES
#include "dialects/cnn/CnnTypes.h.inc"

#include "dialects/cnn/CnnInterfaces.h.inc"

namespace cnnc::cnn {

class OutputOp;

/// Checks the numbers of a window and resolves its padding against the spatial
/// extents of `input` (N, C, spatial...). Empty strides and dilations are ones.
/// `label` is the constraint's family in error messages.
mlir::FailureOr<Window> resolveWindow(std::optional<mlir::Location> location,
                                      llvm::StringRef op,
                                      mlir::RankedTensorType input,
                                      llvm::ArrayRef<int64_t> size,
                                      llvm::ArrayRef<int64_t> strides,
                                      llvm::ArrayRef<int64_t> dilations,
                                      PaddingAttr padding, bool ceil = false);

/// The activation's value at `x`, in double precision: the definition that all
/// other implementations are compared with.
double evaluate(ActivationAttr activation, double x);

/// The binary function's value at `x`, `y`, in double precision.
double evaluate(BinaryKind kind, double x, double y);

/// The number of parameters that `kind` takes: 0, 1 or 2.
unsigned getParameterCount(ActivationKind kind);

} // namespace cnnc::cnn

#define GET_OP_CLASSES
#include "dialects/cnn/CnnOps.h.inc"

#endif // CNNC_DIALECTS_CNN_CNNDIALECT_H
