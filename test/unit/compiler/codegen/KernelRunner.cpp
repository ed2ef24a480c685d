//===-- KernelRunner.cpp - Runs generated kernels on test data --*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/codegen/KernelRunner.h"
#include "compiler/codegen/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "gtest/gtest.h"
#include <cmath>
#include <deque>
#include <random>
#include <sys/mman.h>
#include <unistd.h>

using namespace cnnc;
using namespace cnnc::test;

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

static int64_t sizeOf(mlir::MemRefType type) {
  return type.getLayout().isIdentity() ? type.getNumElements()
                                       : kernel::Layout::get(type).size();
}

Buffer::Buffer(mlir::MemRefType type)
    : type(type), data(sizeOf(type), std::nanf("")) {}

int64_t Buffer::offset(llvm::ArrayRef<int64_t> index) const {
  if (type.getLayout().isIdentity()) {
    int64_t offset = 0;
    for (auto [i, extent] : llvm::zip(index, type.getShape()))
      offset = offset * extent + i;
    return offset;
  }
  std::array<int64_t, 3> spatial = {0, 0, 0};
  for (size_t i = 2; i < index.size(); ++i)
    spatial[i + 3 - index.size()] = index[i];
  return kernel::Layout::get(type).offset(index[0], index[1], spatial[0],
                                          spatial[1], spatial[2]);
}

void Buffer::forEach(const std::function<void(const Index &)> &visit) const {
  Index index(rank(), 0);
  for (int64_t n = type.getNumElements(); n > 0; --n) {
    visit(index);
    for (int64_t d = rank(); d-- > 0;) {
      if (++index[d] < shape()[d])
        break;
      index[d] = 0;
    }
  }
}

static std::string join(llvm::ArrayRef<int64_t> numbers,
                        const char *separator) {
  std::string text;
  for (auto [i, number] : llvm::enumerate(numbers))
    text += (i ? separator : "") + std::to_string(number);
  return text;
}

std::string test::rowMajor(llvm::ArrayRef<int64_t> shape) {
  return "memref<" + join(shape, "x") + "xf32>";
}

std::string test::blocked(llvm::ArrayRef<int64_t> shape, int64_t block,
                          llvm::ArrayRef<int64_t> low,
                          llvm::ArrayRef<int64_t> high, int64_t channels) {
  std::string text = "memref<" + join(shape, "x") +
                     "xf32, #kernel.layout<block = " + std::to_string(block);
  auto isZero = [](int64_t number) { return number == 0; };
  if (!llvm::all_of(low, isZero))
    text += ", halo_low = [" + join(low, ", ") + "]";
  if (!llvm::all_of(high, isZero))
    text += ", halo_high = [" + join(high, ", ") + "]";
  if (channels)
    text += ", channels = " + std::to_string(channels);
  return text + ">>";
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

bool cnnc::test::hasScaling() {
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  return features.lookup("avx512f") && features.lookup("avx512dq");
}

static std::string print(const Case &test, size_t number) {
  std::string text =
      "module attributes {kernel.target = #kernel.target<lanes = " +
      std::to_string(test.lanes) +
      ", registers = " + (test.lanes == 8 ? "16" : "32") +
      ", fma = " + (test.fma ? "true" : "false") +
      ", broadcast = true, l1_bytes = 49152, "
      "l2_bytes = 1048576, l3_bytes = 33554432" +
      (test.scaling ? ", scaling = true" : "") +
      ">} {\n"
      "kernel.func @kernel" +
      std::to_string(number) + " {\n^bb0(";
  std::string arguments, sources, types;
  size_t last = test.types.size() - 1;
  for (auto [i, type] : llvm::enumerate(test.types)) {
    std::string name = "%b" + std::to_string(i);
    arguments += (i ? ", " : "") + name + ": " + type;
    if (i < last)
      sources += (i ? ", " : "") + name;
    types += (i ? ", " : "") + type;
  }
  text += arguments + "):\n" + test.op;
  if (last > 0)
    text += " ins(" + sources + ")";
  return text + " outs(%b" + std::to_string(last) + ") " + test.attributes +
         " : " + types + "\n}\n}\n";
}

namespace {
/// Compiled kernels, called by number.
class Machine {
public:
  Machine();
  /// False, with a failure of the test, if it does not compile.
  bool add(mlir::ModuleOp module, size_t number);
  void call(size_t number, std::vector<Buffer> &buffers, int64_t task);

private:
  std::unique_ptr<llvm::orc::LLJIT> jit;
};
} // namespace

Machine::Machine() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto target =
      llvm::cantFail(llvm::orc::JITTargetMachineBuilder::detectHost());
  target.getOptions().AllowFPOpFusion = llvm::FPOpFusion::Fast;
  jit = llvm::cantFail(llvm::orc::LLJITBuilder()
                           .setJITTargetMachineBuilder(std::move(target))
                           .create());
}

