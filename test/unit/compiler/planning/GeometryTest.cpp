//===-- GeometryTest.cpp - What a convolution's geometry computes ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions are planned, their filters packed, and the sums taken with the
// addresses that the geometry gives; then by definition.
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Packing.h"
#include "compiler/planning/Passes.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace cnnc;
using kernel::ConvolutionGeometry;
using kernel::Layout;

namespace {

/// One dimension for each of depth, rows and columns.
struct Case {
  int64_t batch = 1, inputs = 16, outputs = 16, groups = 1;
  std::array<int64_t, 3> input = {1, 5, 6};
  std::array<int64_t, 3> window = {1, 1, 1};
  std::array<int64_t, 3> strides = {1, 1, 1};
  std::array<int64_t, 3> dilations = {1, 1, 1};
  std::array<int64_t, 3> low = {0, 0, 0};
  std::array<int64_t, 3> high = {0, 0, 0};
  /// The convolution's input is another's result, not the network's.
  bool inner = true;
};

class GeometryTest : public testing::TestWithParam<int64_t> {
protected:
  GeometryTest() {
    context.loadDialect<cnn::CNNDialect, kernel::KernelDialect>();
  }

  static std::string text(llvm::ArrayRef<int64_t> numbers) {
    return llvm::formatv("[{0:$[, ]}]",
                         llvm::make_range(numbers.begin(), numbers.end()))
        .str();
  }

  void check(const Case &c);

