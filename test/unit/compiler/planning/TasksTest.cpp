//===-- TasksTest.cpp - Threads get equal shares of the work --------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tasks.h"
#include "gtest/gtest.h"

using namespace cnnc::planning;

namespace {

TaskGrid makeGrid(int64_t panels, int64_t tiles, double cycles) {
  TaskGrid grid;
  grid.panels.assign(panels, 1);
  grid.tiles.assign(tiles, 1);
  grid.cycles = cycles;
  return grid;
}

TaskCut choose(const TaskGrid &grid) {
  auto cuts = cutPanels(grid, 1, grid.panels.size());
  cuts.append(cutTiles(grid, 1, 1, grid.tiles.size()));
  return chooseCut(grid, cuts);
}

TEST(TasksTest, ImbalanceIsTheLongestThreadsShare) {
  TaskGrid grid = makeGrid(9, 4, 1e6);
  EXPECT_EQ(countTasks(grid, {1, 4}), 9);
  EXPECT_DOUBLE_EQ(getImbalance(grid, {1, 4}, 1), 1);
  EXPECT_DOUBLE_EQ(getImbalance(grid, {1, 4}, 2), 10.0 / 9);
  EXPECT_DOUBLE_EQ(getImbalance(grid, {1, 1}, 2), 1);
  EXPECT_DOUBLE_EQ(getImbalance(grid, {9, 4}, 2), 2);
  // A panel of half the size, which comes last, is as much as a half one less.
  grid.panels.back() = 0.5;
  EXPECT_DOUBLE_EQ(getImbalance(grid, {1, 4}, 2), 2 * 4.5 / 8.5);
  grid.planes = 2;
  EXPECT_EQ(countTasks(grid, {2, 3}), 20);
  // Four tasks of three and four rows, not of four and a last one of two.
  EXPECT_DOUBLE_EQ(getImbalance(makeGrid(1, 14, 1e6), {1, 4}, 2), 1);
  EXPECT_DOUBLE_EQ(getImbalance(makeGrid(1, 14, 1e6), {1, 4}, 4), 8.0 / 7);
}

TEST(TasksTest, TasksThatNeedScratchAreFewer) {
  TaskGrid grid = makeGrid(1, 14, 1e6);
  EXPECT_EQ(countTasks(grid, choose(grid)), 14);
  grid.scratchCycles = 1e4;
  int64_t tasks = countTasks(grid, choose(grid));
  EXPECT_LE(tasks, 4);
  EXPECT_GE(tasks, 2);
}

TEST(TasksTest, CutsCoverTheGridInEqualRuns) {
  TaskGrid grid = makeGrid(10, 7, 1e6);
  auto lengths = [](llvm::ArrayRef<TaskCut> cuts, int64_t TaskCut::*member) {
    std::vector<int64_t> result;
    for (TaskCut cut : cuts)
      result.push_back(cut.*member);
    return result;
  };
  EXPECT_EQ(lengths(cutPanels(grid, 1, 10), &TaskCut::panels),
            std::vector<int64_t>({10, 5, 4, 3, 2, 1}));
  EXPECT_EQ(lengths(cutPanels(grid, 1, 10), &TaskCut::tiles),
            std::vector<int64_t>(6, 7));
  EXPECT_EQ(lengths(cutTiles(grid, 3, 2, 4), &TaskCut::tiles),
            std::vector<int64_t>({4, 3, 2}));
  // More than there are.
  EXPECT_EQ(lengths(cutTiles(grid, 3, 8, 20), &TaskCut::tiles),
            std::vector<int64_t>({1}));
}

TEST(TasksTest, LargeWorkIsSharedWithinFivePercent) {
  for (int64_t planes : {1, 3, 8})
    for (int64_t panels : {1, 2, 3, 5, 7, 9, 32})
      for (int64_t tiles : {1, 3, 7, 9, 14, 17, 35, 112}) {
        TaskGrid grid = makeGrid(panels, tiles, 1e7);
        grid.planes = planes;
        // As well as the finest tasks allow.
        double best = std::max(1.05, getImbalance(grid, {1, 1}, 2));
        EXPECT_LE(getImbalance(grid, choose(grid), 2), best)
            << planes << " x " << panels << " x " << tiles;
      }
}

TEST(TasksTest, SharesAreEqualWhereTheWorkDivides) {
  TaskGrid grid = makeGrid(24, 3, 1e6);
  for (int64_t threads : {2, 3, 6, 8})
    EXPECT_DOUBLE_EQ(getImbalance(grid, choose(grid), threads), 1);
}

TEST(TasksTest, ThreadsThatAreKnownCountMost) {
  TaskGrid grid = makeGrid(1, 12, 1e6);
  for (int64_t threads : {1, 2, 3, 4}) {
    grid.threads = threads;
    double thirds = getCutCycles(grid, {1, 4});
    double quarters = getCutCycles(grid, {1, 3});
    EXPECT_EQ(thirds < quarters, threads == 3) << threads;
  }
}

TEST(TasksTest, SmallWorkIsOneTask) {
  TaskGrid grid = makeGrid(8, 8, 1000);
  EXPECT_EQ(countTasks(grid, choose(grid)), 1);
  grid.cycles = 1e5;
  EXPECT_GE(countTasks(grid, choose(grid)), 2);
  EXPECT_LE(countTasks(grid, choose(grid)), 16);
}

TEST(TasksTest, ThreadsThatAreKnownNeedFewTasks) {
  TaskGrid grid = makeGrid(16, 16, 2e4);
  EXPECT_GE(countTasks(grid, choose(grid)), 4);
  for (int64_t threads : {1, 2, 4}) {
    grid.threads = threads;
    EXPECT_EQ(countTasks(grid, choose(grid)), threads);
  }
}

TEST(TasksTest, ExpensivePanelsAreNotReadTwice) {
  TaskGrid grid = makeGrid(8, 8, 1e6);
  grid.panelCycles = 1e6;
  EXPECT_EQ(choose(grid).tiles, 8);
}

} // namespace
