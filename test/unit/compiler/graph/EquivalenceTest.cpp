//===-- EquivalenceTest.cpp - Passes keep what a network computes ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Networks with random parameters are computed by the reference interpreter
// before and after a pass.
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "compiler/reference/Interpreter.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringMap.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;
using namespace cnnc;

namespace {
/// Both passes of rounding filters to f32 and formulas whose constants an
/// exporter rounded change results by less than this, relative to their RMS.
constexpr double rounded = 2e-6;
/// Passes that only move work give the same but for the order of sums.
constexpr double exact = 1e-13;

class Equivalence : public testing::Test {
protected:
  Equivalence() {
    [[maybe_unused]] static bool registered = [] {
      registerGraphPasses();
      registerGraphPipeline();
      return true;
    }();
    context.loadDialect<cnn::CNNDialect>();
  }

  /// Statistics and the like are positive, other parameters around zero.
  float getNumber(llvm::StringRef parameter) {
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<float> positive(0.5f, 2.0f);
    return parameter.starts_with("variance") ? positive(random)
                                             : normal(random);
  }

  void bindParameters(ModuleOp module) {
    module.walk([&](cnn::ParameterOp op) {
      OpBuilder builder(op);
      std::vector<float> numbers(op.getResult().getType().getNumElements());
      for (float &number : numbers)
        number = getNumber(op.getName());
      op.replaceAllUsesWith(createConstant(builder, op.getLoc(),
                                           op.getResult().getType().getShape(),
                                           std::move(numbers), op.getName()));
      op.erase();
    });
  }

  static llvm::StringMap<int> countOps(ModuleOp module) {
    llvm::StringMap<int> counts;
    module.walk([&](Operation *op) { ++counts[op->getName().stripDialect()]; });
    return counts;
  }

  /// Runs `pipeline` on the network of `text`, checks that the largest
  /// difference in its outputs is `tolerance` times their RMS, and returns how
  /// many ops of each name are left.
  llvm::StringMap<int> check(llvm::StringRef text, llvm::StringRef pipeline,
                             double tolerance) {
    SCOPED_TRACE(text.str());
    OwningOpRef<ModuleOp> before = parseSourceString<ModuleOp>(text, &context);
    if (!before) {
      ADD_FAILURE() << "the network cannot be parsed";
      return {};
    }
    bindParameters(*before);
    OwningOpRef<ModuleOp> after = before->clone();
    PassManager manager(&context);
    if (failed(parsePassPipeline(pipeline, manager)) ||
        failed(manager.run(*after)) || failed(verify(*after))) {
      ADD_FAILURE() << "the pipeline failed";
      return {};
    }
    auto first = *before->getOps<cnn::NetworkOp>().begin();
    auto second = *after->getOps<cnn::NetworkOp>().begin();
    std::vector<reference::Tensor> inputs;
    std::normal_distribution<float> normal;
    for (BlockArgument argument : first.getBody().getArguments()) {
      inputs.emplace_back(
          llvm::cast<RankedTensorType>(argument.getType()).getShape());
      for (double &value : inputs.back().values)
        value = normal(random);
    }
    FailureOr<std::vector<reference::Tensor>> expected =
        reference::interpret(first, inputs);
    FailureOr<std::vector<reference::Tensor>> found =
        reference::interpret(second, inputs);
    if (failed(expected) || failed(found)) {
      ADD_FAILURE() << "a network cannot be computed";
      return {};
    }
    for (auto [i, pair] : llvm::enumerate(llvm::zip(*expected, *found))) {
      auto &[x, y] = pair;
      EXPECT_EQ(x.shape, y.shape);
      double squares = 0, difference = 0;
      for (auto [a, b] : llvm::zip(x.values, y.values)) {
        squares += a * a;
        // A NaN in either must not pass.
        difference =
            std::fabs(a - b) <= difference ? difference : std::fabs(a - b);
      }
      double rms = std::sqrt(squares / x.size());
      EXPECT_GT(rms, 0) << "output " << i;
      EXPECT_LE(difference, tolerance * rms) << "output " << i;
    }
    return countOps(*after);
  }

