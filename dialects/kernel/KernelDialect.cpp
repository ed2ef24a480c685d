//===-- KernelDialect.cpp - The kernel dialect: registration and layouts --===//
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
  return module ? module->getAttrOfType<TargetAttr>("kernel.target")
                : TargetAttr();
}

TargetAttr TargetAttr::require(Operation *op, llvm::StringRef purpose) {
  TargetAttr target = of(op);
  if (!target)
    op->emitError("expected a target to ")
        << purpose
        << ", found a module without the attribute kernel.target; "
           "attach-target sets it";
  return target;
}

static bool isZero(llvm::ArrayRef<int64_t> numbers) {
  return llvm::all_of(numbers, [](int64_t number) { return number == 0; });
}

LayoutAttr LayoutAttr::getWithHalo(MLIRContext *context, int64_t block,
                                   llvm::ArrayRef<int64_t> low,
                                   llvm::ArrayRef<int64_t> high,
                                   int64_t channels) {
  llvm::ArrayRef<int64_t> none;
  return get(context, block, isZero(low) ? none : low,
             isZero(high) ? none : high, channels);
}

void LayoutAttr::print(AsmPrinter &printer) const {
  printer << "<block = " << getBlock();
  auto printHalo = [&](llvm::StringRef name, llvm::ArrayRef<int64_t> halo) {
    if (!halo.empty())
      printer << ", " << name << " = [" << halo << "]";
  };
  printHalo("halo_low", getHaloLow());
  printHalo("halo_high", getHaloHigh());
  if (getChannels())
    printer << ", channels = " << getChannels();
  printer << ">";
}

/// `<block = B (, halo_low = [...])? (, halo_high = [...])? (, channels = C)?>`
Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  int64_t block = 1, channels = 0;
  llvm::SmallVector<int64_t> low, high;
  auto parseHalo = [&](llvm::SmallVectorImpl<int64_t> &halo) {
    return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
      return parser.parseInteger(halo.emplace_back());
    });
  };
  if (parser.parseLess() || parser.parseKeyword("block") ||
      parser.parseEqual() || parser.parseInteger(block))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    llvm::SMLoc location = parser.getCurrentLocation();
    llvm::StringRef name;
    if (parser.parseKeyword(&name) || parser.parseEqual())
      return {};
    ParseResult parsed = failure();
    if (name == "halo_low" && low.empty())
      parsed = parseHalo(low);
    else if (name == "halo_high" && high.empty())
      parsed = parseHalo(high);
    else if (name == "channels" && channels == 0)
      parsed = parser.parseInteger(channels);
    else
      parser.emitError(location, "expected halo_low, halo_high or channels, "
                                 "each once, found ")
          << name;
    if (failed(parsed))
      return {};
  }
  if (parser.parseGreater())
    return {};
  return get(parser.getContext(), block, low, high, channels);
}

/// (n, c, s...) -> (n, c floordiv block, s + halo_low..., c mod block)
///
/// Without a halo the attribute does not know how many spatial dimensions there
/// are, and gives the map of none. MLIR itself only looks whether the map is
/// that of a strided layout, which it is not.
AffineMap LayoutAttr::getAffineMap() const {
  MLIRContext *context = getContext();
  size_t spatial = std::max(getHaloLow().size(), getHaloHigh().size());
  auto dim = [&](unsigned i) { return getAffineDimExpr(i, context); };
  llvm::SmallVector<AffineExpr> results = {dim(0), dim(1).floorDiv(getBlock())};
  for (size_t i = 0; i < spatial; ++i)
    results.push_back(dim(i + 2) +
                      (getHaloLow().empty() ? 0 : getHaloLow()[i]));
  results.push_back(dim(1) % getBlock());
  return AffineMap::get(spatial + 2, 0, results, context);
}

bool LayoutAttr::isIdentity() const { return false; }

LogicalResult LayoutAttr::verifyLayout(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<InFlightDiagnostic()> emitError) const {
  if (shape.size() < 3 || shape.size() > 5)
    return emitError() << "a blocked layout is for rank 3, 4 or 5, found rank "
                       << shape.size();
  if (getBlock() < 1)
    return emitError() << "expected a block of at least 1, found "
                       << getBlock();
  size_t spatial = shape.size() - 2;
  for (llvm::ArrayRef<int64_t> halo : {getHaloLow(), getHaloHigh()}) {
    if (halo.empty())
      continue;
    if (halo.size() != spatial)
      return emitError() << "expected " << spatial << " halo numbers, found "
                         << halo.size();
    // Equal layouts have equal types.
    if (isZero(halo))
      return emitError() << "expected a halo of zeros to be left out";
    if (llvm::any_of(halo, [](int64_t number) { return number < 0; }))
      return emitError() << "expected halo numbers of at least 0";
  }
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
