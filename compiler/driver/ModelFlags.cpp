//===-- ModelFlags.cpp - Options about a model and its target -------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/ModelFlags.h"
#include "compiler/driver/Registration.h"
#include "compiler/frontend/weights/Initialize.h"
#include "compiler/frontend/weights/Passes.h"
#include "compiler/pipeline/Compile.h"
#include "compiler/target/ModelInterface.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;
namespace cl = llvm::cl;

ModelFlags::ModelFlags(cl::OptionCategory &category, llvm::StringRef form)
    : model(cl::Positional, cl::value_desc(form), cl::desc(form)),
      name("name", cl::value_desc("NAME"), cl::cat(category),
           cl::desc("Prefix of every symbol (default: the file's name without "
                    "folder and suffix, made a C identifier)")),
      batch("batch", cl::value_desc("N"), cl::cat(category),
            cl::desc("First extent of every input")),
      inputShapes("input-shape", cl::value_desc("x=1x3x224x224"),
                  cl::cat(category),
                  cl::desc("Shape of an input that the model leaves open; once "
                           "for each input")),
      weights("weights", cl::value_desc("F.safetensors"), cl::cat(category),
              cl::desc("Numbers of the model's cnn.parameters")),
      init("init", cl::value_desc("he:SEED"), cl::cat(category),
           cl::desc("Random parameters instead, for benchmarks and tests; or "
                    "xavier:SEED")),
      triple("target-triple", cl::value_desc("TRIPLE"), cl::cat(category),
             cl::desc("Architecture and system to compile for: x86_64-... or "
                      "aarch64-... (default: this machine's)")),
      cpu("target-cpu", cl::value_desc("CPU"), cl::cat(category),
          cl::desc("CPU to compile for, by LLVM's name, or `native` (default: "
                   "native; any CPU if the architecture is another)")),
      features("target-features", cl::value_desc("+a,-b"), cl::cat(category),
               cl::desc("Features that the CPU has or lacks besides")),
      accuracy("accuracy", cl::cat(category), cl::init(Accuracy::Fast),
               cl::desc("What arithmetic may be reordered"),
               cl::values(clEnumValN(Accuracy::Fast, "fast",
                                     "any algorithm whose error is known and "
                                     "small (default)"),
                          clEnumValN(Accuracy::Strict, "strict",
                                     "direct sums only, no Winograd, no "
                                     "Strassen"))),
      tuning("tuning", cl::value_desc("F"), cl::cat(category),
             cl::desc("Kernels that cnnc --tune has measured; the cost model "
                      "chooses the others")),
      level("O", cl::Prefix, cl::value_desc("0..3"), cl::cat(category),
            cl::init("3"),
            cl::desc("Optimization level (default: -O3); -O1 and -O2 do less "
                     "in generating code only")),
      jobs("j", cl::Prefix, cl::value_desc("N"), cl::cat(category), cl::init(0),
           cl::desc("Threads to compile with (default: all CPUs); "
                    "the result is the same")) {}

std::vector<std::string> ModelFlags::getGiven() const {
  std::vector<std::string> given;
  for (const cl::Option *option : std::initializer_list<const cl::Option *>{
           &name, &batch, std::addressof(inputShapes), &weights, &init, &triple,
           &cpu, &features, &accuracy, &tuning, &level, &jobs})
    if (option->getNumOccurrences())
      given.push_back((option->ArgStr.size() == 1 ? "-" : "--") +
                      option->ArgStr.str());
  return given;
}

static llvm::Expected<llvm::SmallVector<int64_t>>
parseShape(llvm::StringRef text) {
  llvm::SmallVector<int64_t> shape;
  llvm::SmallVector<llvm::StringRef> extents;
  text.split(extents, 'x');
  for (llvm::StringRef extent : extents) {
    int64_t value;
    if (extent.getAsInteger(10, value) || value < 1)
      return makeUsageError("--input-shape: '" + extent +
                            "' is no extent; expected positive numbers with "
                            "an x between them, as 1x3x224x224");
    shape.push_back(value);
  }
  return shape;
}

