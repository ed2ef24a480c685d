//===-- Layout.cpp - Arithmetic of blocked layouts -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Layout.h"
#include "dialects/kernel/KernelDialect.h"

using namespace mlir;
using namespace cnnc;

kernel::Layout kernel::Layout::get(MemRefType type) {
  Layout layout;
  llvm::ArrayRef<int64_t> shape = type.getShape();
  size_t rank = shape.size();
  if (rank == 1) {
    layout.channels = shape[0];
  } else if (rank >= 2 && rank <= 5) {
    layout.batch = shape[0];
    layout.channels = shape[1];
    for (size_t i = 2; i < rank; ++i)
      layout.spatial[i + 3 - rank] = shape[i];
  } else {
    layout.spatial[2] = type.getNumElements();
  }
  layout.allocatedChannels = layout.channels;
  if (auto attribute = llvm::dyn_cast<LayoutAttr>(type.getLayout())) {
    layout.block = attribute.getBlock();
    llvm::copy(attribute.getHaloLow(),
               layout.haloLow.end() - attribute.getHaloLow().size());
    llvm::copy(attribute.getHaloHigh(),
               layout.haloHigh.end() - attribute.getHaloHigh().size());
    if (attribute.getChannels())
      layout.allocatedChannels = attribute.getChannels();
  }
  return layout;
}

bool kernel::Layout::hasHalo() const {
  for (int i = 0; i < 3; ++i)
    if (haloLow[i] || haloHigh[i])
      return true;
  return false;
}

bool kernel::Layout::isRowMajor() const {
  if (hasHalo() || (batch > 1 && allocatedChannels != channels))
    return false;
  // A single pixel of whole blocks, or of one image, has its channels in order.
  bool onePixel = spatial == std::array<int64_t, 3>{1, 1, 1};
  return block == 1 || (onePixel && (batch == 1 || channels % block == 0));
}

bool kernel::isBuffer(Type type) {
  auto buffer = llvm::dyn_cast<MemRefType>(type);
  return buffer && buffer.hasStaticShape() && buffer.getElementType().isF32() &&
         (buffer.getLayout().isIdentity() ||
          llvm::isa<LayoutAttr>(buffer.getLayout()));
}

llvm::SmallVector<int64_t>
kernel::rowMajorStrides(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i > 1; --i)
    strides[i - 2] = strides[i - 1] * shape[i - 1];
  return strides;
}
