//===-- WinogradCandidates.cpp - Winograd's algorithms for a layer --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Candidates.h"
#include "compiler/planning/Tasks.h"
#include "compiler/planning/Tiling.h"

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// Cycles of the transforms of a tile's block of channels: about three
/// instructions in four cycles, of which a one-dimensional transform of n
/// elements needs n^2 / 3, and n m / 2 to give m outputs. At stride two only
/// the n of even number are transformed.
static double inputTransformCycles(const kernel::WinogradGeometry &g) {
  auto arithmetic = [](double n) { return n == 1 ? 0 : n * n / 3; };
  return 0.7 * (2 * g.positions() + g.inputs(1) * arithmetic(g.ownFilters(0)) +
                g.inputs(0) * arithmetic(g.ownFilters(1)));
}
static double outputTransformCycles(const kernel::WinogradGeometry &g) {
  auto arithmetic = [](double n, double m) { return n == 1 ? 0 : n * m / 2; };
  return 0.8 * (g.positions() + g.outputs[0] * g.outputs[1] +
                g.inputs(1) * arithmetic(g.ownFilters(0), g.outputs[0]) +
                g.outputs[0] * arithmetic(g.ownFilters(1), g.outputs[1]));
}

/// Bytes of the packed filter.
static double getFilterBytes(const kernel::WinogradGeometry &g) {
  return double(g.packedElements()) * g.inputChannels * g.outputBlocks() *
         g.block * sizeof(float);
}

/// Cycles to transform a filter as it is used, and to add the products of each
/// of its parts to the sums before (measured with 512 and 1024 channels of 7 x
/// 7 pixels).
static double filterTransformCycles(const kernel::WinogradGeometry &g) {
  double parts = double(g.inputChannels) / g.filterChannels;
  double tiles = double(g.strip) * g.tileColumns();
  return g.outputBlocks() * (1.3 * g.inputChannels * g.filters() +
                             1.9 * parts * g.positions() * tiles);
}

/// Cycles to derive the filters that are not packed, each of their vectors for
/// each tile of a strip's products, by two multiply-adds of two vectors more,
/// and to add the products of each part to the sums before.
static double deriveCycles(const kernel::WinogradGeometry &g,
                           const RegisterTile &tile) {
  double derived = g.filters() - g.packedElements();
  double parts = double(g.inputChannels) / g.filterChannels;
  int64_t tiles = g.strip * g.tileColumns();
  return g.outputBlocks() * (1.8 * derived * g.inputChannels *
                                 kernel::tileCount(tiles, tile.columns) +
                             1.9 * parts * g.positions() * tiles);
}

/// The input channels of which a task is to transform a panel's filter at once:
/// as many as leave an eighth of the first-level cache to others, with the
/// transformed inputs and the products (measured with F(4x2, 3x3) for 512
/// channels of 7 x 7 pixels: 37 KB take 1.16 ms, 49 KB 1.25, 86 KB 1.50). None
/// if these alone do not, or if the whole transformed filter stays in the
/// second-level cache.
static int64_t getFilterChannels(const kernel::WinogradGeometry &g,
                                 int64_t vectors, kernel::TargetAttr target) {
  if (getFilterBytes(g) <= target.getL2Bytes() / 2)
    return 0;
  int64_t tiles = g.strip * g.tileColumns();
  kernel::WinogradGeometry part = g;
  for (part.filterChannels = 4 * g.block; part.filterChannels >= 4;
       part.filterChannels /= 2) {
    int64_t inputBlocks = ceilDivide(part.filterChannels, g.block);
    int64_t blocks = g.filters() * part.filterChannels * vectors +
                     g.positions() * tiles * (inputBlocks + vectors);
    if (part.fitsFilterChannels() &&
        8 * blocks * g.block * int64_t(sizeof(float)) <=
            7 * target.getL1Bytes())
      return part.filterChannels;
  }
  return 0;
}

