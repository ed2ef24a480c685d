//===-- TilingTest.cpp - Tiles fit the registers and cover the work -------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tiling.h"
#include "compiler/planning/Candidates.h"
#include "compiler/planning/Tasks.h"
#include "test/unit/compiler/planning/Targets.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using kernel::ConvolutionGeometry;
using kernel::TargetAttr;
using kernel::TileAttr;

namespace {

class TilingTest : public TargetsTest {
protected:
  /// The tile of the direct sum that is expected to be the fastest.
  TileAttr chooseTile(const ConvolutionGeometry &g, bool oneRow,
                      TargetAttr target) {
    planning::ConvolutionLayer layer;
    layer.geometry = g;
    layer.oneRow = oneRow;
    planning::Candidate best =
        planning::listCandidates(layer, target, {/*strict=*/true}).front();
    EXPECT_FALSE(best.isWinograd());
    return best.getTile(&context);
  }
};

// Sums of single vectors wander through the registers where the input element
// is not a memory operand.
TEST_F(TilingTest, SumsLeaveRegistersFree) {
  for (TargetAttr target : targets) {
    bool isFused = target.getFma() && !target.getBroadcast();
    int64_t registers = std::min<int64_t>(target.getRegisters(), 31);
    int64_t single =
        registers -
        (isFused ? 6 : 1 + !target.getBroadcast() + !target.getFma());
    EXPECT_TRUE(planning::fitsRegisters(target, 1, single, 1));
    EXPECT_FALSE(planning::fitsRegisters(target, 1, single + 1, 1));
    int64_t pairs =
        (registers - 2 - !target.getBroadcast() - !target.getFma()) / 2;
    EXPECT_TRUE(planning::fitsRegisters(target, 1, pairs, 2));
    EXPECT_FALSE(planning::fitsRegisters(target, 1, pairs + 1, 2));
  }
}

TEST_F(TilingTest, TilesFitTheRegistersAndTheWork) {
  for (TargetAttr target : targets)
    for (int64_t channels : {1, 3, 20, 64, 512})
      for (int64_t outputs : {1, 10, 64, 100, 1000})
        for (std::array<int64_t, 3> extents : {std::array<int64_t, 3>{1, 1, 1},
                                               {1, 1, 40},
                                               {1, 7, 7},
                                               {1, 56, 57},
                                               {4, 5, 6}})
          for (int64_t window : {1, 3})
            for (bool oneRow : {false, true}) {
              if (oneRow && (window != 1 || extents[1] != 1))
                continue;
              ConvolutionGeometry g =
                  geometry(target, channels, outputs, extents, window);
              TileAttr tile = chooseTile(g, oneRow, target);
              int64_t sums =
                  tile.getRows() * tile.getColumns() * tile.getVectors();
              int64_t registers = sums + tile.getVectors() +
                                  !target.getBroadcast() + !target.getFma();
              EXPECT_LE(registers, target.getRegisters())
                  << "of " << target.getLanes() << " lanes";
              EXPECT_GE(sums, 1);
              EXPECT_LE(tile.getRows(), extents[1]);
              EXPECT_LE(tile.getColumns(), extents[2]);
              int64_t blocks = kernel::ceilDivide(outputs, target.getLanes());
              EXPECT_LE(tile.getVectors(), blocks);
              int64_t panels = kernel::ceilDivide(blocks, tile.getVectors());
              EXPECT_GE(tile.getTaskPanels(), 1);
              EXPECT_LE(tile.getTaskPanels(), panels);
              int64_t tiles =
                  oneRow ? kernel::tileCount(extents[2], tile.getColumns())
                         : kernel::tileCount(extents[1], tile.getRows());
              EXPECT_GE(tile.getTaskTiles(), 1);
              EXPECT_LE(tile.getTaskTiles(), tiles);
              // A task has all tiles of some panels, or some of all panels.
              EXPECT_TRUE(tile.getTaskPanels() == 1 ||
                          tile.getTaskPanels() == panels ||
                          tile.getTaskTiles() == tiles);
            }
}

TEST_F(TilingTest, LargeInputsAreReadOnce) {
  TargetAttr target = targets[0];
  // 3.2 MB of input, 128 KB of filter: a slab of rows meets all panels.
  TileAttr tile =
      chooseTile(geometry(target, 256, 128, {1, 56, 56}, 1), false, target);
  EXPECT_EQ(tile.getTaskPanels() * tile.getVectors(), 8);
  EXPECT_LT(tile.getTaskTiles(), 56);
  // The filter is the larger one.
  tile = chooseTile(geometry(target, 2048, 512, {1, 7, 7}, 1), false, target);
  EXPECT_EQ(tile.getTaskPanels(), 1);
}

TEST_F(TilingTest, LargePanelsComeInParts) {
  for (TargetAttr target : targets)
    for (int64_t channels : {16, 48, 100, 512, 2048})
      for (int64_t window : {1, 3}) {
        ConvolutionGeometry g =
            geometry(target, channels, 512, {1, 7, 7}, window);
        g.inputBlock = target.getLanes();
        TileAttr tile = chooseTile(g, false, target);
        int64_t part = channels / tile.getPasses();
        EXPECT_EQ(part * tile.getPasses(), channels);
        if (tile.getPasses() > 1)
          EXPECT_EQ(part % target.getLanes(), 0);
        if (channels % target.getLanes() != 0)
          EXPECT_EQ(tile.getPasses(), 1);
        else if (part > target.getLanes())
          EXPECT_LE(part * window * window * tile.getVectors() *
                        target.getLanes() * int64_t(sizeof(float)),
                    target.getL2Bytes() / 8);
        // Row-major outputs hold no sums.
        g.outputBlock = 0;
        EXPECT_EQ(chooseTile(g, false, target).getPasses(), 1);
      }
}

TEST_F(TilingTest, PartsOfFewPanelsAreSharedByTasks) {
  TargetAttr target = targets[0];
  for (int64_t batch : {1, 3})
    for (int64_t outputs : {32, 128})
      for (int64_t extent : {7, 14, 28, 56}) {
        // DenseNet's layers as direct sums: one panel or a few.
        ConvolutionGeometry g =
            geometry(target, 256, outputs, {1, extent, extent}, 3);
        g.inputBlock = target.getLanes();
        g.batch = batch;
        TileAttr tile = chooseTile(g, false, target);
        EXPECT_GT(tile.getPasses(), 1);
        int64_t panels =
            kernel::ceilDivide(outputs, target.getLanes() * tile.getVectors());
        int64_t tiles = kernel::tileCount(extent, tile.getRows());
        int64_t tasks = kernel::ceilDivide(panels, tile.getTaskPanels()) *
                        batch * kernel::ceilDivide(tiles, tile.getTaskTiles());
        EXPECT_GE(tasks,
                  std::min(planning::fewTasks / 2, panels * batch * tiles))
            << outputs << " at " << extent;
      }
  // Many panels are tasks: others would wait for the parts that one fetches
  // while it uses those before. Where the input is large too, they share it.
  ConvolutionGeometry wide = geometry(target, 512, 512, {1, 7, 7}, 3);
  wide.inputBlock = target.getLanes();
  wide.strides = {1, 2, 2};
  EXPECT_EQ(chooseTile(wide, false, target).getTaskTiles(),
            kernel::tileCount(7, chooseTile(wide, false, target).getRows()));
  wide.extents = {1, 14, 14};
  TileAttr shared = chooseTile(wide, false, target);
  EXPECT_GT(shared.getPasses(), 1);
  EXPECT_GT(shared.getTaskPanels(), 1);
  // A panel of which no part is small enough: its tasks are as if there were no
  // passes.
  ConvolutionGeometry g = geometry(target, 16, 16, {1, 112, 112}, 31);
  g.inputBlock = 16;
  TileAttr tile = chooseTile(g, false, target);
  EXPECT_EQ(tile.getPasses(), 1);
  EXPECT_GE(kernel::ceilDivide(kernel::tileCount(112, tile.getRows()),
                               tile.getTaskTiles()),
            planning::fewTasks);
}

TEST_F(TilingTest, NoTileIsCheaperThanTheFirst) {
  TargetAttr target = targets[0];
  ConvolutionGeometry g = geometry(target, 64, 64, {1, 56, 56}, 3);
  double chosen = planning::listTiles(g, false, target, 1).front().cycles;
  for (int64_t vectors = 1; vectors <= 4; ++vectors)
    for (int64_t columns = 1; (columns + 1) * vectors <= 31; ++columns)
      EXPECT_GE(
          planning::convolutionCycles(g, false, target, 1, columns, vectors),
          chosen);
}

TEST_F(TilingTest, CyclesAreAtLeastTheProducts) {
  for (TargetAttr target : targets) {
    ConvolutionGeometry g = geometry(target, 64, 128, {1, 28, 28}, 3);
    double products = 64.0 * 9 * 128 * 28 * 28 / target.getLanes();
    double perCycle = target.getFma() ? 2 : 1;
    TileAttr tile = chooseTile(g, false, target);
    double cycles = planning::convolutionCycles(
        g, false, target, tile.getRows(), tile.getColumns(), tile.getVectors());
    EXPECT_GE(cycles, products / perCycle);
    // A layer of good shape comes near what the CPU can do.
    EXPECT_LE(cycles, 1.5 * products / perCycle)
        << target.getLanes() << " lanes";
  }
}

TEST_F(TilingTest, CyclesGrowWithTheWork) {
  for (TargetAttr target : targets) {
    ConvolutionGeometry g = geometry(target, 64, 64, {1, 14, 14}, 3);
    double one = planning::convolutionCycles(g, false, target, 1, 7, 1);
    g.batch = 2;
    EXPECT_DOUBLE_EQ(planning::convolutionCycles(g, false, target, 1, 7, 1),
                     2 * one);
    g.extents[0] = 3;
    EXPECT_DOUBLE_EQ(planning::convolutionCycles(g, false, target, 1, 7, 1),
                     6 * one);
    // Two groups of half the channels are half the products.
    ConvolutionGeometry grouped =
        geometry(target, 64, 64, {1, 14, 14}, 3, /*groups=*/2);
    EXPECT_LT(planning::convolutionCycles(grouped, false, target, 1, 7, 1),
              0.6 * one);
  }
}

TEST_F(TilingTest, DepthwiseTilesFitTheRegistersAndTheWork) {
  for (TargetAttr target : targets)
    for (int64_t channels : {1, 20, 512})
      for (std::array<int64_t, 3> spatial : {std::array<int64_t, 3>{1, 1, 1},
                                             {1, 1, 100},
                                             {1, 7, 7},
                                             {1, 112, 113},
                                             {3, 4, 5}})
        for (int64_t window : {1, 3, 5, 7, 31})
          for (int64_t stride : {1, 2}) {
            kernel::Layout output;
            output.channels = output.allocatedChannels = channels;
            output.spatial = spatial;
            output.block = target.getLanes();
            TileAttr tile = planning::chooseDepthwiseTile(
                output, {1, window, window}, {1, stride, stride}, target);
            EXPECT_GE(tile.getRows(), 1);
            EXPECT_LE(tile.getRows(), spatial[1]);
            EXPECT_GE(tile.getColumns(), 1);
            EXPECT_LE(tile.getColumns(), spatial[2]);
            EXPECT_EQ(tile.getVectors(), 1);
            EXPECT_LT(tile.getRows() * tile.getColumns(),
                      target.getRegisters());
            EXPECT_GE(tile.getTaskPanels(), 1);
            EXPECT_LE(tile.getTaskPanels(), output.blocks());
            EXPECT_GE(tile.getTaskTiles(), 1);
            EXPECT_LE(tile.getTaskTiles(),
                      kernel::tileCount(spatial[1], tile.getRows()));
          }
}

} // namespace
