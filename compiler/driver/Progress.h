//===-- Progress.h - What a long compilation is doing -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_PROGRESS_H
#define CNNC_COMPILER_DRIVER_PROGRESS_H

#include "compiler/pipeline/Phases.h"
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cnnc {

/// Shows the phase that runs on one line of standard error, from one second
/// after the start on, if that is a terminal; else does nothing.
class Progress {
public:
  Progress();
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  void show(Phase phase);
  /// What the phase is at, in a few words.
  void show(std::string detail);
  /// Removes the line; nothing is shown any more.
  void clear();

private:
  void print();

  std::mutex mutex;
  std::condition_variable changed;
  Phase phase = Phase::Import;
  std::string detail;
  bool isOver = false;
  bool isShown = false;
  std::thread thread;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_PROGRESS_H