/// The input channels whose products are added up at once where mirrored
/// filters are derived: as many as leave half of the first-level cache to
/// others, with the three filters that one is derived from (Zen 5, with 48 KB,
/// F(2x4, 3x3) for 512 channels of 7 x 7: parts of 24 KB 0.50 ms, of 48 KB
/// 0.55). None if the whole filter stays in the second-level cache.
static int64_t getDerivedChannels(const kernel::WinogradGeometry &g,
                                  int64_t vectors, kernel::TargetAttr target) {
  if (getFilterBytes(g) <= target.getL2Bytes() / 2)
    return 0;
  int64_t most =
      target.getL1Bytes() / (6 * vectors * g.block * int64_t(sizeof(float)));
  for (int64_t channels = most / g.block * g.block; channels > 0;
       channels -= g.block)
    if (g.inputChannels % channels == 0)
      return channels;
  return 0;
}

/// Cycles of reading the filter's panels again, one position's after the other.
/// All tiles of a strip use a panel while the next one comes; both stay in the
/// second-level cache if a panel takes up to a sixth of it, and not at all from
/// a third on (measured with 1024 channels of 7 x 7 pixels: panels of 131 KB
/// take 2.2 ms, 262 KB 2.4, 393 KB 3.1).
static double rereadCycles(const kernel::WinogradGeometry &g,
                           const RegisterTile &tile, kernel::TargetAttr target,
                           double filterBytes) {
  double panelBytes =
      double(g.inputChannels) * tile.vectors * g.block * sizeof(float);
  double evicted =
      std::clamp(6 * panelBytes / target.getL2Bytes() - 1, 0.0, 1.0);
  int64_t tiles = kernel::tileCount(g.strip * g.tileColumns(), tile.columns);
  return evicted * (tiles - 1) * filterBytes / target.getL3Rate();
}

/// Whether the image is a single strip, and there are too few images for tasks:
/// these are panels then, and their common strip is transformed before.
static bool isTransformed(const kernel::WinogradGeometry &g) {
  return g.strip == g.tileRows() && g.batch < fewTasks / 2;
}

/// Bytes a cycle that a core reads or writes of what another one has had (Zen
/// 5, cores with a common third-level cache: 13; without, 2).
static constexpr double exchangeRate = 10;

/// Cycles that it costs to transform the input before, for all tasks: those of
/// another launch, and of the inputs that threads then have of each other.
static double sharedInputCycles(const kernel::WinogradGeometry &g,
                                int64_t threads) {
  double bytes = double(g.batch) * g.transformedSize() * sizeof(float);
  return getLaunchCycles(g.inputTasks()) + (threads - 1) * bytes / exchangeRate;
}

/// Cycles of the whole layer if each of `threads` gets a single task of `cut`,
/// for which it transforms the strip again: none has anything of the others but
/// the input (Zen 5, two cores without a common cache: ResNet-18 5.25 ms
/// instead of 5.65 with a shared strip; with one, equal).
static double ownInputCycles(const kernel::WinogradGeometry &g,
                             const TaskGrid &grid, TaskCut cut,
                             int64_t threads) {
  double tiles = double(g.strip) * g.tileColumns();
  double inputBytes = tiles * g.outputs[0] * g.outputs[1] * g.stride *
                      g.stride * g.inputChannels * sizeof(float);
  double again =
      g.usedPositions() * tiles * g.inputBlocks() * inputTransformCycles(g) +
      inputBytes / exchangeRate;
  return grid.cycles * getImbalance(grid, cut, threads) +
         (threads - 1) * again + getLaunchCycles(threads);
}

