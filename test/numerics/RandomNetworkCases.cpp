//===-- RandomNetworkCases.cpp - Networks that nobody thought of ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"
#include <algorithm>
#include <random>

using namespace cnnc::numerics;

namespace {
/// Grows a network layer by layer from random values among those it has. The
/// same network for the same seed.
class Grower {
public:
  Grower(Network &network, uint64_t seed) : network(network), random(seed) {}

  void grow(int64_t layers);

private:
  struct Value {
    std::string name;
    Shape shape;
    /// Whether something reads it; if not, it becomes an output.
    bool isUsed = false;
  };

  int64_t below(int64_t count) { return random() % count; }
  template <typename T> T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  /// A random value, of late ones rather; `other` one of the same shape as it.
  Value &pickValue();
  Value *pickOfShape(const Shape &shape);
  void add(const llvm::Twine &text, Shape shape) {
    values.push_back({network.layer(text), std::move(shape)});
  }

  void convolution(const Value &x);
  void pool(const Value &x);
  void activation(const Value &x);
  void binary(const Value &x);
  void concat(const Value &x);
  void slice(const Value &x);
  void pad(const Value &x);
  void shuffle(const Value &x);
  void normalize(const Value &x);
  void gate(const Value &x);

  Network &network;
  std::mt19937_64 random;
  std::vector<Value> values;
};
} // namespace

Grower::Value &Grower::pickValue() {
  size_t i = values.size() - 1 -
             std::min<size_t>(below(values.size()), below(values.size()));
  values[i].isUsed = true;
  return values[i];
}

Grower::Value *Grower::pickOfShape(const Shape &shape) {
  std::vector<Value *> candidates;
  for (Value &value : values)
    if (value.shape == shape)
      candidates.push_back(&value);
  Value *value = candidates[below(candidates.size())];
  value->isUsed = true;
  return value;
}

void Grower::convolution(const Value &x) {
  int64_t channels = x.shape[1], groups = 1;
  int64_t outputs = pick<int64_t>({3, 8, 15, 16, 17, 32, 48});
  if (below(3) == 0)
    groups = outputs = channels;
  else if (below(4) == 0 && channels % 2 == 0 && outputs % 2 == 0)
    groups = 2;
  int64_t window = pick<int64_t>({1, 1, 2, 3, 3, 5});
  int64_t stride = pick<int64_t>({1, 1, 1, 2});
  int64_t dilation = pick<int64_t>({1, 1, 1, 2});
  std::string text =
      "cnn.convolution " + x.name + ", " +
      network.parameter({outputs, channels / groups, window, window});
  Shape shape = x.shape;
  shape[1] = outputs;
  for (int64_t d : {2, 3})
    shape[d] = (shape[d] + stride - 1) / stride;
  if (below(2))
    text += " bias " + network.parameter({outputs}, "bias");
  if (llvm::any_of(values, [&](Value &v) { return v.shape == shape; }) &&
      below(3) == 0)
    text += " residual " + pickOfShape(shape)->name;
  text += " strides " + list({stride, stride}) + " dilations " +
          list({dilation, dilation}) + " padding " +
          pick<const char *>({"same", "same_lower"}) + " groups " +
          std::to_string(groups);
  if (below(2))
    text += std::string(" activation ") +
            pick<const char *>({"relu", "silu", "tanh", "leaky_relu"});
  add(text, shape);
}

void Grower::pool(const Value &x) {
  int64_t window = pick<int64_t>({2, 3}), stride = pick<int64_t>({1, 2});
  Shape shape = x.shape;
  for (int64_t d : {2, 3})
    shape[d] = (shape[d] + stride - 1) / stride;
  add(std::string("cnn.pool ") + pick<const char *>({"max", "average"}) + " " +
          x.name + " window " + list({window, window}) + " strides " +
          list({stride, stride}) + " padding same",
      shape);
}

void Grower::activation(const Value &x) {
  add(std::string("cnn.activation ") +
          pick<const char *>({"relu", "sigmoid", "hard_swish", "gelu", "neg"}) +
          " " + x.name,
      x.shape);
}

void Grower::binary(const Value &x) {
  const Value *y = pickOfShape(x.shape);
  add(std::string("cnn.binary ") +
          pick<const char *>({"add", "add", "sub", "max"}) + " " + x.name +
          ", " + y->name,
      x.shape);
}

