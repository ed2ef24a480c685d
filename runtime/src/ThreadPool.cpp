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
#include <thread>
#include <vector>

using namespace cnnrt;

namespace {

/// More is a mistake, as a count in bytes or a negative number would be.
constexpr size_t maximumThreads = 4096;

/// How long the threads spin for the next launch before they sleep.
constexpr std::chrono::milliseconds spinTime(2);

/// The tasks of a launch that a thread has still to do: it takes the first one
/// each time, and who has none left takes the last ones of others. So threads
/// mostly work on neighbouring tasks, the same ones in each run.
class alignas(64) Share {
public:
  void assign(uint32_t begin, uint32_t end) {
    range.store(pack(begin, end), std::memory_order_relaxed);
  }
  bool takeFirst(uint32_t &index) {
    return take([&](uint32_t begin, uint32_t end) {
      index = begin;
      return pack(begin + 1, end);
    });
  }
  bool takeLast(uint32_t &index) {
    return take([&](uint32_t begin, uint32_t end) {
      index = end - 1;
      return pack(begin, end - 1);
    });
  }

private:
  static uint64_t pack(uint32_t begin, uint32_t end) {
    return uint64_t(begin) << 32 | end;
  }
  template <typename GetRest> bool take(GetRest getRest) {
    uint64_t found = range.load(std::memory_order_relaxed), rest;
    do {
      const auto begin = uint32_t(found >> 32), end = uint32_t(found);
      if (begin == end)
        return false;
      rest = getRest(begin, end);
    } while (
        !range.compare_exchange_weak(found, rest, std::memory_order_relaxed));
    return true;
  }

  std::atomic<uint64_t> range{0};
};

/// Tasks number `offset` and up. Without a task the workers are to end.
struct Launch {
  cnnrt_task task = nullptr;
  void *argument = nullptr;
  size_t offset = 0;
  uint64_t floatControl = 0;
};

} // namespace

struct cnnrt_pool {
  cnnrt_pool(size_t threads, std::chrono::microseconds patience);
  ~cnnrt_pool() { stop(); }

  void run(cnnrt_task task, void *argument, size_t count);

  const cnnrt_parallel parallel;

  size_t threads() const { return shares.size(); }

private:
  /// Of one launch: indices have 32 bits in a share. Models have some hundred
  /// tasks; so few as these are tested.
  static constexpr size_t mostTasks = size_t(1) << 16;

  void stop();
  void work(size_t self);
  void runTasks(const Launch &launch, size_t self);

  const std::chrono::microseconds patience;
  /// Held by the caller whose turn it is.
  std::mutex turn;

  std::vector<Share> shares;
  /// The number of the launch that has begun, and for each worker that of the
  /// last one it has done its part of.
  Signal<Launch> begun;
  std::vector<Signal<>> done;
  uint64_t launches = 0;
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
cnnrt_pool::cnnrt_pool(size_t threads, std::chrono::microseconds patience)
    : parallel{this, parallelFor}, patience(patience), shares(threads),
      done(threads - 1) {
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
  begun.set(++launches, {});
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
    for (size_t i = 0; i < threads(); ++i)
      shares[i].assign(tasks * i / threads(), tasks * (i + 1) / threads());
    begun.set(++launches, launch);
    runTasks(launch, 0);
    for (Signal<> &worker : done)
      worker.waitForOther(launches - 1, patience);
  }
}

void cnnrt_pool::work(size_t self) {
  for (uint64_t number = 0;;) {
    number = begun.waitForOther(number, patience);
    const Launch launch = begun.getMessage();
    if (!launch.task)
      return;
    if (getFloatControl() != launch.floatControl)
      setFloatControl(launch.floatControl);
    runTasks(launch, self);
    done[self - 1].set(number);
  }
}

void cnnrt_pool::runTasks(const Launch &launch, size_t self) {
  uint32_t index;
  while (shares[self].takeFirst(index))
    launch.task(launch.argument, launch.offset + index);
  for (size_t i = 1; i < threads(); ++i)
    while (shares[(self + i) % threads()].takeLast(index))
      launch.task(launch.argument, launch.offset + index);
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
    *pool = new cnnrt_pool(threads, spins ? spinTime : spinTime.zero());
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
