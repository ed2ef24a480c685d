//===-- Blockwise.cpp - Convolutions of blocks of channels ------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Blockwise.h"
#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;

void BlockwiseConvolution::setWindow(llvm::ArrayRef<int64_t> sizes,
                                     llvm::ArrayRef<int64_t> steps,
                                     llvm::ArrayRef<int64_t> gaps,
                                     llvm::ArrayRef<int64_t> padding) {
  origin = in.origin();
  for (size_t i = 0; i < sizes.size(); ++i) {
    size_t at = 3 - sizes.size() + i;
    window[at] = sizes[i];
    strides[at] = steps[i];
    dilations[at] = gaps[i];
    origin -= padding[i] * in.spatialStrides()[at];
  }
}

void BlockwiseConvolution::emit(int64_t filterElements,
                                std::optional<RowRange> rows, Body body) const {
  if (rows) {
    e.loop(0, out.blocks(), 1, [&](Value block) {
      emitBlock(rows->image, e.index(0), block, rows->first, rows->last,
                filterElements, body);
    });
    return;
  }
  TileGrid grid(/*oneRow=*/false, extents, tile);
  int64_t blockTasks = ceilDivide(out.blocks(), tile.getTaskPanels());
  llvm::SmallVector<Value> at = e.delinearize(
      e.task, {out.batch, out.spatial[0], blockTasks, grid.tasks()});
  Value firstTile, lastTile;
  std::tie(firstTile, lastTile) = grid.range(e, at[3]);
  auto emitAt = [&](Value block) {
    emitBlock(at[0], at[1], block, firstTile, lastTile, filterElements, body);
  };
  if (blockTasks == out.blocks())
    return emitAt(at[2]);
  auto [firstBlock, lastBlock] = shareOf(e, out.blocks(), blockTasks, at[2]);
  e.loop(firstBlock, lastBlock, 1, emitAt);
}

void BlockwiseConvolution::emitBlock(Value image, Value depth, Value block,
                                     Value firstTile, Value lastTile,
                                     int64_t filterElements, Body body) const {
  auto base = [&](Value start, const kernel::Layout &layout,
                  int64_t depthStride, int64_t origin) {
    return e.add(e.add(start, e.add(e.add(e.mul(image, layout.batchStride()),
                                          e.mul(depth, depthStride)),
                                    e.mul(block, layout.blockStride()))),
                 origin);
  };
  Value inputBase = base(inputStart, in, strides[0] * in.planeStride(), origin);
  Value outputBase = base(outputStart, out, out.planeStride(), out.origin());
  Value skipBase = base(e.index(0), skip, skip.planeStride(), skip.origin());
  Value filterBase = e.mul(block, filterElements);
  Value offset = e.loadVector(bias, e.mul(block, e.lanes));

  TileGrid grid(/*oneRow=*/false, extents, tile);
  grid.forEachTile(e, firstTile, lastTile, [&](PixelTile pixels) {
    auto pixel = [&](Value from, const kernel::Layout &layout, int64_t rowStep,
                     int64_t columnStep) {
      return e.add(from, e.add(e.mul(pixels.row, rowStep * layout.rowStride()),
                               e.mul(pixels.column,
                                     columnStep * layout.columnStride())));
    };
    Start start{filterBase, pixel(inputBase, in, strides[1], strides[2])};
    llvm::SmallVector<Value> sums(pixels.count(), offset);
    sums = body(start, pixels, std::move(sums));
    emitEpilogue(pixel(outputBase, out, 1, 1), pixel(skipBase, skip, 1, 1),
                 pixels, sums);
  });
}

void BlockwiseConvolution::emitEpilogue(Value output, Value skipAt,
                                        PixelTile pixels,
                                        llvm::ArrayRef<Value> sums) const {
  llvm::SmallVector<Value> results = llvm::to_vector(sums);
  if (residual)
    for (auto [p, result] : llvm::enumerate(results))
      result = e.b.create<arith::AddFOp>(
          result, e.loadVector(
                      residual, skipAt,
                      pixels.offset(p, skip.rowStride(), skip.columnStride())));
  e.activateAll(activation, results);
  for (auto [p, result] : llvm::enumerate(results))
    e.store(result, destination, output,
            pixels.offset(p, out.rowStride(), out.columnStride()));
}
