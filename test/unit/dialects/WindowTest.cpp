//===-- WindowTest.cpp - Window arithmetic against counting -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Window.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <cmath>
#include <vector>

using namespace cnnc::cnn;
using testing::Pair;

namespace {

/// All windows of a small world: extents from 1 to 9 and what may come with
/// them.
template <typename Function> void forEachWindow(Function function) {
  for (int64_t input = 1; input <= 9; ++input)
    for (int64_t size = 1; size <= 5; ++size)
      for (int64_t stride = 1; stride <= 4; ++stride)
        for (int64_t dilation = 1; dilation <= 3; ++dilation)
          for (int64_t padLow = 0; padLow <= 3; ++padLow)
            for (int64_t padHigh = 0; padHigh <= 3; ++padHigh)
              for (bool ceil : {false, true})
                function(WindowDimension{input, size, stride, dilation, padLow,
                                         padHigh, ceil});
}

std::string describe(const WindowDimension &d) {
  return (testing::Message()
          << "input " << d.input << " size " << d.size << " stride " << d.stride
          << " dilation " << d.dilation << " padding " << d.padLow << ", "
          << d.padHigh << (d.ceil ? " ceil" : ""))
      .GetString();
}

/// The starts of all windows, found by walking over the padded input.
std::vector<int64_t> walk(const WindowDimension &d) {
  std::vector<int64_t> starts;
  // Position 0 of the padded input is input element -padLow.
  int64_t padded = d.padLow + d.input + d.padHigh;
  int64_t last = (d.size - 1) * d.dilation;
  for (int64_t at = 0; at < padded; at += d.stride) {
    bool whole = at + last < padded;
    // With `ceil` one more window may hang over, if it starts inside the input
    // or the padding before it and there is a whole one before it.
    bool hangsOver = d.ceil && !starts.empty() && at < d.padLow + d.input &&
                     at - d.stride + last < padded - 1;
    if (!whole && !hangsOver)
      break;
    starts.push_back(at - d.padLow);
    if (!whole)
      break;
  }
  return starts;
}

TEST(WindowTest, OutputIsTheNumberOfWindows) {
  int64_t windows = 0;
  forEachWindow([&](const WindowDimension &d) {
    std::vector<int64_t> starts = walk(d);
    ASSERT_EQ(d.output(), int64_t(starts.size())) << describe(d);
    for (size_t i = 0; i < starts.size(); ++i)
      ASSERT_EQ(d.start(i), starts[i]) << describe(d);
    ASSERT_EQ(d.fits(), !starts.empty()) << describe(d);
    windows += starts.size();
  });
  // The sweep reached windows at all.
  EXPECT_GT(windows, 10000);
}

// Dumoulin & Visin 2016, the relationships 1 to 6, in their letters.
TEST(WindowTest, OutputIsTheTextbookFormula) {
  for (int64_t i = 1; i <= 12; ++i)
    for (int64_t k = 1; k <= i; ++k) {
      EXPECT_EQ((WindowDimension{i, k}.output()), i - k + 1);
      for (int64_t p = 0; p <= 3; ++p)
        for (int64_t s = 1; s <= 4; ++s)
          EXPECT_EQ((WindowDimension{i, k, s, 1, p, p}.output()),
                    (i + 2 * p - k) / s + 1);
      // Full padding.
      EXPECT_EQ((WindowDimension{i, k, 1, 1, k - 1, k - 1}.output()),
                i + (k - 1));
    }
}

TEST(WindowTest, InsideIsTheRangeOfElementsWithinTheInput) {
  forEachWindow([](const WindowDimension &d) {
    for (int64_t out = 0; out < d.output(); ++out) {
      int64_t count = 0, first = -1;
      for (int64_t k = 0; k < d.size; ++k) {
        int64_t at = out * d.stride - d.padLow + k * d.dilation;
        if (at < 0 || at >= d.input)
          continue;
        if (count++ == 0)
          first = k;
      }
      auto [low, high] = d.inside(out);
      ASSERT_EQ(high - low, count) << describe(d) << " at " << out;
      if (count)
        ASSERT_EQ(low, first) << describe(d) << " at " << out;
    }
  });
}

// What pool-c4 asks for makes every window see the input.
TEST(WindowTest, PoolingWindowsAreNotEmpty) {
  forEachWindow([](const WindowDimension &d) {
    int64_t padding = std::max(d.padLow, d.padHigh);
    if (padding >= d.extent() || (padding > 0 && d.dilation > d.input))
      return;
    for (int64_t out = 0; out < d.output(); ++out) {
      auto [low, high] = d.inside(out);
      ASSERT_LT(low, high) << describe(d) << " at " << out;
    }
  });
}

TEST(WindowTest, HaloIsWhatTheWindowsTouch) {
  forEachWindow([](const WindowDimension &d) {
    if (!d.fits())
      return;
    int64_t before = 0, behind = 0;
    for (int64_t out = 0; out < d.output(); ++out)
      for (int64_t k = 0; k < d.size; ++k) {
        int64_t at = d.start(out) + k * d.dilation;
        before = std::max(before, -at);
        behind = std::max(behind, at - (d.input - 1));
      }
    ASSERT_EQ(d.haloLow(), before) << describe(d);
    ASSERT_EQ(d.haloHigh(), behind) << describe(d);
  });
}

TEST(WindowTest, SamePaddingKeepsTheExtent) {
  for (int64_t input = 1; input <= 20; ++input)
    for (int64_t size = 1; size <= 7; ++size)
      for (int64_t stride = 1; stride <= 4; ++stride)
        for (int64_t dilation = 1; dilation <= 3; ++dilation) {
          auto [low, high] = samePadding(input, size, stride, dilation, false);
          WindowDimension d{input, size, stride, dilation, low, high};
          SCOPED_TRACE(describe(d));
          EXPECT_EQ(d.output(), int64_t(std::ceil(double(input) / stride)));
          EXPECT_TRUE(high == low || high == low + 1);
          EXPECT_THAT(samePadding(input, size, stride, dilation, true),
                      Pair(high, low));
          // No more than needed: with one less, a position goes.
          if (high > 0) {
            --d.padHigh;
            EXPECT_LT(d.output(), int64_t(std::ceil(double(input) / stride)));
          }
        }
}

// Positions -4 to 8 around an input of 5 elements, as NumPy's pad has them.
TEST(WindowTest, PaddingModesMirrorAndRepeat) {
  const std::vector<int64_t> reflect = {4, 3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1, 0};
  const std::vector<int64_t> symmetric = {3, 2, 1, 0, 0, 1, 2,
                                          3, 4, 4, 3, 2, 1};
  const std::vector<int64_t> replicate = {0, 0, 0, 0, 0, 1, 2,
                                          3, 4, 4, 4, 4, 4};
  for (int64_t i = -4; i <= 8; ++i) {
    EXPECT_EQ(reflectIndex(i, 5), reflect[i + 4]) << i;
    EXPECT_EQ(symmetricIndex(i, 5), symmetric[i + 4]) << i;
    EXPECT_EQ(replicateIndex(i, 5), replicate[i + 4]) << i;
  }
  EXPECT_EQ(symmetricIndex(-1, 1), 0);
  EXPECT_EQ(symmetricIndex(1, 1), 0);
  EXPECT_EQ(replicateIndex(-7, 1), 0);
}

TEST(WindowTest, PointwiseIsOneElementWithoutPadding) {
  auto window = [](WindowDimension a, WindowDimension b) {
    return Window{{a, b}}.isPointwise();
  };
  EXPECT_TRUE(window({7, 1}, {5, 1}));
  // The dilation of a single element is without effect.
  EXPECT_TRUE(window({7, 1, 1, 3}, {5, 1}));
  EXPECT_FALSE(window({7, 1}, {5, 3}));
  EXPECT_FALSE(window({7, 1, 2}, {5, 1}));
  EXPECT_FALSE(window({7, 1}, {5, 1, 1, 1, 1, 0}));
  EXPECT_FALSE(window({7, 1}, {5, 1, 1, 1, 0, 1}));
}

// The sizes and jumps in Araujo et al. 2019, table 1 (and the papers' own).
TEST(ReceptiveFieldTest, KnownNetworks) {
  auto field = [](std::vector<std::pair<int64_t, int64_t>> layers) {
    ReceptiveField field;
    for (auto [size, stride] : layers) {
      WindowDimension window;
      window.size = size;
      window.stride = stride;
      field = field.after(window);
    }
    return std::make_pair(field.size, field.jump);
  };
  // AlexNet to its last pooling.
  EXPECT_THAT(
      field({{11, 4}, {3, 2}, {5, 1}, {3, 2}, {3, 1}, {3, 1}, {3, 1}, {3, 2}}),
      Pair(195, 32));
  // VGG-16: blocks of 2, 2, 3, 3, 3 convolutions with pooling.
  std::vector<std::pair<int64_t, int64_t>> vgg;
  for (int convolutions : {2, 2, 3, 3, 3}) {
    vgg.insert(vgg.end(), convolutions, {3, 1});
    vgg.push_back({2, 2});
  }
  EXPECT_THAT(field(vgg), Pair(212, 32));
  // ResNet-50 (stride in the first pointwise layer, as in He et al. 2015).
  std::vector<std::pair<int64_t, int64_t>> resnet = {{7, 2}, {3, 2}};
  int64_t stage = 0;
  for (int blocks : {3, 4, 6, 3}) {
    for (int block = 0; block < blocks; ++block)
      resnet.insert(resnet.end(),
                    {{1, stage > 0 && block == 0 ? 2 : 1}, {3, 1}, {1, 1}});
    ++stage;
  }
  EXPECT_THAT(field(resnet), Pair(483, 32));
  // The MNIST-1D network: 3, 7 and 15 samples of the signal.
  EXPECT_THAT(field({{3, 2}, {3, 2}, {3, 2}}), Pair(15, 8));
}

TEST(ReceptiveFieldTest, DilationWidensIt) {
  WindowDimension window;
  window.size = 3;
  window.dilation = 4;
  EXPECT_EQ(ReceptiveField().after(window).size, 9);
}

// What an output element depends on, found by changing the input.
TEST(ReceptiveFieldTest, IsWhatAnOutputDependsOn) {
  WindowDimension first{40, 3, 2, 2}, second{0, 4, 3, 1};
  second.input = first.output();
  ReceptiveField field = ReceptiveField().after(first).after(second);
  for (int64_t out = 0; out < second.output(); ++out) {
    int64_t low = 40, high = -1;
    for (int64_t k = 0; k < second.size; ++k)
      for (int64_t l = 0; l < first.size; ++l) {
        int64_t at = first.start(second.start(out) + k * second.dilation) +
                     l * first.dilation;
        low = std::min(low, at);
        high = std::max(high, at);
      }
    EXPECT_EQ(high - low + 1, field.size);
    EXPECT_EQ(low, out * field.jump);
  }
}

} // namespace
