//===-- ElementwiseCases.cpp - Sweeps over elementwise ops -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"

using namespace cnnc::numerics;

namespace {
struct Function {
  const char *text;
  /// How exactly it can be had from a float; see Tolerance.
  Tolerance tolerance;
  bool positive = false;
};
} // namespace

std::vector<Case> cnnc::numerics::activationCases() {
  // Exact ones; those of a few roundings; those of an approximation, where
  // eight units are what vendors' libraries promise or better.
  const Function functions[] = {
      {"relu", exact()},
      {"leaky_relu", function(2)},
      {"leaky_relu(-0.3)", function(2)},
      {"clip", exact()},
      {"clip(-1.0, 0.5)", exact()},
      {"sigmoid", function(8)},
      {"tanh", function(8)},
      {"hard_sigmoid", function(4)},
      {"hard_sigmoid(0.2, 0.4)", function(4)},
      {"hard_swish", function(4)},
      {"silu", function(8)},
      {"elu", function(8)},
      {"elu(0.5)", function(8)},
      {"selu", function(8)},
      {"celu", function(8)},
      {"celu(2.0)", function(8)},
      {"gelu", function(8)},
      {"gelu_tanh", function(8)},
      {"mish", function(8)},
      {"softplus", function(8)},
      {"softsign", function(4)},
      {"thresholded_relu", exact()},
      {"thresholded_relu(0.25)", exact()},
      {"abs", exact()},
      {"neg", exact()},
      {"exp", function(8)},
      {"log", function(8), true},
      {"sqrt", function(1), true},
      {"reciprocal", function(2), true},
      {"floor", exact()},
      {"ceil", exact()},
      {"erf", function(8)},
  };
  std::vector<Case> cases;
  for (const Function &f : functions) {
    // Whole vectors and what is left over; a single element; blocks.
    for (Shape shape :
         {Shape{3, 17, 5, 7}, Shape{1}, Shape{}, Shape{2, 64}, Shape{1, 16, 9}})
      cases.push_back(
          {f.text, [=](Network &network) {
             std::string x =
                 network.input(shape, f.positive ? "positive" : "spread");
             network.output(network.layer(std::string("cnn.activation ") +
                                          f.text + " " + x),
                            f.tolerance);
           }});
    // Infinities, NaN, zeros of both signs, the largest and the smallest.
    cases.push_back(
        {std::string(f.text) + " at the ends", [=](Network &network) {
           Tolerance tolerance = f.tolerance;
           tolerance.rms = 0;
           // Where terms cancel, and subnormal numbers.
           tolerance.absolute = tolerance.ulp ? 16 * unitRoundoff : 0;
           std::string x = network.input({40}, "special");
           network.output(
               network.layer(std::string("cnn.activation ") + f.text + " " + x),
               tolerance);
         }});
    if (!f.positive)
      cases.push_back(
          {std::string(f.text) + " in blocks", [=](Network &network) {
             std::string x = network.input({2, 17, 5, 5});
             x = blocked(network, x, {2, 17, 5, 5});
             std::string y = network.layer(std::string("cnn.activation ") +
                                           f.text + " " + x);
             // Not part of the convolution's epilogue alone.
             network.output(x, sumOfProducts(17));
             Tolerance tolerance = sumOfProducts(17);
             tolerance.rms = 4 * std::max(tolerance.rms, f.tolerance.rms);
             llvm::StringRef name = f.text;
             // Steps make a difference of one of any error.
             if (name.starts_with("thresholded"))
               return;
             if (name != "floor" && name != "ceil")
               network.output(y, tolerance);
           }});
  }
  return cases;
}

std::vector<Case> cnnc::numerics::binaryCases() {
  constexpr const char *kinds[] = {"add", "sub", "mul", "div",
                                   "max", "min", "pow"};
  constexpr const char *activations[] = {"identity", "relu", "sigmoid"};
  std::vector<Case> cases;
  int64_t turn = 0;
  auto add = [&](Shape lhs, Shape rhs, bool isBlocked) {
    llvm::StringRef kind = kinds[turn % 7];
    llvm::StringRef activation = activations[turn++ / 7 % 3];
    std::string text = ("binary " + kind + " " + tensorType(lhs) + " " +
                        tensorType(rhs) + (isBlocked ? " in blocks" : ""))
                           .str();
    cases.push_back(
        {text, [=](Network &network) {
           bool positive = kind == "pow" || kind == "div";
           // A convolution's result is of either sign.
           std::string x =
               network.input(lhs, positive && !isBlocked ? "positive" : "x");
           std::string y = network.input(rhs, positive ? "positive" : "y");
           bool isExact = kind == "max" || kind == "min";
           Tolerance tolerance = isExact ? exact() : function(1);
           if (kind == "pow")
             tolerance = function(16);
           if (isBlocked) {
             x = blocked(network, x, lhs);
             if (kind == "pow")
               x = network.layer("cnn.activation softplus " + x);
             tolerance.rms = 8 * sumOfProducts(lhs[1]).rms;
           }
           if (activation == "sigmoid")
             tolerance.ulp = tolerance.rms = 0,
             tolerance.rms += 16 * unitRoundoff;
           if (activation == "sigmoid" && isBlocked)
             tolerance.rms = 8 * sumOfProducts(lhs[1]).rms;
           network.output(network.layer("cnn.binary " + kind + " " + x + ", " +
                                        y + " activation " + activation),
                          tolerance);
         }});
  };
  const Shape full = {2, 17, 5, 6};
  for (int64_t mask = 0; mask < 16; ++mask) {
    Shape part = full, rest = full;
    for (int64_t d = 0; d < 4; ++d)
      (mask >> d & 1 ? part : rest)[d] = 1;
    add(full, part, false);
    add(part, full, false);
    add(part, rest, false);
    add(full, part, true);
    add(part, full, true);
  }
  // Missing dimensions, and other ranks.
  for (Shape shape : {Shape{}, Shape{1}, Shape{6}, Shape{5, 1}, Shape{5, 6},
                      Shape{17, 1, 1}, Shape{17, 5, 6}}) {
    add(full, shape, false);
    add(shape, full, false);
    add(full, shape, true);
  }
  add({}, {}, false);
  add({7}, {7}, false);
  add({3, 33}, {33}, false);
  add({2, 16, 9}, {16, 1}, true);
  add({1, 17, 3, 4, 5}, {1, 17, 1, 1, 1}, true);
  add({2, 3, 4, 3, 5}, {3, 1, 3, 1}, false);
  return cases;
}
