//===-- Tiling.cpp - Choice of tiles by a cost model -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tiling.h"
#include "compiler/planning/Tasks.h"
#include <algorithm>
#include <limits>

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// Bytes a cycle that one core reads from the second-level cache, the
/// third-level one and memory, as measured (190, 110 and 42 GB/s at 4.2 GHz).
static constexpr double l2BytesPerCycle = 44, l3BytesPerCycle = 26,
                        dramBytesPerCycle = 10;

double planning::convolutionCycles(const kernel::ConvolutionGeometry &g,
                                   bool oneRow, kernel::TargetAttr target,
                                   int64_t rows, int64_t columns,
                                   int64_t vectors) {
  double lanes = target.getLanes();
  double reduction = g.reduction();
  // Mul and add apart are two instructions.
  double perCycle = target.getFma() ? 2 : 1;
  auto tileCycles = [&](int64_t height, int64_t width, int64_t v) {
    double pixels = height * width;
    double panelBytes = reduction * v * lanes * sizeof(float);
    double fromL2 = panelBytes > target.getL1Bytes() / 2
                        ? v * lanes * sizeof(float) / l2BytesPerCycle
                        : 0;
    double step =
        std::max({pixels * v / perCycle, (pixels + v) / 2, 4.0, fromL2});
    // Bias, activation, stores.
    return reduction * step + pixels * v + 20;
  };
  kernel::Cover down =
      oneRow ? kernel::Cover{1, 1, 0} : kernel::coverExtent(g.extents[1], rows);
  kernel::Cover across = kernel::coverExtent(g.extents[2], columns);
  int64_t blocks = ceilDivide(g.outputChannels, target.getLanes()) / g.groups;
  auto planeCycles = [&](int64_t v) {
    return down.count * (across.count * tileCycles(down.size, across.size, v) +
                         across.smallerCount *
                             tileCycles(down.size, across.size - 1, v)) +
           down.smallerCount *
               (across.count * tileCycles(down.size - 1, across.size, v) +
                across.smallerCount *
                    tileCycles(down.size - 1, across.size - 1, v));
  };
  double cycles = blocks / vectors * planeCycles(vectors);
  if (int64_t rest = blocks % vectors)
    cycles += planeCycles(rest);
  return cycles * g.groups * g.extents[0] * g.batch;
}

/// The sizes of the runs that cover `extent`.
static llvm::SmallVector<double> coverSizes(int64_t extent, int64_t most) {
  kernel::Cover cover = kernel::coverExtent(extent, most);
  llvm::SmallVector<double> sizes(cover.count, cover.size);
  sizes.append(cover.smallerCount, cover.size - 1);
  return sizes;
}

