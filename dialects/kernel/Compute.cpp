//===-- Compute.cpp - Tasks, operations and rules of the simple algorithms ===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/ComputeChecks.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::kernel;

/// Tasks of kernels whose work is cut by (image, block of channels): planes.
static int64_t planeTasks(Value destination) {
  Layout layout = kernel::getLayout(destination);
  return layout.batch * layout.blocks();
}

static LogicalResult verifyRowMajor(Operation *op) {
  for (Value buffer : op->getOperands())
    if (!llvm::cast<MemRefType>(buffer.getType()).getLayout().isIdentity())
      return op->emitOpError("expects row-major buffers, found ")
             << buffer.getType();
  return success();
}

int64_t PoolOp::getTaskCount() {
  return movingTasks(elementCount(getSource()) +
                     elementCount(getDestination()) *
                         (1 + product(getWindow()) / 8));
}
int64_t PoolOp::getFlops() {
  return elementCount(getDestination()) * product(getWindow());
}
LogicalResult PoolOp::verify() {
  for (llvm::ArrayRef<int64_t> padding : {getPaddingLow(), getPaddingHigh()})
    if (failed(verifyWindow(*this, getSource(), getDestination(), getWindow(),
                            getStrides(), getDilations(), padding)))
      return failure();
  return verifyEqualChannels(*this, getSource(), getDestination());
}

/// Elements that could be moved in the time of one function value.
static int64_t functionCost(cnn::ActivationKind kind) {
  switch (kind) {
  case cnn::ActivationKind::Identity:
  case cnn::ActivationKind::Relu:
  case cnn::ActivationKind::LeakyRelu:
  case cnn::ActivationKind::Clip:
  case cnn::ActivationKind::HardSigmoid:
  case cnn::ActivationKind::HardSwish:
  case cnn::ActivationKind::ThresholdedRelu:
  case cnn::ActivationKind::Abs:
  case cnn::ActivationKind::Neg:
  case cnn::ActivationKind::Floor:
  case cnn::ActivationKind::Ceil:
    return 0;
  default:
    return 4;
  }
}

int64_t ElementwiseOp::getTaskCount() {
  int64_t cost = 2 + functionCost(getActivation().getKind());
  if (getKind())
    cost += *getKind() == cnn::BinaryKind::Pow ? 16 : 1;
  return movingTasks(cost * elementCount(getDestination()));
}
int64_t ElementwiseOp::getFlops() { return elementCount(getDestination()); }
Value ElementwiseOp::getOverwritable() {
  for (Value source : getSources())
    if (source.getType() == getDestination().getType())
      return source;
  return {};
}
LogicalResult ElementwiseOp::verify() {
  if (getSources().size() != (getKind() ? 2 : 1))
    return emitOpError("expects two sources with a kind, one without; found ")
           << getSources().size();
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  for (Value source : getSources()) {
    auto from = llvm::cast<MemRefType>(source.getType());
    if (from.getRank() != to.getRank())
      return emitOpError("expects buffers of equal rank, found ")
             << from << " and " << to;
    for (auto [a, b] : llvm::zip_equal(from.getShape(), to.getShape()))
      if (a != b && a != 1)
        return emitOpError("cannot broadcast ") << from << " to " << to;
    if (Layout::get(from).block != Layout::get(to).block)
      return emitOpError("expects buffers of equal block, found ")
             << from << " and " << to;
  }
  return success();
}

int64_t CopyOp::getTaskCount() {
  return movingTasks(2 * elementCount(getDestination()));
}
LogicalResult CopyOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  size_t rank = to.getRank();
  if (from.getRank() != to.getRank() || getPermutation().size() != rank ||
      getOffsets().size() != rank || getSteps().size() != rank)
    return emitOpError("expects buffers of equal rank and as many numbers in "
                       "permutation, offsets and steps");
  llvm::SmallVector<bool> seen(rank, false);
  for (int64_t dimension : getPermutation()) {
    if (dimension < 0 || dimension >= int64_t(rank) || seen[dimension])
      return emitOpError("expects a permutation of its dimensions");
    seen[dimension] = true;
  }
  return success();
}

// Blocks of the source; a row-major one is moved whole.
int64_t InsertOp::getTaskCount() {
  return kernel::getLayout(getSource()).block > 1 ? planeTasks(getSource()) : 1;
}
LogicalResult InsertOp::verify() {
  auto from = llvm::cast<MemRefType>(getSource().getType());
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  if (from.getRank() != to.getRank() ||
      int64_t(getOffsets().size()) != to.getRank())
    return emitOpError("expects buffers of equal rank and as many offsets");
  for (int64_t i = 0; i < to.getRank(); ++i)
    if (getOffsets()[i] < 0 ||
        getOffsets()[i] + from.getDimSize(i) > to.getDimSize(i))
      return emitOpError("inserts outside its destination in dimension ") << i;
  if (Layout::get(from).block != Layout::get(to).block)
    return emitOpError("expects source and destination of equal block");
  return success();
}

