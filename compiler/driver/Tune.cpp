//===-- Tune.cpp - Measures kernels on this machine -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Tune.h"
#include "compiler/driver/Diagnostics.h"
#include "compiler/driver/Registration.h"
#include "compiler/driver/Session.h"
#include "compiler/planning/Passes.h"
#include "compiler/target/Passes.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <chrono>

using namespace mlir;
using namespace cnnc;
using planning::Candidate;
using planning::ConvolutionLayer;

std::string cnnc::getTuningName(const target::TargetDescription &target) {
  return target.triple.getArchName().str() + " " + target.cpu + " " +
         std::to_string(target.lanes) + "x" + std::to_string(target.registers) +
         (target.fma ? "" : " no-fma");
}

llvm::Expected<planning::TuningTable>
cnnc::readTuning(llvm::StringRef path,
                 const target::TargetDescription &target) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return llvm::createStringError(
        buffer.getError(),
        path + ": cannot be read: " + buffer.getError().message());
  auto table = planning::TuningTable::parse((*buffer)->getBuffer(), path);
  if (!table)
    return table.takeError();
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<kernel::KernelDialect>();
  if (llvm::Error faults = table->check(path, getTuningName(target),
                                        target.getAttribute(&context)))
    return std::move(faults);
  return table;
}

llvm::Expected<std::map<std::string, ConvolutionLayer>>
cnnc::findLayers(ModuleOp module, const CompileOptions &options) {
  OwningOpRef<ModuleOp> copy = module.clone();
  target::attachTarget(*copy, options.target);
  PassManager manager(copy->getContext());
  manager.addPass(planning::createPlanKernels(
      {options.accuracy == Accuracy::Strict, options.threads}));
  if (failed(manager.run(*copy)))
    return llvm::make_error<DiagnosedError>();
  std::map<std::string, ConvolutionLayer> layers;
  auto add = [&](const ConvolutionLayer &layer) {
    layers.emplace(layer.getKey(), layer);
  };
  copy->walk([&](kernel::ConvolutionOp op) { add(ConvolutionLayer::get(op)); });
  copy->walk([&](kernel::StrassenOp op) { add(ConvolutionLayer::get(op)); });
  copy->walk([&](kernel::WinogradOp op) { add(ConvolutionLayer::get(op)); });
  return std::move(layers);
}

/// `1x64x56x56` of a tensor's extents, the spatial ones the last `rank` of
/// three.
static std::string getShape(int64_t n, int64_t c,
                            llvm::ArrayRef<int64_t> spatial, int64_t rank) {
  std::string shape = std::to_string(n) + "x" + std::to_string(c);
  for (int64_t extent : spatial.take_back(rank))
    shape += "x" + std::to_string(extent);
  return shape;
}

std::string cnnc::describeLayer(const ConvolutionLayer &layer) {
  const kernel::ConvolutionGeometry &g = layer.geometry;
  int64_t inputs = g.inputChannels * g.groups, rank = layer.rank;
  auto constant = [](llvm::StringRef name, const std::string &shape) {
    return ("  %" + name + " = cnn.constant dense<1.0e-2> : tensor<" + shape +
            "xf32>\n")
        .str();
  };
  if (rank == 0)
    return "cnn.network @layer(%x: tensor<" +
           getShape(g.extents[2], inputs, {}, 0) + "xf32>) -> (y) {\n" +
           constant("w", getShape(g.outputChannels, inputs, {}, 0)) +
           "  %y = cnn.fully_connected %x, %w\n  cnn.output %y\n}\n";
  bool isBlocked = g.inputBlock > 1;
  std::array<int64_t, 3> extents;
  for (int i = 0; i < 3; ++i)
    extents[i] = (g.extents[i] - 1) * g.strides[i] +
                 (g.window[i] - 1) * g.dilations[i] + 1 + isBlocked;
  auto list = [&](llvm::ArrayRef<int64_t> numbers) {
    return "[" +
           llvm::join(
               llvm::map_range(numbers.take_back(rank),
                               [](int64_t n) { return std::to_string(n); }),
               ", ") +
           "]";
  };
  std::string source = "%x";
  std::string text =
      "cnn.network @layer(%x: tensor<" +
      getShape(g.batch, inputs, extents, rank) + "xf32>) -> (y) {\n" +
      constant("w",
               getShape(g.outputChannels, g.inputChannels, g.window, rank));
  // The first layer's few channels are read as they come; a pool's result is in
  // blocks.
  if (isBlocked) {
    text += "  %x0 = cnn.pool max %x window " + list({2, 2, 2}) + " strides " +
            list({1, 1, 1}) + "\n";
    source = "%x0";
  }
  text += "  %y = cnn.convolution " + source + ", %w strides " +
          list(g.strides) + " dilations " + list(g.dilations) + " groups " +
          std::to_string(g.groups) + "\n";
  // Another reader: one with a halo, where rows are not to be one; else of the
  // pool, so that the two are not computed together.
  std::string other = isBlocked ? source : "";
  bool isPointwise = g.windowSize() == 1 && list(g.strides) == list({1, 1, 1});
  if (isPointwise && !layer.oneRow) {
    std::array<int64_t, 3> three = {3, 3, 3};
    other = "%z";
    text += constant("v", getShape(inputs, 1, three, rank)) +
            "  %z = cnn.convolution " + source + ", %v padding " +
            list({1, 1, 1}) + " groups " + std::to_string(inputs) + "\n";
  }
  if (other.empty())
    return text + "  cnn.output %y\n}\n";
  text += "  cnn.output %y, " + other + "\n}\n";
  size_t at = text.find("(y)");
  return text.replace(at, 3, "(y, z)");
}

