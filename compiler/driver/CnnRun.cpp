//===-- CnnRun.cpp - The command line of cnn-run --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/CnnRun.h"
#include "compiler/driver/Diagnostics.h"
#include "compiler/driver/ModelFlags.h"
#include "compiler/driver/RunInputs.h"
#include "compiler/driver/RunResults.h"
#include "compiler/driver/Session.h"
#include "compiler/driver/Tune.h"
#include "compiler/reference/Interpreter.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace mlir;
using namespace cnnc;
namespace cl = llvm::cl;

static constexpr llvm::StringLiteral overview =
    "cnn-run - runs a network on files\n\n"
    "  The model is a shared library that cnnc wrote (.so), or what cnnc "
    "compiles\n"
    "  (.onnx, .mlir, .mlirbc), which is then compiled in memory.\n";

static constexpr llvm::StringLiteral examples = R"(
EXAMPLES:

  cnn-run net.so --input x=x.npy --output y=y.npy --threads 2
  cnn-run net.so --input x=cat.jpg --mean 0.485,0.456,0.406 \
      --deviation 0.229,0.224,0.225 --top 5 --labels classes.txt
  cnn-run net.mlir --init he:1 --random-inputs 1 --repeat 20 --json
  cnn-run net.onnx --input x=x.npy --compare y=expected.npy --rtol 1e-5
  cnn-run net.onnx --input x=x.npy --reference --output y=expected.npy

Arrays are NumPy's (.npy) of float32, float64, int8 or uint8. Pictures are
PNG, JPEG and binary PGM or PPM, of values made 0 to 1 and scaled to the input's
size.

Exit status: 0 for success, 1 for a fault of the model, a file or a comparison,
2 for a wrong command line.
)";

namespace {
struct RunFlags {
  RunFlags()
      : inputs(category), results(category),
        threads("threads", cl::value_desc("N"), cl::init(1), cl::cat(category),
                cl::desc("Threads to run on (default: 1); 0 for all that the "
                         "process may use")),
        repeat("repeat", cl::value_desc("N"), cl::init(1), cl::cat(category),
               cl::desc("Timed runs (default: 1); if more than one, after one "
                        "that is not timed")),
        reference("reference", cl::cat(category),
                  cl::desc("Compute in double precision as the description of "
                           "the layers says, without compiling")),
        profile("profile", cl::cat(category),
                cl::desc("Print the least time of each layer, of a MODEL or a "
                         "LIB.so that cnnc --profile wrote")) {}

  cl::OptionCategory category{"Running"};
  cl::OptionCategory modelCategory{"Compiling a MODEL"};
  ModelFlags model{modelCategory, "LIB.so|MODEL"};
  InputFlags inputs;
  ResultFlags results;
  cl::opt<unsigned> threads;
  cl::opt<unsigned> repeat;
  cl::opt<bool> reference;
  cl::opt<bool> profile;
};

class CnnRun {
public:
  explicit CnnRun(const RunFlags &flags)
      : flags(flags), path(flags.model.model) {}
  llvm::Error run();

private:
  bool isLibrary() const;
  llvm::Error check();
  llvm::Expected<std::unique_ptr<Session>> open();
  llvm::Error runSession(Session &session);
  llvm::Error runReference();

  const RunFlags &flags;
  const std::string &path;
};
} // namespace

/// By the suffix or, under another name, by what every ELF file starts with.
bool CnnRun::isLibrary() const {
  if (llvm::sys::path::extension(path) == ".so")
    return true;
  if (path == "-")
    return false;
  auto start = llvm::MemoryBuffer::getFileSlice(path, 4, 0);
  return start && (*start)->getBuffer() == "\x7f"
                                           "ELF";
}

llvm::Error CnnRun::check() {
  Faults faults;
  faults.add(flags.model.check());
  faults.add(flags.inputs.check());
  faults.add(flags.results.check());
  if (isLibrary()) {
    for (llvm::StringRef option : flags.model.getGiven())
      faults.addUsage(option + " says how to compile, but '" + path +
                      "' is compiled already");
    if (flags.reference)
      faults.addUsage("--reference needs the model itself, not the shared "
                      "library '" +
                      path + "'");
  }
  if (flags.reference && flags.profile)
    faults.addUsage("--profile has no meaning with --reference, which is "
                    "not timed");
  if (flags.reference)
    for (const cl::Option *option :
         {static_cast<const cl::Option *>(&flags.threads),
          static_cast<const cl::Option *>(&flags.repeat)})
      if (option->getNumOccurrences())
        faults.addUsage("--" + option->ArgStr +
                        " has no meaning with --reference, which is not "
                        "timed");
  if (flags.threads > 4096)
    faults.addUsage("--threads: expected 0 to 4096, found " +
                    llvm::Twine(flags.threads));
  if (flags.repeat < 1)
    faults.addUsage("--repeat: expected a number from 1 on, found " +
                    llvm::Twine(flags.repeat));
  return faults.take();
}

