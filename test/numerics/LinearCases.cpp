//===-- LinearCases.cpp - Sweeps over matrix products -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Variants.h"

using namespace cnnc::numerics;

std::vector<Case> cnnc::numerics::linearCases() {
  std::vector<Case> cases;
  constexpr const char *activations[] = {"identity", "relu", "tanh", "sigmoid"};
  int64_t turn = 0;
  for (int64_t batch : {1, 2, 3, 7, 16})
    for (int64_t inputs : {1, 3, 16, 60, 129, 500, 1037, 4100})
      for (int64_t outputs : {1, 10, 16, 33, 100}) {
        const char *activation = activations[turn % 4];
        bool bias = turn++ % 3 != 0;
        // A third of the combinations, each with all others of two of them.
        if ((batch + inputs + outputs) % 3 != 0 && batch > 1)
          continue;
        cases.push_back(
            {"fully_connected " + list({batch, inputs, outputs}),
             [=](Network &network) {
               std::string text = "cnn.fully_connected " +
                                  network.input({batch, inputs}) + ", " +
                                  network.parameter({outputs, inputs});
               if (bias)
                 text += " bias " + network.parameter({outputs}, "bias");
               std::string sum = network.referenceLayer(text);
               outputActivated(
                   network, network.layer(text + " activation " + activation),
                   activation, sum, {batch, outputs},
                   convolutionSum(inputs, 1));
             }});
      }
  struct Product {
    Shape lhs, rhs;
  };
  const Product products[] = {
      {{3, 4}, {4, 5}},
      {{1, 1}, {1, 1}},
      {{17, 33}, {33, 16}},
      {{4}, {4, 5}},
      {{3, 4}, {4}},
      {{4}, {2, 4, 3}},
      {{2, 3, 4}, {4}},
      {{2, 3, 4}, {4, 5}},
      {{3, 4}, {2, 4, 5}},
      {{2, 1, 3, 4}, {5, 4, 2}},
      {{2, 3, 7, 9}, {2, 3, 9, 17}},
      {{5, 400}, {400, 40}},
  };
  for (const Product &product : products)
    for (bool constant : {false, true})
      cases.push_back(
          {"matmul " + tensorType(product.lhs) + " " + tensorType(product.rhs),
           [=](Network &network) {
             std::string lhs = network.input(product.lhs);
             std::string rhs = constant ? network.parameter(product.rhs, "m")
                                        : network.input(product.rhs);
             network.output(network.layer("cnn.matmul " + lhs + ", " + rhs),
                            convolutionSum(product.lhs.back(), 1));
           }});
  return cases;
}
