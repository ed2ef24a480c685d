//===-- Tensor.h - Arrays of doubles -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REFERENCE_TENSOR_H
#define CNNC_COMPILER_REFERENCE_TENSOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::reference {

/// A dense array, its elements in row-major order. A shape of no dimensions is
/// one element.
struct Tensor {
  llvm::SmallVector<int64_t> shape;
  std::vector<double> values;

  Tensor() = default;
  /// All elements are `value`.
  explicit Tensor(llvm::ArrayRef<int64_t> shape, double value = 0);

  int64_t rank() const { return shape.size(); }
  int64_t size() const { return values.size(); }
  double *data() { return values.data(); }
  const double *data() const { return values.data(); }
};

/// The number of elements of `shape`.
int64_t countElements(llvm::ArrayRef<int64_t> shape);

/// How many elements apart neighbours in each dimension are, in row-major
/// order.
llvm::SmallVector<int64_t> getStrides(llvm::ArrayRef<int64_t> shape);

/// "1x3x224x224", in the notation of MLIR's types; "scalar" for no dimensions.
std::string formatShape(llvm::ArrayRef<int64_t> shape);

/// The tensor of `shape` whose element i, j, ... is element
/// offset + i strides[0] + j strides[1] + ... of `input`: transposes, regular
/// parts and (with strides of zero) broadcasts.
Tensor readStrided(const Tensor &input, llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<int64_t> strides, int64_t offset = 0);

/// The tensor whose element i, j, ... is element indices[0][i], indices[1][j],
/// ... of `input`; `outside` where one of these is negative.
Tensor readIndexed(const Tensor &input,
                   llvm::ArrayRef<std::vector<int64_t>> indices,
                   double outside = 0);

} // namespace cnnc::reference

#endif // CNNC_COMPILER_REFERENCE_TENSOR_H
