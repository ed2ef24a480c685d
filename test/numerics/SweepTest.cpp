//===-- SweepTest.cpp - Compiled networks against the reference -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Registration.h"
#include "compiler/reference/Compare.h"
#include "compiler/reference/Interpreter.h"
#include "test/numerics/Case.h"
#include "test/numerics/Compiled.h"
#include "test/numerics/Networks.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::numerics;
using reference::Tensor;

namespace {

/// Some cases that are compiled as one network, which is faster than one by
/// one.
struct Chunk {
  std::vector<Case> cases;
  uint64_t seed;

  friend void PrintTo(const Chunk &chunk, std::ostream *stream) {
    *stream << chunk.cases.size() << " cases from " << chunk.cases.front().name;
  }
};

Network build(llvm::ArrayRef<Case> cases) {
  Network network;
  for (const Case &part : cases) {
    part.build(network);
    ++network.currentCase;
  }
  return network;
}

/// What the reference and the compiled network give.
struct Results {
  std::vector<Tensor> expected, actual;
};

llvm::Expected<Results> compute(const Network &network, uint64_t seed,
                                const CompileOptions &options) {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  Diagnostics diagnostics(context);
  auto fail = [&](const llvm::Twine &message) {
    return llvm::createStringError(message + "\n" + diagnostics.text());
  };
  auto module = parse(network.text(), context);
  if (!module)
    return fail("the case is not a valid network");
  RandomMaker make(seed);
  cnn::NetworkOp op = getNetwork(*module);
  std::vector<Tensor> inputs = makeInputs(op, make);
  bindParameters(op, make);
  mlir::FailureOr<std::vector<Tensor>> expected =
      reference::interpret(op, inputs);
  if (failed(expected))
    return fail("the reference fails");
  auto actual = runCompiled(*module, inputs, options);
  if (!actual)
    return fail(llvm::toString(actual.takeError()));
  return Results{std::move(*expected), std::move(*actual)};
}

/// The first element that is too far off, or none.
std::optional<int64_t> findFault(const Tensor &actual, const Tensor &expected,
                                 const reference::Comparison &comparison,
                                 const Tolerance &tolerance) {
  if (comparison.notFinite)
    return comparison.firstNotFinite;
  double least =
      std::max(tolerance.rms * comparison.rmsExpected, tolerance.absolute);
  for (int64_t i = 0; i < expected.size(); ++i) {
    double x = actual.values[i], y = expected.values[i];
    double allowed = std::max(least, tolerance.ulp * reference::getUlp(y));
    if (std::isfinite(x) && std::fabs(x - y) > allowed)
      return i;
  }
  return std::nullopt;
}

class Sweep : public testing::TestWithParam<Chunk> {
protected:
  void check(const CompileOptions &options);
};

void Sweep::check(const CompileOptions &options) {
  const Chunk &chunk = GetParam();
  Network network = build(chunk.cases);
  auto results = compute(network, chunk.seed, options);
  if (!results) {
    ADD_FAILURE() << llvm::toString(results.takeError());
    // Which ones?
    for (const Case &part : chunk.cases) {
      Network alone = build(part);
      auto result = compute(alone, chunk.seed, options);
      if (!result)
        ADD_FAILURE() << part.name << ": " << llvm::toString(result.takeError())
                      << "\n"
                      << alone.text();
    }
    return;
  }
  ASSERT_EQ(results->actual.size(), network.getOutputs().size());
  for (auto [actual, expected, output] : llvm::zip_equal(
           results->actual, results->expected, network.getOutputs())) {
    const Case &part = chunk.cases[output.index];
    auto comparison = reference::compare(actual, expected);
    if (!comparison) {
      ADD_FAILURE() << part.name << ": "
                    << llvm::toString(comparison.takeError());
      continue;
    }
    auto fault = findFault(actual, expected, *comparison, output.tolerance);
    if (fault)
      ADD_FAILURE() << part.name << ": element " << *fault << " of "
                    << reference::formatShape(expected.shape) << " is "
                    << actual.values[*fault] << ", expected "
                    << expected.values[*fault] << " (tolerance "
                    << output.tolerance.ulp << " ULP, " << output.tolerance.rms
                    << " of the root mean square, " << output.tolerance.absolute
                    << ")\n"
                    << comparison->describe() << "\n"
                    << build(part).text();
  }
}

CompileOptions getOptions() {
  CompileOptions options;
  options.target = llvm::cantFail(target::TargetDescription::get({}));
  return options;
}

TEST_P(Sweep, AgreesWithReference) { check(getOptions()); }

std::vector<Chunk> divide(std::vector<Case> cases, size_t size = 16) {
  std::vector<Chunk> chunks;
  for (size_t i = 0; i < cases.size(); i += size) {
    llvm::ArrayRef<Case> part(cases);
    part = part.drop_front(i);
    chunks.push_back({part.take_front(std::min(size, part.size())).vec(), i});
  }
  return chunks;
}

#define SWEEP(name, ...)                                                       \
  INSTANTIATE_TEST_SUITE_P(name, Sweep, testing::ValuesIn(divide(__VA_ARGS__)))

SWEEP(Convolution1d, convolutionCases(1));
SWEEP(Convolution2d, convolutionCases(2));
SWEEP(Convolution3d, convolutionCases(3));
SWEEP(Winograd, winogradCases());
SWEEP(Pool, poolCases());
SWEEP(Activation, activationCases());
SWEEP(Binary, binaryCases());
SWEEP(Linear, linearCases());
SWEEP(Normalization, normalizationCases());
SWEEP(Reduction, reductionCases());
SWEEP(Movement, movementCases());
SWEEP(SmallNetwork, smallNetworkCases(), 4);
SWEEP(RandomNetwork, randomNetworkCases(), 1);

} // namespace
