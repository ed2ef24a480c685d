//===-- Profiler.cpp - How long each launch of a model takes --------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Interface.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <vector>

struct cnnrt_profiler {
  cnnrt_parallel parallel;
  const cnnrt_profile *profile;
  const cnnrt_parallel *inner;
  std::vector<cnnrt_launch_times> times;
  /// The launch that the next call is.
  size_t next = 0;
  bool isOther = false;
};

static void parallelFor(void *context, cnnrt_task task, void *argument,
                        size_t count) {
  using Clock = std::chrono::steady_clock;
  auto *profiler = static_cast<cnnrt_profiler *>(context);
  const Clock::time_point begin = Clock::now();
  if (profiler->inner)
    profiler->inner->parallel_for(profiler->inner->context, task, argument,
                                  count);
  else
    for (size_t index = 0; index < count; ++index)
      task(argument, index);
  const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(
      Clock::now() - begin);

  // Of another model more launches may come than the table has.
  if (profiler->times.empty() ||
      profiler->profile->launches[profiler->next].tasks != count) {
    profiler->isOther = true;
    return;
  }
  cnnrt_launch_times &times = profiler->times[profiler->next];
  times.last = static_cast<uint64_t>(time.count());
  times.least = times.runs ? std::min(times.least, times.last) : times.last;
  times.total += times.last;
  ++times.runs;
  profiler->next = (profiler->next + 1) % profiler->times.size();
}

cnnrt_status cnnrt_profiler_create(const cnnrt_profile *profile,
                                   const cnnrt_parallel *inner,
                                   cnnrt_profiler **profiler) {
  if (!profiler)
    return CNNRT_ERROR_NULL;
  *profiler = nullptr;
  if (!profile || (inner && !inner->parallel_for))
    return CNNRT_ERROR_NULL;
  if (profile->abi_version != CNNRT_ABI_VERSION ||
      profile->struct_bytes != sizeof(cnnrt_profile) ||
      profile->launch_bytes != sizeof(cnnrt_launch))
    return CNNRT_ERROR_ABI;
  try {
    auto made = std::make_unique<cnnrt_profiler>();
    made->parallel = {made.get(), parallelFor};
    made->profile = profile;
    made->inner = inner;
    made->times.resize(profile->launch_count);
    *profiler = made.release();
    return CNNRT_OK;
  } catch (const std::bad_alloc &) {
    return CNNRT_ERROR_MEMORY;
  }
}

const cnnrt_parallel *cnnrt_profiler_parallel(const cnnrt_profiler *profiler) {
  return profiler ? &profiler->parallel : nullptr;
}

const cnnrt_launch_times *cnnrt_profiler_times(const cnnrt_profiler *profiler) {
  return profiler && !profiler->isOther ? profiler->times.data() : nullptr;
}

void cnnrt_profiler_reset(cnnrt_profiler *profiler) {
  if (!profiler)
    return;
  std::fill(profiler->times.begin(), profiler->times.end(),
            cnnrt_launch_times{});
  profiler->next = 0;
  profiler->isOther = false;
}

void cnnrt_profiler_destroy(cnnrt_profiler *profiler) { delete profiler; }