llvm::Error ModelFlags::check() const {
  Faults faults;
  if (model.empty())
    faults.addUsage("no model is given; see --help");
  if (batch.getNumOccurrences() && batch < 1)
    faults.addUsage("--batch: expected a number from 1 on, found " +
                    llvm::Twine(batch));
  llvm::StringMap<bool> shapes;
  for (const std::string &text : inputShapes) {
    auto assignment =
        parseAssignment("--input-shape", text, "NAME=1x3x224x224");
    if (!assignment) {
      faults.add(assignment.takeError());
      continue;
    }
    if (!shapes.try_emplace(assignment->first).second)
      faults.addUsage("--input-shape: input '" + assignment->first +
                      "' has two shapes");
    faults.add(parseShape(assignment->second).takeError());
  }
  if (!name.empty() && !target::isUsableIdentifier(name))
    faults.addUsage("--name: '" + name +
                    "' cannot name a function in C and C++");
  if (!weights.empty() && !init.empty())
    faults.addUsage("--weights and --init exclude each other: numbers come "
                    "from a file or are random");
  if (!init.empty())
    if (auto parsed = frontend::Initialization::parse(init); !parsed)
      faults.addUsage("--init: " + llvm::toString(parsed.takeError()));
  if (level != "0" && level != "1" && level != "2" && level != "3")
    faults.addUsage("-O" + level + ": expected -O0, -O1, -O2 or -O3");
  if (jobs.getNumOccurrences() && (jobs < 1 || jobs > 1024))
    faults.addUsage("-j: expected 1 to 1024 threads, found " +
                    llvm::Twine(jobs));
  return faults.take();
}

ImportOptions ModelFlags::getImportOptions() const {
  ImportOptions options;
  if (batch.getNumOccurrences())
    options.batch = batch;
  for (const std::string &text : inputShapes) {
    auto [input, shape] =
        llvm::cantFail(parseAssignment("--input-shape", text, ""));
    options.inputShapes[input] = llvm::cantFail(parseShape(shape));
  }
  return options;
}

llvm::Expected<CompileOptions> ModelFlags::getCompileOptions() const {
  auto target = target::TargetDescription::get({triple, cpu, features});
  if (!target) {
    llvm::Error errors = llvm::Error::success();
    llvm::handleAllErrors(
        target.takeError(), [&](const llvm::ErrorInfoBase &error) {
          errors = llvm::joinErrors(
              std::move(errors), makeUsageError("target: " + error.message()));
        });
    return std::move(errors);
  }
  CompileOptions options;
  options.target = std::move(*target);
  options.level = level[0] - '0';
  options.accuracy = accuracy;
  options.freeConstants = true;
  return options;
}

std::string ModelFlags::getName() const {
  return name.empty() ? getIdentifier(model) : name.getValue();
}

static DialectRegistry getDialects() {
  DialectRegistry registry;
  registerDialects(registry);
  return registry;
}

/// With as many threads as `jobs`; 0 for all CPUs.
LoadedModel::LoadedModel(unsigned jobs)
    : threads(jobs == 1 ? nullptr
                        : std::make_unique<llvm::DefaultThreadPool>(
                              llvm::hardware_concurrency(jobs))),
      context(getDialects(), MLIRContext::Threading::DISABLED),
      printer(context) {
  if (threads)
    context.setThreadPool(*threads);
}

llvm::Expected<std::unique_ptr<LoadedModel>>
LoadedModel::load(const ModelFlags &flags, bool bind) {
  std::unique_ptr<LoadedModel> model(new LoadedModel(flags.jobs));
  MLIRContext &context = model->context;
  model->module = importModel(flags.model, context, flags.getImportOptions());
  if (!model->module)
    return llvm::make_error<DiagnosedError>();
  model->getNetwork().setSymName(flags.getName());
  if (bind) {
    PassManager manager(&context);
    BindParametersOptions options;
    options.weights = flags.weights;
    options.init = flags.init;
    manager.addPass(createBindParameters(options));
    if (failed(manager.run(model->getModule())))
      return llvm::make_error<DiagnosedError>();
  }
  return std::move(model);
}
