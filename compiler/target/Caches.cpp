//===-- Caches.cpp - Sizes and rates of a CPU's caches --------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Caches.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace cnnc;
using namespace cnnc::target;

static constexpr int64_t KiB = 1024;
static constexpr int64_t MiB = 1024 * KiB;

// From the vendors' optimization manuals and data sheets; of an L3 that comes
// in several sizes, a usual one.
Caches target::getCaches(llvm::StringRef cpu, llvm::Triple::ArchType arch) {
  if (arch == llvm::Triple::aarch64)
    return llvm::StringSwitch<Caches>(cpu)
        .Cases("cortex-a53", "cortex-a35", Caches{32 * KiB, 512 * KiB, 0})
        .Case("cortex-a55", {32 * KiB, 128 * KiB, 1 * MiB})
        .Case("cortex-a72", {32 * KiB, 1 * MiB, 0})
        .Cases("cortex-a76", "cortex-a78", Caches{64 * KiB, 512 * KiB, 2 * MiB})
        .Cases("neoverse-n1", "neoverse-v1", "neoverse-n2",
               Caches{64 * KiB, 1 * MiB, 32 * MiB})
        .Case("neoverse-v2", {64 * KiB, 2 * MiB, 64 * MiB})
        .Cases("apple-m1", "apple-m2", "apple-m3",
               Caches{128 * KiB, 4 * MiB, 8 * MiB})
        .Default({32 * KiB, 512 * KiB, 1 * MiB});
  // Many cores on a mesh: each gets little of the third-level cache and of
  // memory, which serve many (measured on Emerald Rapids: 137 GB/s from the
  // second-level one, 28 and 14 to 17 for one core, 60 and 32 for two, at
  // 2.8 GHz).
  auto onMesh = [](int64_t l1Bytes, int64_t l2Bytes, int64_t l3Bytes) {
    return Caches{l1Bytes, l2Bytes, l3Bytes, {44, 10, 5, 40}};
  };
  return llvm::StringSwitch<Caches>(cpu)
      // Measured on a server's Zen 3: 80 GB/s from the second-level cache, 61
      // from the third-level one, 14 to 17 from memory for one core and 23 to
      // 27 for two, at 3.06 GHz. Eight vectors of sums are stored beside the
      // next tile's multiply-adds; of twelve, 20 cycles are not hidden.
      .Cases("znver1", "znver2", "znver3",
             Caches{32 * KiB, 512 * KiB, 16 * MiB, {26, 20, 5, 8}, 8})
      .Case("znver4", {32 * KiB, 1 * MiB, 32 * MiB})
      // Measured on a server's Zen 5, 1x1 convolutions of 16 to 512 channels:
      // of 14 vectors of sums 7 cycles of a tile's end are not hidden, of 18
      // 16, of 24 35, of 28 52.
      .Case("znver5", {48 * KiB, 1 * MiB, 32 * MiB, {}, 14})
      .Cases("haswell", "broadwell", "skylake", "ivybridge", "sandybridge",
             Caches{32 * KiB, 256 * KiB, 8 * MiB})
      .Cases("skylake-avx512", "cascadelake", "cooperlake",
             onMesh(32 * KiB, 1 * MiB, 16 * MiB))
      .Cases("icelake-client", "tigerlake", "rocketlake",
             Caches{48 * KiB, 512 * KiB, 8 * MiB})
      .Case("icelake-server", onMesh(48 * KiB, 1280 * KiB, 24 * MiB))
      .Cases("alderlake", "raptorlake", "meteorlake",
             Caches{48 * KiB, 1280 * KiB, 24 * MiB})
      .Cases("sapphirerapids", "emeraldrapids", "graniterapids",
             onMesh(48 * KiB, 2 * MiB, 32 * MiB))
      .Case("x86-64-v4", {32 * KiB, 1 * MiB, 16 * MiB})
      .Default({32 * KiB, 256 * KiB, 8 * MiB});
}

/// The text of a small file, empty if there is none.
static std::string readLine(const llvm::Twine &path) {
  // Files of sysfs state a size that is not theirs.
  auto buffer = llvm::MemoryBuffer::getFileAsStream(path);
  return buffer ? (*buffer)->getBuffer().trim().str() : "";
}

Caches target::getHostCaches(const Caches &otherwise, llvm::StringRef folder) {
  Caches caches = otherwise;
  for (unsigned i = 0;; ++i) {
    std::string index = (folder + "/index" + llvm::Twine(i)).str();
    std::string level = readLine(index + "/level");
    if (level.empty())
      return caches;
    if (readLine(index + "/type") == "Instruction")
      continue;
    std::string text = readLine(index + "/size"); // 48K
    llvm::StringRef size = text;
    int64_t unit = size.consume_back("K")   ? KiB
                   : size.consume_back("M") ? MiB
                                            : 1;
    int64_t count;
    // Below a KiB or beyond 16 GiB, a hypervisor invented it.
    if (size.getAsInteger(10, count) || count <= 0 || count > 16384 * KiB ||
        count * unit < KiB)
      continue;
    if (level == "1")
      caches.l1Bytes = count * unit;
    else if (level == "2")
      caches.l2Bytes = count * unit;
    else if (level == "3")
      caches.l3Bytes = count * unit;
  }
}
