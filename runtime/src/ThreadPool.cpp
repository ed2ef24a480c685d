//===-- ThreadPool.cpp - Parallel work on pthreadpool ---------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/FloatControl.h"
#include "runtime/src/IdleWatch.h"
#include "runtime/src/Interface.h"
#include "runtime/src/Processors.h"

#include <pthreadpool.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <vector>

// ThreadSanitizer cannot see that pthreadpool, which is not compiled with it,
// orders the caller before the tasks and the tasks before the return.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CNNRT_THREAD_SANITIZER 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define CNNRT_THREAD_SANITIZER 1
#endif
#ifdef CNNRT_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#define CNNRT_ORDER_AFTER(object) __tsan_acquire(object)
#define CNNRT_ORDER_BEFORE(object) __tsan_release(object)
#else
#define CNNRT_ORDER_AFTER(object) (void)(object)
#define CNNRT_ORDER_BEFORE(object) (void)(object)
#endif

using namespace cnnrt;

namespace {

/// More is a mistake, as a count in bytes or a negative number would be.
constexpr size_t maximumThreads = 4096;

/// How long the threads spin for the next run before they sleep.
constexpr std::chrono::milliseconds patience(2);

struct PoolDeleter {
  void operator()(pthreadpool *pool) const { pthreadpool_destroy(pool); }
};

/// One call of parallel_for.
struct Launch {
  cnnrt_task task;
  void *argument;
  uint64_t floatControl;
};

void runTask(void *context, size_t index) {
  auto *launch = static_cast<Launch *>(context);
  CNNRT_ORDER_AFTER(launch);
  // Never true on the calling thread, so its mode needs no restoring.
  if (getFloatControl() != launch->floatControl)
    setFloatControl(launch->floatControl);
  launch->task(launch->argument, index);
  CNNRT_ORDER_BEFORE(launch);
}

/// Throws std::system_error unless `count` more threads can be started now.
/// pthreadpool does not look at what pthread_create returns: where threads are
/// limited (ulimit, the cgroup's pids.max) it would wait forever for one that
/// never came to be.
void probeThreads(size_t count) {
  std::mutex mutex;
  std::condition_variable opened;
  bool open = false;
  std::vector<std::thread> threads;
  auto finish = [&] {
    {
      std::lock_guard<std::mutex> lock(mutex);
      open = true;
    }
    opened.notify_all();
    for (std::thread &thread : threads)
      thread.join();
  };
  threads.reserve(count);
  try {
    // They wait for each other, or they would not all be alive at once.
    while (threads.size() < count)
      threads.emplace_back([&] {
        std::unique_lock<std::mutex> lock(mutex);
        opened.wait(lock, [&] { return open; });
      });
  } catch (...) {
    finish();
    throw;
  }
  finish();
}

} // namespace

struct cnnrt_pool {
  cnnrt_parallel parallel;
  size_t threads;
  uint32_t flags = 0;
  std::unique_ptr<pthreadpool, PoolDeleter> workers;
  /// Declared last: it uses the workers until it is destroyed.
  std::unique_ptr<IdleWatch> idleWatch;
};

static void parallelFor(void *context, cnnrt_task task, void *argument,
                        size_t count) {
  auto *pool = static_cast<cnnrt_pool *>(context);
  if (pool->threads == 1 || count <= 1) {
    for (size_t index = 0; index < count; ++index)
      task(argument, index);
    return;
  }
  Launch launch{task, argument, getFloatControl()};
  CNNRT_ORDER_BEFORE(&launch);
  if (pool->idleWatch)
    pool->idleWatch->beginWork();
  // Never PTHREADPOOL_FLAG_DISABLE_DENORMALS: a run without a pool keeps
  // denormals, and the bits must be the same. runTask cares for the mode.
  pthreadpool_parallelize_1d(pool->workers.get(), runTask, &launch, count,
                             pool->flags);
  if (pool->idleWatch)
    pool->idleWatch->endWork();
  CNNRT_ORDER_AFTER(&launch);
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

    auto made = std::make_unique<cnnrt_pool>();
    made->parallel = {made.get(), parallelFor};
    made->threads = threads;
    if (threads > 1) {
      // One more for the idle watch.
      probeThreads(threads);
      made->workers.reset(pthreadpool_create(threads));
      if (!made->workers)
        return CNNRT_ERROR_MEMORY;
      if (threads > processors) {
        // Who spins keeps the CPU from a thread that has work.
        made->flags = PTHREADPOOL_FLAG_YIELD_WORKERS;
      } else {
        made->idleWatch = std::make_unique<IdleWatch>(
            patience, [workers = made->workers.get(), threads] {
              // Flags tell the workers how to wait for the command after.
              pthreadpool_parallelize_1d(
                  workers, [](void *, size_t) {}, nullptr, threads,
                  PTHREADPOOL_FLAG_YIELD_WORKERS);
            });
      }
    }
    *pool = made.release();
    return CNNRT_OK;
  } catch (const std::exception &) {
    // std::bad_alloc, or std::system_error where no thread can be started.
    return CNNRT_ERROR_MEMORY;
  }
}

size_t cnnrt_pool_threads(const cnnrt_pool *pool) {
  return pool ? pool->threads : 1;
}

const cnnrt_parallel *cnnrt_pool_parallel(const cnnrt_pool *pool) {
  return pool ? &pool->parallel : nullptr;
}

void cnnrt_pool_destroy(cnnrt_pool *pool) { delete pool; }