  MLIRContext context;
  std::mt19937 random{42};
};

std::string replaceAll(std::string text, llvm::StringRef from,
                       llvm::StringRef to) {
  for (size_t at = 0; (at = text.find(from.str(), at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to.str());
  return text;
}
} // namespace

constexpr const char *batchNorm =
    R"(scale %s offset %o mean %m variance %v epsilon 1.0e-03)";

TEST_F(Equivalence, BatchNormBehindConvolution) {
  struct Case {
    const char *input, *filter, *clauses;
  };
  for (Case c : {Case{"2x6x17", "8x6x3", "strides [2] padding [1]"},
                 Case{"2x6x9x8", "8x6x3x3", "bias %b padding same"},
                 Case{"1x6x9x8", "8x3x3x2", "groups 2 dilations [2, 1]"},
                 Case{"1x8x9x8", "8x1x3x3", "bias %b groups 8 padding full"},
                 Case{"1x6x9x8", "8x6x3x3", "bias %b padding [2, 1] reflect"},
                 Case{"1x2x5x6x7", "8x2x3x3x3", "strides [1, 2, 2]"}}) {
    std::string text = R"(
cnn.network @n(%x: tensor<INPUTxf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<FILTERxf32>
  %b = cnn.parameter "b" : tensor<8xf32>
  %s = cnn.parameter "s" : tensor<8xf32>
  %o = cnn.parameter "o" : tensor<8xf32>
  %m = cnn.parameter "m" : tensor<8xf32>
  %v = cnn.parameter "variance" : tensor<8xf32>
  %0 = cnn.convolution %x, %w CLAUSES
  %1 = cnn.batch_norm %0 NORM
  cnn.output %1
})";
    text = replaceAll(text, "INPUT", c.input);
    text = replaceAll(text, "FILTER", c.filter);
    text = replaceAll(text, "CLAUSES", c.clauses);
    text = replaceAll(text, "NORM", batchNorm);
    auto left = check(text, "cnn.network(fold-batch-norm)", rounded);
    EXPECT_EQ(left.lookup("batch_norm"), 0);
    EXPECT_EQ(left.lookup("convolution"), 1);
  }
}

TEST_F(Equivalence, BatchNormBeforeConvolution) {
  // Whether it can be folded; if not, it becomes a convolution of its own.
  std::pair<const char *, bool> clauses[] = {
      {"", true},
      {"bias %b activation relu", true},
      {"padding [1, 1]", false},
      {"padding [0, 0] : [0, 1]", false},
      {"padding same", false},
      {"padding same reflect", true},
      {"padding [2, 0] replicate strides [2, 2]", true},
      {"padding full symmetric", true},
      {"residual %r activation tanh", true}};
  for (auto [clause, folds] : clauses)
    for (int groups : {1, 2}) {
      std::string text = R"(
cnn.network @n(%x: tensor<2x6x7x8xf32>, %r: tensor<2x8x5x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<8xIx3x3xf32>
  %b = cnn.parameter "b" : tensor<8xf32>
  %s = cnn.parameter "s" : tensor<6xf32>
  %o = cnn.parameter "o" : tensor<6xf32>
  %m = cnn.parameter "m" : tensor<6xf32>
  %v = cnn.parameter "variance" : tensor<6xf32>
  %0 = cnn.batch_norm %x NORM
  %1 = cnn.convolution %0, %w CLAUSES groups GROUPS
  cnn.output %1
})";
      text = replaceAll(text, "CLAUSES", clause);
      text = replaceAll(text, "GROUPS", std::to_string(groups));
      text = replaceAll(text, "xIx", groups == 1 ? "x6x" : "x3x");
      text = replaceAll(text, "NORM", batchNorm);
      auto left = check(text, "cnn.network(fold-batch-norm)", rounded);
      EXPECT_EQ(left.lookup("batch_norm"), folds ? 0 : 1) << clause;
      left =
          check(text, "cnn.network(fold-batch-norm,batch-norm-to-convolution)",
                rounded);
      EXPECT_EQ(left.lookup("batch_norm"), 0) << clause;
      EXPECT_EQ(left.lookup("convolution"), folds ? 1 : 2) << clause;
    }
}

