//===-- PackingTest.cpp - Packed weights against their definitions --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Packing.h"
#include "dialects/kernel/Strassen.h"
#include "dialects/kernel/Winograd.h"
#include "gtest/gtest.h"
#include <array>
#include <limits>
#include <numeric>

using namespace mlir;
using namespace cnnc;
using kernel::PackingAttr;
using kernel::PackingKind;

namespace {

/// A filter (O, C/G, window...) whose elements all differ, none zero.
struct Filter {
  llvm::SmallVector<int64_t> shape;
  std::vector<float> elements;

  explicit Filter(llvm::ArrayRef<int64_t> shape)
      : shape(shape), elements(ShapedType::getNumElements(shape)) {
    std::iota(elements.begin(), elements.end(), 1.0f);
  }
  int64_t window() const { return elements.size() / (shape[0] * shape[1]); }
  /// The weight between output and input channel, counted over all groups, at
  /// window element k: zero between groups.
  float at(int64_t groups, int64_t output, int64_t input, int64_t k) const {
    int64_t group = output / (shape[0] / groups);
    if (input / shape[1] != group)
      return 0;
    return elements[(output * shape[1] + input % shape[1]) * window() + k];
  }
};

class PackingTest : public testing::Test {
protected:
  PackingTest() { context.loadDialect<kernel::KernelDialect>(); }

  MemRefType vectorType(int64_t size) {
    return MemRefType::get({size}, Float32Type::get(&context));
  }

  /// Packs to `size` elements, all of which have to be written.
  std::vector<float> pack(const Filter &filter, PackingAttr packing,
                          MemRefType type) {
    std::vector<float> packed(kernel::Layout::get(type).size(),
                              std::numeric_limits<float>::quiet_NaN());
    planning::pack(filter.elements, filter.shape, packing, type, packed);
    for (float element : packed)
      EXPECT_EQ(element, element) << "left unwritten";
    return packed;
  }

  /// Every element of a packed filter stands where kernel.convolution says:
  /// [panel][input block][window][input channel][vectors x block outputs].
  void checkFilter(llvm::ArrayRef<int64_t> shape, int64_t block,
                   int64_t inputBlock, int64_t vectors, int64_t groups,
                   int64_t merged) {
    SCOPED_TRACE(testing::Message()
                 << "outputs " << shape[0] << " inputs " << shape[1]
                 << " block " << block << " input block " << inputBlock
                 << " vectors " << vectors << " groups " << groups << " to "
                 << merged);
    Filter filter(shape);
    auto packing = PackingAttr::get(&context, PackingKind::Filter, block,
                                    inputBlock, vectors, groups, merged);
    std::vector<float> packed =
        pack(filter, packing, vectorType(packing.getFilterSize(shape)));

    int64_t window = filter.window();
    int64_t outputs = shape[0] / merged, inputs = shape[1] * groups / merged;
    int64_t blocks = (outputs + block - 1) / block;
    int64_t found = 0;
    for (int64_t group = 0; group < merged; ++group)
      for (int64_t lane = 0; lane < blocks * block; ++lane)
        for (int64_t input = 0; input < inputs; ++input)
          for (int64_t k = 0; k < window; ++k) {
            int64_t panel = lane / (vectors * block);
            int64_t width = std::min(vectors, blocks - panel * vectors) * block;
            int64_t firstInput = input / inputBlock * inputBlock;
            int64_t blockInputs = std::min(inputBlock, inputs - firstInput);
            int64_t place =
                (group * blocks + panel * vectors) * block * inputs * window +
                (firstInput * window + k * blockInputs + input - firstInput) *
                    width +
                lane - panel * vectors * block;
            float expected = lane < outputs
                                 ? filter.at(groups, group * outputs + lane,
                                             group * inputs + input, k)
                                 : 0;
            ASSERT_EQ(packed[place], expected)
                << "lane " << lane << " input " << input << " k " << k;
            found += expected != 0;
          }
    EXPECT_EQ(found, int64_t(filter.elements.size()));
  }

