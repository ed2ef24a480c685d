//===-- Copy.cpp - Movement of elements between layouts ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Box.h"
#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Padding.h"
#include "compiler/codegen/Reorder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace {

/// The strides of a buffer along its tensor's dimensions; that of blocked
/// channels is the one of whole blocks.
struct Strides {
  explicit Strides(Value buffer) : layout(kernel::getLayout(buffer)) {
    auto type = llvm::cast<MemRefType>(buffer.getType());
    shape = llvm::to_vector(type.getShape());
    if (type.getLayout().isIdentity()) {
      strides = kernel::rowMajorStrides(shape);
      return;
    }
    origin = layout.origin();
    strides = {layout.batchStride(), layout.blockStride()};
    for (size_t i = 2; i < shape.size(); ++i)
      strides.push_back(layout.spatialStrides()[i + 3 - shape.size()]);
  }

  kernel::Layout layout;
  int64_t origin = 0;
  llvm::SmallVector<int64_t> shape, strides;
};

class CopyEmitter {
public:
  CopyEmitter(Emitter &e, kernel::CopyOp op)
      : e(e), op(op), from(op.getSource()), to(op.getDestination()),
        tasks(op.getTaskCount()) {}
  void emit();

private:
  bool isConstant() { return op.getMode() == cnn::PaddingMode::Constant; }
  double value() { return op.getValue().convertToDouble(); }
  /// The elements of dimension j of the destination that have a source.
  std::pair<int64_t, int64_t> inside(size_t j);
  bool isInside(size_t j) {
    return inside(j) == std::pair<int64_t, int64_t>(0, to.shape[j]);
  }
  bool isAllInside() {
    for (size_t j = 0; j < to.shape.size(); ++j)
      if (!isInside(j))
        return false;
    return true;
  }
  /// Dimension j as one of strided elements.
  Box::Dimension dimension(size_t j) {
    size_t p = op.getPermutation()[j];
    return {to.shape[j],     to.strides[j],      from.shape[p],
            from.strides[p], op.getOffsets()[j], op.getSteps()[j]};
  }
  Box makeBox() {
    return Box(e.flat(op.getSource()), e.flat(op.getDestination()), from.origin,
               to.origin, op.getMode(), value());
  }

  void emitStrided();
  bool emitTransposed();
  void emitBlocked();
  bool emitReordered();
  void emitElements();

  Emitter &e;
  kernel::CopyOp op;
  Strides from, to;
  int64_t tasks;
};

} // namespace

std::pair<int64_t, int64_t> CopyEmitter::inside(size_t j) {
  return dimension(j).inside();
}

void CopyEmitter::emit() {
  int64_t fromBlock = from.layout.block, toBlock = to.layout.block;
  if (fromBlock == 1 && toBlock == 1) {
    if (!emitTransposed())
      emitStrided();
    return;
  }
  if (fromBlock == toBlock && op.getPermutation()[1] == 1)
    return emitBlocked();
  if ((fromBlock == 1 || toBlock == 1) && emitReordered())
    return;
  emitElements();
}

/// Between strided buffers that are contiguous along different dimensions.
bool CopyEmitter::emitTransposed() {
  // The dimension along which the source is contiguous has the lanes.
  Reorder reorder;
  reorder.toBlocked = false;
  reorder.block = e.target.getLanes();
  reorder.hasPaddingLanes = false;
  reorder.blocked = e.flat(op.getSource());
  reorder.strided = e.flat(op.getDestination());
  reorder.blockedOrigin = from.origin;
  reorder.stridedOrigin = to.origin;
  reorder.channels.extent = 0;
  if (!isAllInside())
    return false;
  for (size_t j = 0; j < to.shape.size(); ++j) {
    Box::Dimension d = dimension(j);
    reorder.blockedOrigin += d.offset * d.sourceStride;
    int64_t stride = d.step * d.sourceStride;
    // A few lanes are not worth it.
    if (stride == 1 && d.destinationStride != 1 &&
        d.extent >= reorder.block / 2) {
      reorder.channels = {d.extent, reorder.block, d.destinationStride};
      continue;
    }
    if (d.destinationStride == 1 && d.extent < reorder.block / 2)
      return false;
    reorder.pixels.push_back({d.extent, stride, d.destinationStride});
  }
  return reorder.channels.extent > 0 &&
         emitReorder(e, std::move(reorder), tasks);
}

void CopyEmitter::emitStrided() {
  Box box = makeBox();
  for (size_t j = 0; j < to.shape.size(); ++j)
    box.add(dimension(j));
  box.emit(e, tasks, e.target.getLanes());
}