TEST_F(Equivalence, BatchNormAndFullyConnected) {
  std::string text = R"(
cnn.network @n(%x: tensor<3x8xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<8x8xf32>
  %b = cnn.parameter "b" : tensor<8xf32>
  %s = cnn.parameter "s" : tensor<8xf32>
  %o = cnn.parameter "o" : tensor<8xf32>
  %m = cnn.parameter "m" : tensor<8xf32>
  %v = cnn.parameter "variance" : tensor<8xf32>
  %0 = cnn.batch_norm %x NORM
  %1 = cnn.fully_connected %0, %w
  %2 = cnn.batch_norm %1 NORM
  %3 = cnn.activation relu %2
  %4 = cnn.batch_norm %3 NORM
  %5 = cnn.fully_connected %4, %w bias %b activation tanh
  %6 = cnn.batch_norm %5 NORM
  cnn.output %3, %6
})";
  text = replaceAll(text, "NORM", batchNorm);
  auto left = check(text, "cnn.network(fold-batch-norm)", rounded);
  // All but that behind the tanh.
  EXPECT_EQ(left.lookup("batch_norm"), 1);
  left = check(text, "cnn.network(batch-norm-to-convolution)", rounded);
  EXPECT_EQ(left.lookup("batch_norm"), 0);
}

TEST_F(Equivalence, RemainingBatchNorm) {
  for (llvm::StringRef shape :
       {"3x5", "2x5x7", "1x5x4x3", "1x5x2x3x4", "2x5x1x1"}) {
    std::string text = R"(
cnn.network @n(%x: tensor<SHAPExf32>, %t: tensor<5xf32>) -> (y, z, u) {
  %s = cnn.parameter "s" : tensor<5xf32>
  %o = cnn.parameter "o" : tensor<5xf32>
  %m = cnn.parameter "m" : tensor<5xf32>
  %v = cnn.parameter "variance" : tensor<5xf32>
  %0 = cnn.batch_norm %x NORM
  %1 = cnn.activation relu %0
  %2 = cnn.batch_norm %0 NORM
  %p = cnn.activation exp %t
  %3 = cnn.batch_norm %x scale %t offset %s mean %o variance %p
  cnn.output %1, %2, %3
})";
    text = replaceAll(text, "SHAPE", shape);
    text = replaceAll(text, "NORM", batchNorm);
    auto left = check(text, "cnn.network(batch-norm-to-convolution)", rounded);
    EXPECT_EQ(left.lookup("batch_norm"), 0);
    EXPECT_EQ(left.lookup("convolution"), shape == "3x5" ? 0 : 2);
  }
}

TEST_F(Equivalence, ArithmeticPerChannel) {
  auto left =
      check(R"(
cnn.network @n(%x: tensor<2x5x4x3xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<5x5x3x3xf32>
  %a = cnn.parameter "variance.a" : tensor<5x1x1xf32>
  %b = cnn.parameter "b" : tensor<1x5x1x1xf32>
  %c = cnn.parameter "variance.c" : tensor<f32>
  %0 = cnn.binary div %x, %a
  %1 = cnn.binary sub %b, %0
  %2 = cnn.binary mul %c, %1 activation relu
  %3 = cnn.convolution %2, %w padding same
  %4 = cnn.binary mul %3, %a
  %5 = cnn.binary sub %4, %b
  %6 = cnn.binary div %5, %c activation tanh
  cnn.output %2, %6
})",
            "cnn.network(fold-batch-norm,batch-norm-to-convolution)", rounded);
  EXPECT_EQ(left.lookup("binary"), 0);
  EXPECT_EQ(left.lookup("convolution"), 2);
}

TEST_F(Equivalence, Epilogues) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x4x6x6xf32>) -> (y, z, u) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  %v = cnn.parameter "v" : tensor<4x4x1x1xf32>
  %b = cnn.parameter "b" : tensor<4x1x1xf32>
  %0 = cnn.convolution %x, %w padding same
  %1 = cnn.binary sub %0, %b
  %2 = cnn.convolution %x, %v
  %3 = cnn.binary add %1, %2
  %4 = cnn.activation leaky_relu %3
  %5 = cnn.convolution %4, %v
  %6 = cnn.pool max %4 window [3, 3] padding [1, 1]
  %7 = cnn.binary add %6, %5
  %8 = cnn.binary add %7, %b
  %9 = cnn.activation hard_swish %8
  %10 = cnn.binary mul %9, %4
  %11 = cnn.activation tanh %10
  cnn.output %4, %9, %11
})",
                    "cnn.network(fuse-epilogues)", exact);
  EXPECT_EQ(left.lookup("activation"), 0);
  EXPECT_EQ(left.lookup("binary"), 1);
}

