//===-- CpuFeaturesTest.cpp - What this CPU can run -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/CpuFeatures.h"

#include "FakeModel.h"

#include <gtest/gtest.h>

using namespace cnnrt;

namespace {

constexpr uint64_t avx2Features = CNNRT_CPU_X86_SSE4_2 | CNNRT_CPU_X86_AVX |
                                  CNNRT_CPU_X86_AVX2 | CNNRT_CPU_X86_FMA;
constexpr uint64_t avx512Features =
    avx2Features | CNNRT_CPU_X86_AVX512F | CNNRT_CPU_X86_AVX512VL |
    CNNRT_CPU_X86_AVX512BW | CNNRT_CPU_X86_AVX512DQ;

/// A CPU with all features under a system that saves all registers.
constexpr X86FeatureRegisters everything{~uint32_t(0), ~uint32_t(0), 0xE7};

TEST(CpuFeatures, DecodesAllBits) {
  EXPECT_EQ(decodeX86Features(everything), avx512Features);
  EXPECT_EQ(decodeX86Features({}), 0u);
}

TEST(CpuFeatures, EachBitComesFromItsRegisterBit) {
  auto without = [](uint32_t leaf1Bits, uint32_t leaf7Bits) {
    X86FeatureRegisters registers = everything;
    registers.leaf1Ecx &= ~leaf1Bits;
    registers.leaf7Ebx &= ~leaf7Bits;
    return avx512Features & ~decodeX86Features(registers);
  };
  auto bit = [](unsigned index) { return uint32_t(1) << index; };
  EXPECT_EQ(without(bit(20), 0), CNNRT_CPU_X86_SSE4_2);
  EXPECT_EQ(without(bit(12), 0), CNNRT_CPU_X86_FMA);
  EXPECT_EQ(without(0, bit(5)), CNNRT_CPU_X86_AVX2);
  EXPECT_EQ(without(0, bit(17)), CNNRT_CPU_X86_AVX512DQ);
  EXPECT_EQ(without(0, bit(30)), CNNRT_CPU_X86_AVX512BW);
  EXPECT_EQ(without(0, bit(31)), CNNRT_CPU_X86_AVX512VL);
}

TEST(CpuFeatures, VectorStateThatIsNotSavedDoesNotCount) {
  X86FeatureRegisters registers = everything;
  registers.xcr0 = 0x07; // no AVX-512 state
  EXPECT_EQ(decodeX86Features(registers), avx2Features);
  for (uint64_t lacking : {0x20, 0x40, 0x80}) {
    registers.xcr0 = 0xE7 & ~lacking;
    EXPECT_EQ(decodeX86Features(registers), avx2Features) << lacking;
  }
  registers.xcr0 = 0xE3; // no AVX state, which AVX-512 needs too
  EXPECT_EQ(decodeX86Features(registers), CNNRT_CPU_X86_SSE4_2);
  registers.xcr0 = 0;
  EXPECT_EQ(decodeX86Features(registers), CNNRT_CPU_X86_SSE4_2);
}

#if defined(__x86_64__)
TEST(CpuFeatures, AgreesWithTheCompilersRuntime) {
  __builtin_cpu_init();
  const uint64_t features = cnnrt_cpu_features();
  auto has = [&](uint64_t bit) { return (features & bit) != 0; };
  EXPECT_EQ(has(CNNRT_CPU_X86_SSE4_2), !!__builtin_cpu_supports("sse4.2"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX), !!__builtin_cpu_supports("avx"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX2), !!__builtin_cpu_supports("avx2"));
  EXPECT_EQ(has(CNNRT_CPU_X86_FMA), !!__builtin_cpu_supports("fma"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX512F), !!__builtin_cpu_supports("avx512f"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX512VL), !!__builtin_cpu_supports("avx512vl"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX512BW), !!__builtin_cpu_supports("avx512bw"));
  EXPECT_EQ(has(CNNRT_CPU_X86_AVX512DQ), !!__builtin_cpu_supports("avx512dq"));
  EXPECT_FALSE(has(CNNRT_CPU_AARCH64_NEON));
}
#endif

TEST(CpuFeatures, Names) {
  EXPECT_EQ(featureNames(0), "");
  EXPECT_EQ(featureNames(CNNRT_CPU_X86_AVX2 | CNNRT_CPU_X86_FMA), "AVX2, FMA");
  EXPECT_EQ(featureNames(CNNRT_CPU_AARCH64_NEON | uint64_t(1) << 63),
            "NEON, unknown feature 63");
}

TEST(Check, RefusesWhatCannotRun) {
  EXPECT_EQ(cnnrt_check(nullptr), CNNRT_ERROR_NULL);
  EXPECT_EQ(cnnrt_check(&fake), CNNRT_OK);

  cnnrt_model model = fake;
  model.abi_version = CNNRT_ABI_VERSION + 1;
  EXPECT_EQ(cnnrt_check(&model), CNNRT_ERROR_ABI);
  model = fake;
  model.struct_bytes -= 8;
  EXPECT_EQ(cnnrt_check(&model), CNNRT_ERROR_ABI);

  model = fake;
  model.required_features = cnnrt_cpu_features();
  EXPECT_EQ(cnnrt_check(&model), CNNRT_OK);
  for (unsigned bit = 0; bit < 64; ++bit) {
    model.required_features = uint64_t(1) << bit;
    EXPECT_EQ(cnnrt_check(&model),
              cnnrt_cpu_features() >> bit & 1 ? CNNRT_OK : CNNRT_ERROR_CPU)
        << bit;
  }
}

TEST(Status, EachHasItsOwnText) {
  std::vector<std::string> texts;
  for (int status = CNNRT_OK; status <= CNNRT_ERROR_ARGUMENT; ++status)
    texts.push_back(cnnrt_status_string(status));
  for (size_t i = 0; i < texts.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      EXPECT_NE(texts[i], texts[j]);
  EXPECT_STREQ(cnnrt_status_string(-1), "unknown status");
  EXPECT_STREQ(cnnrt_status_string(99), "unknown status");
}

} // namespace
