//===-- Convolution.cpp - Direct convolution by register tiles -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Halo.h"
#include "compiler/codegen/MicroKernel.h"
#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Tiles.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;
using kernel::ConvolutionGeometry;

namespace {

/// Emits one convolution. A panel of output channels at a time, its tiles of
/// pixels one after the other; in each, all products are summed in registers.
class ConvolutionEmitter {
public:
  ConvolutionEmitter(Emitter &e, kernel::ConvolutionOp op)
      : e(e), op(op), g(op.getGeometry(e.layout(op.getSource()),
                                       e.layout(op.getDestination()))),
        tile(op.getTile()), source(e.flat(op.getSource())),
        filter(e.flat(op.getFilter())), bias(e.flat(op.getBias())),
        destination(e.flat(op.getDestination())) {
    blocks = ceilDivide(g.outputChannels, e.lanes);
    groupBlocks = blocks / g.groups;
    panelsPerGroup = ceilDivide(groupBlocks, tile.getVectors());
    panels = g.groups * panelsPerGroup;
    if (Value buffer = op.getResidual()) {
      residual = e.flat(buffer);
      residualLayout = kernel::getLayout(buffer);
    }
  }

  void emit();
  void emitRows(RowRange rows);

private:
  /// One panel: the image's and depth's offsets are in the bases.
  struct Bases {
    Value input, output, residual;
  };
  /// Rows of tiles [first, last) that a panel is used for while the next one is
  /// fetched: `pixels` at most, from pixel `begin` of the plane on; with 0 none
  /// is fetched.
  struct Rows {
    Value first, last, begin;
    int64_t pixels;
  };
  Bases getBases(Value image, Value depth);
  Value firstBlock(Value panel);
  Value getNextPart(Value panel, Value pass, Value part, int64_t elements);
  void emitPanel(Value panel, Value pass, Bases bases, Rows rows);
  void emitVectors(Value panel, Value block, Value filterBase, Value pass,
                   Bases bases, Rows rows, int64_t vectors);
  void emitTile(Value block, Value filterPart, Value nextPart, Bases bases,
                Rows rows, PixelTile pixels, int64_t vectors, Value pass);

