//===-- ElementwiseCases.cpp - Sweeps over elementwise ops -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/FunctionErrors.h"
#include "test/numerics/Variants.h"

using namespace cnnc::numerics;

std::vector<Case> cnnc::numerics::activationCases() {
  std::vector<Case> cases;
  for (const FunctionError &function : functionErrors) {
    llvm::StringRef text = function.text;
    bool positive = text == "log" || text == "sqrt";
    auto activate = [=](Network &network, const std::string &x, Shape shape,
                        Tolerance tolerance) {
      std::string y = network.layer("cnn.activation " + text + " " + x);
      outputActivated(network, y, text, x, shape, tolerance);
    };
    // Whole vectors and what is left over; a single element; blocks.
    for (Shape shape :
         {Shape{3, 17, 5, 7}, Shape{1}, Shape{}, Shape{2, 64}, Shape{1, 16, 9}})
      cases.push_back({text.str(), [=](Network &network) {
                         std::string x = network.input(
                             shape, positive ? "positive" : "spread");
                         activate(network, x, shape, exact());
                       }});
    // Infinities, NaN, zeros of both signs, the largest and the smallest, in
    // whole vectors and behind them.
    cases.push_back({text.str() + " at the ends", [=](Network &network) {
                       Shape shape = {16 * specialCount + 7};
                       activate(network, network.input(shape, "special"), shape,
                                exact());
                     }});
    cases.push_back({text.str() + " in blocks", [=](Network &network) {
                       Shape shape = {2, 17, 5, 5};
                       std::string x =
                           blocked(network, network.input(shape), shape);
                       // Not part of the convolution's epilogue alone.
                       network.output(x, sumOfProducts(17));
                       if (!positive)
                         return activate(network, x, shape, sumOfProducts(17));
                       // The error is that of the sum, whatever its sign.
                       std::string size =
                           network.layer("cnn.activation abs " + x);
                       activate(network, size, shape, sumOfProducts(17));
                     }});
  }
  return cases;
}

/// NumPy's rules.
static Shape broadcast(Shape lhs, Shape rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  for (size_t i = 1; i <= rhs.size(); ++i)
    lhs[lhs.size() - i] = std::max(lhs[lhs.size() - i], rhs[rhs.size() - i]);
  return lhs;
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
           Variants left = {x};
           if (isBlocked) {
             x = blocked(network, x, lhs);
             left = vary(network, x, lhs, sumOfProducts(lhs[1]));
             if (kind == "pow") {
               // Of what softplus gives, 3 ULP are its own.
               auto positive = [](const std::string &x) {
                 return "cnn.activation softplus " + x;
               };
               x = network.layer(positive(x));
               left = vary(network, apply(network, left, positive), lhs,
                           function(3));
             }
           }
           auto combine = [&](const std::string &x) {
             return ("cnn.binary " + kind + " " + x + ", " + y).str();
           };
           std::string result =
               network.layer(combine(x) + " activation " + activation.str());
           Tolerance tolerance = kind == "max" || kind == "min" ? exact()
                                 : kind == "pow"                ? function(1)
                                                                : rounded();
           Variants results = apply(network, left, combine);
           if (activation == "identity")
             return network.output(result, tolerance, std::move(results));
           outputActivated(network, result, activation, results,
                           broadcast(lhs, rhs), tolerance);
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
