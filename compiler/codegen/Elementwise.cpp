//===-- Elementwise.cpp - Functions of one or two elements ------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

void codegen::emit(Emitter &e, kernel::ElementwiseOp op) {
  // The destination comes last.
  llvm::SmallVector<MemRefType> types;
  llvm::SmallVector<kernel::Layout> layouts;
  llvm::SmallVector<int64_t> origins;
  for (Value buffer : op->getOperands()) {
    types.push_back(llvm::cast<MemRefType>(buffer.getType()));
    layouts.push_back(kernel::Layout::get(types.back()));
    origins.push_back(layouts.back().origin());
  }
  Nest nest(origins);
  // `numbers` are a dimension's extent and stride in a buffer; an extent of 1
  // is broadcast.
  auto add = [&](int64_t extent, auto numbers) {
    llvm::SmallVector<int64_t> strides;
    for (size_t i = 0; i < types.size(); ++i) {
      auto [own, stride] = numbers(i);
      strides.push_back(own == 1 ? 0 : stride);
    }
    nest.add(extent, strides);
  };
  using Numbers = std::pair<int64_t, int64_t>;
  const kernel::Layout &to = layouts.back();
  if (llvm::all_of(types,
                   [](MemRefType t) { return t.getLayout().isIdentity(); })) {
    llvm::SmallVector<llvm::SmallVector<int64_t>> strides;
    for (MemRefType type : types)
      strides.push_back(kernel::rowMajorStrides(type.getShape()));
    for (auto [d, extent] : llvm::enumerate(types.back().getShape()))
      add(extent, [&, d = d](size_t i) {
        return Numbers(types[i].getDimSize(d), strides[i][d]);
      });
  } else {
    add(to.batch, [&](size_t i) {
      return Numbers(layouts[i].batch, layouts[i].batchStride());
    });
    add(to.blocks(), [&](size_t i) {
      return Numbers(layouts[i].channels, layouts[i].blockStride());
    });
    for (int d = 0; d < 3; ++d)
      add(to.spatial[d], [&](size_t i) {
        return Numbers(layouts[i].spatial[d], layouts[i].spatialStrides()[d]);
      });
    // A source of one channel has it in its first lane.
    add(to.block, [&](size_t i) {
      return Numbers(to.channels == 1 ? to.block : layouts[i].channels, 1);
    });
  }

  // Row-major rows within a halo may be single elements; what is inside them
  // is then not contiguous.
  llvm::SmallVector<int64_t, 3> strides = nest.inner().strides;
  bool contiguous = strides.back() == 1 &&
                    llvm::all_of(strides, [](int64_t s) { return s <= 1; });
  nest.forEach(
      e, op.getTaskCount(), contiguous ? e.lanes : 1,
      [&](llvm::ArrayRef<Value> at, int64_t lanes) {
        llvm::SmallVector<Value> values;
        for (auto [i, source] : llvm::enumerate(op.getSources()))
          values.push_back(
              strides[i]
                  ? load(e, e.flat(source), at[i], lanes)
                  : broadcast(e, e.loadScalar(e.flat(source), at[i]), lanes));
        Value value = op.getKind()
                          ? e.binary(*op.getKind(), values[0], values[1])
                          : values[0];
        e.store(e.activate(op.getActivation(), value),
                e.flat(op.getDestination()), at.back());
      });
}
