//===-- IdleWatch.h - Sends a pool's threads to sleep when idle -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_IDLEWATCH_H
#define CNNRT_SRC_IDLEWATCH_H

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace cnnrt {

/// Calls `putToSleep` on a thread of its own once no work was under way for
/// `patience`, once after each spell of work.
///
/// Why: a pthreadpool worker spins a fixed million pauses for its next task
/// (measured 26 ms on a Zen 5, more where PAUSE takes 140 cycles). Between the
/// launches of one run that is what makes them cheap; between the frames of a
/// 30 Hz camera it would burn every core all the time. pthreadpool's only other
/// choice is no spinning at all, per command.
class IdleWatch {
public:
  /// Throws std::system_error if the thread cannot be started.
  IdleWatch(std::chrono::microseconds patience,
            std::function<void()> putToSleep);
  ~IdleWatch();
  IdleWatch(const IdleWatch &) = delete;
  IdleWatch &operator=(const IdleWatch &) = delete;

  /// Stand around each piece of work; any thread may call them at any time.
  void beginWork() {
    state.fetch_add(1);
    if (dozing.load())
      wake();
  }
  void endWork() { state.fetch_add(onePieceDone - 1); }

private:
  void wake();
  void watch();

  static constexpr uint64_t onePieceDone = uint64_t(1) << 16;

  const std::chrono::microseconds patience;
  const std::function<void()> putToSleep;

  /// Pieces under way in the low 16 bits, pieces done above: equal at two times
  /// and its low bits zero, nothing was under way in between.
  std::atomic<uint64_t> state{0};
  /// The workers sleep, and so does this object's thread until work begins.
  /// Written with `state` in sequentially consistent order: either the watcher
  /// sees the new work, or the work sees that it must wake the watcher.
  std::atomic<bool> dozing{true};

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::thread thread;
};

} // namespace cnnrt

#endif // CNNRT_SRC_IDLEWATCH_H
