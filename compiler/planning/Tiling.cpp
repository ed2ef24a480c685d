//===-- Tiling.cpp - Choice of tiles by a cost model -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tiling.h"
#include <algorithm>
#include <limits>

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// Work worth a task of its own: at some gigahertz a few microseconds, many
/// times what it costs to hand it to a thread.
static constexpr double taskCycles = 20000;

/// Bytes a cycle from the second-level cache, as measured (190 GB/s at 4 GHz).
static constexpr double l2BytesPerCycle = 44;

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
  int64_t tiles = oneRow ? kernel::tileCount(g.extents[2], best[1])
                         : kernel::tileCount(g.extents[1], best[0]);
  int64_t panels = g.groups * ceilDivide(blocks, best[2]);
  double tileRowCycles = least / (g.batch * g.extents[0] * panels * tiles);
  int64_t taskTiles = std::clamp<int64_t>(taskCycles / tileRowCycles, 1, tiles);
  // Tasks of equal size.
  taskTiles = ceilDivide(tiles, ceilDivide(tiles, taskTiles));
  int64_t taskPanels = 1;
  if (taskTiles == tiles)
    taskPanels =
        std::clamp<int64_t>(taskCycles / (tileRowCycles * tiles), 1, panels);
  taskPanels = ceilDivide(panels, ceilDivide(panels, taskPanels));
  return kernel::TileAttr::get(target.getContext(), best[0], best[1], best[2],
                               taskPanels, taskTiles);
}

/// Bytes a cycle from memory beyond the second-level cache: the third for what
/// is read again at once, main memory for weights, as measured (110 and 40 GB/s
/// at 4 GHz).
static constexpr double l3BytesPerCycle = 26, dramBytesPerCycle = 10;

WinogradChoice planning::chooseWinograd(kernel::WinogradGeometry g,
                                        kernel::TargetAttr target) {
  // The instructions of a tile's transform of one block of channels.
  constexpr double inputTransform = 150, outputTransform = 140;
  // What the scratch of an image's tasks may take, and how many tasks there are
  // where it would allow fewer.
  constexpr int64_t scratchBytes = 3 << 20, fewTasks = 4;

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
        g.positions * convolutionCycles(products, /*oneRow=*/true, target, 1,
                                        tile.getColumns(), tile.getVectors());
    double filterBytes = double(g.positions) * g.inputChannels *
                         g.outputBlocks() * g.block * sizeof(float);
    double stripBytes = g.transformedSize() * sizeof(float);
    int64_t panels = ceilDivide(g.outputBlocks(), tile.getVectors());
    // Read from memory for the first strip, from the third-level cache for the
    // others; the strip is read for each panel.
    double again = filterBytes > target.getL2Bytes() / 2
                       ? filterBytes / l3BytesPerCycle
                       : 0;
    double stripTraffic = stripBytes > target.getL2Bytes() / 2
                              ? panels * stripBytes / l3BytesPerCycle
                              : 0;
    double transforms = tiles * (g.inputBlocks() * inputTransform +
                                 g.outputBlocks() * outputTransform);
    // The strips of one row less take as much less.
    double strips = double(g.tileRows) / g.strip;
    double cycles =
        std::max(multiply, filterBytes / dramBytesPerCycle + stripTraffic) +
        (g.batch * strips - 1) * std::max(multiply, again + stripTraffic) +
        g.batch * strips * transforms;
    int64_t taskBytes =
        g.scratchSize(tile.getVectors()) * int64_t(sizeof(float));
    // Tasks share no transformed input: strips are spread first, and panels
    // only where there are too few of them.
    int64_t count = cover.count + cover.smallerCount;
    int64_t mostTasks = std::max<int64_t>(fewTasks, scratchBytes / taskBytes);
    int64_t taskStrips = ceilDivide(count, mostTasks);
    int64_t stripTasks = ceilDivide(count, taskStrips);
    int64_t panelTasks = std::clamp<int64_t>(fewTasks / stripTasks, 1, panels);
    int64_t tasks = stripTasks * panelTasks;
    if (best.tile && tasks * taskBytes > scratchBytes)
      continue;
    // A few tasks leave threads idle.
    double penalized = cycles * (1 + 0.3 / (g.batch * tasks));
    if (best.tile && penalized >= least)
      continue;
    least = penalized;
    best.strip = g.strip;
    best.cycles = cycles;
    best.tile = kernel::TileAttr::get(
        target.getContext(), 1, tile.getColumns(), tile.getVectors(),
        ceilDivide(panels, panelTasks), taskStrips);
  }
  return best;
}

bool planning::prefersWinograd(const kernel::WinogradGeometry &winograd,
                               const kernel::ConvolutionGeometry &direct,
                               kernel::TargetAttr target) {
  double weights = double(direct.reduction()) * winograd.outputBlocks() *
                   winograd.block * sizeof(float);
  kernel::TileAttr tile = chooseTile(direct, /*oneRow=*/false, target);
  double directCycles = std::max(
      convolutionCycles(direct, /*oneRow=*/false, target, tile.getRows(),
                        tile.getColumns(), tile.getVectors()),
      weights / dramBytesPerCycle);
  double winogradCycles = std::max(chooseWinograd(winograd, target).cycles,
                                   4 * weights / dramBytesPerCycle);
  return winogradCycles < directCycles;
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
  int64_t tiles = kernel::tileCount(output.spatial[1], bestRows);
  int64_t taskTiles =
      std::clamp<int64_t>(taskCycles / (least / tiles), 1, tiles);
  taskTiles = ceilDivide(tiles, ceilDivide(tiles, taskTiles));
  int64_t taskBlocks = 1;
  if (taskTiles == tiles)
    taskBlocks = std::clamp<int64_t>(taskCycles / least, 1, output.blocks());
  taskBlocks =
      ceilDivide(output.blocks(), ceilDivide(output.blocks(), taskBlocks));
  return kernel::TileAttr::get(target.getContext(), bestRows, bestColumns, 1,
                               taskBlocks, taskTiles);
}
