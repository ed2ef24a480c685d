//===-- TargetDescriptionTest.cpp - What is known of CPUs -----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/TargetDescription.h"
#include "compiler/target/ModelInterface.h"
#include "runtime/include/cnnrt.h"
#include <gmock/gmock.h>

using namespace cnnc::target;
using testing::HasSubstr;
using testing::Not;

namespace {

TargetDescription get(const char *cpu, const char *features = "",
                      const char *triple = "x86_64-linux-gnu") {
  auto target = TargetDescription::get({triple, cpu, features});
  EXPECT_TRUE(bool(target)) << llvm::toString(target.takeError());
  return target ? *target : TargetDescription();
}

TEST(TargetDescriptionTest, RequiresWhatKernelsUse) {
  TargetDescription haswell = get("haswell");
  EXPECT_EQ(haswell.requiredFeatures, CNNRT_CPU_X86_SSE4_2 | CNNRT_CPU_X86_AVX |
                                          CNNRT_CPU_X86_AVX2 |
                                          CNNRT_CPU_X86_FMA);
  EXPECT_EQ(haswell.kernelFeatures, "+sse4.2,+avx,+avx2,+fma,-avx512f,"
                                    "-avx512vl,-avx512bw,-avx512dq,+prfchw")
      << "what needs no check comes last";
  EXPECT_EQ(haswell.cpu, "haswell");
  EXPECT_EQ(haswell.baselineCpu(), "x86-64");
  EXPECT_EQ(get("x86-64").requiredFeatures, 0u);
  EXPECT_THAT(get("x86-64").kernelFeatures, Not(HasSubstr("prfchw")));
  EXPECT_EQ(get("neoverse-n1", "", "aarch64-linux-gnu").requiredFeatures,
            CNNRT_CPU_AARCH64_NEON);
}

TEST(TargetDescriptionTest, FeaturesBringAndTakeWhatTheyImply) {
  EXPECT_EQ(get("x86-64", "+avx2").requiredFeatures,
            CNNRT_CPU_X86_SSE4_2 | CNNRT_CPU_X86_AVX | CNNRT_CPU_X86_AVX2);
  EXPECT_EQ(get("znver5", "-avx").lanes, 4);
  EXPECT_EQ(get("znver5", "-fma").lanes, 8) << "AVX-512 has FMA";
  EXPECT_FALSE(get("znver5", "-fma").fma);
  EXPECT_TRUE(get("znver5").scaling);
  EXPECT_FALSE(get("znver5", "-avx512dq").scaling) << "VREDUCEPS is of that";
}

TEST(TargetDescriptionTest, NamesFeatures) {
  EXPECT_EQ(getFeatureNames(CNNRT_CPU_X86_AVX2 | CNNRT_CPU_X86_FMA),
            "avx2, fma");
  EXPECT_EQ(getFeatureNames(0), "");
}

TEST(TargetDescriptionTest, NativeIsAName) {
  auto target = TargetDescription::get({"", "native", ""});
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  EXPECT_NE(target->cpu, "native");
  EXPECT_NE(target->cpu, "");
  EXPECT_GT(target->caches.l1Bytes, 0);
}

TEST(TargetDescriptionTest, NativeOfAnotherArchitectureIsRefused) {
  bool isArm = get("native", "", "").triple.isAArch64();
  auto target = TargetDescription::get(
      {isArm ? "x86_64-linux-gnu" : "aarch64-linux-gnu", "native", ""});
  ASSERT_FALSE(bool(target));
  EXPECT_THAT(llvm::toString(target.takeError()),
              HasSubstr("'native' is the CPU of this machine"));
}

TEST(ModelNameTest, IsAnIdentifierOfCAndCxx) {
  for (const char *name : {"resnet50", "_3d", "X", "for_"})
    EXPECT_TRUE(isUsableIdentifier(name)) << name;
  for (const char *name : {"", "3d", "a-b", "a.b", "for", "class", "xor_eq",
                           "alignas", "main", "é"})
    EXPECT_FALSE(isUsableIdentifier(name)) << name;
}

} // namespace