  MLIRContext context;
};

void GeometryTest::check(const Case &c) {
  int64_t lanes = GetParam(), perGroup = c.inputs / c.groups;
  std::string source = llvm::formatv(
      R"(module attributes {{kernel.target = #kernel.target<lanes = {0},
             registers = 32, fma = true, broadcast = true, l1_bytes = 32768,
             l2_bytes = 1048576, l3_bytes = 33554432>} {{
           cnn.network @n(%x: tensor<{1}x{2}x{3:$[x]}xf32>) -> (y) {{
             %w = cnn.constant dense<1.0> : tensor<{4}x{5}x{6:$[x]}xf32>
             {7}
             %1 = cnn.convolution {8}, %w strides {9} dilations {10}
                    padding {11} : {12} groups {13}
             cnn.output %1
           }
         })",
      lanes, c.batch, c.inputs,
      llvm::make_range(c.input.begin(), c.input.end()), c.outputs, perGroup,
      llvm::make_range(c.window.begin(), c.window.end()),
      c.inner ? "%0 = cnn.pool max %x window [1, 1, 1]" : "",
      c.inner ? "%0" : "%x", text(c.strides), text(c.dilations), text(c.low),
      text(c.high), c.groups);
  SCOPED_TRACE(source);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(source, &context);
  ASSERT_TRUE(module);
  PassManager manager(&context);
  manager.addPass(planning::createPlanKernels({/*strict=*/true}));
  ASSERT_TRUE(succeeded(manager.run(*module)));
  kernel::ConvolutionOp op;
  module->walk([&](kernel::ConvolutionOp found) { op = found; });
  ASSERT_TRUE(op);

  std::mt19937 random(1);
  auto fill = [&](std::vector<float> &numbers) {
    // Small integers: sums are exact in any order.
    for (float &number : numbers)
      number = int(random() % 7) - 3;
  };
  int64_t windowSize = c.window[0] * c.window[1] * c.window[2];
  std::vector<float> filter(c.outputs * perGroup * windowSize);
  std::vector<float> image(c.batch * c.inputs * c.input[0] * c.input[1] *
                           c.input[2]);
  fill(filter);
  fill(image);
  auto constant = op.getFilter().getDefiningOp<kernel::ConstantOp>();
  std::vector<float> packed(kernel::getLayout(constant).size());
  planning::pack(filter, constant.getValue().getShapedType().getShape(),
                 constant.getPacking(), constant.getType(), packed);

  // The source's halo is zero; lanes without a channel may hold anything.
  Layout in = kernel::getLayout(op.getSource());
  Layout out = kernel::getLayout(op.getDestination());
  std::vector<float> buffer(in.size(), 0.0f);
  auto at = [&](int64_t n, int64_t channel, int64_t d, int64_t h, int64_t w) {
    return (((n * c.inputs + channel) * c.input[0] + d) * c.input[1] + h) *
               c.input[2] +
           w;
  };
  for (int64_t n = 0; n < c.batch; ++n)
    for (int64_t channel = 0; channel < c.inputs; ++channel)
      for (int64_t d = 0; d < c.input[0]; ++d)
        for (int64_t h = 0; h < c.input[1]; ++h)
          for (int64_t w = 0; w < c.input[2]; ++w)
            buffer[in.offset(n, channel, d, h, w)] =
                image[at(n, channel, d, h, w)];

  ConvolutionGeometry g = op.getGeometry();
  EXPECT_EQ(g.groups * g.inputChannels, c.inputs);
  int64_t blocks = kernel::ceilDivide(c.outputs, lanes) / g.groups;
  int64_t vectors = op.getTile().getVectors();
  for (int64_t n = 0; n < g.batch; ++n)
    for (int64_t pixel = 0;
         pixel < out.spatial[0] * out.spatial[1] * out.spatial[2]; ++pixel)
      for (int64_t output = 0; output < c.outputs; ++output) {
        std::array<int64_t, 3> i = {pixel / out.spatial[2] / out.spatial[1],
                                    pixel / out.spatial[2] % out.spatial[1],
                                    pixel % out.spatial[2]};
        float expected = 0;
        int64_t group = output / (c.outputs / c.groups);
        for (int64_t k = 0; k < windowSize; ++k) {
          std::array<int64_t, 3> element = {k / c.window[2] / c.window[1],
                                            k / c.window[2] % c.window[1],
                                            k % c.window[2]};
          std::array<int64_t, 3> s;
          bool inside = true;
          for (int j = 0; j < 3; ++j) {
            s[j] = i[j] * c.strides[j] + element[j] * c.dilations[j] - c.low[j];
            inside &= s[j] >= 0 && s[j] < c.input[j];
          }
          for (int64_t channel = 0; inside && channel < perGroup; ++channel)
            expected +=
                image[at(n, group * perGroup + channel, s[0], s[1], s[2])] *
                filter[(output * perGroup + channel) * windowSize + k];
        }

        // With flatten the pixels are one row.
        std::array<int64_t, 3> tile = i;
        if (op.getFlatten())
          tile = {0, 0, pixel};
        int64_t block = output / lanes, kernelGroup = block / blocks;
        int64_t panel = block % blocks / vectors;
        int64_t width = std::min(vectors, blocks - panel * vectors) * lanes;
        int64_t panelStart = (kernelGroup * blocks + panel * vectors) * lanes;
        float sum = 0;
        for (int64_t channel = 0; channel < g.inputChannels; ++channel)
          for (int64_t k = 0; k < windowSize; ++k) {
            int64_t all = kernelGroup * g.inputChannels + channel;
            int64_t place = g.inputOrigin + n * g.inputBatchStride +
                            all / g.inputBlock * g.inputBlockStride +
                            all % g.inputBlock;
            std::array<int64_t, 3> element = {k / g.window[2] / g.window[1],
                                              k / g.window[2] % g.window[1],
                                              k % g.window[2]};
            for (int j = 0; j < 3; ++j)
              place += (tile[j] * g.strides[j] + element[j] * g.dilations[j]) *
                       g.inputStrides[j];
            int64_t first = channel / g.inputBlock * g.inputBlock;
            int64_t count = std::min(g.inputBlock, g.inputChannels - first);
            int64_t weight =
                panelStart * g.reduction() +
                (first * windowSize + k * count + channel - first) * width +
                output - panelStart;
            ASSERT_GE(place, 0);
            ASSERT_LT(place, int64_t(buffer.size()));
            ASSERT_LT(weight, int64_t(packed.size()));
            sum += buffer[place] * packed[weight];
          }
        ASSERT_EQ(sum, expected) << "output " << output << " pixel " << pixel;
        int64_t destination = g.outputOrigin + n * g.outputBatchStride +
                              block * g.outputBlockStride + output % lanes;
        for (int j = 0; j < 3; ++j)
          destination += tile[j] * g.outputStrides[j];
        ASSERT_EQ(destination, out.offset(n, output, i[0], i[1], i[2]));
      }
}

TEST_P(GeometryTest, Pointwise) {
  for (int64_t inputs : {3, 16, 20})
    for (int64_t outputs : {1, 20, 48}) {
      Case c;
      c.batch = 2;
      c.inputs = inputs;
      c.outputs = outputs;
      check(c);
      c.inner = false;
      check(c);
    }
}

TEST_P(GeometryTest, Windows) {
  for (int64_t stride : {1, 2})
    for (int64_t dilation : {1, 2})
      for (bool inner : {true, false}) {
        Case c;
        c.inputs = inner ? 20 : 3;
        c.outputs = 17;
        c.window = {1, 3, 2};
        c.strides = {1, stride, stride};
        c.dilations = {1, dilation, 1};
        c.low = {0, 1, 2};
        c.high = {0, 2, 0};
        c.inner = inner;
        check(c);
      }
}

TEST_P(GeometryTest, Volumes) {
  Case c;
  c.batch = 2;
  c.inputs = 5;
  c.input = {4, 3, 5};
  c.window = {2, 3, 1};
  c.strides = {2, 1, 1};
  c.low = {1, 1, 0};
  c.high = {0, 1, 0};
  check(c);
}

TEST_P(GeometryTest, Groups) {
  // Whole blocks, blocks that are merged, and one group of all.
  for (auto [groups, perGroup] :
       {std::pair<int64_t, int64_t>{2, 16}, {8, 4}, {3, 2}, {4, 8}}) {
    Case c;
    c.groups = groups;
    c.inputs = groups * perGroup;
    // With equally many outputs, kernel.grouped may take them.
    c.outputs = 2 * c.inputs;
    c.window = {1, 3, 3};
    c.low = c.high = {0, 1, 1};
    check(c);
  }
}

INSTANTIATE_TEST_SUITE_P(Lanes, GeometryTest, testing::Values(4, 8, 16),
                         [](const auto &info) {
                           return "lanes" + std::to_string(info.param);
                         });

} // namespace