TEST_F(Equivalence, ActivationsPastPooling) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x4x7x7xf32>) -> (y, z, u) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  %0 = cnn.convolution %x, %w padding same
  %1 = cnn.pool max %0 window [3, 3] strides [2, 2] padding [1, 1] ceil
  %2 = cnn.activation clip(-0.5, 0.5) %1
  %3 = cnn.binary mul %x, %x
  %4 = cnn.global_pool max %3
  %5 = cnn.flatten %4
  %6 = cnn.activation leaky_relu %5
  %7 = cnn.convolution %x, %w
  %8 = cnn.transpose %7 permutation [2, 3, 1, 0]
  %9 = cnn.activation gelu %8
  cnn.output %2, %6, %9
})",
                    "cnn.network(fuse-epilogues)", exact);
  EXPECT_EQ(left.lookup("activation"), 0);
}

TEST_F(Equivalence, Padding) {
  for (llvm::StringRef mode :
       {"", "mode reflect", "mode symmetric", "mode replicate", "value 0.5"})
    for (llvm::StringRef user :
         {"convolution %0, %w", "convolution %0, %w padding [1, 1]",
          "convolution %0, %w padding same strides [2, 2]",
          "convolution %0, %w padding [1, 1] replicate",
          "convolution %0, %w padding [1, 1] reflect",
          "convolution %0, %w padding full symmetric",
          "pool max %0 window [3, 3]",
          "pool average %0 window [3, 3] strides [2, 2]",
          "pool average %0 window [3, 3] strides [2, 2] ceil",
          "pool average %0 window [4, 4] padding [1, 1]",
          "pool average %0 window [4, 4] padding [1, 1] count_padding ceil",
          "pool l2 %0 window [4, 4] padding [1, 1] strides [3, 3] ceil"})
      for (llvm::StringRef high : {"[0, 0, 1, 2]", "[0, 0, 0, 3]"})
        for (llvm::StringRef input : {"x", "p"}) {
          std::string text = R"(
cnn.network @n(%x: tensor<2x3x6x7xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x3xf32>
  %p = cnn.activation clip(0.25, 2.0) %x
  %0 = cnn.pad %INPUT low [0, 0, 2, 1] high HIGH MODE
  %1 = cnn.USER
  cnn.output %1
})";
          text = replaceAll(text, "INPUT", input);
          text = replaceAll(text, "HIGH", high);
          text = replaceAll(text, "MODE", mode);
          text = replaceAll(text, "USER", user);
          check(text, "cnn.network(fold-padding)", exact);
        }
}

TEST_F(Equivalence, ChannelShuffle) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x6x4x4xf32>, %z: tensor<1x12x4xf32>) -> (y, u) {
  %0 = cnn.reshape %x shape [2, 3, 2, 4, 4]
  %1 = cnn.transpose %0 permutation [0, 2, 1, 3, 4]
  %2 = cnn.reshape %1 shape [2, 6, 4, 4]
  %3 = cnn.reshape %z shape [4, 3, 4]
  %4 = cnn.transpose %3 permutation [1, 0, 2]
  %5 = cnn.reshape %4 shape [1, 12, 4]
  cnn.output %2, %5
})",
                    "cnn.network(recognize-channel-shuffle)", exact);
  EXPECT_EQ(left.lookup("channel_shuffle"), 2);
}

TEST_F(Equivalence, InterleaveChannels) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x5x4x4xf32>, %z: tensor<2x5x4x4xf32>) -> (a, b, c, d) {
  %0 = cnn.concat %x, %z, %x axis 1
  %1 = cnn.channel_shuffle %0 groups 3
  %2 = cnn.slice %1 offsets [0, 0, 0, 0] sizes [2, 7, 4, 4]
  %3 = cnn.slice %1 offsets [0, 7, 0, 0] sizes [2, 8, 4, 4]
  %4 = cnn.slice %3 offsets [0, 3, 0, 0] sizes [2, 4, 4, 4]
  %5 = cnn.concat %z, %x axis 1
  %6 = cnn.channel_shuffle %5 groups 2
  %7 = cnn.slice %6 offsets [0, 5, 0, 0] sizes [2, 5, 4, 4]
  cnn.output %2, %4, %6, %7
})",
                    "cnn.network(interleave-channels)", exact);
  EXPECT_EQ(left.lookup("interleave"), 3);
  EXPECT_EQ(left.lookup("concat"), 0);
  EXPECT_EQ(left.lookup("channel_shuffle"), 0);
}

