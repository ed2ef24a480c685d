//===-- Networks.h - Networks from text with made-up weights -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_NETWORKS_H
#define CNNC_TEST_NUMERICS_NETWORKS_H

#include "compiler/reference/Tensor.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <random>

namespace cnnc::numerics {

/// Collects the diagnostics of a context while it lives, for a test to look at.
class Diagnostics {
public:
  explicit Diagnostics(mlir::MLIRContext &context);
  /// All messages so far, a line each.
  const std::string &text() const { return messages; }

private:
  std::string messages;
  mlir::ScopedDiagnosticHandler handler;
};

/// Parses a module with one network; null with a diagnostic if it is none.
mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text,
                                        mlir::MLIRContext &context);

/// The network of a module that `parse` gave.
cnn::NetworkOp getNetwork(mlir::ModuleOp module);

/// Makes the values of an input or parameter from its name and shape.
using Maker = llvm::function_ref<reference::Tensor(llvm::StringRef name,
                                                   llvm::ArrayRef<int64_t>)>;

/// A tensor for each input, in order.
std::vector<reference::Tensor> makeInputs(cnn::NetworkOp network, Maker make);

/// Replaces each cnn.parameter by a constant, in order.
void bindParameters(cnn::NetworkOp network, Maker make);

/// Random numbers that are floats, so that a compiled network and the reference
/// start from the same. They are normally distributed, and by their name
/// - `w...`: scaled to keep the size of what they filter (He et al. 2015,
///   "Delving deep into rectifiers");
/// - `positive...`: at least 1/4;
/// - `spread...`: of standard deviation 4;
/// - `unit...`: of size 7/8 to 9/8, so that the product of a thousand is a
///   float;
/// - `small...`: of standard deviation 1/64;
/// - `special...`: specialFloats in turn.
class RandomMaker {
public:
  explicit RandomMaker(uint64_t seed) : generator(seed) {}
  reference::Tensor operator()(llvm::StringRef name,
                               llvm::ArrayRef<int64_t> shape);

private:
  std::mt19937_64 generator;
};

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_NETWORKS_H