/// The candidate with `tile` for the products. Tells whether its scratch is
/// small enough, of which the filter's size is the measure.
static Candidate getCandidate(const kernel::WinogradGeometry &g,
                              const RegisterTile &tile,
                              kernel::TargetAttr target,
                              const PlanOptions &options, bool &fits) {
  double filterBytes = getFilterBytes(g);
  double memory = getMemoryRate(target, options.getThreads());
  double used = g.usedPositions();
  double multiply = used * g.positions() * tile.cycles;
  double reread = 0;
  if (g.derivesMirrored)
    multiply += deriveCycles(g, tile);
  else if (g.filterChannels)
    multiply += filterTransformCycles(g);
  else
    reread = rereadCycles(g, tile, target, filterBytes);
  double stripBytes = used * g.positions() * g.strip * g.tileColumns() *
                      g.inputBlocks() * g.block * sizeof(float);
  double productsBytes = g.productsSize(tile.vectors) * sizeof(float);
  int64_t panels = ceilDivide(g.outputBlocks(), tile.vectors);
  // Read from memory for the first strip and, as far as caches hold it, from
  // the third-level one for the others; the strip is read for each panel.
  double again = filterBytes > target.getL3Bytes() / 2 ? filterBytes / memory
                 : filterBytes > target.getL2Bytes() / 2
                     ? filterBytes / target.getL3Rate()
                     : 0;
  double stripTraffic = stripBytes > target.getL2Bytes() / 2
                            ? panels * stripBytes / target.getL3Rate()
                            : 0;
  // Beside a filter that stays in the second-level cache there is less room for
  // what the transforms write and read (measured with 64 channels of 56 x 56:
  // strips of one row of tiles take 0.445 ms, of four 0.487). Where the filter
  // passes through anyway, longer strips were no slower.
  double heldBytes = stripBytes + productsBytes + filterBytes;
  double evicted =
      filterBytes > target.getL2Bytes() / 2
          ? 0
          : std::clamp((8 * heldBytes / target.getL2Bytes() - 5) / 3, 0.0, 1.0);
  double transforms =
      used * g.strip * g.tileColumns() *
          (g.inputBlocks() * inputTransformCycles(g) +
           g.outputBlocks() * outputTransformCycles(g)) +
      evicted * (stripBytes + panels * productsBytes) / target.getL3Rate();
  // The strips of one row less take as much less.
  double strips = double(g.tileRows()) / g.strip;
  TaskGrid grid;
  grid.planes = g.batch;
  grid.threads = options.threads;
  grid.tiles = coverSizes(g.tileRows(), g.strip);
  grid.panels = getPanels(1, g.outputBlocks(), tile.vectors);
  grid.cycles =
      overlap(multiply, filterBytes / memory + reread + stripTraffic) +
      (g.batch * strips - 1) *
          overlap(multiply, again + reread + stripTraffic) +
      g.batch * strips * transforms;

  // Tasks are strips. Where there are too few, they are panels of a single
  // strip that is transformed before, for all of them. Each takes scratch,
  // which for a strip counts (64 channels of 56 x 56, strips of one row of
  // tiles: 14 tasks take 0.492 ms, seven 0.465, two 0.437).
  Candidate candidate;
  candidate.outputs = g.outputs;
  candidate.strip = g.strip;
  candidate.columns = tile.columns;
  candidate.vectors = tile.vectors;
  candidate.transformed = isTransformed(g);
  candidate.filterChannels = g.filterChannels;
  candidate.derivesMirrored = g.derivesMirrored;
  // Strips of more rows read the filter less often; products of panels only
  // move through the caches with each task's scratch. A shared strip is worth
  // its room (256 channels of 28 x 28 outputs at stride two, 4 MB beside a
  // filter of 9: 3.73 ms, as tasks' own strips of less 4.45).
  double mostScratchBytes = std::max<double>(
      3 << 20, filterBytes * (candidate.transformed ? 0.75 : 0.5));
  double transformedBytes = g.transformedSize() * sizeof(float);
  double sharedBytes = candidate.transformed ? g.batch * transformedBytes : 0;
  double taskBytes = productsBytes +
                     g.filterSize(tile.vectors) * sizeof(float) +
                     (candidate.transformed ? 0 : transformedBytes);
  double left = (mostScratchBytes - sharedBytes) / taskBytes;
  llvm::SmallVector<TaskCut> cuts;
  if (candidate.transformed) {
    cuts = cutPanels(
        grid, 1,
        std::clamp<double>(left / g.batch, 1, ceilDivide(fewTasks, g.batch)));
  } else {
    grid.scratchCycles = stripBytes / target.getL3Rate();
    cuts = cutTiles(grid, panels, 1, std::max<double>(fewTasks / 2, left));
  }
  TaskCut cut = chooseCut(grid, cuts);
  candidate.taskPanels = cut.panels;
  candidate.taskTiles = cut.tiles;
  candidate.cycles = getCutCycles(grid, cut);
  if (candidate.transformed)
    candidate.cycles += sharedInputCycles(g, options.getThreads());
  fits = sharedBytes + countTasks(grid, cut) * taskBytes <=
         g.batch * mostScratchBytes;
  // Beside other candidates it counts as the shared strip: what it costs with
  // more threads than planned for is left out.
  TaskCut own{ceilDivide(panels, options.getThreads()), 1};
  if (candidate.transformed && options.getThreads() > 1 && g.batch == 1 &&
      countTasks(grid, own) == options.getThreads() &&
      options.getThreads() * (taskBytes + transformedBytes) <=
          mostScratchBytes &&
      ownInputCycles(g, grid, own, options.getThreads()) < candidate.cycles) {
    candidate.transformed = false;
    candidate.taskPanels = own.panels;
    candidate.taskTiles = own.tiles;
    fits = true;
  }
  return candidate;
}

