//===-- MovementCases.cpp - Sweeps over ops that move elements -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"

using namespace cnnc::numerics;

namespace {
/// Adds a case for row-major values and one for values in blocks of channels.
class Movements {
public:
  /// `layer` makes the layer's text of its operand's name.
  void add(Shape shape, std::function<std::string(std::string)> layer) {
    for (bool isBlocked : {false, true}) {
      if (isBlocked && (shape.size() < 3 || shape.size() > 5))
        continue;
      cases.push_back(
          {layer(tensorType(shape)) + (isBlocked ? " in blocks" : ""),
           [=](Network &network) {
             std::string x = network.input(shape);
             Tolerance tolerance = exact();
             if (isBlocked) {
               x = blocked(network, x, shape);
               tolerance = sumOfProducts(shape[1]);
             }
             std::string y = network.layer(layer(x));
             network.output(y, tolerance);
             // Behind it a layer that computes, if it can: what it reads has
             // another layout than an output's. Relu leaves 1 / sqrt 2 of the
             // root mean square.
             if (isBlocked)
               network.output(network.layer("cnn.activation relu " + y),
                              chain(tolerance, 2));
           }});
    }
  }
  std::vector<Case> cases;
};
} // namespace

static void addConcats(std::vector<Case> &cases) {
  struct Concat {
    Shape shape;
    int64_t axis;
    /// Each input's extent there.
    Shape extents;
  };
  const Concat concats[] = {
      {{1, 0, 5, 5}, 1, {16, 32, 16}},
      {{2, 0, 5, 5}, 1, {15, 17, 3}},
      {{1, 0, 7, 7}, 1, {1, 1, 1}},
      {{1, 0, 4, 4}, 1, {16, 3, 16}},
      {{0, 17, 3, 3}, 0, {1, 2}},
      {{2, 16, 0, 5}, 2, {1, 3, 2}},
      {{2, 16, 5, 0}, 3, {4, 1}},
      {{2, 17, 0}, 2, {3, 4}},
      {{3, 0}, 1, {5, 11}},
      {{0}, 0, {3, 4, 9}},
      {{1, 0, 2, 3, 4}, 1, {16, 8}},
  };
  for (const Concat &concat : concats)
    for (bool isBlocked : {false, true}) {
      if (isBlocked && concat.shape.size() < 3)
        continue;
      cases.push_back(
          {"concat " + list(concat.extents) + " axis " +
               std::to_string(concat.axis) + (isBlocked ? " in blocks" : ""),
           [=](Network &network) {
             std::string inputs;
             int64_t channels = 1;
             for (int64_t extent : concat.extents) {
               Shape shape = concat.shape;
               shape[concat.axis] = extent;
               std::string x = network.input(shape);
               if (isBlocked) {
                 x = blocked(network, x, shape);
                 channels = std::max(channels, shape[1]);
               }
               inputs += (inputs.empty() ? "" : ", ") + x;
             }
             std::string y = network.layer("cnn.concat " + inputs + " axis " +
                                           llvm::Twine(concat.axis));
             network.output(y, isBlocked ? sumOfProducts(channels) : exact());
           }});
      // A value twice, and one that something else reads as well.
      cases.push_back(
          {"concat of a value with itself", [=](Network &network) {
             Shape shape = concat.shape;
             shape[concat.axis] = concat.extents[0];
             std::string x = network.input(shape);
             if (isBlocked)
               x = blocked(network, x, shape);
             std::string z = network.layer("cnn.activation relu " + x);
             std::string y =
                 network.layer("cnn.concat " + x + ", " + z + ", " + x +
                               " axis " + llvm::Twine(concat.axis));
             Tolerance tolerance =
                 isBlocked ? chain(sumOfProducts(shape[1]), 2) : exact();
             network.output(y, tolerance);
             network.output(z, tolerance);
           }});
    }
}

