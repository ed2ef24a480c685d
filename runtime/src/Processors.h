//===-- Processors.h - The CPUs that the process may use --------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_PROCESSORS_H
#define CNNRT_SRC_PROCESSORS_H

#include <cstddef>
#include <optional>
#include <string>
#include <thread>

namespace cnnrt {

/// CPUs' worth of time that the process's control groups grant it per period:
/// the smallest quota among its group and all groups above it, in version 1
/// (cpu.cfs_quota_us) and version 2 (cpu.max) hierarchies; nothing if none of
/// them sets a quota. `root` is put before every path read, for the tests.
std::optional<double> cgroupProcessorQuota(const std::string &root = "");

/// The number of threads that can run at the same time: CPUs in the calling
/// thread's affinity mask, and no more than the whole CPUs in the quota. At
/// least 1. The quota is rounded down: parallel work waits for its last thread,
/// so a thread that is throttled part of the time holds up all others.
size_t usableProcessors();

/// Has a thread that waits for the caller's CPU wait for another one, of those
/// in its affinity mask, which stays as it is. Nothing happens if it waits for
/// another one already, or for none, or where this is not known to work.
void leaveMyProcessor(std::thread &thread);

} // namespace cnnrt

#endif // CNNRT_SRC_PROCESSORS_H
