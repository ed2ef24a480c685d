//===-- Tasks.h - How a kernel's work is cut into tasks ---------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_TASKS_H
#define CNNC_COMPILER_PLANNING_TASKS_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace cnnc::planning {

/// A kernel's work: on each of `planes` images a grid of panels of channels and
/// rows of tiles. The cycles of a part are proportional to the sizes of its
/// panels times those of its rows.
struct TaskGrid {
  int64_t planes = 1;
  /// Threads that the program is planned for, 0 for any number.
  int64_t threads = 0;
  llvm::SmallVector<double> panels;
  llvm::SmallVector<double> tiles;
  /// Cycles of all of it on one core.
  double cycles = 0;
  /// Cycles for a task to get a panel that another task has used, too.
  double panelCycles = 0;
  /// Cycles for a task to get the input that other panels' tasks have used,
  /// too.
  double inputCycles = 0;
  /// Cycles for a task to get its scratch, which no other has used.
  double scratchCycles = 0;
};

/// What a task has of the grid: so many panels, and so many rows of tiles of
/// each, or fewer of either: tasks are as few as that allows, and about equal.
struct TaskCut {
  int64_t panels = 1, tiles = 1;
};

/// The number of tasks that the cut gives.
int64_t countTasks(const TaskGrid &grid, TaskCut cut);

/// How much longer than with equal shares `threads` threads take, which get the
/// tasks one after the other: 1 for a perfect cut.
double getImbalance(const TaskGrid &grid, TaskCut cut, int64_t threads);

/// Cycles of starting a kernel's tasks, and of calling other threads if there
/// is more than one.
double getLaunchCycles(int64_t tasks);

/// Cycles of one core that the work amounts to when it is cut so: those of the
/// work itself, those that threads wait for the last of them, and those of
/// starting the tasks. A program may run with another number of threads than
/// it is planned for, whose wait counts little; planned for any number, it is
/// weighed over one, two and four.
double getCutCycles(const TaskGrid &grid, TaskCut cut);

/// Tasks that threads can share well even if they are of unequal length.
constexpr int64_t fewTasks = 8;

/// The cuts into `least` to `most` runs of panels with all rows of tiles, or
/// into runs of rows with `panels` panels. At least one; equal runs only.
llvm::SmallVector<TaskCut> cutPanels(const TaskGrid &grid, int64_t least,
                                     int64_t most);
llvm::SmallVector<TaskCut> cutTiles(const TaskGrid &grid, int64_t panels,
                                    int64_t least, int64_t most);

/// The one of least cycles.
TaskCut chooseCut(const TaskGrid &grid, llvm::ArrayRef<TaskCut> cuts);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_TASKS_H