static void addInterleaves(std::vector<Case> &cases) {
  struct Interleave {
    /// Of each of `inputs`.
    Shape shape;
    int64_t inputs, offset, channels;
  };
  const Interleave interleaves[] = {
      {{1, 58, 6, 6}, 2, 0, 58},    {{1, 58, 6, 6}, 2, 58, 58},
      {{2, 29, 5, 3}, 2, 0, 58},    {{2, 29, 5, 3}, 2, 29, 29},
      {{1, 16, 4, 4}, 2, 0, 32},    {{1, 16, 4, 4}, 2, 16, 16},
      {{2, 33, 1, 1}, 3, 0, 99},    {{2, 33, 2, 7}, 3, 31, 50},
      {{1, 16, 3, 3}, 3, 7, 33},    {{1, 29, 9}, 2, 3, 40},
      {{2, 33, 7}, 3, 98, 1},       {{1, 16, 2, 3, 4}, 2, 1, 30},
      {{2, 5, 2, 3, 2}, 3, 4, 9},   {{1, 1, 4, 4}, 5, 1, 3},
      {{1, 116, 28, 28}, 2, 0, 116}};
  for (const Interleave &row : interleaves)
    for (bool isBlocked : {false, true})
      cases.push_back(
          {"interleave " + list(row.shape) + " x " +
               std::to_string(row.inputs) + " from " +
               std::to_string(row.offset) + " channels " +
               std::to_string(row.channels) + (isBlocked ? " in blocks" : ""),
           [=](Network &network) {
             // Of more than two inputs one is reordered, as it is not in
             // blocks.
             std::string inputs;
             for (int64_t i = 0; i < row.inputs; ++i) {
               std::string x = network.input(row.shape);
               if (isBlocked && i != 2)
                 x = blocked(network, x, row.shape);
               inputs += (i ? ", " : "") + x;
             }
             std::string y =
                 network.layer("cnn.interleave " + inputs + " offset " +
                               llvm::Twine(row.offset) + " channels " +
                               llvm::Twine(row.channels));
             Tolerance tolerance =
                 isBlocked ? sumOfProducts(row.shape[1]) : exact();
             network.output(y, tolerance);
             if (isBlocked)
               network.output(network.layer("cnn.activation relu " + y),
                              chain(tolerance, 2));
           }});
}