  Emitter &e;
  kernel::ConvolutionOp op;
  ConvolutionGeometry g;
  kernel::TileAttr tile;
  Value source, filter, bias, destination, residual;
  kernel::Layout residualLayout;
  int64_t blocks, groupBlocks, panelsPerGroup, panels;
  /// The panels of the task.
  Value firstPanel, lastPanel;
};

void ConvolutionEmitter::emit() {
  TileGrid grid(op.isOneRow(), g.extents, tile);
  int64_t panelTasks = ceilDivide(panels, tile.getTaskPanels());
  llvm::SmallVector<Value> at =
      e.delinearize(e.task, {g.batch, g.extents[0], panelTasks, grid.tasks()});
  Bases bases = getBases(at[0], at[1]);
  Rows rows;
  std::tie(rows.first, rows.last) = grid.range(e, at[3]);
  rows.begin = grid.pixel(e, rows.first);
  rows.pixels = grid.taskPixels();
  std::tie(firstPanel, lastPanel) = shareOf(e, panels, panelTasks, at[2]);
  e.loop(0, tile.getPasses(), 1, [&](Value pass) {
    if (tile.getTaskPanels() == 1)
      return emitPanel(firstPanel, pass, bases, rows);
    e.loop(firstPanel, lastPanel, 1,
           [&](Value panel) { emitPanel(panel, pass, bases, rows); });
  });
  if (op.getFillsHalo())
    fillHalo(e, op.getDestination(),
             {at[0], firstBlock(firstPanel), firstBlock(lastPanel), at[1],
              grid.pixelRow(e, rows.first), grid.pixelRow(e, rows.last)});
}

void ConvolutionEmitter::emitRows(RowRange range) {
  Bases bases = getBases(range.image, e.index(0));
  // Strip after strip uses all panels: they come from the caches anyway.
  Rows rows{range.first, range.last, e.index(0), 0};
  e.loop(0, panels, 1,
         [&](Value panel) { emitPanel(panel, e.index(0), bases, rows); });
}

ConvolutionEmitter::Bases ConvolutionEmitter::getBases(Value image,
                                                       Value depth) {
  auto base = [&](Value start, int64_t batchStride, int64_t depthStride,
                  int64_t origin) {
    return e.add(e.add(start, e.add(e.mul(image, batchStride),
                                    e.mul(depth, depthStride))),
                 origin);
  };
  Bases bases;
  bases.input = base(e.base(op.getSource()), g.inputBatchStride,
                     g.strides[0] * g.inputStrides[0], g.inputOrigin);
  bases.output = base(e.base(op.getDestination()), g.outputBatchStride,
                      g.outputStrides[0], g.outputOrigin);
  if (residual)
    bases.residual =
        base(e.index(0), residualLayout.batchStride(),
             residualLayout.planeStride(), residualLayout.origin());
  return bases;
}

/// Of a panel; behind the last one, the number of blocks.
Value ConvolutionEmitter::firstBlock(Value panel) {
  return e.add(e.mul(e.div(panel, panelsPerGroup), groupBlocks),
               e.mul(e.rem(panel, panelsPerGroup), tile.getVectors()));
}

void ConvolutionEmitter::emitPanel(Value panel, Value pass, Bases bases,
                                   Rows rows) {
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
Value ConvolutionEmitter::getNextPart(Value panel, Value pass, Value part,
                                      int64_t elements) {
  if (tile.getTaskPanels() == 1)
    return e.add(part, elements);
  int64_t passes = tile.getPasses();
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

void ConvolutionEmitter::emitVectors(Value panel, Value block, Value filterBase,
                                     Value pass, Bases bases, Rows rows,
                                     int64_t vectors) {
  TileGrid grid(op.isOneRow(), g.extents, tile);
  int64_t passes = tile.getPasses();
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

void ConvolutionEmitter::emitTile(Value block, Value filterPart, Value nextPart,
                                  Bases bases, Rows rows, PixelTile pixels,
                                  int64_t vectors, Value pass) {
  bool rowMajor = g.outputBlock == 0;
  int64_t blockStride = rowMajor ? e.lanes : g.outputBlockStride;
  Value outputBase = e.add(e.add(bases.output, e.mul(block, blockStride)),
                           e.add(e.mul(pixels.row, g.outputStrides[1]),
                                 e.mul(pixels.column, g.outputStrides[2])));
  auto outputOffset = [&](int64_t p, int64_t v) {
    return v * blockStride +
           pixels.offset(p, g.outputStrides[1], g.outputStrides[2]);
  };

  // sums[pixel * vectors + v] add up to the bias, in later passes to what the
  // one before has left.
  using Values = llvm::SmallVector<Value>;
  Value biasBase = e.mul(block, e.lanes);
  auto loadBias = [&] {
    Values offsets, initial;
    for (int64_t v = 0; v < vectors; ++v)
      offsets.push_back(e.loadVector(bias, biasBase, v * e.lanes));
    for (int64_t p = 0; p < pixels.count(); ++p)
      initial.append(offsets.begin(), offsets.end());
    return initial;
  };
  auto loadSums = [&] {
    Values initial;
    for (int64_t p = 0; p < pixels.count(); ++p)
      for (int64_t v = 0; v < vectors; ++v)
        initial.push_back(
            e.loadVector(destination, outputBase, outputOffset(p, v)));
    return initial;
  };
  int64_t passes = tile.getPasses();
  auto loadTotals = [&] {
    return passes == 1
               ? loadBias()
               : e.choose(e.equal(pass, e.index(0)), loadBias, loadSums);
  };

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
  Values sums = micro.emit(e, filterPart, inputBase, loadTotals,
                           /*resumed=*/passes > 1);

  auto storeSums = [&] {
    for (int64_t p = 0; p < pixels.count(); ++p)
      for (int64_t v = 0; v < vectors; ++v)
        e.store(sums[p * vectors + v], destination, outputBase,
                outputOffset(p, v));
  };
  auto storeResults = [&] {
    Value residualBase;
    if (residual)
      residualBase = e.add(
          e.add(bases.residual, e.mul(block, residualLayout.blockStride())),
          e.add(e.mul(pixels.row, residualLayout.rowStride()),
                e.mul(pixels.column, residualLayout.columnStride())));
    // Row-major output has no lanes to spare behind its last channel.
    Value left;
    if (rowMajor && g.outputChannels % e.lanes != 0)
      left = e.sub(e.index(g.outputChannels), biasBase);
    if (residual)
      for (auto [i, sum] : llvm::enumerate(sums)) {
        int64_t p = i / vectors, v = i % vectors;
        sum = e.b.create<arith::AddFOp>(
            sum,
            e.loadVector(residual, residualBase,
                         v * residualLayout.blockStride() +
                             pixels.offset(p, residualLayout.rowStride(),
                                           residualLayout.columnStride())));
      }
    e.activateAll(op.getActivation(), sums);
    for (auto [i, result] : llvm::enumerate(sums)) {
      int64_t p = i / vectors, v = i % vectors;
      if (left)
        e.storeFirst(result, destination, outputBase, outputOffset(p, v),
                     e.sub(left, e.index(v * e.lanes)));
      else
        e.store(result, destination, outputBase, outputOffset(p, v));
    }
  };
  if (passes == 1)
    return storeResults();
  e.branch(e.less(pass, e.index(passes - 1)), storeSums, storeResults);
}

} // namespace

void codegen::emit(Emitter &e, kernel::ConvolutionOp op) {
  ConvolutionEmitter(e, op).emit();
}

void codegen::emitRows(Emitter &e, kernel::ConvolutionOp op, RowRange rows) {
  ConvolutionEmitter(e, op).emitRows(rows);
}