/// A tile with its order of loops and its tasks. `cycles` are those of the
/// whole convolution.
static kernel::TileAttr cutTile(const kernel::ConvolutionGeometry &g,
                                bool oneRow, kernel::TargetAttr target,
                                int64_t rows, int64_t columns, int64_t vectors,
                                double cycles) {
  double vectorBytes =
      double(g.reduction()) * target.getLanes() * sizeof(float);
  int64_t blocks = ceilDivide(g.outputChannels, target.getLanes()) / g.groups;
  TaskGrid grid;
  grid.planes = g.batch * g.extents[0];
  for (int64_t group = 0; group < g.groups; ++group)
    for (int64_t block = 0; block < blocks; block += vectors)
      grid.panels.push_back(std::min(vectors, blocks - block));
  grid.tiles = oneRow ? coverSizes(g.extents[2], columns)
                      : coverSizes(g.extents[1], rows);
  grid.cycles = cycles;
  // What the second-level cache holds is fetched while tiles are computed.
  double panelBytes = vectors * vectorBytes;
  if (panelBytes > target.getL2Bytes() / 2)
    grid.panelCycles = panelBytes / l3BytesPerCycle;
  int64_t panels = grid.panels.size(), tiles = grid.tiles.size();

  // Each panel reads the input again. Where the second-level cache does not
  // hold it but does hold the filter, a task computes all panels of a few rows
  // of tiles instead, whose input it does hold.
  llvm::SmallVector<TaskCut> cuts;
  int64_t inputRow =
      g.inputChannels * g.strides[2] * sizeof(float) *
      (oneRow ? columns
              : g.extents[2] * rows * std::min(g.strides[1], g.window[1]));
  if (g.groups == 1 && panels > 1 &&
      blocks * vectorBytes <= target.getL2Bytes() / 4 &&
      double(inputRow) * tiles > target.getL2Bytes() / 4) {
    int64_t most = std::max<int64_t>(target.getL2Bytes() / 4 / inputRow, 1);
    int64_t least =
        std::max(ceilDivide(tiles, most), ceilDivide(fewTasks, grid.planes));
    cuts = cutTiles(grid, panels, least, tiles);
  } else {
    cuts = cutPanels(grid, 1, panels);
    cuts.append(cutTiles(grid, 1, 1, tiles));
  }

  // A panel that would push the others' input out of the second-level cache
  // comes in parts that stay there while all tiles use them.
  int64_t passes = 1;
  bool several = tiles > 1 || (!oneRow && g.extents[2] > columns);
  if (several && g.outputBlock > 0 && g.inputChannels % g.inputBlock == 0 &&
      panelBytes > target.getL2Bytes() / 8) {
    int64_t inputBlocks = g.inputChannels / g.inputBlock;
    while (passes < inputBlocks &&
           (inputBlocks % passes != 0 ||
            panelBytes / passes > target.getL2Bytes() / 12))
      ++passes;
    if (passes > 1)
      cuts =
          cutTiles(grid, 1, ceilDivide(fewTasks, grid.planes * panels), tiles);
  }
  TaskCut cut = chooseCut(grid, cuts);
  return kernel::TileAttr::get(target.getContext(), rows, columns, vectors,
                               cut.panels, cut.tiles, passes);
}

kernel::TileAttr planning::chooseTile(const kernel::ConvolutionGeometry &g,
                                      bool oneRow, kernel::TargetAttr target) {
  int64_t blocks = ceilDivide(g.outputChannels, target.getLanes()) / g.groups;
  int64_t mostRows = oneRow ? 1 : std::min<int64_t>(g.extents[1], 4);
  int64_t mostColumns = std::min<int64_t>(g.extents[2], target.getRegisters());
  int64_t mostVectors = std::min<int64_t>(blocks, 16);
  double least = std::numeric_limits<double>::max();
  int64_t best[3] = {1, 1, 1};
  for (int64_t vectors = 1; vectors <= mostVectors; ++vectors)
    for (int64_t rows = 1; rows <= mostRows; ++rows)
      for (int64_t columns = 1; columns <= mostColumns; ++columns) {
        // Sums, a step's filter vectors, and the input element where it cannot
        // be a memory operand. With 32 registers one stays free: all 32 spill.
        int64_t registers = rows * columns * vectors + vectors +
                            (target.getBroadcast() ? 0 : 1) +
                            (target.getFma() ? 0 : 1);
        if (registers > std::min<int64_t>(target.getRegisters(), 31))
          continue;
        double cycles =
            convolutionCycles(g, oneRow, target, rows, columns, vectors);
        if (cycles < least) {
          least = cycles;
          best[0] = rows;
          best[1] = columns;
          best[2] = vectors;
        }
      }
  return cutTile(g, oneRow, target, best[0], best[1], best[2], least);
}

/// Cycles of the transforms of a tile's block of channels: about three
/// instructions in four cycles, of which a one-dimensional transform of n
/// elements needs n^2 / 3, and n m / 2 to give m outputs.
static double inputTransformCycles(const kernel::WinogradGeometry &g) {
  auto arithmetic = [](double n) { return n == 1 ? 0 : n * n / 3; };
  return 0.7 * (2 * g.positions() + g.inputs(1) * arithmetic(g.inputs(0)) +
                g.inputs(0) * arithmetic(g.inputs(1)));
}
static double outputTransformCycles(const kernel::WinogradGeometry &g) {
  auto arithmetic = [](double n, double m) { return n == 1 ? 0 : n * m / 2; };
  return 0.8 * (g.positions() + g.outputs[0] * g.outputs[1] +
                g.inputs(1) * arithmetic(g.inputs(0), g.outputs[0]) +
                g.outputs[0] * arithmetic(g.inputs(1), g.outputs[1]));
}

