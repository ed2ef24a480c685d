//===-- LaunchTimes.cpp - How long each layer takes -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/LaunchTimes.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace cnnc;

void LaunchTimes::start() {
  least.assign(plan.launches.size(), std::numeric_limits<double>::infinity());
  next = 0;
}

void LaunchTimes::call(void *context, bool begins) {
  auto &times = *static_cast<LaunchTimes *>(context);
  Clock::time_point now = Clock::now();
  if (begins) {
    times.begin = now;
    return;
  }
  if (times.least.empty())
    return;
  double &time = times.least[times.next];
  time = std::min(
      time,
      std::chrono::duration<double, std::milli>(now - times.begin).count());
  times.next = (times.next + 1) % times.least.size();
}

void LaunchTimes::printText(llvm::raw_ostream &os) const {
  double sum = std::accumulate(least.begin(), least.end(), 0.0);
  size_t width = 5;
  for (const report::Launch &launch : plan.launches)
    width = std::max(width, launch.layer.size());
  auto pad = [&](llvm::StringRef text, size_t columns) {
    return text.str() +
           std::string(columns - std::min(columns, text.size()), ' ');
  };
  os << pad("layer", width) << "  " << pad("algorithm", 15)
     << "        ms   share   GFLOP/s  output\n";
  for (auto [launch, time] : llvm::zip_equal(plan.launches, least))
    os << pad(launch.layer, width) << "  " << pad(launch.algorithm, 15)
       << llvm::formatv("{0,+10:f4} {1,+6:f1}% {2,+9:f1}  {3}\n", time,
                        100 * time / sum, launch.flops / time / 1e6,
                        launch.shape);
  os << pad("sum", width) << "  " << pad("", 15)
     << llvm::formatv("{0,+10:f4} {1,+6:f1}% {2,+9:f1}\n", sum, 100.0,
                      plan.flops / sum / 1e6);
}

llvm::json::Value LaunchTimes::toJson() const {
  llvm::json::Array array;
  for (auto [launch, time] : llvm::zip_equal(plan.launches, least))
    array.push_back(
        llvm::json::Object{{"layer", llvm::json::fixUTF8(launch.layer)},
                           {"algorithm", launch.algorithm},
                           {"output", launch.shape},
                           {"flops", launch.flops},
                           {"min_ms", time}});
  return array;
}
