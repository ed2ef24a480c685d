//===-- MachineLimits.cpp - What this machine can compute and read --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// machine-limits [--threads N] [--serve]
//
// Measures the rates that no kernel can exceed: single precision multiply-adds
// in registers (GFLOP/s), and reading from each level of memory (GB/s, 10^9
// bytes), all of it by N threads at once.
//
// Prints them as one JSON object. With --serve it answers requests instead, a
// line each on standard input: `fma`, `l1`, `l2`, `l3` or `dram`, each with a
// line that holds the number; so a benchmark can ask again and again while the
// machine's speed drifts. Of two threads or more, `exchange` is the time in
// nanoseconds that a cache line takes from one to another and back: a virtual
// machine's processors may or may not have a cache in common, and that may
// change while it runs.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <sched.h>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <vector>

namespace {
using Clock = std::chrono::steady_clock;

#if defined(__AVX512F__)
constexpr int vectorBytes = 64, chains = 24;
#elif defined(__AVX__)
constexpr int vectorBytes = 32, chains = 12;
#else
constexpr int vectorBytes = 16, chains = 12;
#endif
constexpr int lanes = vectorBytes / sizeof(float);
using Vector __attribute__((vector_size(vectorBytes))) = float;

/// Where results go, so that what computes them stays.
volatile float sink;

/// The sum of a vector's elements.
float sum(Vector v) {
  float total = 0;
  for (int i = 0; i < lanes; ++i)
    total += v[i];
  return total;
}

/// Floating-point operations in `steps` steps: each is a multiply-add for all
/// chains, which do not wait for each other. Twelve chains or more cover the
/// latency (4 cycles) of two units, or the 24 of AVX-512's registers.
double multiplyAdd(int64_t steps) {
  // Known only at run time. The values converge to 1: none is a subnormal.
  volatile float factor = 0.5f, addend = 0.5f;
  Vector scale = Vector{} + factor, offset = Vector{} + addend;
  Vector accumulators[chains];
  for (int c = 0; c < chains; ++c)
    accumulators[c] = Vector{} + float(c);
  for (int64_t i = 0; i < steps; ++i)
#pragma clang loop unroll(full)
    for (int c = 0; c < chains; ++c)
      accumulators[c] = accumulators[c] * scale + offset;
  Vector total{};
  for (Vector accumulator : accumulators)
    total += accumulator;
  sink = sum(total);
  return 2.0 * lanes * chains * steps;
}

/// Bytes read in `passes` passes over `bytes` at `data`, a multiple of 1 KiB.
double read(const float *data, size_t bytes, int64_t passes) {
  constexpr int streams = 8;
  Vector accumulators[streams] = {};
  for (int64_t pass = 0; pass < passes; ++pass) {
    const auto *at = reinterpret_cast<const Vector *>(data);
    const auto *end = at + bytes / sizeof(Vector);
    // Few load instructions with a short stride: hardware that prefetches by
    // instruction was seen to deliver half the rate of the second cache to a
    // loop unrolled further.
#pragma clang loop unroll(disable)
    for (; at != end; at += streams)
#pragma clang loop unroll(full)
      for (int s = 0; s < streams; ++s)
        accumulators[s] += at[s];
    // The next pass reads again: memory may have changed, for all that is known
    // here.
    asm volatile("" ::: "memory");
  }
  Vector total{};
  for (Vector accumulator : accumulators)
    total += accumulator;
  sink = sum(total);
  return double(bytes) * passes;
}

/// Zeroed memory, in huge pages if there are any: page walks would be measured
/// otherwise.
class Buffer {
public:
  explicit Buffer(size_t bytes) {
    constexpr size_t hugePage = 2 << 20;
    size_t size = (bytes + hugePage - 1) / hugePage * hugePage;
    data = static_cast<float *>(std::aligned_alloc(hugePage, size));
    if (!data) {
      std::fprintf(stderr,
                   "machine-limits: %zu bytes of memory could not be "
                   "had\n",
                   size);
      std::exit(1);
    }
    madvise(data, size, MADV_HUGEPAGE);
    std::memset(data, 0, size);
  }
  ~Buffer() { std::free(data); }
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;

  float *data;
};

/// The size of a data cache, as the kernel tells it. The C library's figure for
/// the third level may be that of many CPUs together.
size_t cacheBytes(int level, size_t otherwise) {
  for (int index = 0; index < 8; ++index) {
    std::string folder = "/sys/devices/system/cpu/cpu0/cache/index" +
                         std::to_string(index) + "/";
    auto read = [&](const char *name) {
      std::string word;
      std::ifstream(folder + name) >> word;
      return word;
    };
    if (read("level") == std::to_string(level) && read("type") != "Instruction")
      if (long kilobytes = std::atol(read("size").c_str()); kilobytes > 0)
        return size_t(kilobytes) << 10; // written as 32768K
  }
  return otherwise;
}

/// The CPUs that this process may run on.
std::vector<int> allowedCpus() {
  cpu_set_t set;
  std::vector<int> cpus;
  if (sched_getaffinity(0, sizeof(set), &set) == 0)
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
      if (CPU_ISSET(cpu, &set))
        cpus.push_back(cpu);
  return cpus;
}

class Machine {
public:
  explicit Machine(int threads) : threads(threads), cpus(allowedCpus()) {
    if (cpus.size() < size_t(threads)) {
      std::fprintf(stderr,
                   "machine-limits: --threads: expected at most %zu, the CPUs "
                   "that this process may use, found %d\n",
                   cpus.size(), threads);
      std::exit(2);
    }
  }

