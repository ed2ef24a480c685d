//===-- Tasks.cpp - How a kernel's work is cut into tasks -----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tasks.h"
#include "dialects/kernel/Layout.h"
#include <algorithm>
#include <numeric>

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// What it costs to start a task on a thread, and to call other threads at all.
static constexpr double startCycles = 400, callCycles = 1500;

int64_t planning::countTasks(const TaskGrid &grid, TaskCut cut) {
  return grid.planes * ceilDivide(grid.panels.size(), cut.panels) *
         ceilDivide(grid.tiles.size(), cut.tiles);
}

/// The sizes of runs of about `count`, as shares of all. Neighbouring runs have
/// about the same together (codegen::shareOf).
static llvm::SmallVector<double> getShares(llvm::ArrayRef<double> sizes,
                                           int64_t count) {
  double all = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  int64_t size = sizes.size(), runs = ceilDivide(size, count);
  llvm::SmallVector<double> shares;
  for (int64_t run = 0; run < runs; ++run) {
    int64_t first = run * size / runs, last = (run + 1) * size / runs;
    auto some = sizes.slice(first, last - first);
    shares.push_back(std::accumulate(some.begin(), some.end(), 0.0) / all);
  }
  return shares;
}

double planning::getImbalance(const TaskGrid &grid, TaskCut cut,
                              int64_t threads) {
  llvm::SmallVector<double> panels = getShares(grid.panels, cut.panels);
  llvm::SmallVector<double> tiles = getShares(grid.tiles, cut.tiles);
  // Of many tasks none is long: the bound of Graham 1966, "Bounds for certain
  // multiprocessing anomalies".
  constexpr int64_t many = 256;
  if (countTasks(grid, cut) > many)
    return 1 + (threads - 1) * *std::max_element(panels.begin(), panels.end()) *
                   *std::max_element(tiles.begin(), tiles.end()) / grid.planes;
  llvm::SmallVector<double> tasks;
  for (int64_t plane = 0; plane < grid.planes; ++plane)
    for (double panel : panels)
      for (double tile : tiles)
        tasks.push_back(panel * tile);
  // A thread begins with a run of the tasks, then takes others' last ones, as
  // in cnnrt's pool: there of each thread in turn, here of the one that has
  // most left.
  struct Thread {
    double load;
    size_t next, end;
  };
  llvm::SmallVector<Thread> pool;
  for (int64_t thread = 0; thread < threads; ++thread)
    pool.push_back({0, thread * tasks.size() / threads,
                    (thread + 1) * tasks.size() / threads});
  auto byLoad = [](const Thread &a, const Thread &b) {
    return a.load < b.load;
  };
  auto byRest = [](const Thread &a, const Thread &b) {
    return a.end - a.next < b.end - b.next;
  };
  for (size_t taken = 0; taken < tasks.size(); ++taken) {
    Thread &thread = *std::min_element(pool.begin(), pool.end(), byLoad);
    if (thread.next < thread.end)
      thread.load += tasks[thread.next++];
    else
      thread.load +=
          tasks[--std::max_element(pool.begin(), pool.end(), byRest)->end];
  }
  return std::max_element(pool.begin(), pool.end(), byLoad)->load * threads /
         grid.planes;
}

double planning::getLaunchCycles(int64_t tasks) {
  return tasks * startCycles + (tasks > 1 ? callCycles : 0);
}

double planning::getCutCycles(const TaskGrid &grid, TaskCut cut) {
  int64_t tasks = countTasks(grid, cut);
  double tileTasks = ceilDivide(grid.tiles.size(), cut.tiles);
  double panelTasks = ceilDivide(grid.panels.size(), cut.panels);
  double again =
      grid.planes * (grid.panels.size() * (tileTasks - 1) * grid.panelCycles +
                     (panelTasks - 1) * grid.inputCycles) +
      tasks * grid.scratchCycles;
  // Threads neither begin at the same time nor run equally fast: they wait for
  // a part of the last task, which is larger where nothing is known of them.
  // Two on a quiet machine need few tasks: with a part of an eighth, and more
  // tasks, ShuffleNet took 5 % more time, ResNet-18 and GoogLeNet 2, ResNet-50
  // 0.3 (Zen 5).
  bool known = grid.threads > 0;
  double imbalance = known
                         ? 0.08 + 0.9 * getImbalance(grid, cut, grid.threads) +
                               0.02 * getImbalance(grid, cut, 2 * grid.threads)
                         : 0.5 + 0.4 * getImbalance(grid, cut, 2) +
                               0.1 * getImbalance(grid, cut, 4);
  double wait = tasks > 1 ? grid.cycles / tasks / (known ? 32 : 8) : 0;
  return grid.cycles * imbalance + again + wait + getLaunchCycles(tasks);
}

/// The lengths of runs when `size` is cut into `least` to `most` runs.
static llvm::SmallVector<int64_t> cutRuns(int64_t size, int64_t least,
                                          int64_t most) {
  llvm::SmallVector<int64_t> lengths;
  most = std::clamp<int64_t>(most, 1, size);
  least = std::clamp<int64_t>(least, 1, most);
  for (int64_t runs = least; runs <= most; ++runs) {
    int64_t length = ceilDivide(size, runs);
    // Equal runs may be fewer: 14 rows are no 8 of equal length.
    bool enough = ceilDivide(size, length) >= least || runs == most;
    if (enough && (lengths.empty() || length != lengths.back()))
      lengths.push_back(length);
  }
  return lengths;
}

llvm::SmallVector<TaskCut> planning::cutPanels(const TaskGrid &grid,
                                               int64_t least, int64_t most) {
  llvm::SmallVector<TaskCut> cuts;
  for (int64_t length : cutRuns(grid.panels.size(), least, most))
    cuts.push_back({length, int64_t(grid.tiles.size())});
  return cuts;
}

llvm::SmallVector<TaskCut> planning::cutTiles(const TaskGrid &grid,
                                              int64_t panels, int64_t least,
                                              int64_t most) {
  llvm::SmallVector<TaskCut> cuts;
  for (int64_t length : cutRuns(grid.tiles.size(), least, most))
    cuts.push_back({panels, length});
  return cuts;
}

TaskCut planning::chooseCut(const TaskGrid &grid,
                            llvm::ArrayRef<TaskCut> cuts) {
  return *std::min_element(cuts.begin(), cuts.end(), [&](TaskCut a, TaskCut b) {
    return getCutCycles(grid, a) < getCutCycles(grid, b);
  });
}