TEST_F(Equivalence, GatherPixels) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x5x7x6xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<256x5x1x1xf32>
  %b = cnn.parameter "b" : tensor<256xf32>
  %0 = cnn.convolution %x, %w bias %b strides [2, 3] activation relu
  %1 = cnn.convolution %x, %w strides [1, 2] padding same
  cnn.output %0, %1
})",
                    "cnn.network(gather-pixels)", exact);
  EXPECT_EQ(left.lookup("pool"), 2);
}

TEST_F(Equivalence, Activations) {
  auto left = check(R"(
cnn.network @n(%x: tensor<1x2x16x16xf32>) -> (a, b, c, d, e, f, g) {
  %one = cnn.constant dense<1.0> : tensor<f32>
  %half = cnn.constant dense<0.5> : tensor<f32>
  %three = cnn.constant dense<3.0> : tensor<f32>
  %six = cnn.constant dense<6.0> : tensor<f32>
  %zero = cnn.constant dense<0.0> : tensor<f32>
  %root = cnn.constant dense<1.41421354> : tensor<f32>
  %cubic = cnn.constant dense<0.044715> : tensor<f32>
  %scale = cnn.constant dense<0.797884583> : tensor<f32>
  %0 = cnn.activation sigmoid %x
  %1 = cnn.binary mul %x, %0
  %2 = cnn.activation softplus %x
  %3 = cnn.activation tanh %2
  %4 = cnn.binary mul %x, %3
  %5 = cnn.binary add %x, %three
  %6 = cnn.binary max %5, %zero
  %7 = cnn.binary min %6, %six
  %8 = cnn.binary mul %x, %7
  %9 = cnn.binary div %8, %six
  %10 = cnn.binary div %x, %root
  %11 = cnn.activation erf %10
  %12 = cnn.binary add %11, %one
  %13 = cnn.binary mul %x, %12
  %14 = cnn.binary mul %13, %half
  %15 = cnn.binary pow %x, %three
  %16 = cnn.binary mul %cubic, %15
  %17 = cnn.binary add %16, %x
  %18 = cnn.binary mul %17, %scale
  %19 = cnn.activation tanh %18
  %20 = cnn.binary add %one, %19
  %21 = cnn.binary mul %half, %x
  %22 = cnn.binary mul %21, %20
  %23 = cnn.binary mul %x, %half
  %24 = cnn.binary add %23, %one
  %25 = cnn.activation clip(0.0, 1.0) %24
  %26 = cnn.activation clip(-0.5, 1.5) %x
  %27 = cnn.activation relu %26
  cnn.output %1, %4, %9, %14, %22, %25, %27
})",
                    "cnn.network(simplify)", rounded);
  EXPECT_EQ(left.lookup("activation"), 7);
  EXPECT_EQ(left.lookup("binary"), 0);
}

TEST_F(Equivalence, SimplifiedShapesPoolsAndProducts) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x3x4x5xf32>) -> (a, b, c, d, e, f) {
  %w = cnn.parameter "w" : tensor<5x7xf32>
  %v = cnn.parameter "v" : tensor<60x9xf32>
  %0 = cnn.pool average %x window [6, 5] padding [1, 0]
  %1 = cnn.pool l2 %x window [4, 5]
  %2 = cnn.matmul %x, %w
  %3 = cnn.flatten %x
  %4 = cnn.matmul %3, %v
  %5 = cnn.concat %x, %x axis 1
  %6 = cnn.concat %5, %x axis 1
  %7 = cnn.global_pool max %x
  %8 = cnn.transpose %7 permutation [0, 2, 3, 1]
  cnn.output %0, %1, %2, %4, %6, %8
})",
                    "cnn.network(simplify)", exact);
  EXPECT_EQ(left.lookup("pool"), 0);
  EXPECT_EQ(left.lookup("matmul"), 0);
  EXPECT_EQ(left.lookup("concat"), 1);
}

