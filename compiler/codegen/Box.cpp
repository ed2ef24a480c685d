//===-- Box.cpp - Copies of regular parts of buffers ------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Box.h"
#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Padding.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

std::pair<int64_t, int64_t> Box::Dimension::inside() const {
  int64_t first = 0, last = extent;
  auto has = [&](int64_t i) {
    int64_t s = offset + step * i;
    return s >= 0 && s < sourceExtent;
  };
  while (first < last && !has(first))
    ++first;
  while (last > first && !has(last - 1))
    --last;
  return {first, last};
}

void Box::add(Dimension dimension) {
  if (dimension.extent == 1 && dimension.isInside()) {
    sourceOrigin += dimension.offset * dimension.sourceStride;
    return;
  }
  dimensions.push_back(dimension);
}

void Box::setChannels(llvm::ArrayRef<int64_t> order, int64_t block,
                      int64_t sourceStride, int64_t destinationStride) {
  channels.assign(order.begin(), order.end());
  this->block = block;
  sourceBlockStride = sourceStride;
  destinationBlockStride = destinationStride;
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

void Box::emitLeaf(Emitter &e, Position at, int64_t lanes) const {
  if (!channels.empty())
    return emitChannels(e, at);
  e.store(load(e, source, at.source, lanes), destination, at.destination);
}

void Box::emitFillLeaf(Emitter &e, Value at, int64_t lanes) const {
  if (channels.empty())
    return e.store(constantOf(e, value, lanes), destination, at);
  Value vector = constantOf(e, value, block);
  for (size_t c = 0; c < channels.size(); c += block)
    e.store(vector, destination, e.add(at, c / block * destinationBlockStride));
}

void Box::emitChannels(Emitter &e, Position at) const {
  int64_t count = channels.size();
  llvm::DenseMap<int64_t, Value> loaded;
  for (int64_t first = 0; first < count; first += block) {
    llvm::ArrayRef<int64_t> wanted =
        llvm::ArrayRef(channels).slice(first, std::min(block, count - first));
    llvm::SmallVector<Lane> lanes;
    for (auto [lane, channel] : llvm::enumerate(wanted))
      lanes.push_back(channel < 0 ? Lane{-1, int64_t(lane)}
                                  : Lane{channel / block, channel % block});
    Value result = gather(e, lanes, block, [&](int64_t number) {
      if (number < 0)
        return constantOf(e, value, block);
      Value &known = loaded[number];
      if (!known)
        known = load(e, source, e.add(at.source, number * sourceBlockStride),
                     block);
      return known;
    });
    e.store(result, destination,
            e.add(at.destination, first / block * destinationBlockStride));
  }
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

Box::Position Box::move(Emitter &e, Position at, const Dimension &d, Value i,
                        bool mirror) const {
  Value s = e.add(e.mul(i, d.step), d.offset);
  if (mirror)
    s = mirrorIndex(e, mode, s, d.sourceExtent);
  return {e.add(at.source, e.mul(s, d.sourceStride)),
          e.add(at.destination, e.mul(i, d.destinationStride))};
}

void Box::emitFill(Emitter &e, size_t depth, Value at, int64_t lanes) const {
  if (depth == dimensions.size())
    return emitFillLeaf(e, at, 1);
  const Dimension &d = dimensions[depth];
  bool last = depth + 1 == dimensions.size();
  int64_t step =
      last && channels.empty() && d.destinationStride == 1 ? lanes : 1;
  int64_t whole = d.extent - d.extent % step;
  auto emitAt = [&](int64_t count) {
    return [&, count](Value i) {
      Value moved = e.add(at, e.mul(i, d.destinationStride));
      if (last)
        emitFillLeaf(e, moved, count);
      else
        emitFill(e, depth + 1, moved, lanes);
    };
  };
  e.loop(0, whole, step, emitAt(step));
  e.loop(whole, d.extent, 1, emitAt(1));
}

void Box::emitDimensions(Emitter &e, size_t depth, Position at,
                         int64_t lanes) const {
  if (depth == dimensions.size())
    return emitLeaf(e, at, 1);
  const Dimension &d = dimensions[depth];
  bool last = depth + 1 == dimensions.size();
  bool mirrors = mode != cnn::PaddingMode::Constant;
  auto inner = [&](Position moved, int64_t count) {
    if (last)
      emitLeaf(e, moved, count);
    else
      emitDimensions(e, depth + 1, moved, lanes);
  };
  auto [first, end] = d.inside();
  if (mirrors && !last && !d.isInside()) {
    e.loop(0, d.extent, 1, [&](Value i) { inner(move(e, at, d, i, true), 1); });
    return;
  }
  auto outside = [&](int64_t low, int64_t high) {
    e.loop(low, high, 1, [&](Value i) {
      if (mirrors)
        return inner(move(e, at, d, i, true), 1);
      Value moved = e.add(at.destination, e.mul(i, d.destinationStride));
      if (last)
        emitFillLeaf(e, moved, 1);
      else
        emitFill(e, depth + 1, moved, lanes);
    });
  };
  outside(0, first);
  int64_t step = last && isVector(d) ? lanes : 1;
  int64_t whole = end - (end - first) % step;
  e.loop(first, whole, step,
         [&](Value i) { inner(move(e, at, d, i, false), step); });
  e.loop(whole, end, 1, [&](Value i) { inner(move(e, at, d, i, false), 1); });
  outside(end, d.extent);
}

void Box::emit(Emitter &e, int64_t tasks, int64_t lanes) const {
  if (llvm::all_of(dimensions, [](const auto &d) { return d.isInside(); }) &&
      channels.empty()) {
    int64_t origin = sourceOrigin;
    for (const Dimension &d : dimensions)
      origin += d.offset * d.sourceStride;
    Nest nest({origin, destinationOrigin});
    for (const Dimension &d : dimensions)
      nest.add(d.extent, {d.step * d.sourceStride, d.destinationStride});
    auto strides = nest.inner().strides;
    bool contiguous = strides[0] == 1 && strides[1] == 1;
    nest.forEach(e, tasks, contiguous ? lanes : 1,
                 [&](llvm::ArrayRef<Value> at, int64_t count) {
                   emitLeaf(e, {at[0], at[1]}, count);
                 });
    return;
  }

  // The tasks share the outer dimensions.
  int64_t units = 1;
  size_t depth = 0;
  llvm::SmallVector<int64_t> extents;
  size_t most = dimensions.size() - (channels.empty() ? 1 : 0);
  while (tasks > 1 && depth < most && units < 8 * tasks && units % tasks != 0) {
    extents.push_back(dimensions[depth].extent);
    units *= dimensions[depth++].extent;
  }
  forEachUnit(e, units, tasks, [&](Value unit) {
    Position at = {e.index(sourceOrigin), e.index(destinationOrigin)};
    llvm::SmallVector<Value> digits = e.delinearize(unit, extents);
    Value inside;
    for (auto [i, digit] : llvm::enumerate(digits)) {
      const Dimension &d = dimensions[i];
      bool mirror = !d.isInside() && mode != cnn::PaddingMode::Constant;
      if (!d.isInside() && !mirror) {
        auto [first, last] = d.inside();
        Value valid = e.b.create<arith::AndIOp>(
            e.less(e.index(first - 1), digit), e.less(digit, e.index(last)));
        inside = inside ? e.b.create<arith::AndIOp>(inside, valid) : valid;
      }
      at = move(e, at, d, digit, mirror);
    }
    if (!inside)
      return emitDimensions(e, depth, at, lanes);
    e.branch(
        inside, [&] { emitDimensions(e, depth, at, lanes); },
        [&] { emitFill(e, depth, at.destination, lanes); });
  });
}

//===----------------------------------------------------------------------===//
// ElementCopy
//===----------------------------------------------------------------------===//

Value ElementCopy::Buffer::place(Emitter &e,
                                 llvm::ArrayRef<Value> position) const {
  Value at = e.index(origin);
  for (auto [i, digit] : llvm::enumerate(position)) {
    if (i == 1 && block > 1)
      at = e.add(e.add(at, e.mul(e.div(digit, block), strides[1])),
                 e.rem(digit, block));
    else
      at = e.add(at, e.mul(digit, strides[i]));
  }
  return at;
}

void ElementCopy::emit(Emitter &e, int64_t tasks,
                       llvm::function_ref<llvm::SmallVector<Value>(
                           llvm::ArrayRef<Value>, Value &inside)>
                           origin,
                       double value) const {
  int64_t units = 1;
  for (int64_t extent : to.shape.drop_back())
    units *= extent;
  forEachUnit(e, units, tasks, [&](Value unit) {
    llvm::SmallVector<Value> row = e.delinearize(unit, to.shape.drop_back());
    e.loop(0, to.shape.back(), 1, [&](Value i) {
      llvm::SmallVector<Value> at = row;
      at.push_back(i);
      Value inside;
      llvm::SmallVector<Value> position = origin(at, inside);
      Value element = e.loadScalar(source, from.place(e, position));
      if (inside)
        element = e.select(inside, element, e.scalar(value));
      e.store(element, destination, to.place(e, at));
    });
  });
}
