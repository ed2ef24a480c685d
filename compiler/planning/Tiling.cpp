//===-- Tiling.cpp - Register tiles and what they cost --------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tiling.h"
#include "compiler/planning/Costs.h"
#include "compiler/planning/Tasks.h"
#include <algorithm>
#include <limits>

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

int64_t planning::getGroupBlocks(const kernel::ConvolutionGeometry &g,
                                 kernel::TargetAttr target) {
  return ceilDivide(g.outputChannels, target.getLanes()) / g.groups;
}

llvm::SmallVector<double>
planning::getPanels(int64_t groups, int64_t groupBlocks, int64_t vectors) {
  llvm::SmallVector<double> panels;
  for (int64_t group = 0; group < groups; ++group)
    for (int64_t block = 0; block < groupBlocks; block += vectors)
      panels.push_back(std::min(vectors, groupBlocks - block));
  return panels;
}

static constexpr size_t lineBytes = 64;

/// What each further row of pixels adds to a tile's time, where a pixel's block
/// is less than a cache line and no window uses it again: each row begins and
/// ends amid lines (Zen 3, 256 to 64 channels of 56 x 56: tiles of 2 x 3 pixels
/// 1.22 ms, of 1 x 6 1.18; 256 to 128 2.46 and 2.39; 64 to 64 0.312 and 0.296).
static constexpr double splitRow = 0.03;

/// Cycles of waiting for each vector beyond the target's burst that is stored
/// at the end of a tile, or of a segment of its sums (Zen 3, 16 to 512 products
/// of 1x1: tiles of eight sums reach 97 to 99 % of the peak, of nine 0.5 %
/// less, of ten and twelve 15 and 20 to 25 cycles a segment: 80 % for 16
/// products, 96 for 512). Winograd's products, which go to scratch, and larger
/// windows, whose loops are shorter, gain nothing by fewer sums; with 32
/// registers, of which 28 are stored at once, they do (Zen 5, F(4x4, 3x3) of 64
/// channels of 56 x 56: 0.328 ms with tiles of 28, 0.269 with tiles of 14).
static constexpr double storeWait = 5;

