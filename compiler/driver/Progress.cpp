//===-- Progress.cpp - What a long compilation is doing -------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Progress.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"

using namespace cnnc;

// A phase may take longer than the second before the line appears, so that a
// thread has to wait for it.
Progress::Progress() {
  if (llvm::sys::Process::StandardErrIsDisplayed())
    thread = std::thread([this] {
      std::unique_lock<std::mutex> lock(mutex);
      if (changed.wait_for(lock, std::chrono::seconds(1),
                           [this] { return isOver; }))
        return;
      isShown = true;
      print();
    });
}

Progress::~Progress() { clear(); }

void Progress::print() {
  llvm::errs() << llvm::formatv(
      "\r\x1b[Kcnnc: {0} ({1} of {2}){3}{4}", getName(phase), int(phase) + 1,
      std::size(allPhases), detail.empty() ? "" : ", ", detail);
  llvm::errs().flush();
}

void Progress::show(Phase next) {
  std::lock_guard<std::mutex> lock(mutex);
  phase = next;
  detail.clear();
  if (isShown && !isOver)
    print();
}

void Progress::show(std::string next) {
  std::lock_guard<std::mutex> lock(mutex);
  detail = std::move(next);
  if (isShown && !isOver)
    print();
}

void Progress::clear() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (isShown && !isOver)
      llvm::errs() << "\r\x1b[K";
    isOver = true;
  }
  changed.notify_all();
  if (thread.joinable())
    thread.join();
}
