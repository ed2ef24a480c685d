//===-- TuneTest.cpp - Layers can be measured alone -------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Tune.h"
#include "compiler/driver/Registration.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace cnnc;
using planning::ConvolutionLayer;

namespace {

/// What each kind of layer is measured as has that layer.
TEST(Tune, DescriptionsHaveTheLayer) {
  CompileOptions options;
  options.target = llvm::cantFail(
      target::TargetDescription::get({"x86_64-linux-gnu", "znver4", ""}));
  for (bool strict : {false, true})
    for (const char *key :
         {"conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1",
          "conv2d 2x8>20 5x9 window 3x3 stride 1x1 dilation 1x1 groups 1",
          "conv2d 8x64>128 3136 window 1x1 stride 1x1 dilation 1x1 groups 1 "
          "flat",
          "conv2d 8x64>128 56x56 window 1x1 stride 1x1 dilation 1x1 groups 1",
          "conv2d 1x64>128 28x28 window 1x1 stride 2x2 dilation 1x1 groups 1",
          "conv2d 1x3>64 112x112 window 7x7 stride 2x2 dilation 1x1 groups 1 "
          "planar",
          "conv2d 1x512>512 14x14 window 3x3 stride 1x1 dilation 1x1 groups 32",
          "conv1d 1x16>20 33 window 3 stride 2 dilation 1 groups 1",
          "conv1d 1x16>20 33 window 1 stride 1 dilation 1 groups 1",
          "conv3d 2x20>33 4x5x6 window 3x1x2 stride 1x2x3 dilation 2x1x1 "
          "groups 1",
          "fully_connected 1x25088>4096", "fully_connected 8x10>7"}) {
      options.accuracy = strict ? Accuracy::Strict : Accuracy::Fast;
      auto layer = ConvolutionLayer::parse(key, 16);
      ASSERT_TRUE(layer) << key;
      DialectRegistry registry;
      registerDialects(registry);
      MLIRContext context(registry);
      std::string text = describeLayer(*layer);
      auto module = parseSourceString<ModuleOp>(text, &context);
      ASSERT_TRUE(module) << text;
      ASSERT_TRUE(succeeded(runPhases(*module, Phase::Graph, options)));
      auto layers = findLayers(*module, options);
      ASSERT_TRUE(bool(layers)) << llvm::toString(layers.takeError());
      EXPECT_TRUE(layers->count(key)) << text;
      EXPECT_EQ(layers->size(), 1u) << text;
    }
}

/// Nothing else computes the layer than the launches that are measured.
TEST(Tune, MeasuresTheLayer) {
  CompileOptions options;
  options.target = llvm::cantFail(target::TargetDescription::get({}));
  // Channels in blocks that are groups: alone, such a layer may be computed
  // together with what gives its input.
  std::string groups = std::to_string(256 / options.target.lanes);
  for (const std::string &key :
       {"conv2d 1x256>256 28x28 window 3x3 stride 1x1 dilation 1x1 groups " +
            groups,
        std::string("conv2d 1x16>16 14x14 window 1x1 stride 1x1 dilation 1x1 "
                    "groups 1"),
        // By Strassen's algorithm, maybe, in two launches.
        std::string("conv2d 1x128>256 64 window 1x1 stride 1x1 dilation 1x1 "
                    "groups 1 flat")}) {
    auto layer = ConvolutionLayer::parse(key, options.target.lanes);
    ASSERT_TRUE(layer) << key;
    auto result = measureLayer(*layer, options);
    ASSERT_TRUE(bool(result)) << llvm::toString(result.takeError());
    EXPECT_GT(result->microseconds, 0) << key;
    EXPECT_GE(result->modelMicroseconds, result->microseconds) << key;
  }
}

TEST(Tune, RoundsAreComparedOneByOne) {
  // The contestant takes 0.9 of the other's time; one round falls between a
  // disturbed and a quiet state of the machine, so that neither the medians nor
  // the lower quartiles tell.
  EXPECT_DOUBLE_EQ(compareRounds({9, 9, 18, 18, 18}, {10, 10, 10, 20, 20}),
                   0.9);
  EXPECT_DOUBLE_EQ(compareRounds({9, 9, 18, 18, 18}, {10, 20, 20, 20, 20}),
                   0.9);
}

TEST(Tune, NamesOfTargetsTellThemApart) {
  auto name = [](const char *triple, const char *cpu, const char *features) {
    return getTuningName(llvm::cantFail(
        target::TargetDescription::get({triple, cpu, features})));
  };
  EXPECT_EQ(name("x86_64-linux-gnu", "znver4", ""), "x86_64 znver4 16x32");
  EXPECT_EQ(name("x86_64-linux-gnu", "znver4", "-avx512f"),
            "x86_64 znver4 8x16");
  EXPECT_EQ(name("x86_64-linux-gnu", "haswell", "-fma"),
            "x86_64 haswell 8x16 no-fma");
  EXPECT_EQ(name("aarch64-linux-gnu", "cortex-a72", ""),
            "aarch64 cortex-a72 4x32");
}

} // namespace