TEST_F(Equivalence, Constants) {
  auto left = check(R"(
cnn.network @n(%x: tensor<2x3x4x5xf32>) -> (a, b) {
  %w = cnn.parameter "w" : tensor<7x5x3xf32>
  %u = cnn.parameter "u" : tensor<60x9xf32>
  %0 = cnn.transpose %w permutation [2, 0, 1]
  %1 = cnn.reduce l2 %0 axes [0, 2]
  %2 = cnn.binary div %0, %1
  %3 = cnn.slice %2 offsets [0, 0, 0] sizes [3, 7, 5] steps [1, 1, 1]
  %4 = cnn.concat %3, %0 axis 1
  %5 = cnn.reshape %4 shape [14, 3, 1, 5]
  %6 = cnn.convolution %x, %5
  %7 = cnn.transpose %u permutation [1, 0]
  %8 = cnn.flatten %x
  %9 = cnn.fully_connected %8, %7
  cnn.output %6, %9
})",
                    "cnn.network(fold-constants)", rounded);
  EXPECT_EQ(left.lookup("constant"), 2);
  EXPECT_EQ(left.lookup("transpose"), 0);
}

TEST_F(Equivalence, ResidualNetwork) {
  std::string text = R"(
cnn.network @n(%x: tensor<2x3x16x16xf32>) -> (y) {
  %w0 = cnn.parameter "w0" : tensor<8x3x3x3xf32>
  %w1 = cnn.parameter "w1" : tensor<8x8x3x3xf32>
  %w2 = cnn.parameter "w2" : tensor<8x8x3x3xf32>
  %w3 = cnn.parameter "w3" : tensor<8x8x1x1xf32>
  %w4 = cnn.parameter "w4" : tensor<10x8xf32>
  %b4 = cnn.parameter "b4" : tensor<10xf32>
  %s = cnn.parameter "s" : tensor<8xf32>
  %o = cnn.parameter "o" : tensor<8xf32>
  %m = cnn.parameter "m" : tensor<8xf32>
  %v = cnn.parameter "variance" : tensor<8xf32>
  %0 = cnn.convolution %x, %w0 padding same strides [2, 2]
  %1 = cnn.batch_norm %0 NORM
  %2 = cnn.activation relu %1
  %3 = cnn.residual %2 body (%a) {
    %4 = cnn.convolution %a, %w1 padding [1, 1] strides [2, 2]
    %5 = cnn.batch_norm %4 NORM
    %6 = cnn.activation relu %5
    %7 = cnn.convolution %6, %w2 padding [1, 1]
    %8 = cnn.batch_norm %7 NORM
    cnn.yield %8
  } shortcut (%b) {
    %9 = cnn.convolution %b, %w3 strides [2, 2]
    %10 = cnn.batch_norm %9 NORM
    cnn.yield %10
  } activation relu
  %11 = cnn.residual %3 body (%a) {
    %12 = cnn.batch_norm %a NORM
    %13 = cnn.activation relu %12
    %14 = cnn.convolution %13, %w1 padding [1, 1]
    cnn.yield %14
  }
  %15 = cnn.pool average %11 window [4, 4]
  %16 = cnn.flatten %15
  %17 = cnn.dropout %16
  %18 = cnn.fully_connected %17, %w4 bias %b4
  cnn.output %18
})";
  text = replaceAll(text, "NORM", batchNorm);
  auto left = check(text, "cnn-graph-pipeline", rounded);
  // Five convolutions and the pre-activation's batch norm.
  EXPECT_EQ(left.lookup("convolution"), 6);
  for (llvm::StringRef gone : {"residual", "batch_norm", "activation", "binary",
                               "dropout", "flatten", "pool"})
    EXPECT_EQ(left.lookup(gone), 0) << gone.str();
  left = check(text, "cnn-graph-pipeline{level=0}", rounded);
  EXPECT_EQ(left.lookup("residual"), 0);
  EXPECT_EQ(left.lookup("batch_norm"), 0);
  EXPECT_EQ(left.lookup("convolution"), 10);
}
