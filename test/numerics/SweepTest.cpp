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

/// How cases are compiled: for this machine or for less of one, with any
/// algorithm or without those that reorder sums, and with optimizations or not.
struct Variant {
  const char *cpu;
  Accuracy accuracy;
  int level = 3;
  /// Of the second-level cache, unless it is 0.
  int64_t l2Bytes = 0;
};
constexpr Variant host = {"", Accuracy::Fast};
constexpr Variant strict = {"", Accuracy::Strict};
constexpr Variant unoptimized = {"", Accuracy::Fast, 0};
constexpr Variant avx2 = {"x86-64-v3", Accuracy::Fast};
constexpr Variant avx2Strict = {"x86-64-v3", Accuracy::Strict};
constexpr Variant sse = {"x86-64-v2", Accuracy::Fast};
constexpr Variant sseStrict = {"x86-64-v2", Accuracy::Strict};
// Where little fits into the caches, layers are computed together, and in
// passes.
constexpr Variant smallCache = {"", Accuracy::Strict, 3, 128 << 10};
constexpr Variant tinyCache = {"", Accuracy::Strict, 3, 64 << 10};
constexpr Variant avx2SmallCache = {"x86-64-v3", Accuracy::Strict, 3, 96 << 10};
constexpr Variant sseSmallCache = {"x86-64-v2", Accuracy::Strict, 3, 96 << 10};

/// An error if this machine cannot run what such options give.
llvm::Expected<CompileOptions> getOptions(Variant variant) {
  CompileOptions options;
  target::TargetOptions target;
  target.cpu = variant.cpu;
  target::TargetDescription host =
      llvm::cantFail(target::TargetDescription::get({}));
  if (!target.cpu.empty() && !host.isX86())
    return llvm::createStringError("is about another architecture");
  auto description = target::TargetDescription::get(target);
  if (!description)
    return description.takeError();
  if (description->requiredFeatures & ~host.requiredFeatures)
    return llvm::createStringError("this CPU has no " + target.cpu);
  if (variant.l2Bytes)
    description->caches.l2Bytes = variant.l2Bytes;
  options.target = *description;
  options.accuracy = variant.accuracy;
  options.level = variant.level;
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

/// The options with the kernels that the cases ask for.
CompileOptions getTuned(CompileOptions options, llvm::ArrayRef<Case> cases) {
  for (const Case &part : cases)
    options.tuning.insert(part.tuning.begin(), part.tuning.end());
  return options;
}

/// What the reference and the compiled network give. The reference's variants
/// follow its outputs.
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
  // The same numbers for the same names, as they are asked for in order.
  std::vector<Tensor> inputs;
  auto prepare = [&](const std::string &text) {
    auto module = parse(text, context);
    if (module) {
      RandomMaker make(seed);
      cnn::NetworkOp op = getNetwork(*module);
      inputs = makeInputs(op, make);
      bindParameters(op, make);
    }
    return module;
  };
  auto reference = prepare(network.referenceText());
  if (!reference)
    return fail("the case is not a valid network");
  mlir::FailureOr<std::vector<Tensor>> expected =
      reference::interpret(getNetwork(*reference), inputs);
  if (failed(expected))
    return fail("the reference fails");
  auto module = prepare(network.text());
  if (!module)
    return fail("the case is not a valid network without its variants");
  auto actual = runCompiled(*module, inputs, options);
  if (!actual)
    return fail(llvm::toString(actual.takeError()));
  return Results{std::move(*expected), std::move(*actual)};
}

/// How much of what is allowed the errors of an output use.
struct Judgement {
  /// The first element that is too far off.
  std::optional<int64_t> fault;
  /// The largest error as a part of what is allowed at its element.
  double share = 0;
};

/// `variants` are what may have become of `expected` by errors of its operands.
Judgement judge(const Tensor &actual, const Tensor &expected,
                const reference::Comparison &comparison,
                const Tolerance &tolerance,
                llvm::ArrayRef<Tensor> variants = {}) {
  if (comparison.notFinite)
    return {comparison.firstNotFinite, HUGE_VAL};
  Judgement judgement;
  double least =
      std::max(tolerance.rms * comparison.rmsExpected, tolerance.absolute);
  for (int64_t i = 0; i < expected.size(); ++i) {
    double x = actual.values[i], y = expected.values[i];
    if (!std::isfinite(x))
      continue;
    double carried = 0;
    for (const Tensor &variant : variants)
      carried = std::max(carried, std::fabs(variant.values[i] - y));
    double allowed =
        std::max(least, tolerance.ulp * reference::getUlp(y)) + carried;
    double error = std::fabs(x - y);
    if (error > allowed && !judgement.fault)
      judgement.fault = i;
    if (error > 0)
      judgement.share = std::max(judgement.share, error / allowed);
  }
  return judgement;
}

