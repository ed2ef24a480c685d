//===-- LaunchTimes.cpp - How long each layer takes -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/LaunchTimes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc;

void LaunchTimes::printText(llvm::raw_ostream &os) const {
  uint64_t sum = 0, flops = 0;
  size_t width = 5;
  for (auto [launch, time] : llvm::zip_equal(launches, times)) {
    sum += time.least;
    flops += launch.flops;
    width = std::max(width, llvm::StringRef(launch.layer).size());
  }
  auto pad = [&](llvm::StringRef text, size_t columns) {
    return text.str() +
           std::string(columns - std::min(columns, text.size()), ' ');
  };
  auto printRow = [&](llvm::StringRef layer, llvm::StringRef algorithm,
                      uint64_t nanoseconds, uint64_t operations) {
    os << pad(layer, width) << "  " << pad(algorithm, 15)
       << llvm::formatv("{0,+10:f4} {1,+6:f1}% {2,+9:f1}", nanoseconds / 1e6,
                        sum ? 100.0 * nanoseconds / sum : 0.0,
                        nanoseconds ? double(operations) / nanoseconds : 0.0);
  };
  os << pad("layer", width) << "  " << pad("algorithm", 15)
     << "        ms   share   GFLOP/s  output\n";
  for (auto [launch, time] : llvm::zip_equal(launches, times)) {
    printRow(launch.layer, launch.algorithm, time.least, launch.flops);
    os << "  " << launch.output << '\n';
  }
  printRow("sum", "", sum, flops);
  os << '\n';
}

llvm::json::Value LaunchTimes::toJson() const {
  llvm::json::Array array;
  for (auto [launch, time] : llvm::zip_equal(launches, times))
    array.push_back(
        llvm::json::Object{{"layer", llvm::json::fixUTF8(launch.layer)},
                           {"kernel", llvm::json::fixUTF8(launch.kernel)},
                           {"algorithm", llvm::json::fixUTF8(launch.algorithm)},
                           {"output", llvm::json::fixUTF8(launch.output)},
                           {"tasks", int64_t(launch.tasks)},
                           {"flops", int64_t(launch.flops)},
                           {"min_ms", time.least / 1e6}});
  return array;
}