/// Between buffers of one block, channel by channel: vectors keep their lanes,
/// or get them from few others.
void CopyEmitter::emitBlocked() {
  int64_t block = to.layout.block;
  int64_t offset = op.getOffsets()[1], step = op.getSteps()[1];
  bool wholeBlocks =
      isInside(1) || (isConstant() && from.shape[1] % block == 0);
  Box box = makeBox();
  if (step == 1 && offset % block == 0 && wholeBlocks) {
    for (size_t j = 0; j < to.shape.size(); ++j) {
      Box::Dimension d = dimension(j);
      if (j == 1) {
        d.extent = to.layout.blocks();
        d.sourceExtent = from.layout.blocks();
        d.offset /= block;
      }
      box.add(d);
    }
    box.addLanes(block);
    return box.emit(e, tasks, block);
  }

  llvm::SmallVector<int64_t> channels;
  for (int64_t c = 0; c < to.shape[1]; ++c) {
    int64_t source = offset + step * c;
    bool outside = source < 0 || source >= from.shape[1];
    if (outside)
      source =
          isConstant() ? -1 : mirrorIndex(op.getMode(), source, from.shape[1]);
    channels.push_back(source);
  }
  for (size_t j = 0; j < to.shape.size(); ++j)
    if (j != 1)
      box.add(dimension(j));
  box.setChannels(channels, block, from.strides[1], to.strides[1]);
  box.emit(e, tasks, block);
}

/// Between a blocked buffer and a strided one.
bool CopyEmitter::emitReordered() {
  bool toBlocked = to.layout.block > 1;
  Reorder reorder;
  reorder.toBlocked = toBlocked;
  reorder.block = toBlocked ? to.layout.block : from.layout.block;
  Value source = e.flat(op.getSource()), target = e.flat(op.getDestination());
  reorder.blocked = toBlocked ? target : source;
  reorder.strided = toBlocked ? source : target;
  int64_t sourceOrigin = from.origin;
  if (!isAllInside())
    return false;
  for (size_t j = 0; j < to.shape.size(); ++j) {
    Box::Dimension d = dimension(j);
    bool isChannels = toBlocked ? j == 1 : op.getPermutation()[j] == 1;
    if (isChannels && !toBlocked) {
      if (d.step != 1 || d.offset % reorder.block != 0)
        return false;
      d.offset /= reorder.block;
    }
    sourceOrigin += d.offset * d.sourceStride;
    int64_t sourceStride = d.step * d.sourceStride;
    Reorder::Dimension dimension = {
        d.extent, toBlocked ? d.destinationStride : sourceStride,
        toBlocked ? sourceStride : d.destinationStride};
    if (isChannels)
      reorder.channels = dimension;
    else
      reorder.pixels.push_back(dimension);
  }
  reorder.blockedOrigin = toBlocked ? to.origin : sourceOrigin;
  reorder.stridedOrigin = toBlocked ? sourceOrigin : to.origin;
  return emitReorder(e, std::move(reorder), tasks);
}

/// Element by element, whatever the layouts.
void CopyEmitter::emitElements() {
  ElementCopy copy;
  copy.source = e.flat(op.getSource());
  copy.destination = e.flat(op.getDestination());
  copy.from = {from.shape, from.strides, from.origin, from.layout.block};
  copy.to = {to.shape, to.strides, to.origin, to.layout.block};
  copy.emit(
      e, tasks,
      [&](llvm::ArrayRef<Value> at, Value &inside) {
        llvm::SmallVector<Value> position(at.size());
        for (size_t j = 0; j < at.size(); ++j) {
          int64_t p = op.getPermutation()[j], extent = from.shape[p];
          Value i = e.add(e.mul(at[j], op.getSteps()[j]), op.getOffsets()[j]);
          if (!isInside(j)) {
            if (isConstant()) {
              Value last = e.index(extent - 1);
              Value clipped = e.max(e.min(i, last), e.index(0));
              Value valid = e.equal(clipped, i);
              inside =
                  inside ? e.b.create<arith::AndIOp>(inside, valid) : valid;
              i = clipped;
            } else {
              i = mirrorIndex(e, op.getMode(), i, extent);
            }
          }
          position[p] = i;
        }
        return position;
      },
      value());
}

void codegen::emit(Emitter &e, kernel::CopyOp op) { CopyEmitter(e, op).emit(); }

