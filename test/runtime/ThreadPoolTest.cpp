//===-- ThreadPoolTest.cpp - Parallel work --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/FloatControl.h"
#include "runtime/src/Processors.h"

#include "cnnrt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <pthread.h>
#include <signal.h>

using namespace cnnrt;
using namespace std::chrono_literals;

namespace {

struct PoolDeleter {
  void operator()(cnnrt_pool *pool) const { cnnrt_pool_destroy(pool); }
};
using PoolPointer = std::unique_ptr<cnnrt_pool, PoolDeleter>;

PoolPointer makePool(size_t threads) {
  cnnrt_pool *pool = nullptr;
  EXPECT_EQ(cnnrt_pool_create(threads, &pool), CNNRT_OK);
  return PoolPointer(pool);
}

/// Calls `body(index)` through the C interface.
template <typename Body>
void parallelFor(const PoolPointer &pool, size_t count, Body body) {
  const cnnrt_parallel *parallel = cnnrt_pool_parallel(pool.get());
  ASSERT_TRUE(parallel);
  parallel->parallel_for(
      parallel->context,
      [](void *argument, size_t index) {
        (*static_cast<Body *>(argument))(index);
      },
      &body, count);
}

class ParallelFor : public testing::TestWithParam<size_t> {};

TEST_P(ParallelFor, RunsEachIndexOnce) {
  PoolPointer pool = makePool(GetParam());
  EXPECT_EQ(cnnrt_pool_threads(pool.get()), GetParam());
  // More than 32768 are several launches of the pool.
  for (size_t count : {0, 1, 2, 3, 4, 5, 63, 1000, 100003}) {
    // Not atomic: the pool orders the tasks before its return.
    std::vector<unsigned> calls(count + 1);
    for (int repeat = 0; repeat < 3; ++repeat)
      parallelFor(pool, count, [&](size_t index) { ++calls[index]; });
    EXPECT_EQ(std::count(calls.begin(), calls.end() - 1, 3u),
              static_cast<ptrdiff_t>(count));
    EXPECT_EQ(calls.back(), 0u) << "index " << count << " was run";
  }
}

TEST_P(ParallelFor, RunsOnThatManyThreads) {
  // Each task waits until as many are under way as there are threads.
  const size_t threads = GetParam();
  PoolPointer pool = makePool(threads);
  std::mutex mutex;
  std::condition_variable met;
  std::set<std::thread::id> ids;
  parallelFor(pool, threads, [&](size_t) {
    std::unique_lock<std::mutex> lock(mutex);
    ids.insert(std::this_thread::get_id());
    met.notify_all();
    EXPECT_TRUE(met.wait_for(lock, 30s, [&] { return ids.size() == threads; }));
  });
  EXPECT_EQ(ids.size(), threads);
  EXPECT_EQ(ids.count(std::this_thread::get_id()), 1u);
}

TEST_P(ParallelFor, ManyCallersShareIt) {
  PoolPointer pool = makePool(GetParam());
  std::vector<std::future<size_t>> sums;
  for (size_t caller = 0; caller < 3; ++caller)
    sums.push_back(std::async(std::launch::async, [&] {
      size_t sum = 0;
      std::vector<size_t> values(100);
      for (size_t repeat = 0; repeat < 50; ++repeat) {
        parallelFor(pool, values.size(),
                    [&](size_t index) { values[index] = index + repeat; });
        for (size_t value : values)
          sum += value;
      }
      return sum;
    }));
  for (std::future<size_t> &sum : sums)
    EXPECT_EQ(sum.get(), 50u * 4950u + 100u * 1225u);
}

TEST_P(ParallelFor, TasksHaveTheCallersFloatingPointMode) {
  PoolPointer pool = makePool(GetParam());
  const uint64_t before = getFloatControl();
#if defined(__SSE__)
  const uint64_t flushToZero = before | 0x8000;
#elif defined(__aarch64__)
  const uint64_t flushToZero = before | uint64_t(1) << 24;
#else
  GTEST_SKIP() << "no floating-point mode known on this machine";
  const uint64_t flushToZero = before;
#endif
  for (uint64_t mode : {flushToZero, before, flushToZero}) {
    setFloatControl(mode);
    std::vector<uint64_t> found(64);
    parallelFor(pool, found.size(),
                [&](size_t index) { found[index] = getFloatControl(); });
    const uint64_t after = getFloatControl();
    setFloatControl(before);
    EXPECT_EQ(after, mode);
    EXPECT_EQ(std::count(found.begin(), found.end(), mode), 64);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelFor, testing::Values(1, 2, 4));

TEST(ThreadPool, TasksOfAThreadThatIsBusyAreTakenByOthers) {
  for (size_t threads : {2, 4}) {
    PoolPointer pool = makePool(threads);
    for (size_t slow : {0, 99}) {
      std::atomic<size_t> others{0};
      parallelFor(pool, 100, [&](size_t index) {
        if (index != slow) {
          ++others;
          return;
        }
        for (int tries = 0; others < 99 && tries < 30000; ++tries)
          std::this_thread::sleep_for(1ms);
        EXPECT_EQ(others, 99u) << "when task " << slow << " ended";
      });
    }
  }
}

/// Stops threads where they are, as other programs do that need the processor.
std::atomic<bool> stops{false}, isStopped{false};
void stopHere(int) {
  const timespec nap{0, 1000000};
  isStopped = true;
  while (stops)
    nanosleep(&nap, nullptr);
}

TEST(ThreadPool, NobodyWaitsForAThreadThatHasNoTask) {
  PoolPointer pool = makePool(2);
  // Who the other thread is: neither task ends before the other one begins.
  std::atomic<int> begun{0};
  pthread_t other{};
  const pthread_t caller = pthread_self();
  parallelFor(pool, 2, [&](size_t) {
    if (!pthread_equal(pthread_self(), caller))
      other = pthread_self();
    for (++begun; begun < 2;)
      std::this_thread::yield();
  });
  struct sigaction stop = {}, before;
  stop.sa_handler = stopHere;
  ASSERT_EQ(sigaction(SIGUSR1, &stop, &before), 0);
  stops = true;
  isStopped = false;
  ASSERT_EQ(pthread_kill(other, SIGUSR1), 0);
  while (!isStopped)
    std::this_thread::sleep_for(1ms);

  // The pool would hang if it waited.
  std::promise<void> done;
  std::thread watchdog([result = done.get_future()] {
    EXPECT_EQ(result.wait_for(30s), std::future_status::ready);
    stops = false;
  });
  std::vector<unsigned> calls(100);
  auto call = [&](size_t index) { ++calls[index]; };
  for (int repeat = 0; repeat < 3; ++repeat)
    parallelFor(pool, calls.size(), call);
  EXPECT_EQ(std::count(calls.begin(), calls.end(), 3u), 100);
  done.set_value();
  // It goes on amidst later launches than it was to take part in.
  for (int repeat = 0; repeat < 1000; ++repeat)
    parallelFor(pool, calls.size(), call);
  EXPECT_EQ(std::count(calls.begin(), calls.end(), 1003u), 100);
  watchdog.join();
  ASSERT_EQ(sigaction(SIGUSR1, &before, nullptr), 0);
}

TEST(ThreadPool, DefaultIsWhatTheProcessMayUse) {
  PoolPointer pool = makePool(0);
  EXPECT_EQ(cnnrt_pool_threads(pool.get()), usableProcessors());
}

TEST(ThreadPool, Arguments) {
  EXPECT_EQ(cnnrt_pool_create(1, nullptr), CNNRT_ERROR_NULL);
  int something = 0;
  auto *pool = reinterpret_cast<cnnrt_pool *>(&something);
  EXPECT_EQ(cnnrt_pool_create(static_cast<size_t>(-1), &pool),
            CNNRT_ERROR_ARGUMENT);
  EXPECT_EQ(pool, nullptr);
  EXPECT_EQ(cnnrt_pool_parallel(nullptr), nullptr);
  EXPECT_EQ(cnnrt_pool_threads(nullptr), 1u);
  cnnrt_pool_destroy(nullptr);
}

#ifdef __GLIBC__
TEST(ThreadPool, ThreadsThatCannotBeHadAreAnErrorAndNoHang) {
  // No stack of this size can be mapped, so that no thread can be started.
  pthread_attr_t before, huge;
  ASSERT_EQ(pthread_getattr_default_np(&before), 0);
  ASSERT_EQ(pthread_getattr_default_np(&huge), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&huge, size_t(1) << 50), 0);
  ASSERT_EQ(pthread_setattr_default_np(&huge), 0);
  int something = 0;
  auto *pool = reinterpret_cast<cnnrt_pool *>(&something);
  EXPECT_EQ(cnnrt_pool_create(4, &pool), CNNRT_ERROR_MEMORY);
  EXPECT_EQ(pool, nullptr);
  EXPECT_EQ(cnnrt_pool_create(1, &pool), CNNRT_OK) << "needs no more threads";
  cnnrt_pool_destroy(pool);
  ASSERT_EQ(pthread_setattr_default_np(&before), 0);
}
#endif

double processSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

TEST(ThreadPool, SleepsSoonAfterWorkAndWakesAgain) {
  for (size_t threads : {2, 4}) {
    PoolPointer pool = makePool(threads);
    double spun = 1;
    for (int repeat = 0; repeat < 7; ++repeat) {
      std::atomic<int> calls{0};
      for (int launch = 0; launch < 100; ++launch)
        parallelFor(pool, 8, [&](size_t) { ++calls; });
      EXPECT_EQ(calls, 800);
      const double before = processSeconds();
      std::this_thread::sleep_for(100ms);
      spun = std::min(spun, processSeconds() - before);
    }
    // The least of some: a busy machine may stop a thread while it spins.
    EXPECT_LT(spun, 0.010) << threads << " threads";
  }
}

} // namespace
