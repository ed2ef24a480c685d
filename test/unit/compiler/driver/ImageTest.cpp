//===-- ImageTest.cpp - Pictures as inputs --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Image.h"
#include <gmock/gmock.h>

using namespace cnnc;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

llvm::Expected<Image> parse(const std::string &text) {
  return Image::parse(llvm::MemoryBufferRef(text, "picture"));
}

TEST(ImageTest, ReadsHeadersWithComments) {
  auto image = parse(std::string("P6\n# one\n2 # two\n1\n255\n") +
                     std::string("\x00\xff\x33\xff\x00\x66", 6));
  ASSERT_TRUE(bool(image)) << llvm::toString(image.takeError());
  EXPECT_EQ(image->channels, 3);
  EXPECT_EQ(image->height, 1);
  EXPECT_EQ(image->width, 2);
  EXPECT_THAT(image->pixels, ElementsAre(0, 1, 0.2, 1, 0, 0.4));
}

TEST(ImageTest, RefusesWhatIsNotWhole) {
  for (const char *text :
       {"P5", "P5 1", "P5 1 1", "P5 1 1 255", "P5 1 1 255\n", "P5 0 1 255\n",
        "P5 -1 1 255\n", "P5 1 1 65536\nabcd", "P5 99999999999999999999 1 1\n",
        "P6 1 1 255\nab", "P5 1 1 256\na", "P5 70000 70000 255\nabc", "P5 #"})
    EXPECT_THAT(llvm::toString(parse(text).takeError()), HasSubstr("picture: "))
        << text;
}

TEST(ImageTest, InterpolatesBetweenCentres) {
  Image image{1, 1, 2, {0, 1}};
  auto tensor = makeTensor(image, {1, 1, 1, 4}, {});
  ASSERT_TRUE(bool(tensor));
  EXPECT_THAT(tensor->values, ElementsAre(0, 0.25, 0.75, 1));
}

TEST(ImageTest, FillsBatchAndChannels) {
  Image image{1, 1, 1, {0.5}};
  auto tensor = makeTensor(image, {2, 2, 1, 1}, {{0.5, 0}, {1, 0.25}});
  ASSERT_TRUE(bool(tensor));
  EXPECT_THAT(tensor->values, ElementsAre(0, 2, 0, 2));
}

TEST(ImageTest, RefusesOtherShapes) {
  Image image{3, 1, 1, {0, 0, 0}};
  EXPECT_THAT(llvm::toString(makeTensor(image, {1, 4, 1, 1}, {}).takeError()),
              HasSubstr("a picture of 3 channels does not fit an input of "
                        "shape 1x4x1x1"));
  EXPECT_TRUE(llvm::errorToBool(makeTensor(image, {3}, {}).takeError()));
  EXPECT_THAT(llvm::toString(
                  makeTensor(image, {1, 3, 1, 1}, {{0, 0}, {1}}).takeError()),
              HasSubstr("for each of the 3, found 2"));
}

} // namespace