  MLIRContext context;
};

TEST_F(PackingTest, Filters) {
  for (int64_t block : {4, 8, 16})
    for (int64_t outputs : {1, 5, 16, 20, 48})
      for (int64_t inputs : {1, 3, 16, 20, 33})
        for (int64_t inputBlock : {int64_t(1), block})
          for (int64_t vectors : {1, 2, 3, 16})
            checkFilter({outputs, inputs, 3, 2}, block, inputBlock, vectors, 1,
                        1);
}

TEST_F(PackingTest, FiltersOfOneAndThreeDimensions) {
  checkFilter({20, 7, 5}, 16, 16, 2, 1, 1);
  checkFilter({20, 7, 2, 3, 2}, 8, 8, 3, 1, 1);
}

TEST_F(PackingTest, GroupsOfWholeBlocks) {
  checkFilter({64, 16, 3, 3}, 16, 16, 2, 2, 2);
  checkFilter({96, 8, 1, 1}, 8, 8, 5, 3, 3);
}

TEST_F(PackingTest, GroupsMergedToWholeBlocks) {
  // ResNeXt: 32 groups of 4 channels, four in each block of 16.
  checkFilter({128, 4, 3, 3}, 16, 16, 2, 32, 8);
  checkFilter({32, 8, 1, 1}, 16, 16, 1, 4, 2);
}

TEST_F(PackingTest, GroupsMergedToOne) {
  checkFilter({6, 1, 3, 3}, 16, 16, 1, 3, 1);
  checkFilter({10, 3, 2, 2}, 4, 4, 2, 5, 1);
}

TEST_F(PackingTest, FullyConnected) {
  checkFilter({10, 84}, 16, 16, 1, 1, 1);
  checkFilter({33, 5}, 8, 5, 4, 1, 1);
}

TEST_F(PackingTest, StrassenFiltersAreSumsOfQuarters) {
  Filter filter({24, 16, 1, 1});
  auto packing =
      PackingAttr::get(&context, PackingKind::Strassen, 4, 4, 2, 1, 1);
  std::vector<float> packed = pack(filter, packing, vectorType(12 * 56));
  size_t place = 0;
  // [panel][product][input channel][vectors x block]; the last panel has one
  // block.
  for (int64_t first : {0, 8})
    for (const kernel::StrassenProduct &product : kernel::strassenProducts)
      for (int64_t input = 0; input < 8; ++input)
        for (int64_t output = first; output < std::min<int64_t>(first + 8, 12);
             ++output) {
          double expected = 0;
          for (int64_t quarter = 0; quarter < 4; ++quarter)
            expected += product.filter[quarter] *
                        filter.at(1, output + quarter % 2 * 12,
                                  input + quarter / 2 * 8, 0);
          EXPECT_EQ(packed[place++], float(expected));
        }
  EXPECT_EQ(place, packed.size());
}

TEST_F(PackingTest, WinogradFiltersAreTransformed) {
  // F(4x4, 3x3), F(2x4, 3x3) and F(1x2, 1x7); at stride two.
  struct Algorithm {
    std::array<int64_t, 2> outputs, window;
    int64_t stride = 1;
  };
  for (const Algorithm &a : {Algorithm{{4, 4}, {3, 3}},
                             {{2, 4}, {3, 3}},
                             {{1, 2}, {1, 7}},
                             {{4, 2}, {3, 3}, 2}}) {
    Filter filter({10, 5, a.window[0], a.window[1]});
    auto packing = PackingAttr::get(
        &context, PackingKind::Winograd, 4, 5, 2, 1, 1,
        mlir::DenseI64ArrayAttr::get(&context, a.outputs), a.stride);
    auto getFilters = [&](int i) {
      return kernel::WinogradTransform::get(a.outputs[i], a.window[i], a.stride)
          .filter;
    };
    kernel::Matrix down = getFilters(0), across = getFilters(1);
    int64_t rows = down.size(), columns = across.size();
    // At stride two, one filter for all products with odd inputs.
    EXPECT_EQ(rows, a.outputs[0] + (a.stride == 1 ? a.window[0] - 1 : 2));
    int64_t size = packing.getFilterSize({10, 5, rows, columns});
    std::vector<float> packed = pack(filter, packing, vectorType(size));
    for (int64_t lane = 0; lane < 12; ++lane)
      for (int64_t input = 0; input < 5; ++input)
        for (int64_t i = 0; i < rows; ++i)
          for (int64_t j = 0; j < columns; ++j) {
            // G g G^T, Lavin & Gray 2015, equation 8.
            double expected = 0, size = 0;
            for (int64_t k = 0; lane < 10 && k < a.window[0] * a.window[1];
                 ++k) {
              double term = down[i][k / a.window[1]] *
                            filter.at(1, lane, input, k) *
                            across[j][k % a.window[1]];
              expected += term;
              size += std::abs(term);
            }
            // [panel][position][input channel][vectors x block]; the last
            // panel has one block.
            int64_t width = lane < 8 ? 8 : 4;
            int64_t place = (lane < 8 ? 0 : 8 * 5 * rows * columns) +
                            ((i * columns + j) * 5 + input) * width + lane % 8;
            EXPECT_NEAR(packed[place], expected, 1e-7 * size);
          }
  }
}

TEST_F(PackingTest, MirroredFiltersAreLeftOut) {
  // F(2x4, 3x3) has columns of 0, infinity, a, -a, b and -b; at stride two,
  // F(2x2, 3x3) of infinity, 1, -1 and the shared one.
  struct Algorithm {
    std::array<int64_t, 2> outputs;
    int64_t stride, all;
    std::vector<int64_t> packed;
  };
  for (const Algorithm &a :
       {Algorithm{{2, 4}, 1, 6, {0, 1, 2, 4}}, {{2, 2}, 2, 4, {0, 1, 3}}}) {
    Filter filter({8, 6, 3, 3});
    // Parts of three input channels.
    auto pack = [&](PackingKind kind, int64_t columns) {
      auto packing = PackingAttr::get(
          &context, kind, 4, 3, 2, 1, 1,
          mlir::DenseI64ArrayAttr::get(&context, a.outputs), a.stride);
      return this->pack(filter, packing,
                        vectorType(packing.getFilterSize({8, 6, 4, columns})));
    };
    int64_t kept = a.packed.size();
    std::vector<float> whole = pack(PackingKind::Winograd, a.all);
    std::vector<float> packed = pack(PackingKind::WinogradUnmirrored, kept);
    ASSERT_EQ(packed.size() * a.all, whole.size() * kept);
    // [part][row][column][input channel of the part][lane]
    for (int64_t row = 0; row < 2 * 4; ++row)
      for (int64_t j = 0; j < kept; ++j)
        for (int64_t i = 0; i < 3 * 8; ++i)
          EXPECT_EQ(packed[(row * kept + j) * 24 + i],
                    whole[(row * a.all + a.packed[j]) * 24 + i]);
  }
}

TEST_F(PackingTest, DepthwiseFilters) {
  for (int64_t channels : {1, 8, 20})
    for (int64_t block : {4, 8, 16}) {
      Filter filter({channels, 1, 3, 2});
      auto packing =
          PackingAttr::get(&context, PackingKind::Depthwise, block, 1, 1, 1, 1);
      int64_t size = packing.getFilterSize(filter.shape);
      EXPECT_EQ(size, (channels + block - 1) / block * block * 6);
      std::vector<float> packed = pack(filter, packing, vectorType(size));
      for (int64_t place = 0; place < size; ++place) {
        // [block of channels][window][block]
        int64_t channel = place / (6 * block) * block + place % block;
        int64_t k = place / block % 6;
        EXPECT_EQ(packed[place],
                  channel < channels ? filter.elements[channel * 6 + k] : 0);
      }
    }
}

TEST_F(PackingTest, GroupedFilters) {
  for (int64_t block : {4, 8, 16})
    for (int64_t group = 2; group < block; group *= 2)
      for (int64_t groups : {1, 3, 10}) {
        int64_t channels = group * groups;
        Filter filter({channels, group, 3, 2});
        auto packing =
            PackingAttr::get(&context, PackingKind::Grouped, block, 1, 1, 1, 1);
        int64_t size = packing.getFilterSize(filter.shape);
        EXPECT_EQ(size, (channels + block - 1) / block * block * group * 6);
        std::vector<float> packed = pack(filter, packing, vectorType(size));
        // [block of channels][window][k][block]. What a lane multiplies by the
        // input of lane xor k are the weights of all inputs of its group.
        for (int64_t output = 0; output < size / group / 6; ++output)
          for (int64_t at = 0; at < 6; ++at)
            for (int64_t k = 0; k < group; ++k) {
              int64_t lane = output % block;
              float weight =
                  packed[((output / block * 6 + at) * group + k) * block +
                         lane];
              int64_t input = (output - lane + (lane ^ k)) % group;
              EXPECT_EQ(weight,
                        output < channels
                            ? filter.elements[(output * group + input) * 6 + at]
                            : 0);
            }
      }
}

TEST_F(PackingTest, PlainIsPaddedWithZeros) {
  Filter bias({5});
  auto packing = PackingAttr::get(&context, PackingKind::Plain, 1, 1, 1, 1, 1);
  EXPECT_EQ(pack(bias, packing, vectorType(8)),
            (std::vector<float>{1, 2, 3, 4, 5, 0, 0, 0}));
}

TEST_F(PackingTest, BlockedFollowsTheLayout) {
  Filter image({2, 5, 2, 3});
  auto layout = kernel::LayoutAttr::getWithHalo(&context, 4, {1, 0}, {0, 2});
  MemRefType type =
      MemRefType::get(image.shape, Float32Type::get(&context), layout);
  auto packing =
      PackingAttr::get(&context, PackingKind::Blocked, 1, 1, 1, 1, 1);
  std::vector<float> packed = pack(image, packing, type);
  kernel::Layout numbers = kernel::Layout::get(type);
  float next = 1;
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t c = 0; c < 5; ++c)
      for (int64_t h = 0; h < 2; ++h)
        for (int64_t w = 0; w < 3; ++w) {
          float &element = packed[numbers.offset(n, c, 0, h, w)];
          EXPECT_EQ(element, next++);
          element = 0;
        }
  // Halo and unused lanes are zeros, as windows read them.
  EXPECT_EQ(packed, std::vector<float>(packed.size(), 0.0f));
}

} // namespace
