//===-- ProfilerTest.cpp - Times of launches ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cnnrt.hpp"

#include "FakeModel.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

namespace {

/// The fake model's arrays, and whether the result is right.
struct Arrays {
  std::vector<float> x = std::vector<float>(fake_rows * fake_columns, 3);
  std::vector<float> bias = std::vector<float>(fake_rows, 1);
  std::vector<float> y = std::vector<float>(fake_rows * fake_columns, 0);

  void operator()(cnnrt::Session &session) {
    std::fill(y.begin(), y.end(), 0.0f);
    session.run({x, bias}, {y});
    EXPECT_EQ(y, std::vector<float>(fake_rows * fake_columns, 7));
  }
};

TEST(Profiler, CountsRunsOfEachLaunchWithAndWithoutThreads) {
  Arrays run;
  const cnnrt::Pool pool(2);
  cnnrt::Profiler alone(fake_profile), spread(fake_profile, pool);
  for (cnnrt::Profiler *profiler : {&alone, &spread}) {
    ASSERT_EQ(profiler->launches().size(), 2u);
    EXPECT_STREQ(profiler->launches()[1].layer, "plus");
    ASSERT_EQ(profiler->times().size(), 2u);
    for (const cnnrt_launch_times &times : profiler->times())
      EXPECT_EQ(times.runs + times.least + times.last + times.total, 0u);
    cnnrt::Session session(fake, *profiler);
    for (uint64_t runs = 1; runs <= 5; ++runs) {
      run(session);
      for (const cnnrt_launch_times &times : profiler->times()) {
        EXPECT_EQ(times.runs, runs);
        EXPECT_GT(times.least, 0u);
        EXPECT_LE(times.least, times.last);
        EXPECT_LE(runs * times.least, times.total);
      }
    }
    profiler->reset();
    EXPECT_EQ(profiler->times()[0].runs, 0u);
    EXPECT_EQ(profiler->times()[1].total, 0u);
    run(session);
    EXPECT_EQ(profiler->times()[1].runs, 1u);
    EXPECT_EQ(profiler->times()[1].total, profiler->times()[1].least);
  }
}

/// Runs the work, and on its second call waits first.
struct Slow {
  int calls = 0;
  static void run(void *context, cnnrt_task task, void *argument,
                  size_t count) {
    if (++static_cast<Slow *>(context)->calls == 2)
      std::this_thread::sleep_for(50ms);
    for (size_t i = 0; i < count; ++i)
      task(argument, i);
  }
};

TEST(Profiler, TimesAreOfTheLaunchAndInNanoseconds) {
  Arrays run;
  Slow slow;
  const cnnrt_parallel inner = {&slow, Slow::run};
  cnnrt::Profiler profiler(fake_profile, inner);
  cnnrt::Session session(fake, profiler);
  const auto begin = std::chrono::steady_clock::now();
  run(session);
  const std::chrono::nanoseconds all = std::chrono::steady_clock::now() - begin;
  const uint64_t pause = std::chrono::nanoseconds(50ms).count();
  EXPECT_EQ(slow.calls, 2);
  EXPECT_GE(profiler.times()[1].last, pause);
  EXPECT_LE(profiler.times()[0].last + profiler.times()[1].last,
            static_cast<uint64_t>(all.count()));

  // The least time forgets the pause, the sum does not.
  run(session);
  EXPECT_LT(profiler.times()[1].last, profiler.times()[1].total - pause + 1);
  EXPECT_EQ(profiler.times()[1].least, profiler.times()[1].last);
  EXPECT_EQ(profiler.times()[1].runs, 2u);
}

TEST(Profiler, NoTimesOfAnotherModel) {
  Arrays run;
  std::vector<cnnrt_launch> launches(fake_profile.launches,
                                     fake_profile.launches + 2);
  launches[1].tasks = 5;
  cnnrt_profile other = fake_profile;
  other.launches = launches.data();
  cnnrt_profile none = fake_profile;
  none.launch_count = 0;
  for (const cnnrt_profile *profile : {&other, &none}) {
    cnnrt_profiler *profiler = nullptr;
    ASSERT_EQ(cnnrt_profiler_create(profile, nullptr, &profiler), CNNRT_OK);
    cnnrt::Session session(fake, *cnnrt_profiler_parallel(profiler));
    run(session);
    EXPECT_EQ(cnnrt_profiler_times(profiler), nullptr);
    cnnrt_profiler_destroy(profiler);
  }
  cnnrt::Profiler profiler(other);
  cnnrt::Session session(fake, profiler);
  run(session);
  EXPECT_THROW(profiler.times(), cnnrt::Error);
  profiler.reset();
  EXPECT_EQ(profiler.times()[0].runs, 0u);
}

TEST(Profiler, Refuses) {
  int something = 0;
  auto *profiler = reinterpret_cast<cnnrt_profiler *>(&something);
  EXPECT_EQ(cnnrt_profiler_create(&fake_profile, nullptr, nullptr),
            CNNRT_ERROR_NULL);
  EXPECT_EQ(cnnrt_profiler_create(nullptr, nullptr, &profiler),
            CNNRT_ERROR_NULL);
  EXPECT_EQ(profiler, nullptr);
  const cnnrt_parallel nothing = {nullptr, nullptr};
  EXPECT_EQ(cnnrt_profiler_create(&fake_profile, &nothing, &profiler),
            CNNRT_ERROR_NULL);
  cnnrt_profile other = fake_profile;
  other.abi_version = 7;
  EXPECT_EQ(cnnrt_profiler_create(&other, nullptr, &profiler), CNNRT_ERROR_ABI);
  other = fake_profile;
  other.launch_bytes = 40;
  EXPECT_THROW(cnnrt::Profiler{other}, cnnrt::Error);
  EXPECT_EQ(cnnrt_profiler_parallel(nullptr), nullptr);
  EXPECT_EQ(cnnrt_profiler_times(nullptr), nullptr);
  cnnrt_profiler_reset(nullptr);
  cnnrt_profiler_destroy(nullptr);
}

} // namespace
