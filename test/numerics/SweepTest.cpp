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
#include <set>

using namespace cnnc;
using namespace cnnc::numerics;
using reference::Tensor;

namespace {

/// How cases are compiled: for this machine; without algorithms that reorder
/// sums; without optimizations; for less of a machine.
enum class Variant { Host, Strict, Unoptimized, Avx2, Sse };

/// An error if this machine cannot run what such options give.
llvm::Expected<CompileOptions> getOptions(Variant variant) {
  CompileOptions options;
  target::TargetOptions target;
  if (variant == Variant::Avx2)
    target.cpu = "x86-64-v3";
  if (variant == Variant::Sse)
    target.cpu = "x86-64-v2";
  target::TargetDescription host =
      llvm::cantFail(target::TargetDescription::get({}));
  if (!target.cpu.empty() && !host.isX86())
    return llvm::createStringError("is about another architecture");
  auto description = target::TargetDescription::get(target);
  if (!description)
    return description.takeError();
  if (description->requiredFeatures & ~host.requiredFeatures)
    return llvm::createStringError("this CPU has no " + target.cpu);
  options.target = *description;
  if (variant == Variant::Strict)
    options.accuracy = Accuracy::Strict;
  if (variant == Variant::Unoptimized)
    options.level = 0;
  return options;
}

/// Some cases that are compiled as one network, which is faster than one by
/// one.
struct Chunk {
  std::vector<Case> cases;
  uint64_t seed;
  Variant variant;

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

TEST_P(Sweep, AgreesWithReference) {
  auto options = getOptions(GetParam().variant);
  if (!options)
    GTEST_SKIP() << llvm::toString(options.takeError());
  check(*options);
}

/// `cases` in chunks of `size`, of which every `step`th is taken.
std::vector<Chunk> divide(std::vector<Case> cases, Variant variant,
                          size_t size = 16, size_t step = 1) {
  std::vector<Chunk> chunks;
  for (size_t i = 0; i < cases.size(); i += size * step) {
    llvm::ArrayRef<Case> part(cases);
    part = part.drop_front(i);
    chunks.push_back(
        {part.take_front(std::min(size, part.size())).vec(), i, variant});
  }
  return chunks;
}

#define SWEEP(name, ...)                                                       \
  INSTANTIATE_TEST_SUITE_P(name, Sweep, testing::ValuesIn(divide(__VA_ARGS__)))

SWEEP(Convolution1d, convolutionCases(1), Variant::Host);
SWEEP(Convolution2d, convolutionCases(2), Variant::Host);
SWEEP(Convolution3d, convolutionCases(3), Variant::Host);
SWEEP(Winograd, winogradCases(/*strict=*/false), Variant::Host);
SWEEP(Pool, poolCases(), Variant::Host);
SWEEP(Activation, activationCases(), Variant::Host);
SWEEP(Binary, binaryCases(), Variant::Host);
SWEEP(Linear, linearCases(), Variant::Host);
SWEEP(Normalization, normalizationCases(), Variant::Host);
SWEEP(Reduction, reductionCases(), Variant::Host);
SWEEP(Movement, movementCases(), Variant::Host);
SWEEP(SmallNetwork, smallNetworkCases(), Variant::Host, 4);
SWEEP(RandomNetwork, randomNetworkCases(), Variant::Host, 1);

SWEEP(StrictConvolution, winogradCases(/*strict=*/true), Variant::Strict);
SWEEP(UnoptimizedNetwork, smallNetworkCases(), Variant::Unoptimized, 4);

// Vectors of eight and of four elements take other paths through the same
// code: samples of the sweeps tell whether these work.
#define NARROW_SWEEPS(name, variant)                                           \
  SWEEP(name##Convolution, convolutionCases(2), variant, 16, 6);               \
  SWEEP(name##Pool, poolCases(), variant, 16, 6);                              \
  SWEEP(name##Activation, activationCases(), variant, 16, 4);                  \
  SWEEP(name##Linear, linearCases(), variant, 16, 4);                          \
  SWEEP(name##Normalization, normalizationCases(), variant, 16, 4);            \
  SWEEP(name##Movement, movementCases(), variant, 16, 4);                      \
  SWEEP(name##Network, smallNetworkCases(), variant, 4)
NARROW_SWEEPS(Avx2, Variant::Avx2);
NARROW_SWEEPS(Sse, Variant::Sse);

// The sweeps together are about all kernels that there are.
TEST(SweepCoverage, EveryKernelIsPlanned) {
  auto options = getOptions(Variant::Host);
  ASSERT_TRUE(bool(options));
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  std::set<std::string> planned;
  for (const std::vector<Case> &cases :
       {convolutionCases(2), winogradCases(/*strict=*/false), poolCases(),
        activationCases(), binaryCases(), linearCases(), normalizationCases(),
        reductionCases(), movementCases()})
    for (const Chunk &chunk : divide(cases, Variant::Host, 64)) {
      auto module = parse(build(chunk.cases).text(), context);
      ASSERT_TRUE(module);
      RandomMaker make(chunk.seed);
      bindParameters(getNetwork(*module), make);
      ASSERT_TRUE(succeeded(runPhases(*module, Phase::Plan, *options)));
      module->walk([&](kernel::ComputeOpInterface op) {
        planned.insert(op->getName().getStringRef().str());
      });
    }
  for (mlir::RegisteredOperationName op : context.getRegisteredOperations())
    if (op.hasInterface<kernel::ComputeOpInterface>())
      EXPECT_EQ(planned.count(op.getStringRef().str()), 1u)
          << op.getStringRef().str();
}

// A test that compares has to notice a difference.
TEST(SweepSensitivity, FindsTheElementThatIsOff) {
  Tensor expected({2, 3}, 1), actual = expected;
  actual.values[4] = 1 + 20 * unitRoundoff;
  auto comparison = llvm::cantFail(reference::compare(actual, expected));
  auto find = [&](Tolerance tolerance) {
    return findFault(actual, expected, comparison, tolerance);
  };
  EXPECT_EQ(find(exact()), 4);
  EXPECT_EQ(find({9.9, 0, 0}), 4);
  EXPECT_EQ(find({10, 0, 0}), std::nullopt);
  EXPECT_EQ(find({0, 19 * unitRoundoff, 0}), 4);
  EXPECT_EQ(find({0, 20 * unitRoundoff, 0}), std::nullopt);
  EXPECT_EQ(find({0, 0, 19 * unitRoundoff}), 4);
  EXPECT_EQ(find({0, 0, 20 * unitRoundoff}), std::nullopt);
  actual.values[2] = std::nan("");
  comparison = llvm::cantFail(reference::compare(actual, expected));
  EXPECT_EQ(find({1e9, 1e9, 1e9}), 2);
}

} // namespace