/// The best strip for tiles of `g.outputs`.
static WinogradChoice chooseStrip(kernel::WinogradGeometry g,
                                  kernel::TargetAttr target) {
  double filterBytes = double(g.positions()) * g.inputChannels *
                       g.outputBlocks() * g.block * sizeof(float);
  // What the scratch may take: it should not matter beside the filter.
  double scratchBytes = std::max<double>(3 << 20, filterBytes / 4);

  WinogradChoice best;
  double least = 0;
  for (g.strip = 1; g.strip <= g.tileRows; ++g.strip) {
    kernel::Cover cover = kernel::coverExtent(g.tileRows, g.strip);
    if (cover.size != g.strip)
      continue;
    double tiles = cover.size * g.tileColumns;
    kernel::ConvolutionGeometry products = g.getProducts(g.strip);
    kernel::TileAttr tile = chooseTile(products, /*oneRow=*/true, target);
    double multiply =
        g.positions() * convolutionCycles(products, /*oneRow=*/true, target, 1,
                                          tile.getColumns(), tile.getVectors());
    double stripBytes = g.transformedSize() * sizeof(float);
    double productsBytes = g.productsSize(tile.getVectors()) * sizeof(float);
    int64_t panels = ceilDivide(g.outputBlocks(), tile.getVectors());
    // Read from memory for the first strip and, as far as caches hold it, from
    // the third-level one for the others; the strip is read for each panel.
    double again =
        filterBytes > target.getL3Bytes() / 2 ? filterBytes / dramBytesPerCycle
        : filterBytes > target.getL2Bytes() / 2 ? filterBytes / l3BytesPerCycle
                                                : 0;
    double stripTraffic = stripBytes > target.getL2Bytes() / 2
                              ? panels * stripBytes / l3BytesPerCycle
                              : 0;
    double transforms = tiles * (g.inputBlocks() * inputTransformCycles(g) +
                                 g.outputBlocks() * outputTransformCycles(g));
    // The strips of one row less take as much less.
    double strips = double(g.tileRows) / g.strip;
    double cycles =
        std::max(multiply, filterBytes / dramBytesPerCycle + stripTraffic) +
        (g.batch * strips - 1) * std::max(multiply, again + stripTraffic) +
        g.batch * strips * transforms;

    // Tasks are strips. Where there are too few, they are panels of a single
    // strip that is transformed before, for all of them.
    int64_t count = cover.count + cover.smallerCount;
    bool transformed = count == 1 && g.batch < fewTasks / 2;
    double taskBytes = productsBytes + (transformed ? 0 : stripBytes);
    TaskGrid grid;
    grid.planes = g.batch;
    grid.tiles = coverSizes(g.tileRows, g.strip);
    for (int64_t block = 0; block < g.outputBlocks();
         block += tile.getVectors())
      grid.panels.push_back(
          std::min(tile.getVectors(), g.outputBlocks() - block));
    grid.cycles = cycles;
    // Each task takes scratch.
    double left = scratchBytes - (transformed ? g.batch * stripBytes : 0);
    int64_t most =
        transformed
            ? std::clamp<double>(left / taskBytes / g.batch, 1,
                                 ceilDivide(fewTasks, g.batch))
            : std::max<double>(ceilDivide(fewTasks, 2), left / taskBytes);
    TaskCut cut = chooseCut(
        grid, transformed ? cutPanels(grid, 1, most)
                          : cutTiles(grid, grid.panels.size(), 1, most));
    int64_t tasks = countTasks(grid, cut);
    double scratch =
        tasks * taskBytes + (transformed ? g.batch * stripBytes : 0);
    if (best.tile && scratch > g.batch * scratchBytes)
      continue;
    double penalized = getCutCycles(grid, cut);
    if (best.tile && penalized >= least)
      continue;
    least = penalized;
    best.geometry = g;
    best.transformed = transformed;
    best.cycles = cycles;
    best.tile = kernel::TileAttr::get(target.getContext(), 1, tile.getColumns(),
                                      tile.getVectors(), cut.panels, cut.tiles);
  }
  return best;
}

