//===-- Variants.cpp - What errors of operands make of results -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Variants.h"
#include "test/numerics/FunctionErrors.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <cmath>

using namespace cnnc::numerics;

Variants cnnc::numerics::shift(Network &network,
                               llvm::ArrayRef<std::string> values,
                               llvm::StringRef amount) {
  Variants results;
  for (const std::string &value : values)
    for (const char *kind : {"add ", "sub "})
      results.push_back(network.referenceLayer(llvm::Twine("cnn.binary ") +
                                               kind + value + ", " + amount));
  return results;
}

std::string cnnc::numerics::rootMeanSquare(Network &network,
                                           llvm::StringRef value,
                                           llvm::ArrayRef<int64_t> shape,
                                           double factor) {
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, shape.size()));
  double size = 1;
  for (int64_t extent : shape)
    size *= extent;
  std::string norm =
      network.referenceLayer("cnn.reduce l2 " + value + " axes " + list(axes));
  return network.referenceLayer(
      "cnn.binary mul " + norm + ", " +
      network.referenceConstant(factor / std::sqrt(size)));
}

Variants cnnc::numerics::vary(Network &network,
                              llvm::ArrayRef<std::string> values,
                              llvm::ArrayRef<int64_t> shape,
                              Tolerance tolerance) {
  Variants results;
  for (const std::string &value : values) {
    // The parts together are a little more than the greatest of them.
    llvm::SmallVector<std::string> amounts;
    if (tolerance.ulp)
      amounts.push_back(network.referenceLayer(
          "cnn.binary mul " +
          network.referenceLayer("cnn.activation abs " + value) + ", " +
          network.referenceConstant(tolerance.ulp * 2 * unitRoundoff)));
    if (tolerance.rms)
      amounts.push_back(rootMeanSquare(network, value, shape, tolerance.rms));
    if (tolerance.absolute)
      amounts.push_back(network.referenceConstant(tolerance.absolute));
    if (amounts.empty()) {
      results.push_back(value);
      continue;
    }
    std::string amount = amounts.front();
    for (const std::string &part : llvm::drop_begin(amounts))
      amount = network.referenceLayer("cnn.binary add " + amount + ", " + part);
    llvm::append_range(results, shift(network, value, amount));
  }
  return results;
}

Variants cnnc::numerics::apply(
    Network &network, llvm::ArrayRef<std::string> values,
    llvm::function_ref<std::string(const std::string &)> layer) {
  Variants results;
  for (const std::string &value : values)
    results.push_back(network.referenceLayer(layer(value)));
  return results;
}

void cnnc::numerics::outputActivated(Network &network, llvm::StringRef value,
                                     llvm::StringRef activation,
                                     llvm::ArrayRef<std::string> operands,
                                     llvm::ArrayRef<int64_t> shape,
                                     Tolerance tolerance) {
  const FunctionError *error =
      llvm::find_if(functionErrors, [&](const FunctionError &row) {
        return activation == row.text;
      });
  if (error == std::end(functionErrors))
    llvm::report_fatal_error("no error is known of " + activation);
  // Units roundoff of the argument, whatever the target; a unit in the last
  // place is up to two.
  tolerance.ulp += std::max(error->argument, error->scaledArgument) / 2;
  Variants variants =
      apply(network, vary(network, operands, shape, tolerance),
            [&](const std::string &x) {
              return ("cnn.activation " + activation + " " + x).str();
            });
  network.output(value, {error->ulp, 0, error->absolute}, std::move(variants));
}
