//===-- Tensor.cpp - Arrays of doubles -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Tensor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace cnnc::reference;

Tensor::Tensor(llvm::ArrayRef<int64_t> shape, double value)
    : shape(shape), values(countElements(shape), value) {}

int64_t cnnc::reference::countElements(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

llvm::SmallVector<int64_t>
cnnc::reference::getStrides(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t i = int64_t(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

std::string cnnc::reference::formatShape(llvm::ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(shape, stream, "x");
  return text;
}

Tensor cnnc::reference::readStrided(const Tensor &input,
                                    llvm::ArrayRef<int64_t> shape,
                                    llvm::ArrayRef<int64_t> strides,
                                    int64_t offset) {
  Tensor result(shape);
  if (shape.empty()) {
    result.values[0] = input.values[offset];
    return result;
  }
  llvm::SmallVector<int64_t> index(shape.size(), 0);
  int64_t row = shape.back(), step = strides.back();
  for (int64_t i = 0; i < result.size(); i += row) {
    for (int64_t j = 0; j < row; ++j)
      result.values[i + j] = input.values[offset + j * step];
    // The next row, as an odometer counts.
    for (int64_t d = int64_t(shape.size()) - 2; d >= 0; --d) {
      offset += strides[d];
      if (++index[d] < shape[d])
        break;
      offset -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return result;
}

Tensor
cnnc::reference::readIndexed(const Tensor &input,
                             llvm::ArrayRef<std::vector<int64_t>> indices,
                             double outside) {
  llvm::SmallVector<int64_t> shape;
  for (const std::vector<int64_t> &list : indices)
    shape.push_back(list.size());
  if (shape.empty())
    return input;
  Tensor result(shape, outside);
  llvm::SmallVector<int64_t> strides = getStrides(input.shape);
  llvm::SmallVector<int64_t> index(shape.size(), 0);
  int64_t last = int64_t(shape.size()) - 1, row = shape.back();
  for (int64_t i = 0; i < result.size(); i += row) {
    int64_t offset = 0;
    bool inside = true;
    for (int64_t d = 0; d < last; ++d) {
      int64_t source = indices[d][index[d]];
      inside &= source >= 0;
      offset += source * strides[d];
    }
    for (int64_t j = 0; inside && j < row; ++j)
      if (int64_t source = indices[last][j]; source >= 0)
        result.values[i + j] = input.values[offset + source];
    for (int64_t d = last - 1; d >= 0; --d) {
      if (++index[d] < shape[d])
        break;
      index[d] = 0;
    }
  }
  return result;
}