double planning::convolutionCycles(const kernel::ConvolutionGeometry &g,
                                   bool oneRow, kernel::TargetAttr target,
                                   int64_t rows, int64_t columns,
                                   int64_t vectors, bool toScratch) {
  double lanes = target.getLanes();
  double reduction = g.reduction();
  double perCycle = getMultiplyAddsPerCycle(target);
  // Of two a cycle some are lost where each multiply-add has one to wait for
  // (Zen 3, Winograd's products of 128 and 32 channels: tiles of ten pixels and
  // one vector take 1.29 times as long as six and two), more of vectors than of
  // broadcast elements (1x1 of 40 to 240 channels, 28 x 28: tiles of two pixels
  // and four vectors 0.169 ms, of four and two 0.159).
  auto loadCycles = [&](double pixels, double v) {
    return target.getBroadcast() ? (pixels + v) / 2 : (pixels + 1.25 * v) / 1.7;
  };
  bool isPointwise = g.windowSize() == 1;
  auto tileCycles = [&](int64_t height, int64_t width, int64_t v) {
    double pixels = height * width;
    double panelBytes = reduction * v * lanes * sizeof(float);
    double fromL2 = panelBytes > target.getL1Bytes() / 2
                        ? v * lanes * sizeof(float) / target.getL2Rate()
                        : 0;
    double step = overlap(
        std::max({pixels * v / perCycle, loadCycles(pixels, v), 4.0}), fromL2);
    if (isPointwise && lanes * sizeof(float) < lineBytes)
      step *= 1 + splitRow * (height - 1);
    double waiting = 0;
    bool hasManySums = target.getRegisters() >= 32;
    if (target.getStoreBurst() > 0 &&
        (hasManySums || (isPointwise && !toScratch)))
      waiting = storeWait * std::max(pixels * v - target.getStoreBurst(), 0.0) *
                std::ceil(reduction / g.segmentProducts);
    // Bias, activation, stores.
    return reduction * step + pixels * v + 20 + waiting;
  };
  kernel::Cover down =
      oneRow ? kernel::Cover{1, 1, 0} : kernel::coverExtent(g.extents[1], rows);
  kernel::Cover across = kernel::coverExtent(g.extents[2], columns);
  int64_t blocks = getGroupBlocks(g, target);
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

bool planning::fitsRegisters(kernel::TargetAttr target, int64_t rows,
                             int64_t columns, int64_t vectors) {
  if (std::max({rows, columns, vectors}) > target.getRegisters())
    return false;
  // Sums, a step's filter vectors, and the input element where it cannot be a
  // memory operand. If a single sum uses that, the fused instruction overwrites
  // it with the sum (vfmadd213), which thus wanders from register to register:
  // more than ten of 16 spill (Zen 3: 70 to 80 % of the speed). With 32
  // registers one stays free: all 32 spill.
  int64_t registers =
      rows * columns * vectors + vectors + (target.getFma() ? 0 : 1);
  if (!target.getBroadcast())
    registers += target.getFma() && vectors == 1 ? 5 : 1;
  return registers <= std::min<int64_t>(target.getRegisters(), 31);
}

llvm::SmallVector<RegisterTile>
planning::listTiles(const kernel::ConvolutionGeometry &g, bool oneRow,
                    kernel::TargetAttr target, size_t most, bool toScratch) {
  int64_t mostRows = oneRow ? 1 : std::min<int64_t>(g.extents[1], 4);
  int64_t mostColumns = std::min<int64_t>(g.extents[2], target.getRegisters());
  int64_t mostVectors = std::min<int64_t>(getGroupBlocks(g, target), 16);
  llvm::SmallVector<RegisterTile> tiles;
  for (int64_t vectors = 1; vectors <= mostVectors; ++vectors)
    for (int64_t rows = 1; rows <= mostRows; ++rows)
      for (int64_t columns = 1; columns <= mostColumns; ++columns) {
        if (!fitsRegisters(target, rows, columns, vectors))
          break;
        // A larger one that covers the plane by the same runs.
        if (kernel::coverExtent(g.extents[2], columns).size != columns ||
            (!oneRow && kernel::coverExtent(g.extents[1], rows).size != rows))
          continue;
        tiles.push_back({rows, columns, vectors,
                         convolutionCycles(g, oneRow, target, rows, columns,
                                           vectors, toScratch)});
      }
  llvm::stable_sort(tiles, [](const RegisterTile &a, const RegisterTile &b) {
    return a.cycles < b.cycles;
  });
  if (tiles.size() > most)
    tiles.truncate(most);
  return tiles;
}

llvm::SmallVector<double> planning::coverSizes(int64_t extent, int64_t most) {
  kernel::Cover cover = kernel::coverExtent(extent, most);
  llvm::SmallVector<double> sizes(cover.count, cover.size);
  sizes.append(cover.smallerCount, cover.size - 1);
  return sizes;
}

kernel::TileAttr planning::chooseDepthwiseTile(const kernel::Layout &output,
                                               std::array<int64_t, 3> window,
                                               std::array<int64_t, 3> strides,
                                               kernel::TargetAttr target,
                                               int64_t mostRows) {
  double least = std::numeric_limits<double>::max();
  int64_t bestRows = 1, bestColumns = 1;
  int64_t windowSize = window[0] * window[1] * window[2];
  for (int64_t rows = 1; rows <= std::min(output.spatial[1], mostRows); ++rows)
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
  return cutBlocks(output, target, bestRows, bestColumns, least);
}

kernel::TileAttr planning::cutBlocks(const kernel::Layout &output,
                                     kernel::TargetAttr target, int64_t rows,
                                     int64_t columns, double cycles) {
  TaskGrid grid;
  grid.planes = output.batch * output.spatial[0];
  grid.panels.assign(output.blocks(), 1);
  grid.tiles = coverSizes(output.spatial[1], rows);
  grid.cycles = cycles * output.blocks() * grid.planes;
  llvm::SmallVector<TaskCut> cuts = cutPanels(grid, 1, output.blocks());
  cuts.append(cutTiles(grid, 1, 1, grid.tiles.size()));
  TaskCut cut = chooseCut(grid, cuts);
  return kernel::TileAttr::get(target.getContext(), rows, columns, 1,
                               cut.panels, cut.tiles);
}
