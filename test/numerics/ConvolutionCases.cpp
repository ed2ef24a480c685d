//===-- ConvolutionCases.cpp - Sweeps over convolutions -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Window.h"
#include "dialects/kernel/Layout.h"
#include "test/numerics/Case.h"
#include "test/numerics/Pairs.h"
#include "test/numerics/Variants.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc;
using namespace cnnc::numerics;

namespace {
enum Grouping { Whole, Two, Three, Depthwise, Multiplier, groupings, Given };

/// One convolution, from the levels of the sweep.
struct Convolution {
  int64_t batch, groups, inputs, outputs;
  Shape size, window, strides, dilations, low, high, result;
  std::string padding;
  int64_t mode;
  bool bias, residual;
  std::string activation;

  int64_t terms() const { return inputs / groups * product(window); }
  int64_t work() const { return batch * outputs * product(result) * terms(); }
  static int64_t product(llvm::ArrayRef<int64_t> numbers) {
    int64_t product = 1;
    for (int64_t number : numbers)
      product *= number;
    return product;
  }

  /// Works out groups, padding and result; whether there is such a convolution.
  bool resolve(Grouping grouping, int64_t paddingKind);
  std::string text(const llvm::Twine &values, llvm::StringRef activation) const;
  void build(Network &network) const;
};

constexpr const char *modes[] = {"", " reflect", " symmetric", " replicate"};
constexpr const char *paddings[] = {"valid", "same",     "same_lower",
                                    "full",  "explicit", "asymmetric"};
// What is defined of any sum; the first does nothing.
constexpr const char *activations[] = {"identity",
                                       "relu",
                                       "leaky_relu(0.1)",
                                       "clip(-0.5, 0.75)",
                                       "thresholded_relu(0.25)",
                                       "sigmoid",
                                       "tanh",
                                       "hard_sigmoid",
                                       "hard_swish",
                                       "silu",
                                       "elu",
                                       "selu",
                                       "celu(0.3)",
                                       "gelu",
                                       "gelu_tanh",
                                       "mish",
                                       "softplus",
                                       "softsign",
                                       "abs",
                                       "neg",
                                       "exp",
                                       "floor",
                                       "ceil",
                                       "erf"};
} // namespace

bool Convolution::resolve(Grouping grouping, int64_t paddingKind) {
  switch (grouping) {
  case Whole:
    groups = 1;
    break;
  case Two:
    groups = 2;
    break;
  case Three:
    groups = 3;
    break;
  case Depthwise:
    groups = outputs = inputs;
    break;
  case Multiplier:
    groups = inputs;
    outputs = 2 * inputs;
    break;
  case Given:
    break;
  case groupings:
    llvm_unreachable("not a grouping");
  }
  if (inputs % groups || outputs % groups)
    return false;
  // Reflections are defined for padding that is less than the input.
  for (size_t i = 0; i < size.size(); ++i) {
    cnn::WindowDimension d;
    d.input = size[i];
    d.size = window[i];
    d.stride = strides[i];
    d.dilation = dilations[i];
    switch (paddingKind) {
    case 1:
    case 2:
      std::tie(d.padLow, d.padHigh) = cnn::samePadding(
          d.input, d.size, d.stride, d.dilation, paddingKind == 2);
      break;
    case 3:
      d.padLow = d.padHigh = d.extent() - 1;
      break;
    case 4:
      d.padLow = d.padHigh = d.extent() / 2;
      break;
    case 5:
      d.padLow = i % 2 ? 2 : 0;
      d.padHigh = 1 + d.extent() / 3;
      break;
    default:
      break;
    }
    if (!d.fits() || (mode && std::max(d.padLow, d.padHigh) >= d.input))
      return false;
    low.push_back(d.padLow);
    high.push_back(d.padHigh);
    result.push_back(d.output());
  }
  padding = paddings[paddingKind];
  if (paddingKind == 4)
    padding = list(low);
  if (paddingKind == 5)
    padding = list(low) + " : " + list(high);
  padding += modes[mode];
  return true;
}

