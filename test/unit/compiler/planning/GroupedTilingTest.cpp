//===-- GroupedTilingTest.cpp - Tiles of groups of few channels -----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/GroupedTiling.h"
#include "compiler/planning/Tiling.h"
#include "test/unit/compiler/planning/Targets.h"

using namespace mlir;
using namespace cnnc;
using kernel::ConvolutionGeometry;
using kernel::TargetAttr;
using kernel::TileAttr;

namespace {

class GroupedTilingTest : public TargetsTest {
protected:
  /// Whole blocks as groups.
  static ConvolutionGeometry dense(TargetAttr target, int64_t blocks,
                                   std::array<int64_t, 3> extents,
                                   int64_t window, int64_t stride) {
    ConvolutionGeometry g;
    g.extents = extents;
    g.window = {1, window, window};
    g.strides = {1, stride, stride};
    g.groups = blocks;
    g.inputChannels = g.inputBlock = g.outputBlock = target.getLanes();
    g.outputChannels = blocks * target.getLanes();
    return g;
  }
};

TEST_F(GroupedTilingTest, TilesFitTheRegistersAndTheWork) {
  for (TargetAttr target : targets)
    for (int64_t channels = 2; channels < target.getLanes(); channels *= 2)
      for (int64_t blocks : {1, 8})
        for (std::array<int64_t, 3> extents : {std::array<int64_t, 3>{1, 1, 1},
                                               {1, 1, 100},
                                               {1, 7, 7},
                                               {1, 56, 57},
                                               {3, 4, 5}})
          for (int64_t window : {1, 3, 7, 31})
            for (int64_t stride : {1, 2}) {
              TileAttr tile = planning::chooseGroupedTile(
                  dense(target, blocks, extents, window, stride), channels,
                  target);
              if (!tile)
                continue;
              EXPECT_GE(tile.getRows(), 1);
              EXPECT_LE(tile.getRows(), extents[1]);
              EXPECT_GE(tile.getColumns(), 1);
              EXPECT_LE(tile.getColumns(), extents[2]);
              EXPECT_EQ(tile.getVectors(), 1);
              EXPECT_EQ(tile.getPasses(), 1);
              EXPECT_LT(tile.getRows() * tile.getColumns(),
                        target.getRegisters());
              EXPECT_GE(tile.getTaskPanels(), 1);
              EXPECT_LE(tile.getTaskPanels(), blocks);
              EXPECT_GE(tile.getTaskTiles(), 1);
              EXPECT_LE(tile.getTaskTiles(),
                        kernel::tileCount(extents[1], tile.getRows()));
            }
}

TEST_F(GroupedTilingTest, CyclesAreThoseOfTheProducts) {
  // ResNeXt-50's layers of 4 and of 8 channels a group: within 16 % of two
  // multiply-adds a cycle, which is what was measured.
  TargetAttr avx512 = targets.front();
  for (auto [channels, blocks, size] :
       {std::array<int64_t, 3>{4, 8, 56}, {8, 16, 28}}) {
    ConvolutionGeometry g = dense(avx512, blocks, {1, size, size}, 3, 1);
    TileAttr tile = planning::chooseGroupedTile(g, channels, avx512);
    ASSERT_TRUE(tile);
    double least = blocks * size * size * 9 * channels / 2.0;
    double cycles = planning::groupedCycles(g, channels, avx512, tile.getRows(),
                                            tile.getColumns());
    EXPECT_GE(cycles, least);
    EXPECT_LE(cycles, 1.16 * least);
    // A quarter and half of the dense groups' products.
    double denseCycles =
        planning::convolutionCycles(g, false, avx512, 1, 14, 1);
    EXPECT_LE(cycles, 1.15 * denseCycles * channels / 16);
  }
}

TEST_F(GroupedTilingTest, WhatTakesFewerCyclesIsChosen) {
  int64_t grouped = 0, merged = 0;
  for (TargetAttr target : targets)
    for (int64_t channels = 2; channels < target.getLanes(); channels *= 2)
      for (int64_t size : {1, 4, 28})
        for (int64_t window : {1, 3}) {
          ConvolutionGeometry g = dense(target, 8, {1, size, size}, window, 1);
          double denseCycles =
              planning::listTiles(g, false, target, 1).front().cycles;
          TileAttr tile = planning::chooseGroupedTile(g, channels, target);
          if (tile) {
            EXPECT_LT(planning::groupedCycles(g, channels, target,
                                              tile.getRows(),
                                              tile.getColumns()),
                      denseCycles);
            ++grouped;
            continue;
          }
          ++merged;
          for (int64_t columns = 1; columns <= std::min<int64_t>(size, 12);
               ++columns)
            EXPECT_GE(planning::groupedCycles(g, channels, target, 1, columns),
                      denseCycles);
        }
  EXPECT_GT(grouped, 30);
  EXPECT_GT(merged, 0);
}

} // namespace