class Sweep : public testing::TestWithParam<Chunk> {
protected:
  void check(const CompileOptions &options);
};

void Sweep::check(const CompileOptions &options) {
  const Chunk &chunk = GetParam();
  Network network = build(chunk.cases);
  auto results = compute(network, chunk.seed, getTuned(options, chunk.cases));
  if (!results) {
    ADD_FAILURE() << llvm::toString(results.takeError());
    // Which ones?
    for (const Case &part : chunk.cases) {
      Network alone = build(part);
      auto result = compute(alone, chunk.seed, getTuned(options, part));
      if (!result)
        ADD_FAILURE() << part.name << ": " << llvm::toString(result.takeError())
                      << "\n"
                      << alone.text();
    }
    return;
  }
  llvm::ArrayRef<Tensor> all = results->expected;
  ASSERT_EQ(results->actual.size(), network.getOutputs().size());
  llvm::ArrayRef<Tensor> variants = all.drop_front(results->actual.size());
  double share = 0;
  for (auto [actual, expected, output] :
       llvm::zip_first(results->actual, all, network.getOutputs())) {
    const Case &part = chunk.cases[output.index];
    llvm::ArrayRef<Tensor> own = variants.take_front(output.variants.size());
    variants = variants.drop_front(own.size());
    auto comparison = reference::compare(actual, expected);
    if (!comparison) {
      ADD_FAILURE() << part.name << ": "
                    << llvm::toString(comparison.takeError());
      continue;
    }
    Judgement judgement =
        judge(actual, expected, *comparison, output.tolerance, own);
    share = std::max(share, judgement.share);
    if (std::optional<int64_t> fault = judgement.fault)
      ADD_FAILURE() << part.name << ": element " << *fault << " of "
                    << reference::formatShape(expected.shape) << " is "
                    << actual.values[*fault] << ", expected "
                    << expected.values[*fault] << " (tolerance "
                    << output.tolerance.ulp << " ULP, " << output.tolerance.rms
                    << " of the root mean square, " << output.tolerance.absolute
                    << ", and what its operands' errors make of it; the most "
                       "that an element takes of this is "
                    << judgement.share << ")\n"
                    << comparison->describe() << "\n"
                    << build(part).text();
  }
  RecordProperty("share_of_tolerance", std::to_string(share));
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

// The tolerances of convolutions are those of the algorithm: Winograd's has its
// own sweep, and the others have none of it.
SWEEP(Convolution1d, convolutionCases(1), strict);
SWEEP(Convolution2d, convolutionCases(2), strict);
SWEEP(Convolution3d, convolutionCases(3), strict);
SWEEP(Grouped1d, groupedCases(1), host);
SWEEP(Grouped2d, groupedCases(2), host);
SWEEP(Grouped3d, groupedCases(3), host);
SWEEP(Winograd, winogradCases(/*strict=*/false), host);
SWEEP(LastTile, lastTileCases(), host);
SWEEP(FilterTransform, filterTransformCases(), host);
SWEEP(DerivedFilter, derivedFilterCases(), host);
SWEEP(Strassen, strassenCases(), host);
SWEEP(StrictConvolution, winogradCases(/*strict=*/true), strict);
SWEEP(Pool, poolCases(), host);
SWEEP(Activation, activationCases(), host);
SWEEP(Binary, binaryCases(), host);
SWEEP(Linear, linearCases(), host);
SWEEP(Normalization, normalizationCases(), host);
SWEEP(Reduction, reductionCases(), host);
SWEEP(Movement, movementCases(), host);
SWEEP(SmallNetwork, smallNetworkCases(), host, 4);
SWEEP(RandomNetwork, randomNetworkCases(), host, 1);
SWEEP(SmallCache, smallCacheCases(), smallCache, 1);
SWEEP(TinyCache, smallCacheCases(), tinyCache, 1);
SWEEP(Avx2SmallCache, smallCacheCases(), avx2SmallCache, 1);
SWEEP(SseSmallCache, smallCacheCases(), sseSmallCache, 1);
SWEEP(UnoptimizedNetwork, smallNetworkCases(), unoptimized, 4);

// Vectors of eight and of four elements take other paths through the same
// code: samples of the sweeps tell whether these work.
#define NARROW_SWEEPS(name, variant)                                           \
  SWEEP(name##Convolution, convolutionCases(2), variant##Strict, 16, 6);       \
  SWEEP(name##Grouped, groupedCases(2), variant);                              \
  SWEEP(name##Winograd, winogradCases(/*strict=*/false), variant);             \
  SWEEP(name##LastTile, lastTileCases(), variant);                             \
  SWEEP(name##FilterTransform, filterTransformCases(), variant);               \
  SWEEP(name##DerivedFilter, derivedFilterCases(), variant);                   \
  SWEEP(name##Strassen, strassenCases(), variant);                             \
  SWEEP(name##Pool, poolCases(), variant, 16, 6);                              \
  SWEEP(name##Activation, activationCases(), variant, 16, 4);                  \
  SWEEP(name##Linear, linearCases(), variant, 16, 4);                          \
  SWEEP(name##Normalization, normalizationCases(), variant, 16, 4);            \
  SWEEP(name##Movement, movementCases(), variant, 16, 4);                      \
  SWEEP(name##Network, smallNetworkCases(), variant, 4)
NARROW_SWEEPS(Avx2, avx2);
NARROW_SWEEPS(Sse, sse);
#undef NARROW_SWEEPS

/// What the planner makes of the chunk; null if it fails.
mlir::OwningOpRef<mlir::ModuleOp> plan(const Chunk &chunk,
                                       const CompileOptions &options,
                                       mlir::MLIRContext &context) {
  auto module = parse(build(chunk.cases).text(), context);
  if (!module)
    return nullptr;
  RandomMaker make(chunk.seed);
  bindParameters(getNetwork(*module), make);
  if (failed(runPhases(*module, Phase::Plan, getTuned(options, chunk.cases))))
    return nullptr;
  return module;
}

// The sweeps together are about all kernels that there are, and the tolerance
// of Winograd's algorithm about the tiles that are planned.
TEST(SweepCoverage, EveryKernelIsPlanned) {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  std::set<std::string> planned;
  std::set<std::array<int64_t, 3>> windows; // and strides
  std::vector<Chunk> chunks = divide(smallCacheCases(), smallCache, 64);
  for (const std::vector<Case> &cases :
       {convolutionCases(2), groupedCases(2), winogradCases(/*strict=*/false),
        strassenCases(), poolCases(), activationCases(), binaryCases(),
        linearCases(), normalizationCases(), reductionCases(), movementCases()})
    llvm::append_range(chunks, divide(cases, host, 64));
  for (const Chunk &chunk : chunks) {
    auto options = getOptions(chunk.variant);
    ASSERT_TRUE(bool(options));
    auto module = plan(chunk, *options, context);
    ASSERT_TRUE(module);
    module->walk([&](kernel::ComputeOpInterface op) {
      planned.insert(op->getName().getStringRef().str());
    });
    module->walk([&](kernel::WinogradOp op) {
      kernel::WinogradGeometry geometry = op.getGeometry();
      windows.insert({geometry.window[0], geometry.window[1], geometry.stride});
      for (auto [tile, window] :
           llvm::zip_equal(geometry.outputs, geometry.window))
        EXPECT_LE(tile, largestWinogradTile(window));
    });
  }
  for (mlir::RegisteredOperationName op : context.getRegisteredOperations())
    if (op.hasInterface<kernel::ComputeOpInterface>())
      EXPECT_EQ(planned.count(op.getStringRef().str()), 1u)
          << op.getStringRef().str();
  for (std::array<int64_t, 3> window : {std::array<int64_t, 3>{3, 3, 1},
                                        {3, 3, 2},
                                        {5, 5, 1},
                                        {1, 3, 1},
                                        {3, 1, 1},
                                        {1, 7, 1},
                                        {7, 1, 1}})
    EXPECT_EQ(windows.count(window), 1u)
        << window[0] << "x" << window[1] << " at stride " << window[2];
}

/// Calls `body` with what is planned for all cases together, for vectors of
/// each width that this machine has.
void forEachWidth(const std::vector<Case> &cases,
                  llvm::function_ref<void(mlir::ModuleOp)> body) {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  for (Variant variant : {host, avx2, sse}) {
    auto options = getOptions(variant);
    if (!options) {
      llvm::consumeError(options.takeError());
      continue;
    }
    auto module = plan({cases, 0, variant}, *options, context);
    ASSERT_TRUE(module);
    body(*module);
  }
}

TEST(SweepCoverage, LastTilesHaveFewerOutputs) {
  std::vector<Case> cases = lastTileCases();
  forEachWidth(cases, [&](mlir::ModuleOp module) {
    size_t count = 0;
    // Stride, outputs and those of the last tile, in rows and columns.
    std::set<std::array<int64_t, 3>> rows, columns;
    module->walk([&](kernel::WinogradOp op) {
      kernel::WinogradGeometry g = op.getGeometry();
      ++count;
      rows.insert({g.stride, g.outputs[0], g.lastTile(0)});
      columns.insert({g.stride, g.outputs[1], g.lastTile(1)});
    });
    EXPECT_EQ(count, cases.size());
    for (int64_t stride : {1, 2})
      for (int64_t last = 1; last <= 4; ++last) {
        EXPECT_EQ(rows.count({stride, 4, last}), 1u) << stride << " " << last;
        EXPECT_EQ(columns.count({stride, 4, last}), 1u)
            << stride << " " << last;
      }
  });
}

TEST(SweepCoverage, FiltersAreTransformedAsTheyAreUsed) {
  std::vector<Case> cases = filterTransformCases();
  forEachWidth(cases, [&](mlir::ModuleOp module) {
    size_t count = 0;
    module->walk([&](kernel::WinogradOp op) {
      count += op.getGeometry().filterChannels > 0;
    });
    EXPECT_EQ(count, cases.size());
  });
}

TEST(SweepCoverage, FiltersAreDerivedFromOthers) {
  std::vector<Case> cases = derivedFilterCases();
  forEachWidth(cases, [&](mlir::ModuleOp module) {
    std::set<std::array<int64_t, 2>> columns; // and strides
    size_t count = 0;
    module->walk([&](kernel::WinogradOp op) {
      kernel::WinogradGeometry g = op.getGeometry();
      count += g.derivesMirrored;
      columns.insert({g.outputs[1], g.stride});
    });
    EXPECT_EQ(count, cases.size());
    EXPECT_EQ(columns, (std::set<std::array<int64_t, 2>>{
                           {2, 1}, {4, 1}, {2, 2}, {3, 2}, {4, 2}}));
  });
}

TEST(SweepCoverage, StrassensAlgorithmIsUsed) {
  std::vector<Case> cases = strassenCases();
  forEachWidth(cases, [&](mlir::ModuleOp module) {
    size_t flat = 0, rows = 0, halos = 0;
    module->walk([&](kernel::StrassenOp op) {
      ++(op.getFlatten() ? flat : rows);
      halos += op.getFillsHalo();
    });
    EXPECT_EQ(flat, 5u);
    EXPECT_EQ(rows, cases.size() - flat);
    EXPECT_EQ(halos, rows);
  });
}

// A test that compares has to notice a difference.
TEST(SweepSensitivity, FindsTheElementThatIsOff) {
  Tensor expected({2, 3}, 1), actual = expected;
  actual.values[4] = 1 + 20 * unitRoundoff;
  auto comparison = llvm::cantFail(reference::compare(actual, expected));
  auto find = [&](Tolerance tolerance, llvm::ArrayRef<Tensor> variants = {}) {
    return judge(actual, expected, comparison, tolerance, variants).fault;
  };
  EXPECT_EQ(find(exact()), 4);
  EXPECT_EQ(find({9.9, 0, 0}), 4);
  EXPECT_EQ(find({10, 0, 0}), std::nullopt);
  EXPECT_EQ(find({0, 19 * unitRoundoff, 0}), 4);
  EXPECT_EQ(find({0, 20 * unitRoundoff, 0}), std::nullopt);
  EXPECT_EQ(find({0, 0, 19 * unitRoundoff}), 4);
  EXPECT_EQ(find({0, 0, 20 * unitRoundoff}), std::nullopt);
  // Variants allow something where they differ, and there only.
  Tensor variant = expected;
  variant.values[3] = 2;
  EXPECT_EQ(find(exact(), {variant}), 4);
  variant.values[4] = 1 - 12 * unitRoundoff;
  EXPECT_EQ(find({0, 0, 7 * unitRoundoff}, {expected, variant}), 4);
  EXPECT_EQ(find({0, 0, 8 * unitRoundoff}, {expected, variant}), std::nullopt);
  actual.values[2] = std::nan("");
  comparison = llvm::cantFail(reference::compare(actual, expected));
  EXPECT_EQ(find({1e9, 1e9, 1e9}), 2);
}

} // namespace
