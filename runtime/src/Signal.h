//===-- Signal.h - A number that threads wait for ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_SIGNAL_H
#define CNNRT_SRC_SIGNAL_H

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cnnrt {

struct NoMessage {};

/// A number that threads set and others wait for: they spin for a while, then
/// sleep. Changing it is a system call only if somebody sleeps. What was
/// written before it was changed is seen by who has waited, and a small message
/// with it comes on the same cache line: between cores apart a line takes half
/// a microsecond.
template <typename Message = NoMessage> class Signal {
public:
  /// One thread does this, and not while somebody may read the message before.
  void set(uint64_t to, const Message &about = {}) {
    message = about;
    // Both in sequentially consistent order, as in sleep(): either who is about
    // to sleep sees the number, or it is seen here.
    value.store(to);
    wake();
  }

  /// Any thread may do this where none sets the number.
  void add(uint64_t count) {
    value.fetch_add(count);
    wake();
  }

  /// Returns the number when `isAwaited(number)`.
  template <typename Predicate>
  uint64_t waitUntil(Predicate isAwaited, std::chrono::microseconds patience) {
    using Clock = std::chrono::steady_clock;
    if (patience.count() > 0) {
      const Clock::time_point begin = Clock::now();
      do {
        for (int i = 0; i < looksPerTime; ++i) {
          if (const uint64_t now = value.load(std::memory_order_acquire);
              isAwaited(now))
            return now;
          pause();
        }
      } while (Clock::now() - begin < patience);
    }
    return sleep(isAwaited);
  }

  const Message &getMessage() const { return message; }

private:
  static constexpr int looksPerTime = 64;

  /// Leaves the core's resources, and power, to others for a moment.
  static void pause() {
#if defined(__SSE2__)
    _mm_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
  }

  void wake() {
    if (sleepers.load() == 0)
      return;
    // Whoever has looked at the number in vain sleeps when this is locked.
    { std::lock_guard<std::mutex> lock(mutex); }
    changed.notify_all();
  }

  template <typename Predicate> uint64_t sleep(Predicate isAwaited) {
    std::unique_lock<std::mutex> lock(mutex);
    ++sleepers;
    changed.wait(lock, [&] { return isAwaited(value.load()); });
    --sleepers;
    return value.load();
  }

  alignas(64) std::atomic<uint64_t> value{0};
  std::atomic<uint64_t> sleepers{0};
  Message message{};
  std::mutex mutex;
  std::condition_variable changed;
};

} // namespace cnnrt

#endif // CNNRT_SRC_SIGNAL_H
