//===-- ThreadPool.cpp - Parallel work ------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Threads of our own and not those of a library, because of what stands between
// the launches of a run, some dozen microseconds apart. With pthreadpool, which
// makes two system calls a launch and needs a third thread that stops it from
// spinning for long, ShuffleNet took 14 % more time on two threads, MobileNetV2
// 9, DenseNet-121 5 and ResNet-50 2 (Zen 5, a virtual machine where a system
// call takes a microsecond). Nor does it say when threads cannot be started.
//
//===----------------------------------------------------------------------===//

#include "runtime/src/FloatControl.h"
#include "runtime/src/Interface.h"
#include "runtime/src/Processors.h"
#include "runtime/src/Signal.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

using namespace cnnrt;

namespace {

/// More is a mistake, as a count in bytes or a negative number would be.
constexpr size_t maximumThreads = 4096;

/// How long a thread spins for the next launch, and the caller for the others'
/// last tasks, before they sleep.
constexpr std::chrono::microseconds launchPatience(500), taskPatience(50);

/// How long the caller does all tasks before it helps another thread to a CPU.
constexpr std::chrono::microseconds helpPatience(100);

/// The tasks of a launch that a thread has still to do: it takes the first one
/// each time, and who has none left takes the last ones of others. So threads
/// mostly work on neighbouring tasks, the same ones in each run.
class alignas(64) Share {
public:
  void assign(uint64_t launch, uint32_t begin, uint32_t end) {
    range.store(pack(launch, begin, end), std::memory_order_relaxed);
  }
  /// There is none of a launch that is over.
  bool takeFirst(uint64_t launch, uint32_t &index) {
    return take(launch, [&](uint32_t begin, uint32_t end) {
      index = begin;
      return pack(launch, begin + 1, end);
    });
  }
  bool takeLast(uint64_t launch, uint32_t &index) {
    return take(launch, [&](uint32_t begin, uint32_t end) {
      index = end - 1;
      return pack(launch, begin, end - 1);
    });
  }

private:
  /// The launch's lower 32 bits: a thread would have to sleep for four billion
  /// launches to take another one for its own.
  static uint64_t pack(uint64_t launch, uint32_t begin, uint32_t end) {
    return launch << 32 | begin << 16 | end;
  }
  template <typename GetRest> bool take(uint64_t launch, GetRest getRest) {
    uint64_t found = range.load(std::memory_order_relaxed), rest;
    do {
      const uint32_t begin = found >> 16 & 0xffff, end = found & 0xffff;
      if (uint32_t(found >> 32) != uint32_t(launch) || begin == end)
        return false;
      rest = getRest(begin, end);
    } while (
        !range.compare_exchange_weak(found, rest, std::memory_order_relaxed));
    return true;
  }

  std::atomic<uint64_t> range{0};
};

/// Tasks number `offset` and up.
struct Launch {
  cnnrt_task task = nullptr;
  void *argument = nullptr;
  size_t offset = 0;
  uint64_t floatControl = 0;
};

} // namespace

struct cnnrt_pool {
  cnnrt_pool(size_t threads, bool spins);
  ~cnnrt_pool() { stop(); }

  void run(cnnrt_task task, void *argument, size_t count);

  const cnnrt_parallel parallel;

  size_t threads() const { return shares.size(); }

private:
  /// Of one launch: indices have 16 bits in a share. Models have some hundred
  /// tasks; so few as these are tested.
  static constexpr size_t mostTasks = size_t(1) << 15;

  void stop();
  void work(size_t self);
  void helpWorkers(bool areLate);
  uint64_t runTasks(uint64_t number, size_t self);

  const bool spins;
  /// Held by the caller whose turn it is.
  std::mutex turn;

  std::vector<Share> shares;
  /// The number of the launch that has begun. Nobody waits for a worker that
  /// has not: the processors may be busy with other programs, and it may be
  /// late by milliseconds. So only who has one of a launch's tasks, which keeps
  /// the launch from ending, may read what it is.
  Signal<Launch> begun;
  /// How many tasks the workers have done, of all launches, and how many they
  /// have taken of those that are over.
  Signal<> done;
  uint64_t taken = 0;
  uint64_t launches = 0;
  std::atomic<bool> ends{false};
  /// Since when no worker has had a task, if so, or the last was helped, and
  /// which is next.
  std::optional<std::chrono::steady_clock::time_point> lateSince;
  size_t nextHelped = 0;
  std::vector<std::thread> workers;
};