std::string Convolution::text(const llvm::Twine &values,
                              llvm::StringRef activation) const {
  return ("cnn.convolution " + values + " strides " + list(strides) +
          " dilations " + list(dilations) + " padding " + padding + " groups " +
          llvm::Twine(groups) + " activation " + activation)
      .str();
}

void Convolution::build(Network &network) const {
  Shape inputShape = {batch, inputs};
  inputShape.append(size);
  Shape filterShape = {outputs, inputs / groups};
  filterShape.append(window);
  Shape resultShape = {batch, outputs};
  resultShape.append(result);
  std::string values =
      network.input(inputShape) + ", " + network.parameter(filterShape);
  if (bias)
    values += " bias " + network.parameter({outputs}, "bias");
  if (residual)
    values += " residual " + network.input(resultShape);
  std::string result = network.layer(text(values, activation));
  Tolerance tolerance = convolutionSum(inputs / groups, product(window));
  if (activation == activations[0])
    return network.output(result, tolerance);
  std::string sum = network.referenceLayer(text(values, activations[0]));
  outputActivated(network, result, activation, sum, resultShape, tolerance);
}

namespace {
/// The levels that all sweeps of convolutions have: those of each dimension,
/// then a sweep's own, and at last those of the whole layer.
struct Levels {
  int64_t rank;
  Shape windows, steps, gaps, sizes;

  /// Their numbers, with those of the sweep's own.
  Shape getCounts(llvm::ArrayRef<size_t> own) const {
    Shape counts;
    for (int64_t i = 0; i < rank; ++i)
      for (const Shape *list : {&windows, &steps, &gaps, &sizes})
        counts.push_back(list->size());
    for (size_t count : own)
      counts.push_back(count);
    for (size_t count :
         {std::size(paddings), std::size(modes), size_t(3), size_t(4)})
      counts.push_back(count);
    return counts;
  }
  const int64_t *readDimensions(const int64_t *level, Convolution &c) const {
    for (int64_t i = 0; i < rank; ++i) {
      c.window.push_back(windows[*level++]);
      c.strides.push_back(steps[*level++]);
      c.dilations.push_back(gaps[*level++]);
      c.size.push_back(sizes[*level++]);
    }
    return level;
  }
  /// Whether there is such a convolution.
  static bool readLayer(const int64_t *level, Grouping grouping,
                        Convolution &c) {
    int64_t padding = *level++;
    c.mode = *level++;
    c.batch = 1 + *level++;
    c.bias = *level & 1;
    c.residual = *level & 2;
    return c.resolve(grouping, padding);
  }
};
} // namespace

static Case makeCase(const Convolution &convolution) {
  return {convolution.text("...", convolution.activation),
          [=](Network &network) { convolution.build(network); }};
}

/// A case for each row of levels; `read` says whether there is such a
/// convolution.
static std::vector<Case>
sweep(const Shape &counts, int64_t rank,
      llvm::function_ref<bool(const Row &, Convolution &)> read) {
  std::vector<Case> cases;
  for (const Row &row : coverPairs(counts, rank, [&](const Row &row) {
         Convolution convolution;
         return read(row, convolution);
       })) {
    Convolution convolution;
    read(row, convolution);
    // Each in turn: pairs with all else would double the sweep.
    convolution.activation = activations[cases.size() % std::size(activations)];
    cases.push_back(makeCase(convolution));
  }
  return cases;
}

