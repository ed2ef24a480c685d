//===-- KernelDialect.cpp - The kernel dialect: registration and layouts -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/KernelDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

#include "dialects/kernel/KernelDialect.cpp.inc"
#include "dialects/kernel/KernelEnums.cpp.inc"
#include "dialects/kernel/KernelInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/kernel/KernelAttributes.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/kernel/KernelOps.cpp.inc"

void KernelDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/kernel/KernelAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/kernel/KernelOps.cpp.inc"
      >();
}

TargetAttr TargetAttr::of(Operation *op) {
  auto module = llvm::dyn_cast<ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<ModuleOp>();
  return module->getAttrOfType<TargetAttr>("kernel.target");
}

/// (n, c, s...) -> (n, c floordiv block, s + halo_low..., c mod block)
AffineMap LayoutAttr::getAffineMap() const {
  MLIRContext *context = getContext();
  unsigned rank = getHaloLow().size() + 2;
  auto dim = [&](unsigned i) { return getAffineDimExpr(i, context); };
  llvm::SmallVector<AffineExpr> results = {dim(0), dim(1).floorDiv(getBlock())};
  for (auto [i, halo] : llvm::enumerate(getHaloLow()))
    results.push_back(dim(i + 2) + halo);
  results.push_back(dim(1) % getBlock());
  return AffineMap::get(rank, 0, results, context);
}

bool LayoutAttr::isIdentity() const { return false; }

LogicalResult LayoutAttr::verifyLayout(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<InFlightDiagnostic()> emitError) const {
  if (shape.size() < 3 || shape.size() > 5)
    return emitError() << "a blocked layout is for rank 3, 4 or 5, found rank "
                       << shape.size();
  size_t spatial = shape.size() - 2;
  if (getBlock() < 1 || getHaloLow().size() != spatial ||
      getHaloHigh().size() != spatial)
    return emitError() << "expected a positive block and " << spatial
                       << " halo numbers before and behind";
  for (int64_t halo : llvm::concat<const int64_t>(getHaloLow(), getHaloHigh()))
    if (halo < 0)
      return emitError() << "expected halo numbers of at least 0";
  if (getChannels() != 0 && getChannels() < shape[1])
    return emitError() << "expected an allocation of at least " << shape[1]
                       << " channels, found " << getChannels();
  return success();
}

Cover kernel::coverExtent(int64_t extent, int64_t most) {
  int64_t runs = ceilDivide(extent, most);
  int64_t size = ceilDivide(extent, runs);
  int64_t smaller = runs * size - extent;
  return {size, runs - smaller, smaller};
}

MemRefType kernel::getBufferType(RankedTensorType type, LayoutAttr layout) {
  if (!layout)
    return MemRefType::get(type.getShape(), type.getElementType());
  return MemRefType::get(type.getShape(), type.getElementType(), layout);
}
