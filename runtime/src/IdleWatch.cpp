//===-- IdleWatch.cpp - Sends a pool's threads to sleep when idle ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/IdleWatch.h"

#include <utility>

using namespace cnnrt;

IdleWatch::IdleWatch(std::chrono::microseconds patience,
                     std::function<void()> putToSleep)
    : patience(patience), putToSleep(std::move(putToSleep)),
      thread([this] { watch(); }) {}

IdleWatch::~IdleWatch() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  changed.notify_one();
  thread.join();
}

void IdleWatch::wake() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    dozing.store(false);
  }
  changed.notify_one();
}

void IdleWatch::watch() {
  std::unique_lock<std::mutex> lock(mutex);
  while (!stopping) {
    changed.wait(lock, [&] { return stopping || !dozing.load(); });
    // Work is going on, or was: look every `patience` whether it still is.
    while (!stopping && !dozing.load()) {
      const uint64_t before = state.load();
      if (changed.wait_for(lock, patience, [&] { return stopping; }))
        break;
      auto wasIdle = [&] {
        return before % onePieceDone == 0 && state.load() == before;
      };
      if (!wasIdle())
        continue;
      dozing.store(true);
      if (!wasIdle()) {
        // Work began meanwhile, perhaps before it could see `dozing`.
        dozing.store(false);
        continue;
      }
      lock.unlock();
      putToSleep();
      lock.lock();
    }
  }
}