std::vector<Case> cnnc::numerics::convolutionCases(int64_t rank) {
  // In two dimensions everything; in others, which share the code, less.
  const bool all = rank == 2;
  const Levels levels = {rank,
                         all ? Shape{1, 2, 3, 5, 7} : Shape{1, 2, 3, 5},
                         {1, 2, 3},
                         {1, 2},
                         rank == 3 ? Shape{1, 5, 14}
                                   : Shape{1, 5, 7, 13, 14, 17, 28}};
  const Shape channels =
      all ? Shape{1, 3, 8, 15, 16, 17, 33, 64} : Shape{1, 3, 16, 17, 33};
  const Shape results =
      all ? Shape{1, 6, 8, 16, 17, 33, 48, 64} : Shape{1, 6, 16, 17, 33};
  auto read = [&](const Row &row, Convolution &c) {
    const int64_t *level = levels.readDimensions(row.data(), c);
    c.inputs = channels[*level++];
    c.outputs = results[*level++];
    Grouping grouping = Grouping(*level++);
    // The reference is to be quick as well.
    return Levels::readLayer(level, grouping, c) &&
           c.work() <= (rank == 3 ? 1000000 : 4000000);
  };
  std::vector<Case> cases = sweep(
      levels.getCounts({channels.size(), results.size(), size_t(groupings)}),
      rank, read);
  // Sums in segments, with a rest of their blocks or without: of one input
  // block each, of the window's size, and of several.
  for (int64_t channels : {64, 250, 410})
    for (int64_t window : {1, 3}) {
      if (!all)
        continue;
      Convolution convolution{};
      convolution.batch = convolution.groups = 1;
      convolution.inputs = channels;
      convolution.outputs = 33;
      convolution.size = {5, 7};
      convolution.window = {window, window};
      convolution.strides = convolution.dilations = {1, 1};
      convolution.mode = 0;
      convolution.bias = true;
      convolution.residual = window == 1;
      convolution.activation = "identity";
      if (convolution.resolve(Whole, /*paddingKind=*/1))
        cases.push_back(makeCase(convolution));
    }
  // Panels of the filter that are summed in passes.
  for (int64_t size : {5, 14})
    for (int64_t step : {1, 2}) {
      if (!all)
        continue;
      Convolution convolution{};
      convolution.batch = 1 + size % 2;
      convolution.groups = 1;
      convolution.inputs = 320;
      convolution.outputs = 33;
      convolution.size = {size, size};
      convolution.window = {3, 3};
      convolution.strides = {step, step};
      convolution.dilations = {1, 1};
      convolution.mode = 0;
      convolution.bias = true;
      convolution.residual = step == 2;
      convolution.activation = "relu";
      if (convolution.resolve(Whole, /*paddingKind=*/1))
        cases.push_back(makeCase(convolution));
    }
  return cases;
}

std::vector<Case> cnnc::numerics::groupedCases(int64_t rank) {
  const bool all = rank == 2;
  // More window columns than are written out, as well.
  const Levels levels = {rank,
                         all ? Shape{1, 2, 3, 5, 13} : Shape{1, 3, 12},
                         {1, 2, 3},
                         {1, 2},
                         rank == 3 ? Shape{1, 5, 8}
                                   : Shape{1, 5, 7, 14, 17, 28}};
  const Shape channels = {2, 4, 8}, groups = {3, 4, 5, 6, 9, 16};
  auto read = [&](const Row &row, Convolution &c) {
    const int64_t *level = levels.readDimensions(row.data(), c);
    int64_t inGroup = channels[*level++];
    c.groups = groups[*level++];
    c.inputs = c.outputs = inGroup * c.groups;
    return Levels::readLayer(level, Given, c) && c.work() <= 4000000;
  };
  return sweep(levels.getCounts({channels.size(), groups.size()}), rank, read);
}

namespace {
/// A layer at padding `same`, of square planes.
struct WinogradLayer {
  std::array<int64_t, 2> window;
  int64_t inputs, outputs, size, stride = 1;

  int64_t batch() const { return 1 + size % 2; }
  int64_t outputSize() const { return (size + stride - 1) / stride; }
  Case getCase(Tolerance tolerance) const;
  /// As ConvolutionLayer::getKey.
  std::string getKey() const;
};
} // namespace

Case WinogradLayer::getCase(Tolerance tolerance) const {
  auto build = [layer = *this, tolerance](Network &network) {
    auto [window, inputs, outputs, size, stride] = layer;
    const Shape shape = {layer.batch(), outputs, layer.outputSize(),
                         layer.outputSize()};
    std::string filter =
        network.parameter({outputs, inputs, window[0], window[1]});
    std::string bias = network.parameter({outputs}, "bias");
    std::string text = "cnn.convolution " +
                       network.input({layer.batch(), inputs, size, size}) +
                       ", " + filter + " bias " + bias;
    if (size % 4)
      text += " residual " + network.input(shape);
    std::string step = llvm::utostr(stride);
    text += " padding same strides [" + step + ", " + step + "]";
    std::string sum = network.referenceLayer(text);
    outputActivated(network, network.layer(text + " activation relu"), "relu",
                    sum, shape, tolerance);
  };
  return {list(window) + " of " + llvm::utostr(inputs) + " channels, size " +
              llvm::utostr(size) + ", stride " + llvm::utostr(stride),
          build};
}