std::optional<WinogradChoice>
planning::chooseWinograd(const kernel::ConvolutionGeometry &direct,
                         kernel::TargetAttr target) {
  // Tiles for which the error stays near that of the direct sum (Winograd.h).
  auto candidates = [](int64_t window) -> llvm::SmallVector<int64_t, 2> {
    switch (window) {
    case 1:
      return {1};
    case 3:
      return {2, 4};
    case 5:
    case 7:
      return {2};
    default:
      return {};
    }
  };
  if (direct.window[0] != 1 || direct.window[1] * direct.window[2] == 1)
    return std::nullopt;

  kernel::TileAttr tile = chooseTile(direct, /*oneRow=*/false, target);
  int64_t blocks = ceilDivide(direct.outputChannels, target.getLanes());
  double filterBytes =
      double(direct.reduction()) * blocks * target.getLanes() * sizeof(float);
  double least = std::max(convolutionCycles(direct, /*oneRow=*/false, target,
                                            tile.getRows(), tile.getColumns(),
                                            tile.getVectors()),
                          filterBytes / dramBytesPerCycle);
  std::optional<WinogradChoice> best;
  for (int64_t rows : candidates(direct.window[1]))
    for (int64_t columns : candidates(direct.window[2])) {
      kernel::WinogradGeometry g;
      g.window = {direct.window[1], direct.window[2]};
      g.outputs = {rows, columns};
      g.batch = direct.batch;
      g.tileRows = ceilDivide(direct.extents[1], rows);
      g.tileColumns = ceilDivide(direct.extents[2], columns);
      g.block = target.getLanes();
      g.inputChannels = direct.inputChannels;
      g.outputChannels = direct.outputChannels;
      WinogradChoice choice = chooseStrip(g, target);
      if (choice.cycles >= least)
        continue;
      least = choice.cycles;
      best = choice;
    }
  return best;
}

kernel::TileAttr planning::chooseDepthwiseTile(const kernel::Layout &output,
                                               std::array<int64_t, 3> window,
                                               std::array<int64_t, 3> strides,
                                               kernel::TargetAttr target) {
  double least = std::numeric_limits<double>::max();
  int64_t bestRows = 1, bestColumns = 1;
  int64_t windowSize = window[0] * window[1] * window[2];
  for (int64_t rows = 1; rows <= std::min<int64_t>(output.spatial[1], 4);
       ++rows)
    for (int64_t columns = 1;
         columns <= std::min<int64_t>(output.spatial[2], 14); ++columns) {
      // The sums, an input row's vectors of one residue of the stride, and two
      // of the filter.
      int64_t inputs = columns - 1 + ceilDivide(window[2], strides[2]);
      if (rows * columns + inputs + 2 > target.getRegisters())
        continue;
      auto tileCycles = [&](int64_t height, int64_t width) {
        if (height == 0 || width == 0)
          return 0.0;
        // Neighbouring windows share their loads.
        double loads = double(window[0]) *
                           ((height - 1) * strides[1] + window[1]) *
                           ((width - 1) * strides[2] + window[2]) +
                       windowSize * height;
        double sums = double(height) * width * windowSize;
        return std::max({sums / 2, loads / 2, 4.0 * windowSize}) +
               height * width + 10;
      };
      kernel::Cover down = kernel::coverExtent(output.spatial[1], rows);
      kernel::Cover across = kernel::coverExtent(output.spatial[2], columns);
      double cycles =
          down.count *
              (across.count * tileCycles(down.size, across.size) +
               across.smallerCount * tileCycles(down.size, across.size - 1)) +
          down.smallerCount *
              (across.count * tileCycles(down.size - 1, across.size) +
               across.smallerCount *
                   tileCycles(down.size - 1, across.size - 1));
      if (cycles < least) {
        least = cycles;
        bestRows = rows;
        bestColumns = columns;
      }
    }
  TaskGrid grid;
  grid.planes = output.batch * output.spatial[0];
  grid.panels.assign(output.blocks(), 1);
  grid.tiles = coverSizes(output.spatial[1], bestRows);
  grid.cycles = least * output.blocks() * grid.planes;
  llvm::SmallVector<TaskCut> cuts = cutPanels(grid, 1, output.blocks());
  cuts.append(cutTiles(grid, 1, 1, grid.tiles.size()));
  TaskCut cut = chooseCut(grid, cuts);
  return kernel::TileAttr::get(target.getContext(), bestRows, bestColumns, 1,
                               cut.panels, cut.tiles);
}