void codegen::emit(Emitter &e, kernel::ChannelShuffleOp op) {
  Strides from(op.getSource()), to(op.getDestination());
  Value source = e.flat(op.getSource()), target = e.flat(op.getDestination());
  int64_t groups = op.getGroups(), channels = to.shape[1];
  int64_t size = channels / groups, tasks = op.getTaskCount();
  int64_t fromBlock = from.layout.block, toBlock = to.layout.block;
  if (fromBlock != toBlock) {
    ElementCopy copy;
    copy.source = source;
    copy.destination = target;
    copy.from = {from.shape, from.strides, from.origin, fromBlock};
    copy.to = {to.shape, to.strides, to.origin, toBlock};
    copy.emit(
        e, tasks,
        [&](llvm::ArrayRef<Value> at, Value &) {
          auto position = llvm::to_vector(at);
          position[1] =
              e.add(e.mul(e.rem(at[1], groups), size), e.div(at[1], groups));
          return position;
        },
        0);
    return;
  }

  Box box(source, target, from.origin, to.origin, cnn::PaddingMode::Constant,
          0);
  for (size_t j = 0; j < to.shape.size(); ++j) {
    if (j != 1) {
      box.add(
          {to.shape[j], to.strides[j], from.shape[j], from.strides[j], 0, 1});
    } else if (toBlock == 1) {
      // Channel i groups + g of the destination is g size + i of the source.
      box.add({size, to.strides[1] * groups, size, from.strides[1], 0, 1});
      box.add({groups, to.strides[1], groups, from.strides[1] * size, 0, 1});
    }
  }
  if (toBlock > 1) {
    llvm::SmallVector<int64_t> order;
    for (int64_t c = 0; c < channels; ++c)
      order.push_back(c % groups * size + c / groups);
    box.setChannels(order, toBlock, from.strides[1], to.strides[1]);
  }
  box.emit(e, tasks, toBlock > 1 ? toBlock : e.target.getLanes());
}

/// The planes of row-major buffers, those of a source after those of another.
static void interleaveRowMajor(Emitter &e, kernel::InterleaveOp op) {
  Strides to(op.getDestination());
  int64_t count = op.getSources().size(), channels = to.shape[1];
  int64_t offset = op.getOffset();
  for (int64_t first = 0; first < std::min(count, channels); ++first) {
    Value source = op.getSources()[(offset + first) % count];
    Strides from(source);
    Box box(e.flat(source), e.flat(op.getDestination()), from.origin,
            to.origin + first * to.strides[1], cnn::PaddingMode::Constant, 0);
    for (size_t j = 0; j < to.shape.size(); ++j) {
      Box::Dimension d = {to.shape[j],     to.strides[j], from.shape[j],
                          from.strides[j], /*offset=*/0,  /*step=*/1};
      if (j == 1) {
        d.extent = kernel::ceilDivide(channels - first, count);
        d.destinationStride *= count;
        d.offset = (offset + first) / count;
      }
      box.add(d);
    }
    box.emit(e, op.getTaskCount(), e.target.getLanes());
  }
}

void codegen::emit(Emitter &e, kernel::InterleaveOp op) {
  int64_t block = kernel::getLayout(op.getDestination()).block;
  int64_t count = op.getSources().size();
  if (block == 1)
    return interleaveRowMajor(e, op);

  // All channels of a pixel together: each source vector is loaded once. The
  // destination comes last.
  llvm::SmallVector<Strides> buffers;
  llvm::SmallVector<int64_t> origins;
  for (Value buffer : op->getOperands()) {
    buffers.emplace_back(buffer);
    origins.push_back(buffers.back().origin);
  }
  const Strides &to = buffers.back();
  Nest nest(origins);
  for (auto [j, extent] : llvm::enumerate(to.shape)) {
    llvm::SmallVector<int64_t> strides;
    for (const Strides &buffer : buffers)
      strides.push_back(buffer.strides[j]);
    if (j != 1)
      nest.add(extent, strides);
  }
  nest.forEach(e, op.getTaskCount(), 1, [&](llvm::ArrayRef<Value> at, int64_t) {
    // Vectors are numbered through all sources, one of each in turn.
    llvm::DenseMap<int64_t, Value> loaded;
    auto loadSource = [&](int64_t number) {
      Value &known = loaded[number];
      int64_t source = number % count, vector = number / count;
      if (!known)
        known = e.loadVector(e.flat(op.getSources()[source]), at[source],
                             vector * buffers[source].strides[1]);
      return known;
    };
    for (int64_t first = 0; first < to.shape[1]; first += block) {
      llvm::SmallVector<Lane> lanes;
      int64_t end = std::min(first + block, to.shape[1]);
      for (int64_t c = first; c < end; ++c) {
        int64_t place = op.getOffset() + c, channel = place / count;
        lanes.push_back(
            {channel / block * count + place % count, channel % block});
      }
      e.store(gather(e, lanes, block, loadSource), e.flat(op.getDestination()),
              at.back(), first / block * to.strides[1]);
    }
  });
}