namespace {
/// Overwrites the caches by reading something else.
class CacheFlush {
public:
  explicit CacheFlush(const target::TargetDescription &target)
      : bytes(
            std::clamp<int64_t>(2 * target.caches.l3Bytes, 16 << 20, 256 << 20),
            1) {}

  void run() {
    constexpr size_t line = 64;
    char sum = 0;
    for (size_t i = 0; i < bytes.size(); i += line)
      sum += bytes[i];
    result = sum;
  }

private:
  std::vector<char> bytes;
  volatile char result = 0;
};

/// A candidate that can run.
struct Contestant {
  Candidate candidate;
  std::unique_ptr<Session> session;
  std::vector<double> microseconds;
};
} // namespace

/// Compiles the layer's network with a candidate.
static llvm::Expected<std::unique_ptr<Session>>
compileLayer(const std::string &text, const std::string &key,
             const Candidate &candidate, const CompileOptions &options) {
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  DiagnosticPrinter printer(context);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return llvm::make_error<DiagnosedError>();
  CompileOptions forOne = options;
  forOne.profile = true;
  forOne.freeConstants = false;
  forOne.tuning = {{key, candidate.str()}};
  auto compiled = compileToMemory(*module, forOne);
  if (!compiled)
    return compiled.takeError();
  return Session::create(std::move(*compiled));
}

/// Runs a session for some milliseconds, after which cores run as fast as amid
/// a network: having waited for memory they do not (Zen 3: 0.6 ms instead of
/// 0.32).
static llvm::Error warmUp(Session &session, size_t threads) {
  using Clock = std::chrono::steady_clock;
  if (llvm::Error error = session.setThreads(threads))
    return error;
  Clock::time_point end = Clock::now() + std::chrono::milliseconds(3);
  do {
    if (llvm::Error error = session.run())
      return error;
  } while (Clock::now() < end);
  return session.setThreads(1);
}

/// Runs the session and gives the time of the layer's launches. It has threads
/// only meanwhile: those of others would still spin and take the processors.
/// The launch before the layer's wakes them up.
static llvm::Expected<double> runOnce(Session &session, size_t threads) {
  if (llvm::Error error = session.setThreads(threads))
    return std::move(error);
  if (llvm::Error error = session.startProfile())
    return std::move(error);
  if (llvm::Error error = session.run())
    return std::move(error);
  auto times = session.getLaunchTimes();
  if (!times)
    return times.takeError();
  double nanoseconds = 0;
  for (auto [launch, time] : llvm::zip_equal(times->launches, times->times)) {
    llvm::StringRef algorithm = launch.algorithm;
    if (algorithm == "convolution" || algorithm.starts_with("strassen") ||
        algorithm.starts_with("winograd"))
      nanoseconds += time.last;
  }
  // Takes the times with the profiler.
  if (llvm::Error error = session.setThreads(1))
    return std::move(error);
  return nanoseconds / 1000;
}

