//===-- Constants.h - Reading and making constants -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_CONSTANTS_H
#define CNNC_COMPILER_GRAPH_CONSTANTS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include <optional>
#include <vector>

namespace cnnc {

/// The numbers of a constant in row-major order. They are looked at where they
/// lie and valid as long as the context; a splat's are written out.
class Numbers {
public:
  explicit Numbers(llvm::ArrayRef<float> view) : view(view) {}
  explicit Numbers(std::vector<float> &&owned) : owned(std::move(owned)) {}

  llvm::ArrayRef<float> get() const {
    return owned.empty() ? view : llvm::ArrayRef<float>(owned);
  }
  operator llvm::ArrayRef<float>() const { return get(); }
  size_t size() const { return get().size(); }
  float operator[](size_t i) const { return get()[i]; }

private:
  llvm::ArrayRef<float> view;
  std::vector<float> owned;
};

/// The numbers of dense f32 elements, of a splat or of a resource; nothing for
/// other attributes and for a resource whose data is not there.
std::optional<Numbers> readFloats(mlir::Attribute value);

/// The numbers of a value that a `cnn.constant` defines.
std::optional<Numbers> readFloats(mlir::Value value);

/// The one number that `value` holds, once or many times.
std::optional<double> readSplat(mlir::Value value);

/// The name of the resource that holds the constant `value`; empty if it has
/// none.
llvm::StringRef getConstantName(mlir::Value value);

/// A constant of `shape`: a splat if all numbers are equal, dense elements if
/// they are few, else a resource that takes over the memory of `numbers`.
/// `name` is what the resource's name starts with.
mlir::Value createConstant(mlir::OpBuilder &builder, mlir::Location location,
                           llvm::ArrayRef<int64_t> shape,
                           std::vector<float> &&numbers,
                           llvm::StringRef name = "constant");

/// The location of an op that does the work of all of `ops`, in this order: the
/// first names the layer.
mlir::Location fuseLocations(llvm::ArrayRef<mlir::Operation *> ops);

} // namespace cnnc

#endif // CNNC_COMPILER_GRAPH_CONSTANTS_H
