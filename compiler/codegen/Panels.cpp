//===-- Panels.cpp - Sums of products, panel by panel -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Panels.h"
#include "compiler/codegen/MicroKernel.h"
#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;
using kernel::ConvolutionGeometry;
using Values = llvm::SmallVector<Value>;

void PanelEmitter::prepare() {
  blocks = ceilDivide(g.outputChannels, e.lanes);
  groupBlocks = blocks / g.groups;
  panelsPerGroup = ceilDivide(groupBlocks, tile.getVectors());
  panels = g.groups * panelsPerGroup;
}

void PanelEmitter::emit() {
  TileGrid grid(oneRow, g.extents, tile);
  int64_t panelTasks = ceilDivide(panels, tile.getTaskPanels());
  llvm::SmallVector<Value> at =
      e.delinearize(e.task, {g.batch, g.extents[0], panelTasks, grid.tasks()});
  Bases bases = getBases(at[0], at[1]);
  Rows rows;
  std::tie(rows.first, rows.last) = grid.range(e, at[3]);
  rows.begin = grid.pixel(e, rows.first);
  rows.pixels = grid.taskPixels();
  std::tie(firstPanel, lastPanel) = shareOf(e, panels, panelTasks, at[2]);
  e.loop(0, passes, 1, [&](Value pass) {
    if (tile.getTaskPanels() == 1)
      return emitPanel(firstPanel, pass, bases, rows);
    e.loop(firstPanel, lastPanel, 1,
           [&](Value panel) { emitPanel(panel, pass, bases, rows); });
  });
  if (fillsHalo)
    emitHalo({at[0], firstBlock(firstPanel), firstBlock(lastPanel), at[1],
              grid.pixelRow(e, rows.first), grid.pixelRow(e, rows.last)});
}

void PanelEmitter::emitHalo(const PlaneRows &rows) {
  fillHalo(e, destinationBuffer, rows);
}

void PanelEmitter::emitRows(RowRange range) {
  Bases bases = getBases(range.image, e.index(0));
  // Strip after strip uses all panels: they come from the caches anyway.
  Rows rows{range.first, range.last, e.index(0), 0};
  e.loop(0, panels, 1,
         [&](Value panel) { emitPanel(panel, e.index(0), bases, rows); });
}

PanelEmitter::Bases PanelEmitter::getBases(Value image, Value depth) {
  auto base = [&](Value start, int64_t batchStride, int64_t depthStride,
                  int64_t origin) {
    return e.add(e.add(start, e.add(e.mul(image, batchStride),
                                    e.mul(depth, depthStride))),
                 origin);
  };
  Bases bases;
  bases.input = base(e.base(sourceBuffer), g.inputBatchStride,
                     g.strides[0] * g.inputStrides[0], g.inputOrigin);
  bases.output = base(e.base(destinationBuffer), g.outputBatchStride,
                      g.outputStrides[0], g.outputOrigin);
  if (residual)
    bases.residual =
        base(e.index(0), residualLayout.batchStride(),
             residualLayout.planeStride(), residualLayout.origin());
  return bases;
}

/// Of a panel; behind the last one, the number of blocks.
Value PanelEmitter::firstBlock(Value panel) {
  return e.add(e.mul(e.div(panel, panelsPerGroup), groupBlocks),
               e.mul(e.rem(panel, panelsPerGroup), tile.getVectors()));
}

void PanelEmitter::emitPanel(Value panel, Value pass, Bases bases, Rows rows) {
  // The last panel of a group may have fewer vectors.
  int64_t vectors = tile.getVectors();
  int64_t lastVectors = groupBlocks - (panelsPerGroup - 1) * vectors;
  Value group = g.groups == 1 ? e.index(0) : e.div(panel, panelsPerGroup);
  Value inGroup = g.groups == 1 ? panel : e.rem(panel, panelsPerGroup);
  Value block = e.add(e.mul(group, groupBlocks), e.mul(inGroup, vectors));
  Value filterBase = e.mul(block, g.reduction() * e.lanes);
  if (g.groups > 1)
    bases.input =
        e.add(bases.input, e.mul(group, g.inputChannels / g.inputBlock *
                                            g.inputBlockStride));
  auto emit = [&](int64_t vectors) {
    emitVectors(panel, block, filterBase, pass, bases, rows, vectors);
  };
  if (lastVectors == vectors)
    return emit(vectors);
  e.branch(
      e.less(inGroup, e.index(panelsPerGroup - 1)), [&] { emit(vectors); },
      [&] { emit(lastVectors); });
}

/// Where the part of the filter begins that is used after the one at `part`,
/// which is a pass's of a panel: the next panel's, behind the task's last one
/// the next pass's of its first one, and at its end the next task's.
Value PanelEmitter::getNextPart(Value panel, Value pass, Value part,
                                int64_t elements) {
  if (tile.getTaskPanels() == 1)
    return e.add(part, elements);
  // Tasks of all panels begin anew.
  Value next =
      tile.getTaskPanels() < panels ? e.add(part, elements) : Value(e.index(0));
  if (passes > 1) {
    Value firstPart =
        e.add(e.mul(firstBlock(firstPanel), g.reduction() * e.lanes),
              e.mul(e.add(pass, 1), elements));
    next = e.select(e.equal(pass, e.index(passes - 1)), next, firstPart);
  }
  return e.select(e.equal(panel, e.sub(lastPanel, e.index(1))), next,
                  e.add(part, passes * elements));
}

