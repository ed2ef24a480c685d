//===-- CpuFeatures.h - What this CPU can run -------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_CPUFEATURES_H
#define CNNRT_SRC_CPUFEATURES_H

#include <cstdint>
#include <string>

namespace cnnrt {

/// The registers that tell an x86 CPU's features: CPUID leaf 1 (ECX), leaf 7
/// subleaf 0 (EBX), and the extended control register XCR0, zero where CPUID
/// says that XGETBV is not enabled.
struct X86FeatureRegisters {
  uint32_t leaf1Ecx = 0;
  uint32_t leaf7Ebx = 0;
  uint64_t xcr0 = 0;
};

/// The CNNRT_CPU_X86_* bits that `registers` stand for. A vector extension
/// counts only if the operating system saves its registers across a task
/// switch. Bits as in the Intel 64 and IA-32 Architectures Software Developer's
/// Manual, volume 1, sections 13.2 (XCR0), 14.3 (AVX, FMA), 14.7.1 (AVX2) and
/// 15.2 to 15.4 (AVX-512).
uint64_t decodeX86Features(const X86FeatureRegisters &registers);

/// The names of the features in the CNNRT_CPU_* bits, as in "AVX2, FMA". A bit
/// that this version does not know is given by number.
std::string featureNames(uint64_t features);

} // namespace cnnrt

#endif // CNNRT_SRC_CPUFEATURES_H
