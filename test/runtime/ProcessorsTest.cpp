//===-- ProcessorsTest.cpp - The CPUs that the process may use ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The trees below are cut from what Linux shows in the situations named.
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Processors.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

using namespace cnnrt;
namespace fs = std::filesystem;

namespace {

/// A folder that stands for the root of a machine.
class Processors : public testing::Test {
protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/cnnrt-XXXXXX";
    ASSERT_TRUE(mkdtemp(name.data()));
    root = name;
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string &path, const std::string &text) {
    const fs::path file = root.string() + path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  std::optional<double> quota() { return cgroupProcessorQuota(root.string()); }

  fs::path root;
};

const char *const version2Mount =
    "24 30 0:22 / /proc rw,nosuid - proc proc rw\n"
    "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 "
    "rw,nsdelegate,memory_recursiveprot\n";

TEST_F(Processors, NoCgroups) { EXPECT_EQ(quota(), std::nullopt); }

TEST_F(Processors, Version2) {
  write("/proc/self/mountinfo", version2Mount);
  write("/proc/self/cgroup", "0::/user.slice/app.scope\n");
  write("/sys/fs/cgroup/user.slice/app.scope/cpu.max", "max 100000\n");
  EXPECT_EQ(quota(), std::nullopt);
  write("/sys/fs/cgroup/user.slice/app.scope/cpu.max", "150000 100000\n");
  EXPECT_EQ(quota(), 1.5);
}

TEST_F(Processors, Version2AncestorsCount) {
  write("/proc/self/mountinfo", version2Mount);
  write("/proc/self/cgroup", "0::/user.slice/app.scope\n");
  write("/sys/fs/cgroup/user.slice/app.scope/cpu.max", "400000 100000\n");
  write("/sys/fs/cgroup/user.slice/cpu.max", "50000 20000\n");
  EXPECT_EQ(quota(), 2.5);
  // The root of a container's own namespace may have one too.
  write("/sys/fs/cgroup/cpu.max", "100000 100000\n");
  EXPECT_EQ(quota(), 1.0);
}

TEST_F(Processors, Version1) {
  write("/proc/self/mountinfo",
        "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
        "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:1 master:2 - cgroup "
        "cgroup rw,cpu,cpuacct\n"
        "34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n");
  write("/proc/self/cgroup", "9:name=systemd:/\n"
                             "3:cpuset:/other\n"
                             "1:cpu,cpuacct:/docker/a:b\n"
                             "0::/\n");
  write("/sys/fs/cgroup/cpu,cpuacct/docker/a:b/cpu.cfs_quota_us", "-1\n");
  write("/sys/fs/cgroup/cpu,cpuacct/docker/a:b/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), std::nullopt);
  write("/sys/fs/cgroup/cpu,cpuacct/docker/a:b/cpu.cfs_quota_us", "300000\n");
  EXPECT_EQ(quota(), 3.0);
}

TEST_F(Processors, ContainerWithoutCgroupNamespace) {
  // The mount shows the container's group as its root, under the host's name.
  write("/proc/self/mountinfo",
        "32 31 0:29 /docker/1234 /sys/fs/cgroup/cpu rw - cgroup cgroup "
        "rw,cpu\n");
  write("/proc/self/cgroup", "1:cpu:/docker/1234/inner\n");
  write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
  write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 2.0);
  write("/sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us", "100000\n");
  write("/sys/fs/cgroup/cpu/inner/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 1.0);
}

TEST_F(Processors, GroupOutsideTheMountIsNotSoughtBeyondIt) {
  write("/proc/self/mountinfo", version2Mount);
  write("/proc/self/cgroup", "0::/../sibling\n");
  write("/sys/fs/cgroup/cpu.max", "700000 100000\n");
  write("/sys/fs/sibling/cpu.max", "100000 100000\n");
  EXPECT_EQ(quota(), 7.0);
}

TEST_F(Processors, EscapedMountPoint) {
  write("/proc/self/mountinfo",
        "35 24 0:30 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
  write("/proc/self/cgroup", "0::/\n");
  write("/my groups/cpu.max", "250000 100000\n");
  EXPECT_EQ(quota(), 2.5);
}

TEST_F(Processors, NonsenseIsNoQuota) {
  write("/proc/self/mountinfo",
        std::string("short line\n- - -\n\n") + version2Mount);
  write("/proc/self/cgroup", "no colons\n1:cpu\n0::/\n");
  for (const char *text :
       {"", "\n", "100000", "100000 0\n", "x y\n", "0 1\n"}) {
    write("/sys/fs/cgroup/cpu.max", text);
    EXPECT_EQ(quota(), std::nullopt) << text;
  }
}

#ifdef __linux__
TEST(UsableProcessors, RespectsAffinity) {
  const size_t before = usableProcessors();
  EXPECT_GE(before, 1u);
  cpu_set_t allowed;
  ASSERT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  EXPECT_LE(before, static_cast<size_t>(CPU_COUNT(&allowed)));

  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(usableProcessors(), 1u);
  ASSERT_EQ(sched_setaffinity(0, sizeof(allowed), &allowed), 0);
  EXPECT_EQ(usableProcessors(), before);
}

TEST(LeaveMyProcessor, MovesWhoWaitsForItAndLeavesTheAffinity) {
  cpu_set_t allowed, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  if (CPU_COUNT(&allowed) < 2)
    GTEST_SKIP() << "one CPU";
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  const int here = sched_getcpu();
  std::atomic<int> asked{0}, answered{0}, found{-1};
  std::thread other([&] {
    for (int now; (now = asked) >= 0;)
      if (now != answered) {
        found = sched_getcpu();
        answered = now;
      }
  });
  auto whereIsIt = [&] {
    for (++asked; answered != asked;)
      ;
    return found.load();
  };
  // Both want this one. Then only this thread has to be there.
  const pthread_t handle = other.native_handle();
  EXPECT_EQ(pthread_setaffinity_np(handle, sizeof(one), &one), 0);
  EXPECT_EQ(whereIsIt(), here);
  EXPECT_EQ(pthread_setaffinity_np(handle, sizeof(allowed), &allowed), 0);
  leaveMyProcessor(other);
  EXPECT_NE(whereIsIt(), here);
  cpu_set_t after;
  EXPECT_EQ(pthread_getaffinity_np(handle, sizeof(after), &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&after, &allowed));

  // Where there is no other, it stays.
  EXPECT_EQ(pthread_setaffinity_np(handle, sizeof(one), &one), 0);
  leaveMyProcessor(other);
  EXPECT_EQ(whereIsIt(), here);
  asked = -1;
  other.join();
  ASSERT_EQ(sched_setaffinity(0, sizeof(allowed), &allowed), 0);
}
#endif

} // namespace