std::string WinogradLayer::getKey() const {
  return llvm::formatv("conv2d {0}x{1}>{2} {3}x{3} window {4}x{5} stride "
                       "{6}x{6} dilation 1x1 groups 1",
                       batch(), inputs, outputs, outputSize(), window[0],
                       window[1], stride);
}

std::vector<Case> cnnc::numerics::winogradCases(bool strict) {
  std::vector<Case> cases;
  auto add = [&](std::array<int64_t, 2> window, int64_t channels, int64_t size,
                 int64_t stride = 1) {
    WinogradLayer layer = {window, channels, channels + 16, size, stride};
    cases.push_back(
        layer.getCase(strict ? convolutionSum(channels, window[0] * window[1])
                             : winograd(window, channels, stride)));
  };
  for (int64_t channels : {16, 33, 64})
    for (int64_t size : {5, 7, 13, 14, 28})
      add({3, 3}, channels, size);
  for (int64_t channels : {64, 100})
    for (int64_t size : {27, 28, 33, 34, 56})
      add({3, 3}, channels, size, /*stride=*/2);
  for (int64_t stride : {1, 2})
    add({3, 3}, 400, 8 * stride, stride); // in segments
  for (std::array<int64_t, 2> window :
       {std::array<int64_t, 2>{1, 3}, {3, 1}, {5, 5}, {1, 7}, {7, 1}, {3, 5}})
    for (int64_t size : {7, 17})
      add(window, 64, size);
  return cases;
}

/// The layer, computed by `kernel`.
static Case getForced(const WinogradLayer &layer, const std::string &kernel,
                      bool transformsFilter) {
  Case result = layer.getCase(
      winograd(layer.window, layer.inputs, layer.stride, transformsFilter));
  result.name += ", " + kernel;
  result.tuning = {{layer.getKey(), kernel}};
  return result;
}

/// Layers, each with a kernel, to whose words `options` are added.
static std::vector<Case>
getForced(llvm::ArrayRef<std::pair<WinogradLayer, const char *>> kernels,
          const std::string &options, bool transformsFilter) {
  std::vector<Case> cases;
  for (const auto &[layer, kernel] : kernels)
    cases.push_back(getForced(layer, kernel + options, transformsFilter));
  return cases;
}

std::vector<Case> cnnc::numerics::lastTileCases() {
  std::vector<Case> cases;
  auto add = [&](std::array<int64_t, 2> window, int64_t stride, int64_t size,
                 std::array<int64_t, 2> outputs) {
    WinogradLayer layer = {window, 0, 33, size, stride};
    int64_t rows = kernel::ceilDivide(layer.outputSize(), outputs[0]);
    int64_t columns = kernel::ceilDivide(layer.outputSize(), outputs[1]);
    auto addStrips = [&](int64_t strip, llvm::StringRef options) {
      std::string kernel = llvm::formatv(
          "winograd {0}x{1} strip {2} tile 1x{3}x2 {4}", outputs[0], outputs[1],
          strip, std::min<int64_t>(4, strip * columns), options);
      // Kernels are told apart by the layer.
      layer.inputs = 17 + cases.size();
      cases.push_back(getForced(layer, kernel, /*transformsFilter=*/false));
    };
    addStrips(rows, "task 1x1 transformed");
    // Of several, the last one alone has the last row of tiles.
    if (rows > 1)
      addStrips(rows / 2, "task 2x1");
  };
  // Tiles that are exact, and those that are each number of outputs smaller.
  for (int64_t size : {13, 14, 15, 16}) {
    add({3, 3}, 1, size, {4, 4});
    add({3, 3}, 2, 2 * size, {4, 4});
  }
  for (int64_t size : {13, 14}) {
    add({3, 3}, 1, size, {2, 4});
    add({3, 3}, 1, size, {4, 2});
    add({3, 3}, 2, 2 * size, {2, 3});
    add({3, 3}, 2, 2 * size, {3, 4});
    add({5, 5}, 1, size, {2, 2});
    add({1, 7}, 1, size, {1, 2});
    add({3, 1}, 1, size, {4, 1});
  }
  // A single row and column, which is the last.
  for (int64_t size : {3, 4}) {
    add({3, 3}, 1, size, {4, 4});
    add({3, 3}, 2, 2 * size, {4, 4});
  }
  return cases;
}

