//===-- CpuFeatures.cpp - What this CPU can run ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/CpuFeatures.h"
#include "runtime/src/Interface.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

using namespace cnnrt;

namespace {

bool hasAll(uint64_t value, uint64_t bits) { return (value & bits) == bits; }

#if defined(__x86_64__) || defined(__i386__)
X86FeatureRegisters readX86FeatureRegisters() {
  X86FeatureRegisters registers;
  uint32_t eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx))
    return registers;
  registers.leaf1Ecx = ecx;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
    registers.leaf7Ebx = ebx;
  constexpr uint32_t osxsave = uint32_t(1) << 27;
  if (registers.leaf1Ecx & osxsave) {
    // The intrinsic would need this file to be compiled with -mxsave.
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    registers.xcr0 = uint64_t(high) << 32 | low;
  }
  return registers;
}
#endif

} // namespace

uint64_t cnnrt::decodeX86Features(const X86FeatureRegisters &registers) {
  constexpr uint64_t sseAndAvxState = 0b110;
  // Opmask registers, upper halves of ZMM0-15, all of ZMM16-31.
  constexpr uint64_t avx512State = 0b1110'0000;
  auto leaf1 = [&](unsigned bit) { return registers.leaf1Ecx >> bit & 1; };
  auto leaf7 = [&](unsigned bit) { return registers.leaf7Ebx >> bit & 1; };

  uint64_t features = 0;
  if (leaf1(20))
    features |= CNNRT_CPU_X86_SSE4_2;
  if (!leaf1(28) || !hasAll(registers.xcr0, sseAndAvxState))
    return features;
  features |= CNNRT_CPU_X86_AVX;
  if (leaf1(12))
    features |= CNNRT_CPU_X86_FMA;
  if (leaf7(5))
    features |= CNNRT_CPU_X86_AVX2;
  if (!leaf7(16) || !hasAll(registers.xcr0, avx512State))
    return features;
  features |= CNNRT_CPU_X86_AVX512F;
  if (leaf7(17))
    features |= CNNRT_CPU_X86_AVX512DQ;
  if (leaf7(30))
    features |= CNNRT_CPU_X86_AVX512BW;
  if (leaf7(31))
    features |= CNNRT_CPU_X86_AVX512VL;
  return features;
}

std::string cnnrt::featureNames(uint64_t features) {
  static constexpr struct {
    uint64_t bit;
    const char *name;
  } known[] = {{CNNRT_CPU_X86_SSE4_2, "SSE4.2"},
               {CNNRT_CPU_X86_AVX, "AVX"},
               {CNNRT_CPU_X86_AVX2, "AVX2"},
               {CNNRT_CPU_X86_FMA, "FMA"},
               {CNNRT_CPU_X86_AVX512F, "AVX512F"},
               {CNNRT_CPU_X86_AVX512VL, "AVX512VL"},
               {CNNRT_CPU_X86_AVX512BW, "AVX512BW"},
               {CNNRT_CPU_X86_AVX512DQ, "AVX512DQ"},
               {CNNRT_CPU_AARCH64_NEON, "NEON"}};
  std::string names;
  auto append = [&](const std::string &name) {
    names += names.empty() ? name : ", " + name;
  };
  for (const auto &feature : known) {
    if (features & feature.bit)
      append(feature.name);
    features &= ~feature.bit;
  }
  for (unsigned bit = 0; bit < 64; ++bit)
    if (features >> bit & 1)
      append("unknown feature " + std::to_string(bit));
  return names;
}

uint64_t cnnrt_cpu_features(void) {
#if defined(__x86_64__) || defined(__i386__)
  // CPUID traps in a virtual machine (about 20 microseconds), hence once only.
  static const uint64_t features = decodeX86Features(readX86FeatureRegisters());
  return features;
#elif defined(__aarch64__) && defined(__linux__)
  // HWCAP_ASIMD of the Linux AArch64 ABI, spelled out because only AArch64's
  // own headers have the name.
  constexpr unsigned long advancedSimd = 1ul << 1;
  return getauxval(AT_HWCAP) & advancedSimd ? CNNRT_CPU_AARCH64_NEON : 0;
#elif defined(__aarch64__)
  return CNNRT_CPU_AARCH64_NEON;
#else
  return 0;
#endif
}