void Grower::concat(const Value &x) {
  // Any values that agree but for their channels.
  std::string text = "cnn.concat " + x.name;
  Shape shape = x.shape;
  for (int64_t i = below(3); i >= 0; --i) {
    Value &y = values[below(values.size())];
    Shape other = y.shape;
    other[1] = shape[1];
    if (other != shape || shape[1] + y.shape[1] > 128)
      continue;
    y.isUsed = true;
    shape[1] += y.shape[1];
    text += ", " + y.name;
  }
  add(text + " axis 1", shape);
}

void Grower::slice(const Value &x) {
  Shape offsets(4, 0), sizes = x.shape;
  int64_t d = pick<int64_t>({1, 1, 2, 3});
  sizes[d] = 1 + below(x.shape[d]);
  offsets[d] = below(x.shape[d] - sizes[d] + 1);
  add("cnn.slice " + x.name + " offsets " + list(offsets) + " sizes " +
          list(sizes),
      sizes);
}

void Grower::pad(const Value &x) {
  Shape low = {0, 0, below(3), below(3)}, high = {0, 0, below(3), below(3)};
  Shape shape = x.shape;
  if (shape[2] > 20)
    return;
  for (int64_t d : {2, 3})
    shape[d] += low[d] + high[d];
  add("cnn.pad " + x.name + " low " + list(low) + " high " + list(high) +
          pick<const char *>({"", " value 0.5", " mode replicate"}),
      shape);
}

void Grower::shuffle(const Value &x) {
  int64_t groups = x.shape[1] % 2 ? x.shape[1] % 3 ? 1 : 3 : 2;
  add("cnn.channel_shuffle " + x.name + " groups " + llvm::Twine(groups),
      x.shape);
}

void Grower::normalize(const Value &x) {
  if (below(2)) {
    add("cnn.lrn " + x.name + " size " + llvm::Twine(3 + below(3)) +
            " alpha 0.5",
        x.shape);
    return;
  }
  std::string text = "cnn.batch_norm " + x.name;
  for (const char *part : {"scale", "offset", "mean", "variance"})
    text +=
        std::string(" ") + part + " " +
        network.parameter({x.shape[1]},
                          part == std::string("variance") ? "positive" : part);
  add(text, x.shape);
}

void Grower::gate(const Value &x) {
  Value input = x;
  add("cnn.global_pool average " + input.name,
      {input.shape[0], input.shape[1], 1, 1});
  values.back().isUsed = true;
  std::string filter =
      network.parameter({input.shape[1], input.shape[1], 1, 1});
  add("cnn.convolution " + values.back().name + ", " + filter +
          " activation sigmoid",
      values.back().shape);
  values.back().isUsed = true;
  add("cnn.binary mul " + input.name + ", " + values.back().name, input.shape);
}

void Grower::grow(int64_t layers) {
  Shape shape = {1 + below(2), pick<int64_t>({1, 3, 16, 20}), 9 + below(12),
                 9 + below(12)};
  values.push_back({network.input(shape), shape});
  void (Grower::*const kinds[])(const Value &) = {
      &Grower::convolution, &Grower::convolution, &Grower::convolution,
      &Grower::convolution, &Grower::pool,        &Grower::activation,
      &Grower::binary,      &Grower::binary,      &Grower::concat,
      &Grower::concat,      &Grower::slice,       &Grower::pad,
      &Grower::shuffle,     &Grower::normalize,   &Grower::gate};
  while (int64_t(values.size()) < layers) {
    Value x = pickValue();
    (this->*kinds[below(std::size(kinds))])(x);
  }
  // Errors grow with the layers, and batch normalization may enlarge them. A
  // layer by Winograd's algorithm counts as two dozen.
  Tolerance tolerance = chain(sumOfProducts(128), 4 * layers);
  for (const Value &value : values)
    if (!value.isUsed)
      network.output(value.name, tolerance);
}

std::vector<Case> cnnc::numerics::randomNetworkCases() {
  std::vector<Case> cases;
  for (uint64_t seed = 1; seed <= 12; ++seed)
    cases.push_back({"seed " + std::to_string(seed), [=](Network &network) {
                       Grower(network, seed).grow(24);
                     }});
  return cases;
}