llvm::SmallVector<Candidate>
planning::listWinograd(const ConvolutionLayer &layer, kernel::TargetAttr target,
                       const PlanOptions &options) {
  llvm::SmallVector<Candidate> candidates;
  const kernel::ConvolutionGeometry &direct = layer.geometry;
  auto list = [&](std::array<int64_t, 2> outputs) {
    Candidate shape;
    shape.outputs = outputs;
    kernel::WinogradGeometry g = shape.getWinograd(layer, target);
    bool any = false;
    for (g.strip = 1; g.strip <= g.tileRows(); ++g.strip) {
      if (kernel::coverExtent(g.tileRows(), g.strip).size != g.strip)
        continue;
      // A dozen strips are tasks enough.
      if (isTransformed(g) && g.tileRows() >= 12)
        break;
      llvm::SmallVector<RegisterTile> tiles =
          listTiles(g.getProducts(g.strip * g.tileColumns()), /*oneRow=*/true,
                    target, mostTiles, /*toScratch=*/true);
      auto add = [&](const RegisterTile &tile, int64_t filterChannels,
                     bool derivesMirrored = false) {
        kernel::WinogradGeometry variant = g;
        variant.filterChannels = filterChannels;
        variant.derivesMirrored = derivesMirrored;
        if (!variant.fitsDerivesMirrored())
          return;
        bool fits = false;
        Candidate candidate =
            getCandidate(variant, tile, target, options, fits);
        if (any && !fits)
          return;
        any = true;
        if (&tile != tiles.begin())
          candidate.cycles *= otherTile;
        candidates.push_back(candidate);
      };
      for (const RegisterTile &tile : tiles) {
        add(tile, 0);
        if (int64_t channels = getFilterChannels(g, tile.vectors, target))
          add(tile, channels);
        if (int64_t channels = getDerivedChannels(g, tile.vectors, target))
          add(tile, channels, /*derivesMirrored=*/true);
      }
    }
  };
  for (int64_t rows : getWinogradOutputs(direct.window[1], direct.strides[1]))
    for (int64_t columns :
         getWinogradOutputs(direct.window[2], direct.strides[2]))
      list({rows, columns});
  return candidates;
}