void PanelEmitter::emitVectors(Value panel, Value block, Value filterBase,
                               Value pass, Bases bases, Rows rows,
                               int64_t vectors) {
  TileGrid grid(oneRow, g.extents, tile);
  bases.input =
      e.add(bases.input, e.mul(pass, g.inputChannels / g.inputBlock / passes *
                                         g.inputBlockStride));
  int64_t elements = g.reduction() / passes * vectors * e.lanes;
  Value part = e.add(filterBase, e.mul(pass, elements));
  Value nextPart =
      rows.pixels > 0 ? getNextPart(panel, pass, part, elements) : Value();
  grid.forEachTile(e, rows.first, rows.last, [&](PixelTile pixels) {
    emitTile(block, part, nextPart, bases, rows, pixels, vectors, pass);
  });
}

void PanelEmitter::emitTile(Value block, Value filterPart, Value nextPart,
                            Bases bases, Rows rows, PixelTile pixels,
                            int64_t vectors, Value pass) {
  Value inputBase =
      e.add(bases.input,
            e.add(e.mul(pixels.row, g.strides[1] * g.inputStrides[1]),
                  e.mul(pixels.column, g.strides[2] * g.inputStrides[2])));
  llvm::SmallVector<int64_t> offsets;
  for (int64_t p = 0; p < pixels.count(); ++p)
    offsets.push_back(pixels.offset(p, g.strides[1] * g.inputStrides[1],
                                    g.strides[2] * g.inputStrides[2]));
  ConvolutionGeometry part = g;
  part.inputChannels /= passes;
  // While a part of the filter is used for tile after tile, the next one comes
  // out of memory.
  MicroKernel::Ahead ahead;
  if (pixels.count() < rows.pixels) {
    Value before = e.sub(e.add(e.mul(pixels.row, g.extents[2]),
                               e.mul(pixels.column, pixels.rows)),
                         rows.begin);
    ahead = MicroKernel::getAhead(e, part, filter, nextPart,
                                  part.reduction() * vectors * e.lanes, before,
                                  pixels.count(), rows.pixels);
  }
  // The next tile is beside or below; at the end of a row, about there.
  int64_t advance = pixels.columns < g.extents[2]
                        ? pixels.columns * g.strides[2] * g.inputStrides[2]
                        : pixels.rows * g.strides[1] * g.inputStrides[1];
  if (pixels.count() == g.extents[1] * g.extents[2])
    advance = 0;
  MicroKernel micro{part, source, filter, offsets, vectors, ahead, advance};
  emitResults({block, bases, pixels, vectors}, pass,
              [&](GetTotals getTotals, bool resumed) {
                return micro.emit(e, filterPart, inputBase, getTotals, resumed);
              });
}

/// Where a tile's results stand in the destination.
Value PanelEmitter::getOutput(const Results &results) {
  return e.add(
      e.add(results.bases.output, e.mul(results.block, outputBlockStride())),
      e.add(e.mul(results.pixels.row, g.outputStrides[1]),
            e.mul(results.pixels.column, g.outputStrides[2])));
}

/// Of one of its vectors, from there.
int64_t PanelEmitter::getOffset(const Results &results, int64_t i) {
  return i % results.vectors * outputBlockStride() +
         results.pixels.offset(i / results.vectors, g.outputStrides[1],
                               g.outputStrides[2]);
}

PanelEmitter::Values PanelEmitter::loadBias(const Results &results) {
  Values offsets, initial;
  Value base = e.mul(results.block, e.lanes);
  for (int64_t v = 0; v < results.vectors; ++v)
    offsets.push_back(e.loadVector(bias, base, v * e.lanes));
  for (int64_t p = 0; p < results.pixels.count(); ++p)
    initial.append(offsets.begin(), offsets.end());
  return initial;
}

PanelEmitter::Values PanelEmitter::loadSums(const Results &results) {
  Values sums;
  Value base = getOutput(results);
  for (int64_t i = 0; i < results.count(); ++i)
    sums.push_back(e.loadVector(destination, base, getOffset(results, i)));
  return sums;
}

void PanelEmitter::storeSums(const Results &results, ValueRange sums) {
  Value base = getOutput(results);
  for (auto [i, sum] : llvm::enumerate(sums))
    e.store(sum, destination, base, getOffset(results, i));
}

/// Stores what sums and residual give.
void PanelEmitter::store(const Results &results, Values sums) {
  const PixelTile &pixels = results.pixels;
  Value base = getOutput(results);
  // Row-major output has no lanes to spare behind its last channel.
  Value left;
  if (g.outputBlock == 0 && g.outputChannels % e.lanes != 0)
    left = e.sub(e.index(g.outputChannels), e.mul(results.block, e.lanes));
  if (residual) {
    Value from =
        e.add(e.add(results.bases.residual,
                    e.mul(results.block, residualLayout.blockStride())),
              e.add(e.mul(pixels.row, residualLayout.rowStride()),
                    e.mul(pixels.column, residualLayout.columnStride())));
    for (auto [i, sum] : llvm::enumerate(sums)) {
      int64_t p = i / results.vectors, v = i % results.vectors;
      sum = e.b.create<arith::AddFOp>(
          sum, e.loadVector(residual, from,
                            v * residualLayout.blockStride() +
                                pixels.offset(p, residualLayout.rowStride(),
                                              residualLayout.columnStride())));
    }
  }
  e.activateAll(activation, sums);
  for (auto [i, result] : llvm::enumerate(sums)) {
    if (left)
      e.storeFirst(result, destination, base, getOffset(results, i),
                   e.sub(left, e.index(i % results.vectors * e.lanes)));
    else
      e.store(result, destination, base, getOffset(results, i));
  }
}