std::vector<Case> cnnc::numerics::filterTransformCases() {
  // Parts of blocks and some blocks at once; tiles of 16 registers; panels of
  // fewer vectors at the end; several strips; images.
  const std::pair<WinogradLayer, const char *> kernels[] = {
      {{{3, 3}, 64, 48, 7},
       "winograd 4x2 strip 2 tile 1x8x1 task 2x1 transformed filter 8"},
      {{{3, 3}, 32, 32, 6},
       "winograd 4x4 strip 2 tile 1x4x2 task 1x1 transformed filter 4"},
      {{{3, 3}, 24, 20, 9},
       "winograd 2x4 strip 5 tile 1x8x1 task 1x1 transformed filter 8"},
      {{{3, 3}, 40, 40, 10},
       "winograd 2x2 strip 5 tile 1x4x2 task 1x1 transformed filter 4"},
      {{{3, 3}, 96, 80, 13},
       "winograd 4x4 strip 2 tile 1x4x2 task 3x1 filter 16"},
      {{{3, 3}, 64, 40, 14},
       "winograd 2x2 strip 3 tile 1x5x2 task 2x2 filter 32"},
      {{{3, 3}, 192, 16, 8},
       "winograd 4x4 strip 2 tile 1x4x1 task 1x1 transformed filter 192"},
      {{{3, 3}, 64, 33, 28, 2},
       "winograd 3x3 strip 2 tile 1x5x1 task 1x1 filter 8"},
      {{{3, 3}, 64, 64, 27, 2},
       "winograd 4x4 strip 4 tile 1x4x2 task 2x1 transformed filter 16"},
      {{{1, 7}, 64, 64, 17},
       "winograd 1x2 strip 17 tile 1x9x1 task 2x1 transformed filter 64"},
      {{{3, 1}, 48, 64, 12},
       "winograd 4x1 strip 3 tile 1x6x2 task 2x1 transformed filter 48"},
      {{{5, 5}, 16, 32, 11},
       "winograd 2x2 strip 6 tile 1x6x1 task 2x1 transformed filter 4"},
  };
  return getForced(kernels, "", /*transformsFilter=*/true);
}

std::vector<Case> cnnc::numerics::derivedFilterCases() {
  // Tiles of each number of columns, at stride one and two, whose last may have
  // fewer; all input channels, blocks of them and parts of blocks at once;
  // panels of fewer vectors at the end; several strips.
  const std::pair<WinogradLayer, const char *> kernels[] = {
      {{{3, 3}, 64, 48, 7},
       "winograd 2x2 strip 4 tile 1x8x1 task 2x1 transformed filter 64"},
      {{{3, 3}, 48, 33, 8},
       "winograd 4x4 strip 2 tile 1x4x2 task 1x1 transformed filter 16"},
      {{{3, 3}, 32, 40, 14},
       "winograd 2x4 strip 7 tile 1x5x2 task 1x1 transformed filter 4"},
      {{{3, 3}, 96, 33, 13},
       "winograd 4x2 strip 2 tile 1x7x1 task 2x1 filter 32"},
      {{{3, 3}, 64, 40, 15},
       "winograd 4x4 strip 2 tile 1x4x2 task 1x1 filter 16"},
      {{{1, 3}, 32, 33, 9},
       "winograd 1x4 strip 9 tile 1x9x1 task 1x1 transformed filter 32"},
      {{{3, 3}, 64, 33, 14, 2},
       "winograd 2x2 strip 4 tile 1x8x1 task 1x1 transformed filter 16"},
      {{{3, 3}, 32, 48, 26, 2},
       "winograd 3x3 strip 3 tile 1x5x1 task 2x1 filter 32"},
      {{{3, 3}, 48, 33, 28, 2},
       "winograd 2x4 strip 7 tile 1x5x2 task 1x1 transformed filter 16"},
      {{{3, 3}, 64, 64, 30, 2},
       "winograd 4x4 strip 2 tile 1x4x2 task 2x1 filter 4"},
  };
  return getForced(kernels, " unmirrored", /*transformsFilter=*/false);
}