std::vector<Case> cnnc::numerics::movementCases() {
  Movements moves;
  const Shape image = {2, 17, 6, 7}, even = {1, 64, 5, 5};

  struct Slice {
    Shape shape, offsets, sizes, steps;
  };
  const Slice slices[] = {
      {image, {0, 0, 1, 2}, {2, 17, 4, 4}, {1, 1, 1, 1}},
      {image, {1, 3, 0, 0}, {1, 9, 6, 7}, {1, 1, 1, 1}},
      {image, {0, 16, 5, 6}, {2, 6, 3, 7}, {1, -3, -2, -1}},
      {even, {0, 16, 0, 0}, {1, 32, 5, 5}, {1, 1, 1, 1}},
      {even, {0, 5, 1, 1}, {1, 16, 3, 3}, {1, 1, 1, 1}},
      {even, {0, 0, 0, 0}, {1, 22, 3, 3}, {1, 3, 2, 2}},
      {{9}, {8}, {3}, {-4}},
      {{3, 8, 5}, {1, 7, 0}, {2, 3, 3}, {1, -3, 2}},
      {{4, 5}, {1, 1}, {2, 3}, {2, 1}},
      // Steps to a second element that is not taken.
      {image, {1, 2, 5, 3}, {1, 1, 1, 4}, {2, -99, int64_t(1) << 62, 1}},
      {even, {0, 16, 0, 0}, {1, 32, 5, 1}, {-9, 1, 1, 9}},
      {{1, 16, 3, 4, 5}, {0, 2, 1, 0, 2}, {1, 14, 2, 4, 2}, {1, 1, 1, 1, 2}},
  };
  for (const Slice &slice : slices)
    moves.add(slice.shape, [=](std::string x) {
      return "cnn.slice " + x + " offsets " + list(slice.offsets) + " sizes " +
             list(slice.sizes) + " steps " + list(slice.steps);
    });

  struct Pad {
    Shape shape, low, high;
  };
  const Pad pads[] = {
      {image, {0, 0, 1, 2}, {0, 0, 3, 1}},
      {image, {1, 2, 0, 0}, {0, 3, 0, 0}},
      {even, {0, 0, 3, 3}, {0, 0, 3, 3}},
      {{9}, {2}, {5}},
      {{4, 5}, {1, 0}, {2, 3}},
      {{2, 16, 7}, {0, 0, 1}, {0, 0, 2}},
      {{1, 17, 3, 4, 5}, {0, 0, 1, 2, 0}, {0, 0, 0, 1, 2}},
  };
  for (const Pad &pad : pads)
    for (const char *mode :
         {" mode constant value -1.5", " value 0.0", " mode reflect",
          " mode symmetric", " mode replicate"}) {
      bool fits = true;
      for (size_t d = 0; d < pad.shape.size(); ++d)
        fits &= std::max(pad.low[d], pad.high[d]) < pad.shape[d];
      if (llvm::StringRef(mode).contains("mode re") && !fits)
        continue;
      if (llvm::StringRef(mode).contains("symmetric") && !fits)
        continue;
      moves.add(pad.shape, [=](std::string x) {
        return "cnn.pad " + x + " low " + list(pad.low) + " high " +
               list(pad.high) + mode;
      });
    }

  struct Reshape {
    Shape from, to;
  };
  const Reshape reshapes[] = {
      {image, {2, 17 * 42}},
      {image, {17, 2, 42}},
      {even, {1, 4, 16, 5, 5}},
      {even, {1, -1}},
      {{12}, {3, 4}},
      {{2, 6, 4}, {3, -1, 8}},
      {{1, 16, 1, 1}, {1, 16}},
      {{2, 17, 1, 1}, {2, 17}},
      {{1, 16, 4, 4}, {1, 64, 2, 2}},
      {{1}, {}},
  };
  for (const Reshape &reshape : reshapes)
    moves.add(reshape.from, [=](std::string x) {
      return "cnn.reshape " + x + " shape " + list(reshape.to);
    });
  for (int64_t axis = 0; axis <= 4; ++axis)
    moves.add(image, [=](std::string x) {
      return "cnn.flatten " + x + " axis " + std::to_string(axis);
    });

  for (Shape order : {Shape{0, 2, 3, 1}, Shape{0, 3, 1, 2}, Shape{1, 0, 2, 3},
                      Shape{3, 2, 1, 0}, Shape{0, 1, 3, 2}, Shape{0, 1, 2, 3}})
    moves.add(image, [=](std::string x) {
      return "cnn.transpose " + x + " permutation " + list(order);
    });
  moves.add({5, 33}, [](std::string x) {
    return "cnn.transpose " + x + " permutation [1, 0]";
  });
  moves.add({2, 3, 8, 5, 4}, [](std::string x) {
    return "cnn.transpose " + x + " permutation [0, 2, 1, 3, 4]";
  });

  struct Shuffle {
    Shape shape;
    int64_t groups;
  };
  const Shuffle shuffles[] = {{even, 2},          {even, 4},
                              {even, 1},          {even, 64},
                              {{2, 15, 3, 4}, 3}, {{2, 116, 3, 3}, 2},
                              {{1, 6, 5}, 2},     {{1, 12, 2, 2, 3}, 4}};
  for (const Shuffle &shuffle : shuffles)
    moves.add(shuffle.shape, [=](std::string x) {
      return "cnn.channel_shuffle " + x + " groups " +
             std::to_string(shuffle.groups);
    });
  moves.add(image, [](std::string x) { return "cnn.dropout " + x; });
  addConcats(moves.cases);
  addInterleaves(moves.cases);
  return std::move(moves.cases);
}
