//===-- Cnnc.cpp - The command line of cnnc -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Cnnc.h"
#include "compiler/driver/Diagnostics.h"
#include "compiler/driver/ModelFlags.h"
#include "compiler/driver/Output.h"
#include "compiler/driver/Progress.h"
#include "compiler/driver/Tune.h"
#include "compiler/pipeline/Compile.h"
#include "compiler/report/GraphPicture.h"
#include "compiler/report/PlanReport.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;
namespace cl = llvm::cl;

static constexpr llvm::StringLiteral overview =
    "cnnc - compiles a convolutional neural network to an object file\n\n"
    "  The model is an ONNX file (.onnx) or a description in the cnn dialect "
    "(.mlir,\n"
    "  .mlirbc; - for text on standard input). Beside the object a C header "
    "is\n"
    "  written that declares what to call.\n";

static constexpr llvm::StringLiteral examples = R"(
EXAMPLES:

  cnnc resnet50.onnx --batch 1 -o resnet50.o        also writes resnet50.h
  cc app.c resnet50.o -lcnnrt -o app                a program that runs it

  cnnc net.mlir --weights net.safetensors -o net.so for cnn-run or dlopen
  cnnc net.mlir --init he:1 --report -o net.o       what is computed how
  cnnc net.onnx --tune --tuning this.tuning -o net.o  measured on this machine
  cnnc net.onnx --target-cpu=haswell -o net.o       for another machine
  cnnc net.onnx --target-triple=aarch64-linux-gnu --target-cpu=neoverse-n1
  cnnc net.mlir --stop-after=graph                  the optimised graph, as text

Phases: import (the model as it is read), graph (its mathematics simplified),
plan (layouts, algorithms, tiles and memory decided), codegen (LLVM dialect),
target (LLVM IR and code).

Exit status: 0 for success, 1 for a fault of the model or its files (no output
is written then), 2 for a wrong command line.
)";

namespace {
enum class ReportFormat { None, Text, Json };

struct CnncFlags {
  CnncFlags()
      : output("o", cl::value_desc("OUT"), cl::cat(category),
               cl::desc("Output; its suffix says what it is: .o (default: "
                        "NAME.o), .so, .s, .ll or .mlir; - is standard "
                        "output")),
        emit("emit", cl::value_desc("FORM"), cl::cat(category),
             cl::desc("What to write, whatever the suffix: cnn, kernel, "
                      "llvm-dialect, llvm-ir, asm, obj or shared")),
        stopAfter("stop-after", cl::value_desc("PHASE"), cl::cat(category),
                  cl::desc("Write what this phase leaves")),
        dumpAfter("dump-after", cl::value_desc("PHASE"), cl::CommaSeparated,
                  cl::cat(category),
                  cl::desc("Print what these phases leave on standard error")),
        report("report", cl::ValueOptional, cl::cat(category),
               cl::init(ReportFormat::None),
               cl::desc("Print the plan on standard output"),
               cl::values(clEnumValN(ReportFormat::Text, "", ""),
                          clEnumValN(ReportFormat::Text, "text",
                                     "as a table (default)"),
                          clEnumValN(ReportFormat::Json, "json", "as JSON"))),
        graph("graph", cl::value_desc("F.svg|F.dot"), cl::cat(category),
              cl::desc("Draw what the phase graph leaves")),
        threads("threads", cl::value_desc("N"), cl::init(0),
                cl::cat(modelCategory),
                cl::desc("Threads that the program is expected to run with "
                         "(default: 0, any number); it may run with others, to "
                         "the same bits, but many layers make no more tasks "
                         "than that")),
        tune("tune", cl::cat(modelCategory),
             cl::desc("Measure the best few kernels for each layer on this "
                      "machine, which takes minutes, and keep the fastest "
                      "in the file of --tuning; layers that it has are not "
                      "measured again")),
        profile("profile", cl::cat(category),
                cl::desc("Let the layers be timed: by cnn-run --profile, or in "
                         "a program by cnnrt_profiler_create with the table "
                         "NAME_profile")) {}

  cl::OptionCategory category{"Output"};
  cl::OptionCategory modelCategory{"Model and target"};
  ModelFlags model{modelCategory, "MODEL"};
  cl::opt<std::string> output;
  cl::opt<std::string> emit;
  cl::opt<std::string> stopAfter;
  cl::list<std::string> dumpAfter;
  cl::opt<ReportFormat> report;
  cl::opt<std::string> graph;
  cl::opt<unsigned> threads;
  cl::opt<bool> tune;
  cl::opt<bool> profile;
};

/// One run of the compiler.
class Cnnc {
public:
  explicit Cnnc(const CnncFlags &flags) : flags(flags) {}
  llvm::Error run();

private:
  llvm::Error check();
  llvm::Error checkTuning();
  llvm::Error drawGraph(ModuleOp module);
  llvm::Error tune(ModuleOp module);
  LogicalResult observe(Phase phase, ModuleOp module);
  llvm::Error compileModule(ModuleOp module);