namespace {
/// A pointwise layer. With `halo` a window of three reads its input and its
/// result as well, so that they have one, and pixels are computed row by row.
struct PointwiseLayer {
  int64_t batch, inputs, outputs, height, width;
  bool halo, residual;

  Case getCase() const;
  /// As ConvolutionLayer::getKey.
  std::string getKey() const;
};
} // namespace

Case PointwiseLayer::getCase() const {
  auto build = [layer = *this](Network &network) {
    auto [batch, inputs, outputs, height, width, halo, residual] = layer;
    const Shape shape = {batch, outputs, height, width};
    Tolerance tolerance = strassen(inputs);
    std::string x = network.input({batch, inputs, height, width});
    auto readWithHalo = [&](const std::string &value, int64_t channels) {
      return network.layer("cnn.convolution " + value + ", " +
                           network.parameter({channels, 1, 3, 3}) +
                           " padding same groups " + llvm::utostr(channels));
    };
    std::string filter = network.parameter({outputs, inputs, 1, 1});
    std::string bias = network.parameter({outputs}, "bias");
    std::string text = "cnn.convolution " + x + ", " + filter + " bias " + bias;
    if (residual)
      text += " residual " + network.input(shape);
    std::string sum = network.referenceLayer(text);
    std::string y = network.layer(text + " activation relu");
    outputActivated(network, y, "relu", sum, shape, tolerance);
    if (!halo)
      return;
    network.output(readWithHalo(x, inputs), convolutionSum(1, 9));
    network.output(readWithHalo(y, outputs), chain(tolerance, 2));
  };
  return {llvm::formatv("{0}x{1}>{2} {3}x{4}{5}{6}", batch, inputs, outputs,
                        height, width, halo ? ", halo" : "",
                        residual ? ", residual" : "")
              .str(),
          build};
}

std::string PointwiseLayer::getKey() const {
  std::string extents = halo ? llvm::formatv("{0}x{1}", height, width).str()
                             : llvm::utostr(height * width);
  return llvm::formatv("conv2d {0}x{1}>{2} {3} window 1x1 stride 1x1 dilation "
                       "1x1 groups 1{4}",
                       batch, inputs, outputs, extents, halo ? "" : " flat")
      .str();
}

std::vector<Case> cnnc::numerics::strassenCases() {
  // Pixels as one row, of an odd number of rows too, and row by row; panels of
  // fewer vectors at the end; sums in segments; tasks that share panels and
  // tiles; images.
  const std::pair<PointwiseLayer, const char *> kernels[] = {
      {{1, 32, 32, 4, 4, false, false}, "strassen tile 1x4x1 task 1x1"},
      {{1, 64, 64, 6, 6, false, true}, "strassen tile 1x4x2 task 1x2"},
      {{2, 32, 96, 5, 4, false, false}, "strassen tile 1x3x2 task 1x4"},
      {{1, 64, 160, 3, 6, false, true}, "strassen tile 1x5x2 task 2x1"},
      {{1, 1600, 32, 2, 3, false, false}, "strassen tile 1x3x1 task 1x1"},
      {{1, 64, 64, 6, 7, true, false}, "strassen tile 2x3x1 task 1x1"},
      {{2, 32, 96, 4, 5, true, true}, "strassen tile 1x5x1 task 2x1"},
      {{1, 96, 64, 10, 9, true, true}, "strassen tile 1x3x2 task 1x3"},
      {{1, 64, 32, 2, 11, true, false}, "strassen tile 1x4x1 task 1x1"},
  };
  std::vector<Case> cases;
  for (auto [layer, kernel] : kernels) {
    Case part = layer.getCase();
    part.name += std::string(", ") + kernel;
    part.tuning = {{layer.getKey(), kernel}};
    cases.push_back(part);
  }
  return cases;
}
