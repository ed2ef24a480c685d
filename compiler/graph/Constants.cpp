//===-- Constants.cpp - Reading and making constants -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace cnnc;

/// Up to so many numbers stand in the text of the network. They are uniqued and
/// compared by their bits; more would make the text unreadable.
static constexpr size_t maxInlineNumbers = 32;

static std::optional<Numbers> readBytes(llvm::ArrayRef<char> bytes,
                                        size_t count) {
  if (bytes.size() != count * sizeof(float))
    return std::nullopt;
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(float) == 0)
    return Numbers(
        llvm::ArrayRef(reinterpret_cast<const float *>(bytes.data()), count));
  // Bytecode does not promise to align what it maps.
  std::vector<float> copy(count);
  std::memcpy(copy.data(), bytes.data(), bytes.size());
  return Numbers(std::move(copy));
}

std::optional<Numbers> cnnc::readFloats(Attribute value) {
  auto elements = llvm::dyn_cast_or_null<ElementsAttr>(value);
  if (!elements || !elements.getElementType().isF32())
    return std::nullopt;
  size_t count = elements.getNumElements();
  if (auto dense = llvm::dyn_cast<DenseElementsAttr>(value)) {
    if (dense.isSplat())
      return Numbers(std::vector<float>(count, dense.getSplatValue<float>()));
    return readBytes(dense.getRawData(), count);
  }
  if (auto resource = llvm::dyn_cast<DenseResourceElementsAttr>(value))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      return readBytes(blob->getData(), count);
  return std::nullopt;
}

std::optional<Numbers> cnnc::readFloats(Value value) {
  auto constant = value ? value.getDefiningOp<cnn::ConstantOp>() : nullptr;
  return constant ? readFloats(constant.getValue()) : std::nullopt;
}

std::optional<double> cnnc::readSplat(Value value) {
  auto constant = value ? value.getDefiningOp<cnn::ConstantOp>() : nullptr;
  if (!constant)
    return std::nullopt;
  if (auto splat = llvm::dyn_cast<SplatElementsAttr>(constant.getValue()))
    return splat.getSplatValue<float>();
  // Longer constants that repeat a number are splats already, if made here.
  if (constant.getType().getNumElements() != 1)
    return std::nullopt;
  std::optional<Numbers> numbers = readFloats(value);
  return numbers ? std::optional<double>((*numbers)[0]) : std::nullopt;
}

llvm::StringRef cnnc::getConstantName(Value value) {
  auto constant = value ? value.getDefiningOp<cnn::ConstantOp>() : nullptr;
  auto resource =
      constant ? llvm::dyn_cast<DenseResourceElementsAttr>(constant.getValue())
               : DenseResourceElementsAttr();
  return resource ? resource.getRawHandle().getKey() : llvm::StringRef();
}

/// Compares bits: a NaN equals itself, and -0 is not 0.
static bool isSplat(llvm::ArrayRef<float> numbers) {
  return llvm::all_of(numbers, [&](float number) {
    return llvm::bit_cast<uint32_t>(number) ==
           llvm::bit_cast<uint32_t>(numbers.front());
  });
}

Value cnnc::createConstant(OpBuilder &builder, Location location,
                           llvm::ArrayRef<int64_t> shape,
                           std::vector<float> &&numbers, llvm::StringRef name) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  assert(size_t(type.getNumElements()) == numbers.size() &&
         "as many numbers as elements");
  ElementsAttr value;
  if (isSplat(numbers)) {
    value = DenseElementsAttr::get(type, numbers.front());
  } else if (numbers.size() <= maxInlineNumbers) {
    value = DenseElementsAttr::get(type, llvm::ArrayRef<float>(numbers));
  } else {
    auto owned = std::make_unique<std::vector<float>>(std::move(numbers));
    llvm::ArrayRef<float> view(*owned);
    AsmResourceBlob blob(
        view,
        [owned = owned.release()](float *, size_t, size_t) { delete owned; },
        /*dataIsMutable=*/false);
    value = DenseResourceElementsAttr::get(type, name, std::move(blob));
  }
  return builder.create<cnn::ConstantOp>(location, value);
}

Location cnnc::fuseLocations(llvm::ArrayRef<Operation *> ops) {
  llvm::SmallVector<Location> locations;
  for (Operation *op : ops)
    locations.push_back(op->getLoc());
  return FusedLoc::get(ops.front()->getContext(), locations);
}
