//===-- SmallNetworkCases.cpp - Networks with branches -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"
#include <algorithm>

using namespace cnnc::numerics;

namespace {
/// Layers as papers write them, on values whose shapes the caller knows.
class Builder {
public:
  explicit Builder(Network &network) : network(network) {}

  std::string convolution(llvm::StringRef x, int64_t from, int64_t to,
                          int64_t window, llvm::StringRef rest = "") {
    std::string filter = network.parameter({to, from, window, window});
    std::string bias = network.parameter({to}, "bias");
    ++layers;
    // Winograd's or Strassen's algorithm may be chosen.
    most = std::max(most, window > 1 ? winograd({window, window}, from).rms
                                     : strassen(from).rms);
    return network.layer("cnn.convolution " + x + ", " + filter + " bias " +
                         bias + " padding same " + rest);
  }
  std::string depthwise(llvm::StringRef x, int64_t channels, int64_t window,
                        llvm::StringRef rest = "") {
    std::string filter = network.parameter({channels, 1, window, window});
    ++layers;
    return network.layer("cnn.convolution " + x + ", " + filter +
                         " padding same groups " + llvm::Twine(channels) + " " +
                         rest);
  }
  /// Expansion, depthwise convolution and projection, and the shortcut around
  /// them (Sandler et al. 2018, figure 4).
  std::string invertedResidual(llvm::StringRef x, int64_t channels,
                               int64_t wide, int64_t window,
                               llvm::StringRef activation) {
    std::string y = convolution(x, channels, wide, 1, activation);
    y = depthwise(y, wide, window, activation);
    y = convolution(y, wide, channels, 1);
    return layer("cnn.binary add " + x + ", " + y);
  }
  std::string batchNorm(llvm::StringRef x, int64_t channels) {
    std::string scale = network.parameter({channels}, "positive");
    std::string offset = network.parameter({channels}, "offset");
    std::string mean = network.parameter({channels}, "mean");
    std::string variance = network.parameter({channels}, "positive");
    return network.layer("cnn.batch_norm " + x + " scale " + scale +
                         " offset " + offset + " mean " + mean + " variance " +
                         variance);
  }
  std::string layer(const llvm::Twine &text) {
    ++layers;
    return network.layer(text);
  }
  /// The tolerance of a chain of sums of `terms` products.
  void output(llvm::StringRef value, int64_t terms) {
    Tolerance tolerance = sumOfProducts(terms);
    tolerance.rms = std::max(tolerance.rms, most);
    network.output(value, chain(tolerance, layers));
  }

  Network &network;
  int64_t layers = 1;

private:
  /// The tolerance of the least exact layer so far, but for plain sums.
  double most = 0;
};
} // namespace

static void residual(Network &network) {
  Builder b(network);
  std::string x =
      b.convolution(network.input({2, 3, 14, 14}), 3, 16, 3, "activation relu");
  for (int64_t i = 0; i < 2; ++i) {
    std::string y = b.convolution(x, 16, 16, 3, "activation relu");
    y = b.convolution(y, 16, 16, 3);
    x = b.layer("cnn.binary add " + x + ", " + y + " activation relu");
  }
  std::string y = b.convolution(x, 16, 33, 3, "strides [2, 2]");
  std::string z = b.convolution(x, 16, 33, 1, "strides [2, 2]");
  x = b.layer("cnn.binary add " + y + ", " + z + " activation relu");
  x = b.layer("cnn.global_pool average " + x);
  x = b.layer("cnn.flatten " + x);
  std::string weights = network.parameter({10, 33});
  x = b.layer("cnn.fully_connected " + x + ", " + weights);
  b.output(x, 33 * 9);
}

/// The same in regions, with a shortcut and batch normalization.
static void residualRegions(Network &network) {
  Builder b(network);
  std::string x = network.input({1, 16, 9, 9});
  std::string u = network.parameter({17, 16, 3, 3});
  std::string v = network.parameter({17, 17, 3, 3});
  std::string s = network.parameter({17, 16, 1, 1});
  std::string names[4];
  for (int64_t i = 0; i < 4; ++i)
    names[i] = network.parameter({17}, i % 2 ? "positive" : "offset");
  std::string norm = " scale " + names[1] + " offset " + names[0] + " mean " +
                     names[2] + " variance " + names[3] + "\n";
  b.layers = 4;
  std::string y =
      network.layer("cnn.residual " + x + " body (%a) {\n" +                  //
                    "    %0 = cnn.convolution %a, " + u + " padding same\n" + //
                    "    %1 = cnn.batch_norm %0" + norm +                     //
                    "    %2 = cnn.activation relu %1\n" +                     //
                    "    %3 = cnn.convolution %2, " + v + " padding same\n" + //
                    "    cnn.yield %3\n  } shortcut (%a) {\n" +               //
                    "    %0 = cnn.convolution %a, " + s + "\n" +              //
                    "    cnn.yield %0\n  } activation relu");
  b.output(y, 17 * 9);
}

