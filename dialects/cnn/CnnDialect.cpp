//===-- CnnDialect.cpp - The cnn dialect: registration and types ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnDialect.h"
#include "dialects/cnn/Shapes.h"
#include "dialects/cnn/Syntax.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc::cnn;

#include "dialects/cnn/CnnDialect.cpp.inc"
#include "dialects/cnn/CnnEnums.cpp.inc"
#include "dialects/cnn/CnnInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/cnn/CnnAttributes.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/cnn/CnnTypes.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/cnn/CnnOps.cpp.inc"

void CNNDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/cnn/CnnAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/cnn/CnnTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/cnn/CnnOps.cpp.inc"
      >();
}

Operation *CNNDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                           Type type, Location location) {
  auto elements = llvm::dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getShapedType() != type)
    return nullptr;
  return builder.create<ConstantOp>(location, elements);
}

Type cnnc::cnn::getUninferredType(MLIRContext *context) {
  return UninferredType::get(context);
}

bool cnnc::cnn::isUninferred(Type type) {
  return llvm::isa<UninferredType>(type);
}

Type UninferredType::parse(AsmParser &parser) {
  parser.emitError(parser.getNameLoc(),
                   "a type that has not been inferred cannot be written");
  return {};
}

void UninferredType::print(AsmPrinter &) const {}

LogicalResult CNNDialect::verifyOperationAttribute(Operation *op,
                                                   NamedAttribute attribute) {
  // It lives from an op's parsing to its network's.
  if (attribute.getName() == declaredTypeName)
    return op->emitOpError("expects its type after a colon, not as attribute ")
           << declaredTypeName;
  return success();
}

bool cnnc::cnn::isTensor(Type type) {
  auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.getElementType().isF32() || !tensor.hasStaticShape() ||
      tensor.getEncoding())
    return false;
  int64_t elements = 1;
  for (int64_t extent : tensor.getShape()) {
    if (extent <= 0 || extent > maxElements / elements)
      return false;
    elements *= extent;
  }
  return true;
}

RankedTensorType cnnc::cnn::inferBroadcast(RankedTensorType lhs,
                                           RankedTensorType rhs) {
  llvm::ArrayRef<int64_t> a = lhs.getShape(), b = rhs.getShape();
  if (a.size() < b.size())
    std::swap(a, b);
  llvm::SmallVector<int64_t> shape(a);
  size_t shift = a.size() - b.size();
  for (auto [i, extent] : llvm::enumerate(b)) {
    int64_t &result = shape[shift + i];
    if (result != extent && result != 1 && extent != 1)
      return {};
    result = std::max(result, extent);
  }
  return RankedTensorType::get(shape, lhs.getElementType());
}