static void optimize(llvm::Module &module) {
  // As the compiler does: kernels are not to be vectorized once more.
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.LoopInterleaving = false;
  tuning.SLPVectorization = tuning.LoopUnrolling = false;
  llvm::PassBuilder builder(nullptr, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, modules);
}

bool Machine::add(mlir::ModuleOp module, size_t number) {
  mlir::PassManager passes(module.getContext());
  codegen::buildCodegenPipeline(passes);
  if (failed(passes.run(module))) {
    ADD_FAILURE() << "kernel " << number << " does not compile";
    return false;
  }
  auto context = std::make_unique<llvm::LLVMContext>();
  auto translated = mlir::translateModuleToLLVMIR(module, *context);
  if (!translated) {
    ADD_FAILURE() << "kernel " << number << " cannot be translated";
    return false;
  }
  for (llvm::Function &function : *translated)
    if (function.isDeclaration())
      EXPECT_TRUE(function.isIntrinsic())
          << "kernel " << number << " calls " << function.getName().str();
  // Kernels are private to their object; here they are called by name.
  translated->getFunction("kernel" + std::to_string(number))
      ->setLinkage(llvm::GlobalValue::ExternalLinkage);
  translated->setDataLayout(jit->getDataLayout());
  optimize(*translated);
  llvm::cantFail(jit->addIRModule(
      llvm::orc::ThreadSafeModule(std::move(translated), std::move(context))));
  return true;
}

namespace {
/// A copy of numbers with pages around it that may not be touched, so that a
/// read outside ends the test.
class GuardedCopy {
public:
  /// Right behind the first of these pages, or right before the second.
  GuardedCopy(std::vector<float> &numbers, bool atEnd) : numbers(numbers) {
    size_t page = sysconf(_SC_PAGESIZE);
    size_t bytes = numbers.size() * sizeof(float);
    size_t room = (bytes + page - 1) / page * page;
    size = room + 2 * page;
    void *map =
        mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
      llvm::report_fatal_error("no memory for a test's buffer");
    base = static_cast<char *>(map);
    mprotect(base + page, room, PROT_READ | PROT_WRITE);
    data = reinterpret_cast<float *>(base + page + (atEnd ? room - bytes : 0));
    std::copy(numbers.begin(), numbers.end(), data);
  }
  GuardedCopy(const GuardedCopy &) = delete;
  ~GuardedCopy() {
    std::copy_n(data, numbers.size(), numbers.begin());
    munmap(base, size);
  }

  float *data;

private:
  std::vector<float> &numbers;
  char *base;
  size_t size;
};
} // namespace

