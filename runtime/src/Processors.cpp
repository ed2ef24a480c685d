//===-- Processors.cpp - The CPUs that the process may use ----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Formats as in proc(5), section /proc/[pid]/mountinfo, cgroups(7), section
// /proc/[pid]/cgroup, and the kernel's admin-guide/cgroup-v2.rst, section CPU
// interface files, and scheduler/sched-bwc.rst (version 1).
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Processors.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

using namespace cnnrt;

namespace {

std::vector<std::string> split(const std::string &text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);)
    parts.push_back(part);
  return parts;
}

bool contains(const std::vector<std::string> &list, const std::string &text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool startsWith(const std::string &text, const std::string &prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

/// mountinfo writes blanks and backslashes as three octal digits: "\040".
std::string unescape(const std::string &text) {
  auto isOctal = [](char c) { return c >= '0' && c <= '7'; };
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && isOctal(text[i + 1]) &&
        isOctal(text[i + 2]) && isOctal(text[i + 3])) {
      result +=
          static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                            (text[i + 3] - '0'));
      i += 3;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// The process's group in one hierarchy that can limit CPU time.
struct Group {
  std::string mountPoint;
  /// The group below the mount point, "/" or "/a/b".
  std::string path;
  bool version2;
};

/// Where a group named `path` in /proc/self/cgroup is found below a mount whose
/// root is the group `mountRoot`. In a container without a cgroup namespace
/// both carry the host's path; a group outside the mount cannot be seen, and
/// then the mount's own root is the nearest group that can.
std::string pathBelowMount(const std::string &path,
                           const std::string &mountRoot) {
  std::string below;
  if (mountRoot == "/")
    below = path;
  else if (startsWith(path, mountRoot + "/"))
    below = path.substr(mountRoot.size());
  if (below.empty() || below[0] != '/' || contains(split(below, '/'), ".."))
    return "/";
  return below;
}

std::vector<Group> cpuGroups(const std::string &root) {
  std::string version1Path, version2Path;
  std::ifstream cgroupFile(root + "/proc/self/cgroup");
  for (std::string line; std::getline(cgroupFile, line);) {
    // hierarchy:controllers:path; the path may hold colons too.
    size_t first = line.find(':');
    size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      continue;
    std::string controllers = line.substr(first + 1, second - first - 1);
    std::string path = line.substr(second + 1);
    if (line.substr(0, first) == "0" && controllers.empty())
      version2Path = path;
    else if (contains(split(controllers, ','), "cpu"))
      version1Path = path;
  }

  std::vector<Group> groups;
  std::ifstream mountFile(root + "/proc/self/mountinfo");
  for (std::string line; std::getline(mountFile, line);) {
    std::vector<std::string> fields = split(line, ' ');
    // A lone "-" ends the optional fields, which start at the seventh.
    auto dash = std::find(fields.begin() + std::min<size_t>(6, fields.size()),
                          fields.end(), "-");
    if (fields.end() - dash < 4)
      continue;
    const std::string &type = dash[1];
    const bool version2 = type == "cgroup2";
    if (!version2 &&
        (type != "cgroup" || !contains(split(dash[3], ','), "cpu")))
      continue;
    const std::string &path = version2 ? version2Path : version1Path;
    if (path.empty())
      continue;
    groups.push_back({unescape(fields[4]),
                      pathBelowMount(path, unescape(fields[3])), version2});
  }
  return groups;
}

/// The quota that one group sets, in CPUs.
std::optional<double> groupQuota(const std::string &folder, bool version2) {
  std::string quota;
  double period = 0;
  if (version2) {
    std::ifstream(folder + "/cpu.max") >> quota >> period;
  } else {
    std::ifstream(folder + "/cpu.cfs_quota_us") >> quota;
    std::ifstream(folder + "/cpu.cfs_period_us") >> period;
  }
  // "max" (version 2) and -1 (version 1) mean no limit.
  double microseconds = 0;
  std::istringstream(quota) >> microseconds;
  if (microseconds <= 0 || period <= 0)
    return std::nullopt;
  return microseconds / period;
}

size_t affinityProcessors() {
#ifdef __linux__
  // The kernel refuses a mask shorter than its own, whose length it does not
  // tell.
  for (size_t capacity = CPU_SETSIZE; capacity <= size_t(1) << 20;
       capacity *= 2) {
    std::vector<cpu_set_t> mask(capacity / CPU_SETSIZE);
    const size_t bytes = mask.size() * sizeof(cpu_set_t);
    if (sched_getaffinity(0, bytes, mask.data()) == 0)
      return static_cast<size_t>(CPU_COUNT_S(bytes, mask.data()));
  }
#endif
  return std::thread::hardware_concurrency();
}

} // namespace

std::optional<double> cnnrt::cgroupProcessorQuota(const std::string &root) {
  std::optional<double> smallest;
  for (const Group &group : cpuGroups(root)) {
    std::string path = group.path == "/" ? "" : group.path;
    while (true) {
      std::optional<double> quota =
          groupQuota(root + group.mountPoint + path, group.version2);
      if (quota && (!smallest || *quota < *smallest))
        smallest = quota;
      if (path.empty())
        break;
      path.erase(path.rfind('/'));
    }
  }
  return smallest;
}

size_t cnnrt::usableProcessors() {
  size_t processors = std::max<size_t>(affinityProcessors(), 1);
  if (std::optional<double> quota = cgroupProcessorQuota())
    if (*quota < static_cast<double>(processors))
      processors = static_cast<size_t>(std::max(std::floor(*quota), 1.0));
  return processors;
}

void cnnrt::leaveMyProcessor(std::thread &thread) {
#ifdef __linux__
  const pthread_t handle = thread.native_handle();
  const int here = sched_getcpu();
  cpu_set_t all;
  if (here < 0 || pthread_getaffinity_np(handle, sizeof(all), &all) != 0 ||
      !CPU_ISSET(here, &all) || CPU_COUNT(&all) < 2)
    return;
  cpu_set_t others = all;
  CPU_CLR(here, &others);
  // The kernel moves a thread at once that waits where it may not run.
  if (pthread_setaffinity_np(handle, sizeof(others), &others) == 0)
    pthread_setaffinity_np(handle, sizeof(all), &all);
#endif
}
