//===-- NormalizationCases.cpp - Sweeps over normalizations -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Variants.h"
#include <cmath>

using namespace cnnc::numerics;

/// The largest factor by which LRN enlarges errors of its input, by the largest
/// of them. With n the size and s = bias + alpha / n sum x_j^2,
///
///     |dy_i| <= (s^-beta + 2 alpha beta / n |x_i| sum |x_j| s^(-beta - 1)) e
///
/// where |x_i| sum |x_j| is at most (1 + sqrt n) / 2 times the sum of squares,
/// and t / (bias + t)^(beta + 1) has its maximum at t = bias / beta.
static double lrnSlope(int64_t size, double beta, double bias) {
  double peak = std::pow(beta / (beta + 1), beta + 1);
  return std::pow(bias, -beta) * (1 + (1 + std::sqrt(double(size))) * peak);
}

std::vector<Case> cnnc::numerics::normalizationCases() {
  std::vector<Case> cases;
  // `build` gets a value of the shape and its tolerance.
  auto add = [&](const std::string &name, Shape shape,
                 std::function<void(Network &, std::string, Tolerance)> build) {
    cases.push_back({name + " " + tensorType(shape), [=](Network &network) {
                       build(network, network.input(shape), exact());
                     }});
    if (shape.size() >= 3 && shape.size() <= 5)
      cases.push_back({name + " " + tensorType(shape) + " in blocks",
                       [=](Network &network) {
                         build(network,
                               blocked(network, network.input(shape), shape),
                               sumOfProducts(shape[1]));
                       }});
  };

  for (Shape shape : {Shape{1}, Shape{10}, Shape{3, 17}, Shape{2, 16, 5},
                      Shape{2, 17, 5, 3}, Shape{1, 33, 2, 3, 2}})
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (bool log : {false, true})
        add(std::string("softmax") + (log ? " log" : "") + " axis " +
                std::to_string(axis),
            shape, [=](Network &network, std::string x, Tolerance operand) {
              std::string y =
                  network.layer("cnn.softmax " + x + " axis " +
                                llvm::Twine(axis) + (log ? " log" : ""));
              // y_i changes by y_i (dx_i - sum y_j dx_j).
              Variants variants;
              if (operand.rms) {
                std::string error =
                    rootMeanSquare(network, x, shape, 2 * operand.rms);
                if (!log)
                  error = network.referenceLayer("cnn.binary mul " + y + ", " +
                                                 error);
                variants = shift(network, y, error);
              }
              // The exponent x - max, up to 10 for normal numbers, is rounded
              // to 8 u; exp to 2 u, the sum (of positive terms, the largest of
              // which is exact), its inverse and the product to 6 u. Of a
              // logarithm, the sum's error is absolute.
              network.output(
                  y, log ? Tolerance{4, 0, 8 * unitRoundoff} : function(16),
                  variants);
            });

  for (Shape shape : {Shape{2, 17, 5, 5}, Shape{1, 64, 7}, Shape{1, 3, 2, 3, 4},
                      Shape{1, 1, 5, 5}})
    for (int64_t size : {1, 2, 3, 4, 5, 9})
      add("lrn size " + std::to_string(size), shape,
          [=](Network &network, std::string x, Tolerance operand) {
            double bias = size % 2 ? 2 : 1, beta = 0.75;
            std::string y = network.layer(
                "cnn.lrn " + x + " size " + llvm::Twine(size) +
                " alpha 0.5 beta 0.75 bias " + (size % 2 ? "2.0" : "1.0"));
            Variants variants;
            if (operand.rms)
              variants = shift(
                  network, y,
                  rootMeanSquare(network, x, shape,
                                 lrnSlope(size, beta, bias) * operand.rms));
            // Of the sum of squares and the bias, size + 2 roundings count 3/4;
            // two roots, two products and a quotient follow.
            network.output(y, function(0.75 * (size + 2) + 5), variants);
          });

  for (Shape shape : {Shape{3, 17}, Shape{2, 16, 9}, Shape{2, 17, 5, 5},
                      Shape{1, 3, 2, 3, 4}})
    add("batch_norm", shape,
        [=](Network &network, std::string x, Tolerance operand) {
          Shape channels = {shape[1]};
          std::string scale = network.parameter(channels, "scale");
          std::string offset = network.parameter(channels, "offset");
          std::string mean = network.parameter(channels, "mean");
          std::string variance = network.parameter(channels, "positive");
          auto normalize = [&](const std::string &x) {
            return "cnn.batch_norm " + x + " scale " + scale + " offset " +
                   offset + " mean " + mean + " variance " + variance;
          };
          // It is computed as a x + b with a and b rounded, where a x, a mean
          // and offset may cancel. Their sizes are what it would be if all had
          // one sign. A convolution before it takes it into its filter, and all
          // its partial sums get that size.
          auto size = [&](const std::string &x) {
            return network.referenceLayer("cnn.activation abs " + x);
          };
          std::string sizes = network.referenceLayer(
              "cnn.batch_norm " + size(x) + " scale " + size(scale) +
              " offset " + size(offset) + " mean " +
              network.referenceLayer("cnn.activation neg " + size(mean)) +
              " variance " + variance);
          std::string error = network.referenceLayer(
              "cnn.binary mul " + sizes + ", " +
              network.referenceConstant(4 * unitRoundoff + operand.rms));
          Variants variants =
              apply(network, vary(network, x, shape, operand), normalize);
          network.output(network.layer(normalize(x)), exact(),
                         shift(network, variants, error));
        });
  return cases;
}
