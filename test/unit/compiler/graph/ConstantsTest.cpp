//===-- ConstantsTest.cpp - Reading and making constants -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "gmock/gmock.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using testing::ElementsAre;

namespace {
struct Constants : testing::Test {
  Constants() : builder(&context), location(builder.getUnknownLoc()) {
    context.loadDialect<cnn::CNNDialect>();
    module = ModuleOp::create(location);
    builder.setInsertionPointToStart(module->getBody());
  }

  cnn::ConstantOp create(llvm::ArrayRef<int64_t> shape,
                         std::vector<float> numbers,
                         llvm::StringRef name = "w") {
    return createConstant(builder, location, shape, std::move(numbers), name)
        .getDefiningOp<cnn::ConstantOp>();
  }

  MLIRContext context;
  OpBuilder builder;
  Location location;
  OwningOpRef<ModuleOp> module;
};

std::vector<float> count(size_t n) {
  std::vector<float> numbers(n);
  std::iota(numbers.begin(), numbers.end(), 0.0f);
  return numbers;
}
} // namespace

TEST_F(Constants, FewNumbersStandInTheText) {
  cnn::ConstantOp op = create({2, 2}, count(4));
  EXPECT_TRUE(llvm::isa<DenseElementsAttr>(op.getValue()));
  EXPECT_THAT(readFloats(op.getResult())->get(), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(getConstantName(op), "");
}

TEST_F(Constants, EqualNumbersAreOneSplat) {
  cnn::ConstantOp op = create({1000}, std::vector<float>(1000, 2.5f));
  EXPECT_TRUE(llvm::isa<SplatElementsAttr>(op.getValue()));
  std::optional<Numbers> numbers = readFloats(op.getResult());
  EXPECT_EQ(numbers->size(), 1000u);
  EXPECT_EQ((*numbers)[999], 2.5f);
  EXPECT_EQ(readSplat(op), 2.5);
}

TEST_F(Constants, ZerosOfBothSignsAreNoSplat) {
  cnn::ConstantOp op = create({2}, {0.0f, -0.0f});
  EXPECT_FALSE(llvm::isa<SplatElementsAttr>(op.getValue()));
  EXPECT_TRUE(std::signbit((*readFloats(op.getResult()))[1]));
}

TEST_F(Constants, ManyNumbersAreAResourceWithoutCopy) {
  std::vector<float> numbers = count(1000);
  const float *memory = numbers.data();
  cnn::ConstantOp op =
      createConstant(builder, location, {10, 100}, std::move(numbers), "w")
          .getDefiningOp<cnn::ConstantOp>();
  EXPECT_TRUE(llvm::isa<DenseResourceElementsAttr>(op.getValue()));
  EXPECT_EQ(getConstantName(op), "w");
  std::optional<Numbers> read = readFloats(op.getResult());
  EXPECT_EQ(read->get().data(), memory);
  EXPECT_EQ((*read)[999], 999.0f);
  EXPECT_FALSE(readSplat(op));
}

TEST_F(Constants, ASecondResourceGetsAnotherName) {
  cnn::ConstantOp first = create({100}, count(100));
  std::vector<float> other = count(100);
  other[0] = 7;
  cnn::ConstantOp second = create({100}, other);
  EXPECT_NE(getConstantName(first), getConstantName(second));
  EXPECT_EQ((*readFloats(first.getResult()))[0], 0);
  EXPECT_EQ((*readFloats(second.getResult()))[0], 7);
}

TEST_F(Constants, WhatIsNotAlignedIsCopied) {
  std::vector<char> bytes(2 * sizeof(float) + 1);
  float numbers[] = {3, 4};
  std::memcpy(bytes.data() + 1, numbers, sizeof(numbers));
  auto value = DenseResourceElementsAttr::get(
      RankedTensorType::get({2}, builder.getF32Type()), "odd",
      UnmanagedAsmResourceBlob::allocateWithAlign(
          llvm::ArrayRef<char>(bytes).drop_front(), 1));
  EXPECT_THAT(readFloats(Attribute(value))->get(), ElementsAre(3, 4));
}

TEST_F(Constants, OnlyF32IsRead) {
  auto type = RankedTensorType::get({2}, builder.getF64Type());
  EXPECT_FALSE(readFloats(
      Attribute(DenseElementsAttr::get(type, llvm::ArrayRef{1.0, 2.0}))));
  EXPECT_FALSE(readFloats(Attribute(builder.getStringAttr("x"))));
  EXPECT_FALSE(readFloats(Attribute()));
  EXPECT_FALSE(readFloats(Value()));
  EXPECT_FALSE(readSplat(Value()));
}
