//===-- GroupedTiling.cpp - Convolution in groups of few channels ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/GroupedTiling.h"
#include "compiler/planning/Costs.h"
#include "compiler/planning/Tiling.h"
#include <algorithm>
#include <set>

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// Registers for values; with 32 one stays free, as all of them spill.
static int64_t getRegisters(kernel::TargetAttr target) {
  return std::min<int64_t>(target.getRegisters(), 31) -
         (target.getFma() ? 0 : 1);
}

/// Input columns that `shared` window columns of `columns` pixels read.
static int64_t countInputColumns(const kernel::ConvolutionGeometry &g,
                                 int64_t shared, int64_t columns) {
  std::set<int64_t> read;
  for (int64_t kw = 0; kw < shared; ++kw)
    for (int64_t q = 0; q < columns; ++q)
      read.insert(kw * g.dilations[2] + q * g.strides[2]);
  return read.size();
}

double planning::groupedCycles(const kernel::ConvolutionGeometry &g,
                               int64_t groupChannels, kernel::TargetAttr target,
                               int64_t rows, int64_t columns) {
  double perCycle = getMultiplyAddsPerCycle(target);
  double latency = target.getFma() ? 4 : 8;
  int64_t shared = kernel::getSharedColumns(g.window[2]);
  double windowRows = g.window[0] * g.window[1] * (g.window[2] / shared);
  auto tileCycles = [&](int64_t height, int64_t width) {
    if (height == 0 || width == 0)
      return 0.0;
    int64_t inputs = height * countInputColumns(g, shared, width);
    int64_t pixels = height * width;
    double sums = pixels * shared * groupChannels / perCycle;
    double exchanges = inputs * (groupChannels - 1);
    double waiting = latency * shared * groupChannels;
    // Measured: half a cycle for each vector too many, for each channel.
    int64_t live = pixels + shared + inputs + 1;
    double spilled =
        std::max<int64_t>(live - getRegisters(target), 0) * groupChannels / 2.0;
    return windowRows * (std::max({sums, exchanges, waiting}) + spilled) +
           pixels + 20;
  };
  kernel::Cover down = kernel::coverExtent(g.extents[1], rows);
  kernel::Cover across = kernel::coverExtent(g.extents[2], columns);
  auto rowCycles = [&](int64_t height) {
    return across.count * tileCycles(height, across.size) +
           across.smallerCount * tileCycles(height, across.size - 1);
  };
  double plane = down.count * rowCycles(down.size) +
                 down.smallerCount * rowCycles(down.size - 1);
  return plane * ceilDivide(g.outputChannels, target.getLanes()) *
         g.extents[0] * g.batch;
}

kernel::TileAttr
planning::chooseGroupedTile(const kernel::ConvolutionGeometry &dense,
                            int64_t groupChannels, kernel::TargetAttr target) {
  double least = listTiles(dense, /*oneRow=*/false, target, 1).front().cycles;
  int64_t bestRows = 0, bestColumns = 0;
  int64_t registers = getRegisters(target);
  for (int64_t rows = 1; rows <= std::min<int64_t>(dense.extents[1], 4); ++rows)
    for (int64_t columns = 1; columns <= dense.extents[2]; ++columns) {
      // The sums, an input vector and its exchanged lanes, a filter vector.
      if (rows * columns + 3 > registers)
        break;
      double cycles =
          groupedCycles(dense, groupChannels, target, rows, columns);
      if (cycles >= least)
        continue;
      least = cycles;
      bestRows = rows;
      bestColumns = columns;
    }
  if (bestRows == 0)
    return {};
  kernel::Layout output;
  output.batch = dense.batch;
  output.channels = output.allocatedChannels = dense.outputChannels;
  output.block = target.getLanes();
  output.spatial = dense.extents;
  double planes = double(output.blocks()) * dense.extents[0] * dense.batch;
  return cutBlocks(output, target, bestRows, bestColumns, least / planes);
}