static void inception(Network &network) {
  Builder b(network);
  std::string x = network.input({2, 16, 7, 7});
  std::string a = b.convolution(x, 16, 16, 1, "activation relu");
  std::string c = b.convolution(x, 16, 8, 1, "activation relu");
  c = b.convolution(c, 8, 32, 3, "activation relu");
  std::string d = b.convolution(x, 16, 8, 1, "activation relu");
  d = b.convolution(d, 8, 15, 5, "activation relu");
  std::string e = b.layer("cnn.pool max " + x + " window [3, 3] padding same");
  e = b.convolution(e, 16, 16, 1, "activation relu");
  std::string y =
      b.layer("cnn.concat " + a + ", " + c + ", " + d + ", " + e + " axis 1");
  b.output(y, 200);
  b.output(b.convolution(y, 79, 16, 3), 79 * 9);
}

static void dense(Network &network) {
  Builder b(network);
  std::string x = b.convolution(network.input({1, 3, 8, 8}), 3, 16, 3);
  int64_t channels = 16;
  for (int64_t i = 0; i < 3; ++i) {
    std::string y = b.batchNorm(x, channels);
    y = b.layer("cnn.activation relu " + y);
    y = b.convolution(y, channels, 16, 3);
    x = b.layer("cnn.concat " + x + ", " + y + " axis 1");
    channels += 16;
  }
  x = b.layer("cnn.pool average " + x + " window [2, 2] strides [2, 2]");
  // Scales of batch normalization multiply the errors before them.
  b.layers *= 4;
  b.output(x, channels * 9);
}

static void invertedBottleneck(Network &network) {
  Builder b(network);
  std::string x = b.invertedResidual(network.input({1, 16, 13, 13}), 16, 48, 3,
                                     "activation clip(0.0, 6.0)");
  // Squeeze and excitation.
  std::string y = b.convolution(x, 16, 33, 1, "activation silu");
  y = b.depthwise(y, 33, 5, "strides [2, 2] activation silu");
  std::string s = b.layer("cnn.global_pool average " + y);
  s = b.convolution(s, 33, 4, 1, "activation silu");
  s = b.convolution(s, 4, 33, 1, "activation sigmoid");
  y = b.layer("cnn.binary mul " + y + ", " + s);
  b.output(b.convolution(y, 33, 16, 1), 64);
}

/// Of the first unit's shuffle only the halves are read.
static void shuffle(Network &network) {
  Builder b(network);
  std::string x = network.input({1, 58, 6, 6});
  for (int64_t i = 0; i < 2; ++i) {
    std::string left =
        b.layer("cnn.slice " + x + " offsets [0, 0, 0, 0] sizes [1, 29, 6, 6]");
    std::string right = b.layer("cnn.slice " + x +
                                " offsets [0, 29, 0, 0] sizes [1, 29, 6, 6]");
    right = b.convolution(right, 29, 29, 1, "activation relu");
    right = b.depthwise(right, 29, 3);
    right = b.convolution(right, 29, 29, 1, "activation relu");
    x = b.layer("cnn.concat " + left + ", " + right + " axis 1");
    x = b.layer("cnn.channel_shuffle " + x + " groups 2");
  }
  b.output(x, 29 * 3);
  b.output(b.convolution(x, 58, 16, 1), 58);
}

/// As LeNet-5 and AlexNet: pools, LRN, groups, layers of matrices.
static void classic(Network &network) {
  Builder b(network);
  std::string x = b.convolution(network.input({3, 3, 29, 29}), 3, 16, 5,
                                "strides [2, 2] activation relu");
  x = b.layer("cnn.lrn " + x + " size 5 alpha 0.1 beta 0.75 bias 2.0");
  x = b.layer("cnn.pool max " + x + " window [3, 3] strides [2, 2]");
  std::string filter = network.parameter({32, 8, 5, 5});
  x = b.layer("cnn.convolution " + x + ", " + filter +
              " padding [2, 2] groups 2 activation relu");
  x = b.layer("cnn.pool max " + x + " window [3, 3] strides [2, 2]");
  x = b.layer("cnn.flatten " + x);
  std::string weights = network.parameter({40, 32 * 9});
  x = b.layer("cnn.fully_connected " + x + ", " + weights + " activation relu");
  x = b.layer("cnn.dropout " + x);
  weights = network.parameter({10, 40});
  x = b.layer("cnn.fully_connected " + x + ", " + weights);
  b.output(b.layer("cnn.softmax " + x + " axis 1"), 32 * 9);
}