// What only moves elements computes nothing.
int64_t InsertOp::getFlops() { return 0; }
int64_t CopyOp::getFlops() { return 0; }
int64_t ChannelShuffleOp::getFlops() { return 0; }
int64_t InterleaveOp::getFlops() { return 0; }
int64_t FillHaloOp::getFlops() { return 0; }
int64_t ChannelShuffleOp::getTaskCount() {
  return movingTasks(2 * elementCount(getDestination()));
}
LogicalResult ChannelShuffleOp::verify() {
  int64_t rank = rankOf(getSource()), groups = getGroups();
  if (rank < 3 || rank > 5 || groups < 1 || shapeOf(getSource())[1] % groups)
    return emitOpError("expects groups that divide the channels of buffers of "
                       "rank 3 to 5, found ")
           << groups << " and " << getSource().getType();
  return verifyEqualShapes(*this, getSource(), getDestination());
}
int64_t InterleaveOp::getTaskCount() {
  return movingTasks(2 * elementCount(getDestination()));
}
LogicalResult InterleaveOp::verify() {
  if (getSources().size() < 2)
    return emitOpError("expects at least two sources, found ")
           << getSources().size();
  auto first = llvm::cast<MemRefType>(getSources().front().getType());
  auto to = llvm::cast<MemRefType>(getDestination().getType());
  llvm::SmallVector<int64_t> shape(to.getShape());
  if (shape.size() >= 3 && shape.size() <= 5 && first.getRank() == to.getRank())
    shape[1] = first.getDimSize(1);
  else
    shape.clear();
  for (Value source : getSources()) {
    auto from = llvm::cast<MemRefType>(source.getType());
    if (from.getShape() != llvm::ArrayRef(shape))
      return emitOpError("expects buffers of rank 3 to 5, the sources of equal "
                         "shape and the destination's but for its channels, "
                         "found ")
             << from << " and " << to;
    if (Layout::get(from).block != Layout::get(to).block)
      return emitOpError("expects buffers of equal block, found ")
             << from << " and " << to;
  }
  int64_t offset = getOffset(), all = shape[1] * int64_t(getSources().size());
  if (offset < 0 || offset > all - to.getDimSize(1))
    return emitOpError("takes ")
           << to.getDimSize(1) << " channels from " << offset << ", of " << all;
  return success();
}
int64_t FillHaloOp::getTaskCount() {
  Layout layout = kernel::getLayout(getDestination());
  int64_t planes = layout.batch * layout.blocks();
  return movingTasks(
      planes *
      (layout.blockStride() - product(layout.spatial) * layout.columnStride()));
}

int64_t SoftmaxOp::getTaskCount() {
  return movingTasks(8 * elementCount(getDestination()));
}
int64_t SoftmaxOp::getFlops() { return 5 * elementCount(getDestination()); }
LogicalResult SoftmaxOp::verify() {
  if (int64_t(getAxis()) < 0 || int64_t(getAxis()) >= rankOf(getSource()))
    return emitOpError("expects an axis of its source, found ") << getAxis();
  if (failed(verifyRowMajor(*this)))
    return failure();
  return verifyEqualShapes(*this, getSource(), getDestination());
}

int64_t ReduceOp::getTaskCount() {
  return movingTasks(elementCount(getSource()));
}
int64_t ReduceOp::getFlops() { return elementCount(getSource()); }
LogicalResult ReduceOp::verify() {
  llvm::SmallVector<int64_t> shape(shapeOf(getSource()));
  for (int64_t axis : getAxes()) {
    if (axis < 0 || axis >= int64_t(shape.size()))
      return emitOpError("expects axes of its source, found ") << axis;
    shape[axis] = 1;
  }
  if (shapeOf(getDestination()) != llvm::ArrayRef<int64_t>(shape))
    return emitOpError("expects a destination with extent one in its axes, "
                       "found ")
           << getSource().getType() << " and " << getDestination().getType();
  return verifyRowMajor(*this);
}

int64_t LrnOp::getTaskCount() {
  return movingTasks((getSize() + 4) * elementCount(getDestination()));
}
int64_t LrnOp::getFlops() {
  return elementCount(getDestination()) * (getSize() + 4);
}

LogicalResult LrnOp::verify() {
  if (rankOf(getSource()) < 3 || rankOf(getSource()) > 5 ||
      int64_t(getSize()) < 1)
    return emitOpError("expects a positive size and buffers of rank 3 to 5, "
                       "found ")
           << getSize() << " and " << getSource().getType();
  if (failed(verifyRowMajor(*this)))
    return failure();
  return verifyEqualShapes(*this, getSource(), getDestination());
}

LogicalResult MatmulOp::verify() {
  llvm::ArrayRef<int64_t> lhs = shapeOf(getLhs()), rhs = shapeOf(getRhs());
  llvm::ArrayRef<int64_t> to = shapeOf(getDestination());
  bool fits = lhs.size() >= 2 && rhs.size() >= 2 &&
              to.size() == std::max(lhs.size(), rhs.size()) &&
              lhs.back() == *(rhs.end() - 2) && to.back() == rhs.back() &&
              *(to.end() - 2) == *(lhs.end() - 2);
  // The leading dimensions, from the last.
  for (size_t i = 3; fits && i <= to.size(); ++i)
    for (llvm::ArrayRef<int64_t> from : {lhs, rhs})
      if (i <= from.size() && *(from.end() - i) != 1 &&
          *(from.end() - i) != *(to.end() - i))
        fits = false;
  if (!fits)
    return emitOpError("expects matrices (M, K) and (K, N) and their product "
                       "(M, N), leading dimensions broadcast, found ")
           << getLhs().getType() << ", " << getRhs().getType() << " and "
           << getDestination().getType();
  return verifyRowMajor(*this);
}

int64_t MatmulOp::getTaskCount() {
  // An element is moved in the time of some eight multiplications.
  return movingTasks(getFlops() / 16);
}
int64_t MatmulOp::getFlops() {
  auto lhs = llvm::cast<MemRefType>(getLhs().getType());
  return 2 * elementCount(getDestination()) * lhs.getShape().back();
}