  /// The rate of what `name` says; negative if it says nothing.
  double measure(const std::string &name) {
    if (name == "fma")
      return best([](int, int64_t steps) { return multiplyAdd(steps); });
    size_t l1 = cacheBytes(1, 32 << 10);
    size_t l2 = cacheBytes(2, 512 << 10);
    size_t l3 = cacheBytes(3, 16 << 20);
    // Half a cache leaves room for all else. The third level may be shared with
    // whatever runs on other processors: as little of it as is too much for the
    // second.
    if (name == "l1")
      return readRate(l1 / 2);
    if (name == "l2")
      return readRate(l2 / 2);
    if (name == "l3")
      return readRate(4 * l2);
    if (name == "dram")
      return readRate(std::max<size_t>(4 * l3, 128 << 20) / threads);
    if (name == "exchange" && threads > 1)
      return exchange();
    return -1;
  }

private:
  /// Runs work(thread, steps), which returns what it has done, on all threads
  /// at once, and returns the best rate of some trials, in 10^9 a second.
  double best(const std::function<double(int, int64_t)> &work) {
    double rate = 0;
    int64_t steps = 1;
    // Find a duration that the clock measures well, and so short that some of
    // the trials are not interrupted.
    constexpr double enough = 1e-3;
    for (int trials = 12; trials > 0;) {
      auto [done, seconds] = runAll(work, steps);
      if (seconds < enough) {
        steps *= seconds > enough / 8 ? 2 : 8;
        continue;
      }
      rate = std::max(rate, done / seconds / 1e9);
      --trials;
    }
    return rate;
  }

  double readRate(size_t bytes) {
    bytes = bytes / 4096 * 4096;
    auto &buffers = buffersOfSize[bytes];
    while (buffers.size() < size_t(threads))
      buffers.push_back(std::make_unique<Buffer>(bytes));
    return best([&](int thread, int64_t passes) {
      return read(buffers[thread]->data, bytes, passes);
    });
  }

  /// The least of some trials, in nanoseconds.
  double exchange() {
    constexpr int64_t rounds = 2000;
    // More than one line, which hardware that fetches pairs would share.
    struct alignas(256) Turn {
      std::atomic<int64_t> count{0};
    };
    double least = std::numeric_limits<double>::infinity();
    for (int trial = 0; trial < 12; ++trial) {
      Turn turn;
      auto [done, seconds] = runAll(
          [&](int thread, int64_t) {
            for (int64_t i = thread; thread < 2 && i < 2 * rounds; i += 2) {
              while (turn.count != i)
                ;
              turn.count = i + 1;
            }
            return 0.0;
          },
          1);
      least = std::min(least, seconds / rounds * 1e9);
    }
    return least;
  }

  /// Returns what all threads did together, and the seconds from the first
  /// one's start to the last one's end.
  std::pair<double, double>
  runAll(const std::function<double(int, int64_t)> &work, int64_t steps) {
    std::vector<double> done(threads);
    std::vector<Clock::time_point> begins(threads), ends(threads);
    std::atomic<int> waiting{threads};
    auto body = [&](int thread) {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(cpus[thread], &set);
      sched_setaffinity(0, sizeof(set), &set);
      --waiting;
      while (waiting)
        ;
      begins[thread] = Clock::now();
      done[thread] = work(thread, steps);
      ends[thread] = Clock::now();
    };
    std::vector<std::thread> others;
    for (int thread = 1; thread < threads; ++thread)
      others.emplace_back(body, thread);
    body(0);
    for (std::thread &other : others)
      other.join();
    double total = 0;
    for (double part : done)
      total += part;
    auto duration = *std::max_element(ends.begin(), ends.end()) -
                    *std::min_element(begins.begin(), begins.end());
    return {total, std::chrono::duration<double>(duration).count()};
  }

  int threads;
  std::vector<int> cpus;
  /// Kept: to make them takes longer than to read them. One a thread.
  std::map<size_t, std::vector<std::unique_ptr<Buffer>>> buffersOfSize;
};
} // namespace

int main(int argc, char **argv) {
  int threads = 1;
  bool serve = false;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word == "--serve") {
      serve = true;
    } else if (word == "--threads" && i + 1 < argc &&
               (threads = std::atoi(argv[i + 1])) > 0) {
      ++i;
    } else {
      std::fprintf(stderr, "usage: machine-limits [--threads N] [--serve]\n");
      return 2;
    }
  }
  Machine machine(threads);
  if (serve) {
    for (std::string line; std::getline(std::cin, line);) {
      double rate = machine.measure(line);
      if (rate < 0) {
        std::fprintf(
            stderr,
            "machine-limits: expected fma, l1, l2, l3, dram or, of two "
            "threads, exchange, found '%s'\n",
            line.c_str());
        return 2;
      }
      std::printf("%.2f\n", rate);
      std::fflush(stdout);
    }
    return 0;
  }
  std::printf("{\"threads\": %d, \"vector_bytes\": %d", threads, vectorBytes);
  for (const char *name : {"fma", "l1", "l2", "l3", "dram"})
    std::printf(", \"%s\": %.2f", name, machine.measure(name));
  std::printf("}\n");
  return 0;
}