void Machine::call(size_t number, std::vector<Buffer> &buffers, int64_t task) {
  auto symbol = llvm::cantFail(jit->lookup("kernel" + std::to_string(number)));
  std::deque<GuardedCopy> copies;
  for (Buffer &buffer : buffers)
    copies.emplace_back(buffer.data, (number + task) % 2 == 0);
  auto data = [&](size_t i) { return copies[i].data; };
  switch (buffers.size()) {
  case 1:
    return symbol.toPtr<void (*)(float *, int64_t)>()(data(0), task);
  case 2:
    return symbol.toPtr<void (*)(float *, float *, int64_t)>()(data(0), data(1),
                                                               task);
  case 3:
    return symbol.toPtr<void (*)(float *, float *, float *, int64_t)>()(
        data(0), data(1), data(2), task);
  case 4:
    return symbol
        .toPtr<void (*)(float *, float *, float *, float *, int64_t)>()(
            data(0), data(1), data(2), data(3), task);
  }
  FAIL() << "kernels of " << buffers.size() << " buffers are not tested";
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

/// A NaN that no kernel computes: what has it has not been written.
static const float untouched = llvm::bit_cast<float>(0x7fedcba9u);
static bool isUntouched(float x) {
  return llvm::bit_cast<uint32_t>(x) == llvm::bit_cast<uint32_t>(untouched);
}

static bool isClose(float found, double expected, double allowance,
                    const Case &test) {
  if (std::isnan(expected))
    return std::isnan(found);
  if (found == float(expected))
    return found != 0 || !test.signedZeros ||
           std::signbit(found) == std::signbit(expected);
  float size = std::fabs(float(expected));
  double ulp = double(std::nextafter(size, INFINITY)) - size;
  double allowed = test.ulps * ulp + allowance +
                   test.tolerance * std::max(std::fabs(expected), test.scale);
  return std::fabs(found - expected) <= allowed;
}

static void fill(Buffer &buffer, const Case &test, std::mt19937 &random) {
  std::uniform_real_distribution<float> numbers(test.low, test.high);
  std::uniform_int_distribution<int> dice(0, 39);
  int64_t count = 0;
  buffer.forEach([&](const Index &index) {
    float &element = buffer.at(index);
    element = test.input ? test.input(count++) : numbers(random);
    int number = test.specials ? dice(random) : 3;
    if (number == 0)
      element = std::nanf("");
    else if (number <= 2)
      element = number == 1 ? INFINITY : -INFINITY;
  });
}

static void runOne(Machine &machine, const Case &test, size_t number,
                   int64_t tasks, const std::vector<mlir::MemRefType> &types) {
  std::mt19937 random(number);
  std::vector<Buffer> buffers;
  for (mlir::MemRefType type : types) {
    buffers.emplace_back(type);
    fill(buffers.back(), test, random);
  }
  Buffer &destination = buffers.back();
  std::vector<float> result = destination.data;
  for (float &element : destination.data)
    element = untouched;
  std::vector<float> blank = destination.data;
  // What may be written: padding lanes, too.
  bool writesElements = test.reference != nullptr;
  std::vector<char> halo(blank.size(), true);
  std::vector<char> allowed(blank.size(), test.fillsHalo);
  kernel::Layout layout = kernel::Layout::get(destination.type);
  destination.forEach([&](const Index &index) {
    int64_t at = destination.offset(index);
    halo[at] = false;
    allowed[at] = writesElements;
    if (layout.block == 1 || index[1] + 1 != layout.channels)
      return;
    for (int64_t lane = 1; (index[1] + lane) % layout.block != 0; ++lane) {
      halo[at + lane] = false;
      allowed[at + lane] = writesElements;
    }
  });

  // Each task on its own, the last one first.
  std::vector<char> writes(blank.size(), 0);
  for (int64_t task = tasks; task-- > 0;) {
    destination.data = blank;
    machine.call(number, buffers, task);
    for (size_t i = 0; i < blank.size(); ++i) {
      if (!isUntouched(destination.data[i])) {
        ++writes[i];
        result[i] = destination.data[i];
        ASSERT_TRUE(allowed[i]) << "element " << i << " was written";
      }
    }
  }
  int faults = 0;
  auto check = [&](int64_t at, double expected, const std::string &place,
                   double allowance = 0) {
    if (writes[at] == 1 && isClose(result[at], expected, allowance, test))
      return;
    if (++faults <= 3)
      ADD_FAILURE() << place << ": expected " << expected << ", found "
                    << result[at] << ", written by " << int(writes[at])
                    << " of " << tasks << " tasks";
  };
  if (test.fillsHalo)
    for (size_t i = 0; i < blank.size(); ++i)
      if (halo[i])
        check(i, 0, "element " + std::to_string(i));
  if (!writesElements)
    return;
  destination.forEach([&](const Index &index) {
    check(destination.offset(index), test.reference(buffers, index),
          "[" + join(index, ", ") + "]",
          test.allowance ? test.allowance(buffers, index) : 0);
  });
}

void test::run(const std::vector<Case> &cases) {
  mlir::DialectRegistry registry;
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<kernel::KernelDialect>();
  Machine machine;
  // A crash names its kernel. Once: LLVM has room for a few handlers only.
  static const bool tracing = [] {
    llvm::sys::PrintStackTraceOnErrorSignal("CodegenTests");
    llvm::EnablePrettyStackTrace();
    return true;
  }();
  (void)tracing;
  for (auto [number, test] : llvm::enumerate(cases)) {
    std::string text = print(test, number);
    SCOPED_TRACE(text);
    llvm::PrettyStackTraceString crash(text.c_str());
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    if (!module) {
      ADD_FAILURE() << "invalid kernel";
      continue;
    }
    auto kernel = *module->getOps<kernel::FuncOp>().begin();
    int64_t tasks = kernel.getComputeOp().getTaskCount();
    std::vector<mlir::MemRefType> types;
    for (mlir::Type type : kernel.getBody().getArgumentTypes())
      types.push_back(llvm::cast<mlir::MemRefType>(type));
    if (machine.add(*module, number))
      runOne(machine, test, number, tasks, types);
  }
}
