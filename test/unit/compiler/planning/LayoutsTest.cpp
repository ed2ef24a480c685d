//===-- LayoutsTest.cpp - Forms, halos and places of values -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Layouts.h"
#include "mlir/Parser/Parser.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using testing::ElementsAre;

namespace {

TEST(Halo, IsTheLargestOfAll) {
  Halo halo(2);
  EXPECT_TRUE(halo.isEmpty());
  halo.include({1, 0}, {0, 0});
  EXPECT_FALSE(halo.isEmpty());
  halo.include({0, 3}, {2, 1});
  EXPECT_THAT(halo.low, ElementsAre(1, 3));
  EXPECT_THAT(halo.high, ElementsAre(2, 1));
}

class LayoutsTest : public testing::Test {
protected:
  LayoutsTest() {
    context.loadDialect<cnn::CNNDialect, kernel::KernelDialect>();
  }

  /// The layouts of a network whose body is `body`, for 8 lanes.
  Layouts getLayouts(llvm::StringRef body) {
    module = parseSourceString<ModuleOp>(
        ("cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {\n" + body + "}\n")
            .str(),
        &context);
    EXPECT_TRUE(module);
    network = *module->getOps<cnn::NetworkOp>().begin();
    return Layouts(network,
                   kernel::TargetAttr::get(&context, 8, 16, true, false, 32768,
                                           1 << 20, 1 << 25),
                   {/*strict=*/true});
  }

  /// The result of op number `i` that is no constant or parameter.
  Value getResult(unsigned i) {
    for (Operation &op : network.getBody().front())
      if (!llvm::isa<cnn::ConstantOp, cnn::ParameterOp>(op) && i-- == 0)
        return op.getResult(0);
    return {};
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  cnn::NetworkOp network;
};

TEST_F(LayoutsTest, ConvolutionsAreBlockedAndElementsStayWhereTheyAre) {
  Layouts layouts = getLayouts(R"(
    %w = cnn.parameter "w" : tensor<8x16x1x1xf32>
    %0 = cnn.activation relu %x
    %1 = cnn.convolution %0, %w
    %2 = cnn.activation relu %1
    %3 = cnn.softmax %2 axis 1
    %4 = cnn.activation relu %3
    %5 = cnn.binary add %4, %2
    cnn.output %5
  )");
  EXPECT_EQ(layouts.getForm(getResult(0)), Form::RowMajor);
  EXPECT_EQ(layouts.getForm(getResult(1)), Form::Blocked);
  EXPECT_EQ(layouts.getForm(getResult(2)), Form::Blocked);
  EXPECT_EQ(layouts.getForm(getResult(3)), Form::RowMajor);
  EXPECT_EQ(layouts.getForm(getResult(4)), Form::RowMajor);
  EXPECT_EQ(layouts.getForm(getResult(5)), Form::Blocked);
}

TEST_F(LayoutsTest, TheHaloIsThatOfAllReaders) {
  Layouts layouts = getLayouts(R"(
    %w = cnn.parameter "w" : tensor<16x16x3x3xf32>
    %v = cnn.parameter "v" : tensor<16x16x1x5xf32>
    %0 = cnn.pool max %x window [1, 1]
    %1 = cnn.convolution %0, %w padding [1, 1]
    %2 = cnn.convolution %0, %v padding [0, 2] : [0, 2]
    %3 = cnn.pool max %0 window [3, 3] padding [1, 1]
    cnn.output %3
  )");
  kernel::Layout layout =
      kernel::Layout::get(layouts.getType(getResult(0), Form::Blocked));
  EXPECT_THAT(layout.haloLow, ElementsAre(0, 1, 2));
  EXPECT_THAT(layout.haloHigh, ElementsAre(0, 1, 2));
  EXPECT_FALSE(kernel::Layout::get(layouts.getType(getResult(3), Form::Blocked))
                   .hasHalo());
}

TEST_F(LayoutsTest, AStridedWindowMayLeavePaddingUntouched) {
  Layouts layouts = getLayouts(R"(
    %w = cnn.parameter "w" : tensor<16x16x3x3xf32>
    %0 = cnn.pool max %x window [1, 1]
    %1 = cnn.convolution %0, %w padding [1, 1] strides [2, 2]
    cnn.output %1
  )");
  kernel::Layout layout =
      kernel::Layout::get(layouts.getType(getResult(0), Form::Blocked));
  EXPECT_THAT(layout.haloLow, ElementsAre(0, 1, 1));
  EXPECT_THAT(layout.haloHigh, ElementsAre(0, 0, 0));
}

TEST_F(LayoutsTest, InputsOfAConcatenationAreSlices) {
  Layouts layouts = getLayouts(R"(
    %w = cnn.parameter "w" : tensor<16x32x3x3xf32>
    %0 = cnn.pool max %x window [1, 1]
    %1 = cnn.pool average %x window [1, 1]
    %2 = cnn.concat %0, %1 axis 1
    %3 = cnn.convolution %2, %w padding [1, 1]
    cnn.output %3
  )");
  const Layouts::Place *first = layouts.getPlace(getResult(0));
  const Layouts::Place *second = layouts.getPlace(getResult(1));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->whole, getResult(2));
  EXPECT_EQ(first->channel, 0);
  EXPECT_EQ(second->channel, 16);
  EXPECT_FALSE(layouts.getPlace(getResult(2)));
  // The whole's halo and channels.
  kernel::Layout layout =
      kernel::Layout::get(layouts.getType(getResult(1), Form::Blocked));
  EXPECT_THAT(layout.haloLow, ElementsAre(0, 1, 1));
  EXPECT_EQ(layout.allocatedChannels, 32);
}

TEST_F(LayoutsTest, OnlyComputedValuesThatStartABlockAreSlices) {
  Layouts layouts = getLayouts(R"(
    %w = cnn.parameter "w" : tensor<12x16x1x1xf32>
    %0 = cnn.convolution %x, %w
    %1 = cnn.pool max %x window [1, 1]
    %2 = cnn.pool l2 %x window [1, 1]
    %3 = cnn.concat %1, %0, %2, %x, %1 axis 1
    %4 = cnn.concat %1, %0 axis 1
    cnn.output %3
  )");
  EXPECT_FALSE(layouts.getPlace(network.getBody().getArgument(0)));
  // Behind twelve channels no block begins.
  EXPECT_FALSE(layouts.getPlace(getResult(2)));
  // The last concatenation has the first choice.
  ASSERT_TRUE(layouts.getPlace(getResult(0)));
  EXPECT_EQ(layouts.getPlace(getResult(0))->whole, getResult(4));
  ASSERT_TRUE(layouts.getPlace(getResult(1)));
  EXPECT_EQ(layouts.getPlace(getResult(1))->whole, getResult(4));
}

TEST_F(LayoutsTest, PrefixesOfOneListShareItsBuffer) {
  Layouts layouts = getLayouts(R"(
    %0 = cnn.pool max %x window [1, 1]
    %1 = cnn.pool l2 %0 window [1, 1]
    %2 = cnn.concat %0, %1 axis 1
    %3 = cnn.slice %2 offsets [0, 0, 0, 0] sizes [1, 16, 8, 8]
    %4 = cnn.concat %0, %1, %3 axis 1
    cnn.output %4
  )");
  const Layouts::Place *prefix = layouts.getPlace(getResult(2));
  ASSERT_TRUE(prefix);
  EXPECT_EQ(prefix->whole, getResult(4));
  EXPECT_EQ(prefix->channel, 0);
}

} // namespace
