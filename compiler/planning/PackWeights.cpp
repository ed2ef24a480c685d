//===-- PackWeights.cpp - Orders the constants' elements as the kernels read
// them -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Packing.h"
#include "compiler/planning/Passes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

namespace cnnc::planning {
#define GEN_PASS_DEF_PACKWEIGHTS
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

static constexpr int64_t alignment = 64;

/// The elements of a constant's value; `splat` holds them if they are not
/// stored one by one.
static llvm::ArrayRef<float> getElements(ElementsAttr value,
                                         std::vector<float> &splat) {
  if (auto resource = llvm::dyn_cast<DenseResourceElementsAttr>(value)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    return blob ? blob->getDataAs<float>() : llvm::ArrayRef<float>();
  }
  auto range = value.tryGetValues<float>();
  if (!range)
    return {};
  splat.assign(range->begin(), range->end());
  return splat;
}

/// What identifies the data of `value`: attributes of different types may share
/// a resource.
static const void *getData(ElementsAttr value) {
  if (auto resource = llvm::dyn_cast<DenseResourceElementsAttr>(value))
    return resource.getRawHandle().getResource();
  return value.getAsOpaquePointer();
}

namespace {
struct PackWeightsPass
    : cnnc::planning::impl::PackWeightsBase<PackWeightsPass> {
  using PackWeightsBase::PackWeightsBase;

  void runOnOperation() override {
    kernel::ProgramOp program = getOperation();
    auto constants = llvm::to_vector(program.getOps<kernel::ConstantOp>());
    if (constants.empty())
      return;

    // Where each goes; equal ones go to the same place.
    llvm::DenseMap<Attribute, int64_t> places;
    llvm::SmallVector<std::pair<kernel::ConstantOp, int64_t>> unique;
    llvm::DenseMap<const void *, unsigned> uses;
    int64_t total = 0;
    for (kernel::ConstantOp constant : constants) {
      Builder builder(&getContext());
      Attribute key =
          builder.getArrayAttr({constant.getValue(), constant.getPacking(),
                                TypeAttr::get(constant.getType())});
      auto [place, isNew] = places.try_emplace(key, total);
      if (isNew) {
        unique.push_back({constant, total});
        ++uses[getData(constant.getValue())];
        total += llvm::alignTo(kernel::getLayout(constant).size() *
                                   int64_t(sizeof(float)),
                               alignment);
      }
      OpBuilder at(constant);
      auto weights = at.create<kernel::WeightsOp>(
          constant.getLoc(), constant.getType(), place->second);
      constant.replaceAllUsesWith(weights.getBuffer());
    }

    AsmResourceBlob blob =
        HeapAsmResourceBlob::allocate(total, alignment, /*dataIsMutable=*/true);
    llvm::MutableArrayRef<char> bytes = blob.getMutableData();
    std::memset(bytes.data(), 0, bytes.size());
    for (auto [constant, place] : unique) {
      std::vector<float> splat;
      llvm::ArrayRef<float> elements = getElements(constant.getValue(), splat);
      auto shape = constant.getValue().getShapedType().getShape();
      if (int64_t(elements.size()) != ShapedType::getNumElements(shape)) {
        constant.emitOpError("has no data for its ")
            << ShapedType::getNumElements(shape) << " elements";
        return signalPassFailure();
      }
      pack(elements, shape, constant.getPacking(), constant.getType(),
           {reinterpret_cast<float *>(bytes.data() + place),
            size_t(kernel::getLayout(constant).size())});
      auto resource =
          llvm::dyn_cast<DenseResourceElementsAttr>(constant.getValue());
      if (--uses[getData(constant.getValue())] == 0 && freeConstants &&
          resource)
        resource.getRawHandle().getResource()->setBlob(AsmResourceBlob());
    }
    for (kernel::ConstantOp constant : constants)
      constant.erase();

    auto type =
        RankedTensorType::get({total}, IntegerType::get(&getContext(), 8));
    program.setWeightsAttr(DenseResourceElementsAttr::get(
        type, (program.getSymName() + "_weights").str(), std::move(blob)));
  }
};
} // namespace
