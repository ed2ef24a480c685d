//===-- LayoutTest.cpp - Layout arithmetic against counting -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/KernelDialect.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <map>

using namespace mlir;
using namespace cnnc;
using kernel::Layout;
using testing::ElementsAre;

namespace {

class LayoutTest : public testing::Test {
protected:
  LayoutTest() { context.loadDialect<kernel::KernelDialect>(); }

  MemRefType type(llvm::ArrayRef<int64_t> shape,
                  kernel::LayoutAttr layout = {}) {
    return kernel::getBufferType(
        RankedTensorType::get(shape, Float32Type::get(&context)), layout);
  }

  MLIRContext context;
};

/// Calls `function(layout)` for whole buffers and slices of a small world.
template <typename Function> void forEachLayout(Function function) {
  for (int64_t batch : {1, 2})
    for (int64_t channels : {1, 3, 4, 8})
      for (int64_t more : {0, 3, 4})
        for (std::array<int64_t, 3> spatial :
             {std::array<int64_t, 3>{1, 1, 1}, {1, 1, 5}, {1, 3, 2}, {2, 2, 3}})
          for (int64_t block : {1, 4})
            for (std::array<int64_t, 3> low :
                 {std::array<int64_t, 3>{0, 0, 0}, {0, 0, 2}, {1, 1, 0}})
              for (std::array<int64_t, 3> high :
                   {std::array<int64_t, 3>{0, 0, 0}, {0, 1, 1}})
                function(Layout{batch, channels, spatial, block, low, high,
                                channels + more});
}

/// Calls `function(n, c, d, h, w)` for the elements in row-major order.
template <typename Function>
void forEachElement(const Layout &layout, Function function) {
  for (int64_t n = 0; n < layout.batch; ++n)
    for (int64_t c = 0; c < layout.channels; ++c)
      for (int64_t d = 0; d < layout.spatial[0]; ++d)
        for (int64_t h = 0; h < layout.spatial[1]; ++h)
          for (int64_t w = 0; w < layout.spatial[2]; ++w)
            function(n, c, d, h, w);
}

/// The definition, [N][C/block][spatial + halo][block], counted: the place of
/// each element in the allocation, halo and unused lanes as well.
std::map<std::array<int64_t, 5>, int64_t> countPlaces(const Layout &layout) {
  std::map<std::array<int64_t, 5>, int64_t> places;
  int64_t place = 0;
  int64_t blocks = (layout.allocatedChannels + layout.block - 1) / layout.block;
  for (int64_t n = 0; n < layout.batch; ++n)
    for (int64_t b = 0; b < blocks; ++b)
      for (int64_t d = -layout.haloLow[0];
           d < layout.spatial[0] + layout.haloHigh[0]; ++d)
        for (int64_t h = -layout.haloLow[1];
             h < layout.spatial[1] + layout.haloHigh[1]; ++h)
          for (int64_t w = -layout.haloLow[2];
               w < layout.spatial[2] + layout.haloHigh[2]; ++w)
            for (int64_t lane = 0; lane < layout.block; ++lane)
              places[{n, b * layout.block + lane, d, h, w}] = place++;
  return places;
}

TEST_F(LayoutTest, OffsetIsThePlaceInTheAllocation) {
  forEachLayout([](const Layout &layout) {
    auto places = countPlaces(layout);
    forEachElement(layout, [&](auto... index) {
      EXPECT_EQ(layout.offset(index...), places.at({index...}));
    });
  });
}

TEST_F(LayoutTest, SizeReachesBehindTheLastLane) {
  forEachLayout([](const Layout &layout) {
    auto places = countPlaces(layout);
    int64_t last = 0;
    for (auto [index, place] : places)
      if (index[1] < layout.blocks() * layout.block)
        last = std::max(last, place);
    EXPECT_EQ(layout.size(), last + 1);
    if (layout.allocatedChannels == layout.channels)
      EXPECT_EQ(layout.size(), int64_t(places.size()));
  });
}

TEST_F(LayoutTest, RowMajorMeansThatElementsStandInOrder) {
  int64_t rowMajor = 0;
  forEachLayout([&](const Layout &layout) {
    int64_t next = 0;
    bool inOrder = true;
    forEachElement(layout, [&](auto... index) {
      inOrder &= layout.offset(index...) == next++;
    });
    rowMajor += layout.isRowMajor();
    if (layout.isRowMajor())
      EXPECT_TRUE(inOrder);
    // A halo behind the last plane would do no harm, and does not occur.
    if (!layout.hasHalo() && layout.allocatedChannels == layout.channels)
      EXPECT_EQ(layout.isRowMajor(), inOrder);
  });
  EXPECT_GT(rowMajor, 0);
}

TEST_F(LayoutTest, SpatialDimensionsAreTheLastThree) {
  Layout layout = Layout::get(type({2, 20, 9}));
  EXPECT_THAT(layout.spatial, ElementsAre(1, 1, 9));
  EXPECT_EQ(layout.batch, 2);
  EXPECT_EQ(layout.channels, 20);
  EXPECT_EQ(layout.block, 1);
  EXPECT_THAT(Layout::get(type({2, 20, 8, 9})).spatial, ElementsAre(1, 8, 9));
  EXPECT_THAT(Layout::get(type({2, 20, 7, 8, 9})).spatial,
              ElementsAre(7, 8, 9));
}

TEST_F(LayoutTest, OtherRanks) {
  EXPECT_EQ(Layout::get(type({})).size(), 1);
  EXPECT_EQ(Layout::get(type({7})).channels, 7);
  Layout matrix = Layout::get(type({3, 7}));
  EXPECT_EQ(matrix.batch, 3);
  EXPECT_EQ(matrix.channels, 7);
  Layout many = Layout::get(type({2, 3, 4, 5, 6, 7}));
  EXPECT_THAT(many.spatial, ElementsAre(1, 1, 2 * 3 * 4 * 5 * 6 * 7));
  EXPECT_TRUE(many.isRowMajor());
}

TEST_F(LayoutTest, HalosLeftOutAreZero) {
  auto layout = kernel::LayoutAttr::getWithHalo(&context, 16, {0, 0}, {1, 2});
  EXPECT_TRUE(layout.getHaloLow().empty());
  Layout numbers = Layout::get(type({1, 20, 8, 9}, layout));
  EXPECT_THAT(numbers.haloLow, ElementsAre(0, 0, 0));
  EXPECT_THAT(numbers.haloHigh, ElementsAre(0, 1, 2));
  EXPECT_EQ(numbers.size(), 2 * 9 * 11 * 16);
  EXPECT_EQ(kernel::LayoutAttr::getWithHalo(&context, 16, {0, 0}, {0, 0}),
            kernel::LayoutAttr::getWithHalo(&context, 16, {}, {}));
}

TEST_F(LayoutTest, SlicesKeepTheDistanceOfTheirWhole) {
  auto layout = kernel::LayoutAttr::getWithHalo(&context, 16, {}, {}, 64);
  Layout slice = Layout::get(type({2, 32, 5}, layout));
  EXPECT_EQ(slice.batchStride(), 64 * 5);
  EXPECT_EQ(slice.size(), 64 * 5 + 32 * 5);
}

TEST_F(LayoutTest, MapAgreesWithTheOffsets) {
  auto layout = kernel::LayoutAttr::getWithHalo(&context, 4, {1, 0}, {0, 2});
  Layout numbers = Layout::get(type({2, 7, 3, 5}, layout));
  llvm::SmallVector<int64_t> extents = {2, 2, 1 + 3, 5 + 2, 4};
  llvm::SmallVector<int64_t> strides = kernel::rowMajorStrides(extents);
  forEachElement(numbers,
                 [&](int64_t n, int64_t c, int64_t, int64_t h, int64_t w) {
                   llvm::SmallVector<int64_t> place =
                       layout.getAffineMap().compose({n, c, h, w});
                   int64_t offset = 0;
                   for (auto [index, stride] : llvm::zip_equal(place, strides))
                     offset += index * stride;
                   EXPECT_EQ(offset, numbers.offset(n, c, 0, h, w));
                 });
}

TEST_F(LayoutTest, BuffersAreStaticAndOfKnownLayout) {
  Type f32 = Float32Type::get(&context);
  EXPECT_TRUE(kernel::isBuffer(type({1, 2})));
  EXPECT_FALSE(kernel::isBuffer(f32));
  EXPECT_FALSE(kernel::isBuffer(MemRefType::get({ShapedType::kDynamic}, f32)));
  EXPECT_FALSE(
      kernel::isBuffer(MemRefType::get({4}, Float64Type::get(&context))));
  EXPECT_FALSE(kernel::isBuffer(
      MemRefType::get({4}, f32, StridedLayoutAttr::get(&context, 0, {2}))));
}

TEST(RowMajorStrides, AreProductsOfTheExtentsBehind) {
  EXPECT_THAT(kernel::rowMajorStrides({2, 3, 4}), ElementsAre(12, 4, 1));
  EXPECT_TRUE(kernel::rowMajorStrides({}).empty());
}

TEST(CoverExtent, MeetsTheExtentExactlyWithFewestRuns) {
  for (int64_t extent = 1; extent <= 130; ++extent)
    for (int64_t most = 1; most <= 40; ++most) {
      kernel::Cover cover = kernel::coverExtent(extent, most);
      EXPECT_EQ(cover.count * cover.size +
                    cover.smallerCount * (cover.size - 1),
                extent)
          << extent << " by " << most;
      EXPECT_GE(cover.size, 1);
      EXPECT_LE(cover.size, most);
      EXPECT_GE(cover.count, 1);
      EXPECT_GE(cover.smallerCount, 0);
      // No run is empty.
      if (cover.smallerCount > 0)
        EXPECT_GE(cover.size, 2);
      int64_t runs = 0;
      for (int64_t left = extent; left > 0; left -= most)
        ++runs;
      EXPECT_EQ(kernel::tileCount(extent, most), runs);
    }
}

} // namespace