llvm::Expected<std::unique_ptr<Session>> CnnRun::open() {
  if (isLibrary())
    return Session::open(path);
  auto options = flags.model.getCompileOptions();
  if (!options)
    return options.takeError();
  auto model = LoadedModel::load(flags.model, /*bind=*/true);
  if (!model)
    return model.takeError();
  options->profile = flags.profile;
  if (!flags.model.tuning.empty()) {
    auto table = readTuning(flags.model.tuning, options->target);
    if (!table)
      return table.takeError();
    options->tuning = table->getKernels(getTuningName(options->target),
                                        options->accuracy == Accuracy::Strict,
                                        options->threads);
  }
  auto compiled = compileToMemory((*model)->getModule(), *options);
  if (!compiled)
    return compiled.takeError();
  return Session::create(std::move(*compiled));
}

llvm::Error CnnRun::runSession(Session &session) {
  if (flags.profile && !session.hasProfile())
    return makeUsageError("--profile: '" + path +
                          "' was compiled without; compile it with cnnc "
                          "--profile");
  const cnnrt_model &model = session.getModel();
  auto describe = [](const cnnrt_tensor *tensors, uint32_t count) {
    std::vector<Port> ports;
    for (uint32_t i = 0; i < count; ++i)
      ports.push_back({tensors[i].name, Session::getShape(tensors[i])});
    return ports;
  };
  auto ports = describe(model.outputs, model.output_count);
  auto inputs = flags.inputs.read(describe(model.inputs, model.input_count));
  llvm::Error faults = flags.results.checkNames(ports);
  if (!inputs)
    faults = llvm::joinErrors(std::move(faults), inputs.takeError());
  if (faults)
    return faults;
  for (auto [i, tensor] : llvm::enumerate(*inputs))
    session.setInput(i, tensor);
  if (llvm::Error error = session.setThreads(flags.threads))
    return error;

  using Clock = std::chrono::steady_clock;
  Results results;
  if (flags.repeat > 1)
    if (llvm::Error error = session.run())
      return error;
  if (flags.profile)
    if (llvm::Error error = session.startProfile())
      return error;
  for (unsigned i = 0; i < flags.repeat; ++i) {
    Clock::time_point begin = Clock::now();
    if (llvm::Error error = session.run())
      return error;
    results.milliseconds.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - begin)
            .count());
  }
  results.threads = session.getThreads();
  results.workspaceBytes = model.workspace_bytes;
  results.weightBytes = model.weight_bytes;
  for (auto [i, port] : llvm::enumerate(ports))
    results.outputs.push_back({port.name, session.getOutput(i)});
  if (flags.profile) {
    auto times = session.getLaunchTimes();
    if (!times)
      return times.takeError();
    if (flags.results.json)
      results.profile = times->toJson();
    else
      times->printText(llvm::outs());
  }
  return flags.results.write(results);
}

llvm::Error CnnRun::runReference() {
  auto model = LoadedModel::load(flags.model, /*bind=*/true);
  if (!model)
    return model.takeError();
  cnn::NetworkOp network = (*model)->getNetwork();
  auto describe = [](ArrayAttr names, TypeRange types) {
    std::vector<Port> ports;
    for (auto [name, type] :
         llvm::zip_equal(names.getAsRange<StringAttr>(), types))
      ports.push_back(
          {name.str(),
           llvm::to_vector(llvm::cast<RankedTensorType>(type).getShape())});
    return ports;
  };
  auto ports =
      describe(network.getOutputNames(), network.getOutput().getOperandTypes());
  auto inputs = flags.inputs.read(describe(
      network.getInputNames(), network.getBody().front().getArgumentTypes()));
  llvm::Error faults = flags.results.checkNames(ports);
  if (!inputs)
    faults = llvm::joinErrors(std::move(faults), inputs.takeError());
  if (faults)
    return faults;
  auto outputs = reference::interpret(network, *inputs);
  if (failed(outputs))
    return llvm::make_error<DiagnosedError>();
  Results results;
  for (auto [port, tensor] : llvm::zip_equal(ports, *outputs))
    results.outputs.push_back({port.name, std::move(tensor)});
  return flags.results.write(results);
}

llvm::Error CnnRun::run() {
  if (llvm::Error errors = check())
    return errors;
  if (flags.reference)
    return runReference();
  auto session = open();
  if (!session)
    return session.takeError();
  return runSession(**session);
}

int cnnc::cnnRunMain(int argc, char **argv) {
  return runTool<RunFlags>(
      argc, argv, {"cnn-run", overview, examples},
      [](const RunFlags &flags) { return CnnRun(flags).run(); });
}