// Segments have about 128 products, at least a block, and are about equal.
TEST(ConvolutionGeometry, SegmentsAreOfWholeBlocks) {
  auto segmentBlocks = [](int64_t channels, int64_t block, int64_t window) {
    ConvolutionGeometry g;
    g.inputChannels = channels;
    g.inputBlock = block;
    g.window = {1, window, window};
    return g.segmentBlocks();
  };
  EXPECT_EQ(segmentBlocks(512, 16, 1), 8);
  EXPECT_EQ(segmentBlocks(400, 16, 1), 9);
  EXPECT_EQ(segmentBlocks(410, 16, 1), 9);
  EXPECT_EQ(segmentBlocks(128, 16, 1), 8);
  EXPECT_EQ(segmentBlocks(176, 16, 1), 11); // less than one and a half
  EXPECT_EQ(segmentBlocks(512, 16, 3), 1);
  EXPECT_EQ(segmentBlocks(64, 16, 7), 1);
  EXPECT_EQ(segmentBlocks(512, 4, 3), 4);
  EXPECT_EQ(segmentBlocks(3, 1, 7), 3);
  EXPECT_EQ(segmentBlocks(3, 16, 1), 1); // no whole block

  kernel::WinogradGeometry winograd;
  winograd.block = 16;
  winograd.inputChannels = 512;
  EXPECT_EQ(winograd.getProducts(1).segmentBlocks(), 16);
}