  const CnncFlags &flags;
  Output output;
  CompileOptions options;
  planning::TuningTable tuning;
  llvm::SmallVector<Phase> dumps;
  target::OutputFiles files;
  Progress progress;
};
} // namespace

/// All that can be said of the command line before the model is read.
llvm::Error Cnnc::check() {
  Faults faults;
  faults.add(flags.model.check());
  std::string name = flags.model.getName();
  if (flags.model.name.empty() && !target::isUsableIdentifier(name))
    faults.addUsage("'" + name +
                    "', from the model's file name, cannot name "
                    "a function in C and C++; choose a name with --name");
  if (auto what = Output::get(flags.output, flags.emit, flags.stopAfter,
                              flags.model.model, name))
    output = std::move(*what);
  else
    faults.add(what.takeError());
  for (const std::string &text : flags.dumpAfter) {
    auto phase = parsePhase(text);
    if (!phase)
      faults.addUsage("--dump-after: '" + text +
                      "' is no phase; those are import, graph, plan, "
                      "codegen and target");
    else if (*phase > output.phase)
      faults.addUsage("--dump-after=" + text +
                      ": the phase does not run, "
                      "as the output is what " +
                      getName(output.phase) + " leaves");
    else
      dumps.push_back(*phase);
  }
  if (flags.report != ReportFormat::None) {
    if (output.phase < Phase::Plan)
      faults.addUsage("--report: the phase plan does not run, as the output "
                      "is what " +
                      getName(output.phase) + " leaves");
    if (output.path == "-")
      faults.addUsage("--report: standard output is taken; name a file "
                      "with -o");
  }
  if (flags.graph.getNumOccurrences()) {
    llvm::StringRef suffix = llvm::sys::path::extension(flags.graph);
    if (suffix != ".svg" && suffix != ".dot")
      faults.addUsage("--graph=" + flags.graph +
                      ": a picture is a .svg or .dot file");
    if (output.path == flags.graph)
      faults.addUsage("--graph=" + flags.graph + ": is the output, too");
    if (output.phase < Phase::Graph)
      faults.addUsage("--graph: the phase graph does not run, as the output "
                      "is what " +
                      getName(output.phase) + " leaves");
  }
  if (flags.profile && output.isMlir())
    faults.addUsage("--profile: the phase target, which writes the table of "
                    "launches, does not run, as the output is what " +
                    getName(output.phase) + " leaves");
  if (auto compileOptions = flags.model.getCompileOptions())
    options = std::move(*compileOptions);
  else
    faults.add(compileOptions.takeError());
  options.profile = flags.profile;
  if (flags.threads > 4096)
    faults.addUsage("--threads: expected 0 to 4096, found " +
                    llvm::Twine(flags.threads));
  options.threads = flags.threads;
  if (flags.tune && output.phase < Phase::Plan)
    faults.addUsage("--tune: the phase plan does not run, as the output is "
                    "what " +
                    getName(output.phase) + " leaves");
  if (flags.tune && flags.model.tuning.empty())
    faults.addUsage("--tune: name the file that keeps what is found with "
                    "--tuning F");
  return faults.take();
}

/// Reads the tuning table, which --tune may begin, and finds out whether it can
/// be written.
llvm::Error Cnnc::checkTuning() {
  const std::string &path = flags.model.tuning;
  std::string name = getTuningName(options.target);
  if (flags.tune) {
    auto host = target::TargetDescription::get({});
    if (!host)
      return host.takeError();
    if (getTuningName(*host) != name)
      return makeUsageError(
          "--tune: code for '" + name + "' cannot be measured here, on '" +
          getTuningName(*host) +
          "'; tune on a machine of the target and bring the file "
          "here, for --tuning");
    target::OutputFiles file;
    if (target::isSpecialFile(path))
      return makeUsageError("--tuning: '" + path + "' is no file");
    if (llvm::Error error = file.reserve(path))
      return error;
    if (!llvm::sys::fs::exists(path))
      return llvm::Error::success();
  }
  auto table = readTuning(path, options.target);
  if (!table)
    return table.takeError();
  tuning = std::move(*table);
  return llvm::Error::success();
}

llvm::Error Cnnc::drawGraph(ModuleOp module) {
  auto network = *module.getOps<cnn::NetworkOp>().begin();
  auto picture = report::GraphPicture::get(network);
  return files.write(flags.graph, [&](llvm::raw_ostream &os) {
    if (llvm::StringRef(flags.graph).ends_with(".svg"))
      picture.printSvg(os);
    else
      picture.printDot(os);
    return llvm::Error::success();
  });
}

