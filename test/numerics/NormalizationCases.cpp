//===-- NormalizationCases.cpp - Sweeps over normalizations -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"

using namespace cnnc::numerics;

std::vector<Case> cnnc::numerics::normalizationCases() {
  std::vector<Case> cases;
  auto add = [&](std::string name, Shape shape, Tolerance tolerance,
                 std::function<std::string(Network &, std::string)> layer) {
    for (bool isBlocked : {false, true}) {
      if (isBlocked && (shape.size() < 3 || shape.size() > 5))
        continue;
      cases.push_back({name + " " + tensorType(shape), [=](Network &network) {
                         std::string x = network.input(shape);
                         Tolerance all = tolerance;
                         if (isBlocked) {
                           x = blocked(network, x, shape);
                           all.rms += 4 * sumOfProducts(shape[1]).rms;
                         }
                         network.output(layer(network, x), all);
                       }});
    }
  };

  for (Shape shape : {Shape{1}, Shape{10}, Shape{3, 17}, Shape{2, 16, 5},
                      Shape{2, 17, 5, 3}, Shape{1, 33, 2, 3, 2}})
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (const char *log : {"", " log"})
        add("softmax" + std::string(log) + " axis " + std::to_string(axis),
            shape, function(16), [=](Network &network, std::string x) {
              return network.layer("cnn.softmax " + x + " axis " +
                                   llvm::Twine(axis) + log);
            });

  for (Shape shape : {Shape{2, 17, 5, 5}, Shape{1, 64, 7}, Shape{1, 3, 2, 3, 4},
                      Shape{1, 1, 5, 5}})
    for (int64_t size : {1, 2, 3, 4, 5, 9})
      add("lrn size " + std::to_string(size), shape, function(16),
          [=](Network &network, std::string x) {
            return network.layer("cnn.lrn " + x + " size " + llvm::Twine(size) +
                                 " alpha 0.5 beta 0.75 bias " +
                                 (size % 2 ? "2.0" : "1.0"));
          });

  for (Shape shape : {Shape{3, 17}, Shape{2, 16, 9}, Shape{2, 17, 5, 5},
                      Shape{1, 3, 2, 3, 4}})
    add("batch_norm", shape, function(16),
        [=](Network &network, std::string x) {
          int64_t channels = shape[1];
          std::string scale = network.parameter({channels}, "scale");
          std::string offset = network.parameter({channels}, "offset");
          std::string mean = network.parameter({channels}, "mean");
          std::string variance = network.parameter({channels}, "positive");
          return network.layer("cnn.batch_norm " + x + " scale " + scale +
                               " offset " + offset + " mean " + mean +
                               " variance " + variance);
        });
  return cases;
}