/// Measures contestants in turn, as amid a network: other layers' weights have
/// driven the layer's out of the caches, and the workspace, which one layer
/// uses after the other, is there. `other` computes the same with weights of
/// its own.
static llvm::Error measure(llvm::ArrayRef<Contestant *> contestants,
                           Session &other, int rounds, size_t threads,
                           CacheFlush &flush) {
  constexpr int warmRounds = 2;
  for (Contestant *contestant : contestants)
    contestant->microseconds.clear();
  for (int round = -warmRounds; round < rounds; ++round)
    for (Contestant *contestant : contestants) {
      flush.run();
      if (llvm::Error error = warmUp(other, threads))
        return error;
      contestant->session->fetchWorkspace();
      auto microseconds = runOnce(*contestant->session, threads);
      if (!microseconds)
        return microseconds.takeError();
      if (round >= 0)
        contestant->microseconds.push_back(*microseconds);
    }
  return llvm::Error::success();
}

static double getMedian(std::vector<double> values) {
  auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double cnnc::compareRounds(llvm::ArrayRef<double> times,
                           llvm::ArrayRef<double> others) {
  std::vector<double> quotients;
  for (auto [time, other] : llvm::zip_equal(times, others))
    quotients.push_back(time / other);
  return getMedian(std::move(quotients));
}

llvm::Expected<planning::TuningResult>
cnnc::measureLayer(const ConvolutionLayer &layer,
                   const CompileOptions &options) {
  constexpr size_t mostCandidates = 8;
  // Few rounds tell who may be the fastest, more who is; each heat measures
  // anew, as the least of several ratios is less than that one's own.
  struct Heat {
    size_t contestants;
    int rounds;
  };
  constexpr Heat heats[] = {{mostCandidates + 1, 9}, {4, 25}, {2, 51}};
  // Who takes so much longer than the model's choice in one heat does not win
  // another.
  constexpr double hopeless = 1.05;
  // Differences below are noise.
  constexpr double margin = 0.99;

  std::string key = layer.getKey(), text = describeLayer(layer);
  std::vector<Contestant> contestants;
  {
    MLIRContext context(MLIRContext::Threading::DISABLED);
    context.loadDialect<kernel::KernelDialect>();
    kernel::TargetAttr target = options.target.getAttribute(&context);
    planning::PlanOptions plan{options.accuracy == Accuracy::Strict,
                               options.threads};
    // What the model chooses comes first, variants and the rest behind it.
    Candidate chosen = planning::listCandidates(layer, target, plan).front();
    contestants.push_back({chosen, nullptr, {}});
    for (const Candidate &candidate : planning::getShortlist(
             planning::listCandidates(layer, target, plan, /*variants=*/true),
             mostCandidates))
      if (candidate.str() != chosen.str())
        contestants.push_back({candidate, nullptr, {}});
  }
  for (Contestant &contestant : contestants) {
    auto session = compileLayer(text, key, contestant.candidate, options);
    if (!session)
      return session.takeError();
    contestant.session = std::move(*session);
  }
  auto other = compileLayer(text, key, contestants.front().candidate, options);
  if (!other)
    return other.takeError();
  CacheFlush flush(options.target);
  std::vector<Contestant *> left;
  for (Contestant &contestant : contestants)
    left.push_back(&contestant);
  const Contestant &model = *left.front();
  auto ratioOf = [&](const Contestant *contestant) {
    return compareRounds(contestant->microseconds, model.microseconds);
  };
  for (const Heat &heat : heats) {
    left.resize(std::min(left.size(), heat.contestants));
    if (llvm::Error error = measure(left, **other, heat.rounds,
                                    options.getTuningThreads(), flush))
      return std::move(error);
    std::sort(left.begin() + 1, left.end(),
              [&](const Contestant *a, const Contestant *b) {
                return ratioOf(a) < ratioOf(b);
              });
    while (left.size() > 1 && ratioOf(left.back()) > hopeless)
      left.pop_back();
    if (left.size() == 1)
      break;
  }
  planning::TuningResult result;
  result.model = result.kernel = model.candidate.str();
  result.modelMicroseconds = result.microseconds =
      getMedian(model.microseconds);
  if (left.size() > 1 && ratioOf(left[1]) < margin) {
    result.kernel = left[1]->candidate.str();
    result.microseconds *= ratioOf(left[1]);
  }
  return result;
}