/// Measures the layers of a network that the graph phase has left, as far as
/// the table has none, and writes the table after each.
llvm::Error Cnnc::tune(ModuleOp module) {
  auto layers = findLayers(module, options);
  if (!layers)
    return layers.takeError();
  planning::TuningKey key{getTuningName(options.target),
                          options.accuracy == Accuracy::Strict,
                          options.getTuningThreads(), ""};
  auto isKnown = [&](const auto &layer) {
    key.layer = layer.first;
    return tuning.contains(key);
  };
  size_t done = llvm::count_if(*layers, isKnown);
  for (const auto &layer : *layers) {
    if (isKnown(layer))
      continue;
    progress.show("measuring layer " + std::to_string(++done) + " of " +
                  std::to_string(layers->size()));
    auto result = measureLayer(layer.second, options);
    if (!result)
      return result.takeError();
    tuning.set(key, std::move(*result));
    target::OutputFiles file;
    if (llvm::Error error =
            file.write(flags.model.tuning, [&](llvm::raw_ostream &os) {
              tuning.print(os);
              return llvm::Error::success();
            }))
      return error;
    if (llvm::Error error = file.commit())
      return error;
  }
  return llvm::Error::success();
}

LogicalResult Cnnc::observe(Phase phase, ModuleOp module) {
  if (llvm::is_contained(dumps, phase)) {
    OpPrintingFlags printing;
    printing.elideLargeElementsAttrs(64).elideLargeResourceString(64);
    llvm::errs() << "// After " << getName(phase) << ":\n";
    module.print(llvm::errs(), printing);
    llvm::errs() << '\n';
  }
  if (phase == Phase::Graph && flags.graph.getNumOccurrences())
    if (llvm::Error error = drawGraph(module)) {
      printErrors("cnnc", std::move(error));
      return failure();
    }
  if (phase == Phase::Graph && flags.tune)
    if (llvm::Error error = tune(module)) {
      printErrors("cnnc", std::move(error));
      return failure();
    }
  // For the next phase.
  if (phase == Phase::Graph)
    options.tuning = tuning.getKernels(getTuningName(options.target),
                                       options.accuracy == Accuracy::Strict,
                                       options.getTuningThreads());
  if (phase == Phase::Plan && flags.report != ReportFormat::None)
    for (auto program : module.getOps<kernel::ProgramOp>()) {
      auto report = report::PlanReport::get(program);
      if (flags.report == ReportFormat::Text)
        report.printText(llvm::outs());
      else
        llvm::outs() << llvm::formatv("{0:2}\n", report.toJson());
    }
  if (phase < output.phase)
    progress.show(Phase(int(phase) + 1));
  return success();
}

llvm::Error Cnnc::compileModule(ModuleOp module) {
  auto observer = [&](Phase phase, ModuleOp current) {
    return observe(phase, current);
  };
  if (output.isMlir()) {
    if (failed(runPhases(module, output.phase, options, observer)))
      return llvm::make_error<DiagnosedError>();
    return output.write(module, files);
  }
  target::TranslationOptions translation;
  translation.isLibrary = output.form == Form::Shared;
  auto code = compile(module, options, translation, observer);
  if (!code)
    return code.takeError();
  if (llvm::is_contained(dumps, Phase::Target)) {
    llvm::errs() << "; After target:\n";
    code->module->print(llvm::errs(), nullptr);
  }
  return output.write(*code, files);
}

llvm::Error Cnnc::run() {
  if (llvm::Error errors = check())
    return errors;
  if (!flags.model.tuning.empty())
    if (llvm::Error errors = checkTuning())
      return errors;
  if (llvm::Error error = output.reserve(files))
    return error;
  if (flags.graph.getNumOccurrences())
    if (llvm::Error error = files.reserve(flags.graph))
      return error;
  progress.show(Phase::Import);
  // What import leaves may still have parameters.
  bool bind = output.phase > Phase::Import || !flags.model.weights.empty() ||
              !flags.model.init.empty();
  auto model = LoadedModel::load(flags.model, bind);
  if (!model)
    return model.takeError();
  if (llvm::Error error = compileModule((*model)->getModule()))
    return error;
  progress.clear();
  // A report that did not get out is a failure as any other: no output then.
  llvm::outs().flush();
  if (std::error_code reason = llvm::outs().error()) {
    llvm::outs().clear_error();
    return target::makeFileError("standard output", reason);
  }
  return files.commit();
}

int cnnc::cnncMain(int argc, char **argv) {
  return runTool<CnncFlags>(
      argc, argv, {"cnnc", overview, examples},
      [](const CnncFlags &flags) { return Cnnc(flags).run(); });
}
