//===-- Program.cpp - Programs, buffers and launches: verifiers -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/KernelDialect.h"
#include "dialects/kernel/Strassen.h"
#include "dialects/kernel/Winograd.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

LogicalResult ProgramOp::verifyRegions() {
  Block &block = getBody().front();
  if (block.getNumArguments() !=
      getInputNames().size() + getOutputNames().size())
    return emitOpError("expects one argument for each input and output name");
  for (BlockArgument argument : block.getArguments()) {
    auto type = llvm::dyn_cast<MemRefType>(argument.getType());
    if (!type || !type.getElementType().isF32() || !type.hasStaticShape() ||
        !type.getLayout().isIdentity())
      return emitOpError(
                 "expects row-major buffers of f32 as arguments, found ")
             << argument.getType();
  }
  return success();
}

LogicalResult SliceOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getBuffer().getType());
  Layout whole = Layout::get(from), part = Layout::get(to);
  if (int64_t(getOffset()) < 0 || getOffset() % whole.block != 0 ||
      int64_t(getOffset()) + part.channels > whole.channels)
    return emitOpError("expects an offset that the block divides and channels "
                       "inside the source");
  if (part.block != whole.block || part.batch != whole.batch ||
      part.spatial != whole.spatial || part.haloLow != whole.haloLow ||
      part.haloHigh != whole.haloHigh ||
      part.allocatedChannels != whole.allocatedChannels)
    return emitOpError("expects ")
           << to << " to differ from " << from << " in its channels only";
  return success();
}

int64_t PackingAttr::getFilterSize(llvm::ArrayRef<int64_t> shape) {
  int64_t size = ceilDivide(shape[0], getBlock()) * getBlock() * shape[1] *
                 getGroups() / getMerged();
  for (int64_t extent : shape.drop_front(2))
    size *= extent;
  return size;
}

LogicalResult ConstantOp::verify() {
  PackingAttr packing = getPacking();
  auto type = llvm::cast<MemRefType>(getBuffer().getType());
  llvm::ArrayRef<int64_t> shape = getValue().getShapedType().getShape();
  if (!getValue().getElementType().isF32())
    return emitOpError("expects elements of f32, found ")
           << getValue().getElementType();
  if (packing.getBlock() < 1 || packing.getInputBlock() < 1 ||
      packing.getVectors() < 1 || packing.getGroups() < 1 ||
      packing.getMerged() < 1)
    return emitOpError("expects a packing of positive numbers, found ")
           << packing;

  bool fits = false;
  switch (packing.getKind()) {
  case PackingKind::Plain:
    fits = type.getLayout().isIdentity() &&
           getValue().getNumElements() <= type.getNumElements();
    break;
  case PackingKind::Blocked:
    // Leading ones may be added.
    fits = getValue().getNumElements() == type.getNumElements();
    break;
  case PackingKind::Filter: {
    int64_t groups = packing.getGroups(), merged = packing.getMerged();
    fits = shape.size() >= 2 && type.getRank() == 1 && shape[0] % groups == 0 &&
           groups % merged == 0 &&
           // Merged groups of whole blocks, or a single one.
           (merged == 1 || shape[0] / merged % packing.getBlock() == 0) &&
           type.getNumElements() == packing.getFilterSize(shape);
    break;
  }
  case PackingKind::Winograd:
  case PackingKind::WinogradUnmirrored: {
    DenseI64ArrayAttr outputs = packing.getOutputs();
    if (shape.size() != 4 || !outputs || outputs.size() != 2)
      break;
    WinogradGeometry g;
    g.outputs = {outputs[0], outputs[1]};
    g.window = {shape[2], shape[3]};
    g.stride = packing.getStride();
    if (packing.getKind() == PackingKind::WinogradUnmirrored) {
      g.filterChannels = packing.getInputBlock();
      g.derivesMirrored = true;
    }
    fits = WinogradTransform::has(g.outputs[0], g.window[0], g.stride) &&
           WinogradTransform::has(g.outputs[1], g.window[1], g.stride) &&
           g.fitsDerivesMirrored() && packing.getGroups() == 1 &&
           type.getRank() == 1 &&
           type.getNumElements() ==
               packing.getFilterSize({shape[0], shape[1], g.packedElements()});
    break;
  }
  case PackingKind::Strassen:
    fits = shape.size() >= 2 && type.getRank() == 1 &&
           shape[0] % (2 * packing.getBlock()) == 0 &&
           shape[1] % (2 * packing.getInputBlock()) == 0 &&
           packing.getGroups() == 1 && packing.getMerged() == 1 &&
           getValue().getNumElements() == shape[0] * shape[1] &&
           type.getNumElements() ==
               packing.getFilterSize(
                   {shape[0] / 2,
                    shape[1] / 2 * int64_t(strassenProducts.size())});
    break;
  case PackingKind::Grouped:
    fits = shape.size() >= 2 && type.getRank() == 1 &&
           fitsGrouped(shape[1], packing.getBlock()) &&
           shape[0] % shape[1] == 0 && packing.getGroups() == 1 &&
           packing.getMerged() == 1 &&
           type.getNumElements() == packing.getFilterSize(shape);
    break;
  case PackingKind::Depthwise:
    fits = shape.size() >= 2 && shape[1] == 1 && type.getRank() == 1 &&
           type.getNumElements() == packing.getFilterSize(shape);
    break;
  }
  if (packing.getKind() != PackingKind::Winograd &&
      packing.getKind() != PackingKind::WinogradUnmirrored &&
      (packing.getOutputs() || packing.getStride() != 1))
    return emitOpError("expects outputs and stride of Winograd's algorithm "
                       "only, found ")
           << packing;
  if (!fits)
    return emitOpError("cannot pack ")
           << getValue().getType() << " as " << packing << " into " << type;
  return success();
}

LogicalResult ViewOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getBuffer().getType());
  if (from.getNumElements() != to.getNumElements() ||
      !Layout::get(from).isRowMajor() || !Layout::get(to).isRowMajor())
    return emitOpError("expects buffers of equally many elements in row-major "
                       "order, found ")
           << from << " and " << to;
  return success();
}

ComputeOpInterface FuncOp::getComputeOp() {
  return llvm::cast<ComputeOpInterface>(getBody().front().front());
}

LogicalResult FuncOp::verifyRegions() {
  Block &block = getBody().front();
  if (!llvm::hasSingleElement(block) ||
      !llvm::isa<ComputeOpInterface>(block.front()))
    return emitOpError("expects a single compute op as its body");
  if (!llvm::equal(getComputeOp().getBuffers(), block.getArguments()))
    return emitOpError("expects an op that takes the arguments in their order");
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *symbol = symbols.lookupNearestSymbolFrom(*this, getCalleeAttr());
  if (!symbol)
    return emitOpError("launches ") << getCallee() << ", which is not defined";
  // Code generation turns kernels into functions before it does the program.
  auto callee = llvm::dyn_cast<FuncOp>(symbol);
  if (!callee)
    return success();
  if (!llvm::equal(callee.getBody().getArgumentTypes(),
                   getBuffers().getTypes()))
    return emitOpError("passes buffers that differ in type from the arguments "
                       "of ")
           << getCallee();
  if (callee.getComputeOp().getTaskCount() != int64_t(getTasks()))
    return emitOpError("expects ")
           << callee.getComputeOp().getTaskCount() << " tasks";
  return success();
}