/// What can go wrong with outputs: inputs, constants, the same value twice, and
/// values that other layers go on to use.
static void outputs(Network &network) {
  Builder b(network);
  std::string x = network.input({1, 16, 5, 5});
  std::string y = b.convolution(x, 16, 17, 3);
  std::string z = b.layer("cnn.activation relu " + y);
  network.output(x, exact());
  b.output(y, 16 * 9);
  b.output(z, 16 * 9);
  b.output(z, 16 * 9);
  network.output(network.parameter({3, 5}, "constant"), exact());
  b.output(b.convolution(z, 17, 16, 1), 16 * 9);
}

static void signal(Network &network) {
  Builder b(network);
  std::string x = network.input({2, 1, 40});
  int64_t channels = 1;
  for (int64_t i = 0; i < 3; ++i) {
    std::string filter = network.parameter({15, channels, 3});
    std::string bias = network.parameter({15}, "bias");
    x = b.layer("cnn.convolution " + x + ", " + filter + " bias " + bias +
                " strides [2] activation relu");
    channels = 15;
  }
  x = b.layer("cnn.flatten " + x);
  std::string weights = network.parameter({10, 60});
  b.output(b.layer("cnn.fully_connected " + x + ", " + weights), 60);
}

/// What kernel.strips computes together: windows that overlap and that do not,
/// rows that a task or the plane does not divide, edges where zeros count and
/// where nothing does, channels that do not fill a block.
static void strips(Network &network) {
  Builder b(network);
  std::string x = b.convolution(network.input({2, 3, 45, 43}), 3, 33, 3,
                                "strides [2, 2] activation relu");
  x = b.depthwise(x, 33, 3, "activation clip(0.0, 6.0)");
  x = b.convolution(x, 33, 20, 1);
  x = b.invertedResidual(x, 20, 48, 5, "activation silu");
  x = b.convolution(x, 20, 64, 1, "activation relu");
  x = b.depthwise(x, 64, 3, "strides [2, 2] activation relu");
  b.output(x, 64);
}

static void stripsOfPools(Network &network) {
  Builder b(network);
  std::string x = b.convolution(network.input({1, 3, 61, 58}), 3, 40, 7,
                                "strides [2, 2] activation relu");
  std::string y = b.layer("cnn.pool max " + x +
                          " window [3, 3] strides [2, 2] padding [1, 1]");
  b.output(y, 3 * 49);
  // Of an output nothing stays in a ring.
  b.output(x, 3 * 49);
  x = b.convolution(network.input({3, 16, 30, 31}), 16, 40, 1);
  x = b.layer("cnn.pool average " + x +
              " window [3, 2] strides [1, 2] padding same");
  x = b.convolution(x, 40, 16, 1, "activation relu");
  b.output(x, 60);
  x = network.input({1, 40, 26, 29});
  x = b.layer("cnn.activation relu " + b.batchNorm(x, 40));
  x = b.convolution(x, 40, 24, 1);
  x = b.layer("cnn.pool average " + x + " window [2, 2] strides [2, 2]");
  b.layers *= 4;
  b.output(x, 40);
}

static void stripsOfDirectSums(Network &network) {
  Builder b(network);
  std::string x = network.input({1, 16, 33, 30});
  std::string u = network.parameter({24, 16, 3, 3});
  std::string v = network.parameter({32, 24, 3, 3});
  std::string w = network.parameter({16, 32, 2, 3});
  x = b.layer("cnn.convolution " + x + ", " + u +
              " strides [2, 1] padding [2, 1] activation relu");
  x = b.layer("cnn.convolution " + x + ", " + v +
              " dilations [2, 2] padding [2, 2]");
  x = b.layer("cnn.convolution " + x + ", " + w +
              " strides [2, 2] padding [1, 0] activation relu");
  b.output(x, 32 * 9);
}

std::vector<Case> cnnc::numerics::smallNetworkCases() {
  return {{"residual", residual},
          {"residual regions", residualRegions},
          {"inception", inception},
          {"dense", dense},
          {"inverted bottleneck", invertedBottleneck},
          {"shuffle", shuffle},
          {"classic", classic},
          {"outputs", outputs},
          {"signal", signal}};
}

/// Input and filter that are summed in passes, which a task's panels share.
static void passes(Network &network) {
  Builder b(network);
  std::string x = network.input({1, 64, 21, 25});
  std::string filter = network.parameter({97, 64, 3, 3});
  b.output(b.layer("cnn.convolution " + x + ", " + filter +
                   " strides [2, 1] padding [1, 1] activation relu"),
           64 * 9);
  filter = network.parameter({96, 64, 2, 2});
  b.output(b.layer("cnn.convolution " + x + ", " + filter + " residual " +
                   network.input({1, 96, 20, 24})),
           64 * 4);
}

std::vector<Case> cnnc::numerics::smallCacheCases() {
  return {{"passes", passes},
          {"strips", strips},
          {"strips of pools", stripsOfPools},
          {"strips of direct sums", stripsOfDirectSums}};
}