static void parallelFor(void *context, cnnrt_task task, void *argument,
                        size_t count) {
  auto *pool = static_cast<cnnrt_pool *>(context);
  if (pool->threads() > 1 && count > 1)
    return pool->run(task, argument, count);
  for (size_t index = 0; index < count; ++index)
    task(argument, index);
}

/// Throws std::system_error if the threads cannot be started.
cnnrt_pool::cnnrt_pool(size_t threads, bool spins)
    : parallel{this, parallelFor}, spins(spins), shares(threads) {
  workers.reserve(threads - 1);
  try {
    while (workers.size() + 1 < threads)
      workers.emplace_back(&cnnrt_pool::work, this, workers.size() + 1);
  } catch (...) {
    stop();
    throw;
  }
}

void cnnrt_pool::stop() {
  ends = true;
  begun.set(++launches);
  for (std::thread &worker : workers)
    worker.join();
}

void cnnrt_pool::run(cnnrt_task task, void *argument, size_t count) {
  std::lock_guard<std::mutex> lock(turn);
  // Denormals are kept or not as on the calling thread: the bits must be those
  // of a run without a pool.
  Launch launch{task, argument, 0, getFloatControl()};
  for (; launch.offset < count; launch.offset += mostTasks) {
    const uint64_t tasks = std::min(count - launch.offset, mostTasks);
    ++launches;
    for (size_t i = 0; i < threads(); ++i)
      shares[i].assign(launches, tasks * i / threads(),
                       tasks * (i + 1) / threads());
    begun.set(launches, launch);
    const uint64_t own = runTasks(launches, 0);
    taken += tasks - own;
    helpWorkers(own == tasks);
    done.waitUntil([&](uint64_t now) { return now == taken; },
                   spins ? taskPatience : taskPatience.zero());
  }
}

/// The system may put a thread that it wakes on the CPU of who wakes it, which
/// goes on, and for milliseconds not see that another one is idle (Linux 6.1,
/// two CPUs that have been busy: ShuffleNet takes 1.4 ms instead of 0.8). One
/// of those that are late is moved at a time.
void cnnrt_pool::helpWorkers(bool areLate) {
  if (!areLate) {
    lateSince.reset();
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (!lateSince)
    lateSince = now;
  if (!spins || now - *lateSince < helpPatience)
    return;
  leaveMyProcessor(workers[nextHelped]);
  nextHelped = (nextHelped + 1) % workers.size();
  lateSince = now;
}

void cnnrt_pool::work(size_t self) {
  for (uint64_t number = 0;;) {
    number = begun.waitUntil([&](uint64_t now) { return now != number; },
                             spins ? launchPatience : launchPatience.zero());
    if (ends)
      return;
    if (const uint64_t count = runTasks(number, self))
      done.add(count);
  }
}

/// Returns how many.
uint64_t cnnrt_pool::runTasks(uint64_t number, size_t self) {
  uint64_t count = 0;
  auto runTask = [&](uint32_t index) {
    const Launch &launch = begun.getMessage();
    if (count++ == 0 && getFloatControl() != launch.floatControl)
      setFloatControl(launch.floatControl);
    launch.task(launch.argument, launch.offset + index);
  };
  uint32_t index;
  while (shares[self].takeFirst(number, index))
    runTask(index);
  for (size_t i = 1; i < threads(); ++i)
    while (shares[(self + i) % threads()].takeLast(number, index))
      runTask(index);
  return count;
}

cnnrt_status cnnrt_pool_create(size_t threads, cnnrt_pool **pool) {
  if (!pool)
    return CNNRT_ERROR_NULL;
  *pool = nullptr;
  if (threads > maximumThreads)
    return CNNRT_ERROR_ARGUMENT;
  try {
    const size_t processors = usableProcessors();
    if (threads == 0)
      threads = std::min(processors, maximumThreads);
    // Who spins keeps the CPU from a thread that has work.
    const bool spins = threads <= processors;
    *pool = new cnnrt_pool(threads, spins);
    return CNNRT_OK;
  } catch (const std::exception &) {
    // std::bad_alloc, or std::system_error where no thread can be started.
    return CNNRT_ERROR_MEMORY;
  }
}

size_t cnnrt_pool_threads(const cnnrt_pool *pool) {
  return pool ? pool->threads() : 1;
}

const cnnrt_parallel *cnnrt_pool_parallel(const cnnrt_pool *pool) {
  return pool ? &pool->parallel : nullptr;
}

void cnnrt_pool_destroy(cnnrt_pool *pool) { delete pool; }
