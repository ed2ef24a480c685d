//===-- LlvmModule.cpp - From the LLVM dialect to optimised LLVM IR -------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/LlvmModule.h"
#include "compiler/target/Abi.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace cnnc;
using namespace cnnc::target;

static llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

llvm::cl::Option *target::findSchedulerOption() {
  static llvm::cl::Option *const option =
      llvm::cl::getRegisteredOptions().lookup("enable-misched");
  return option;
}

/// Turns the machine scheduler off. The kernels' instructions stand in an order
/// that needs no more registers than there are; the scheduler moves the loads
/// of a long block to its front, which spills (measured: pointwise layers at
/// half their speed). LLVM has no other interface to it than its option.
static llvm::Error keepEmittedOrder() {
  static const bool done = [] {
    llvm::cl::Option *option = findSchedulerOption();
    return option && !option->addOccurrence(0, "enable-misched", "false");
  }();
  return done ? llvm::Error::success()
              : makeError("internal error: LLVM has no option enable-misched");
}

static llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createMachine(const TargetDescription &target, unsigned level) {
  if (llvm::Error error = keepEmittedOrder())
    return std::move(error);
  std::string fault;
  const llvm::Target *backend =
      llvm::TargetRegistry::lookupTarget(target.triple.str(), fault);
  if (!backend)
    return makeError(fault);
  llvm::TargetOptions options;
  // a * b + c is rounded once where the CPU can: no other liberty is taken.
  options.AllowFPOpFusion = llvm::FPOpFusion::Fast;
  options.MCOptions.AsmVerbose = true;
  auto codegenLevel = llvm::CodeGenOpt::getLevel(level);
  std::unique_ptr<llvm::TargetMachine> machine(backend->createTargetMachine(
      target.triple.str(), target.baselineCpu(), "", options, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, *codegenLevel));
  if (!machine)
    return makeError("LLVM has no code generator for " + target.triple.str());
  return machine;
}

/// Frees the memory of globals that are resources, now that LLVM has a copy.
static void freeResources(mlir::ModuleOp module) {
  for (auto global : module.getOps<mlir::LLVM::GlobalOp>()) {
    auto resource = llvm::dyn_cast_or_null<mlir::DenseResourceElementsAttr>(
        global.getValueOrNull());
    if (!resource)
      continue;
    global.removeValueAttr();
    resource.getRawHandle().getResource()->setBlob(mlir::AsmResourceBlob());
  }
}

/// The functions that the object may import: LLVM makes calls of no others.
static llvm::TargetLibraryInfoImpl getLibraryFunctions(llvm::Triple triple) {
  llvm::TargetLibraryInfoImpl functions(triple);
  functions.disableAllFunctions();
  functions.setAvailable(llvm::LibFunc_memcpy);
  functions.setAvailable(llvm::LibFunc_memset);
  return functions;
}

/// The kernels come as loops of vectors of the right width, unrolled as they
/// are to be, of ops without common subexpressions. What is left to do is what
/// addresses of elements become. All of -O3 takes eight times as long, most of
/// it in passes that find nothing, for code of the same speed.
static constexpr llvm::StringLiteral pipeline =
    "function(sroa,early-cse<memssa>,simplifycfg,"
    "instcombine<no-verify-fixpoint>,loop-mssa(licm),simplifycfg,"
    "early-cse<memssa>,instcombine<no-verify-fixpoint>)";

static void optimize(llvm::Module &module, llvm::TargetMachine &machine,
                     unsigned level) {
  llvm::PassBuilder builder(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  functions.registerPass([&] {
    return llvm::TargetLibraryAnalysis(
        getLibraryFunctions(machine.getTargetTriple()));
  });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes;
  if (level == 0)
    passes = builder.buildO0DefaultPipeline(llvm::OptimizationLevel::O0);
  else
    llvm::cantFail(builder.parsePassPipeline(passes, pipeline));
  passes.run(module, modules);
}

static bool mayBeImported(llvm::StringRef name) {
  return name == "memcpy" || name == "memset";
}

static llvm::Error makeImportError(llvm::ArrayRef<std::string> names) {
  return makeError("internal error: the generated code calls " +
                   llvm::join(names, ", ") +
                   ", but an object may import memcpy and memset only");
}

llvm::Expected<LlvmModule>
target::translate(mlir::ModuleOp module, const ModelInterface &model,
                  const TargetDescription &target,
                  const TranslationOptions &options) {
  LlvmModule result;
  result.model = model;
  result.target = target;
  auto machine = createMachine(target, options.level);
  if (!machine)
    return machine.takeError();
  result.machine = std::move(*machine);

  mlir::DialectRegistry registry;
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  module.getContext()->appendDialectRegistry(registry);
  result.context = std::make_unique<llvm::LLVMContext>();
  result.module =
      mlir::translateModuleToLLVMIR(module, *result.context, model.name);
  if (!result.module)
    return makeError("internal error: no LLVM IR could be made of '" +
                     model.name + "'");
  freeResources(module);
  result.module->setTargetTriple(target.triple.str());
  result.module->setDataLayout(result.machine->createDataLayout());
  result.module->setPICLevel(llvm::PICLevel::BigPIC);
  for (llvm::GlobalVariable &global : result.module->globals())
    if (global.isConstant() && !global.isDeclaration() &&
        result.module->getDataLayout().getTypeAllocSize(global.getValueType()) >
            uint64_t(options.nearBytes))
      global.setCodeModel(llvm::CodeModel::Large);

  if (llvm::Error error =
          addAbi(*result.module, model, target, options.isLibrary))
    return std::move(error);
  optimize(*result.module, *result.machine, options.level);

  std::string fault;
  llvm::raw_string_ostream os(fault);
  if (llvm::verifyModule(*result.module, &os))
    return makeError("internal error: invalid LLVM IR: " + os.str());
  std::vector<std::string> imports;
  for (llvm::Function &function : *result.module)
    if (function.isDeclaration() && !function.isIntrinsic() &&
        !mayBeImported(function.getName()))
      imports.push_back(function.getName().str());
  if (!imports.empty())
    return makeImportError(imports);
  return std::move(result);
}

llvm::Error target::writeCode(LlvmModule &module, llvm::CodeGenFileType type,
                              llvm::raw_pwrite_stream &os) {
  llvm::legacy::PassManager passes;
  passes.add(new llvm::TargetLibraryInfoWrapperPass(
      getLibraryFunctions(module.machine->getTargetTriple())));
  if (module.machine->addPassesToEmitFile(passes, os, nullptr, type))
    return makeError("internal error: LLVM cannot write this kind of file");
  passes.run(*module.module);
  os.flush();
  return llvm::Error::success();
}

llvm::Error target::checkImports(llvm::MemoryBufferRef object) {
  auto file = llvm::object::ObjectFile::createObjectFile(object);
  if (!file)
    return file.takeError();
  std::vector<std::string> imports;
  for (const llvm::object::SymbolRef &symbol : (*file)->symbols()) {
    auto flags = symbol.getFlags();
    if (!flags)
      return flags.takeError();
    auto name = symbol.getName();
    if (!name)
      return name.takeError();
    if ((*flags & llvm::object::SymbolRef::SF_Undefined) && !name->empty() &&
        !mayBeImported(*name) && *name != "_GLOBAL_OFFSET_TABLE_")
      imports.push_back(name->str());
  }
  return imports.empty() ? llvm::Error::success() : makeImportError(imports);
}

llvm::Error target::checkImports(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createFileError(path, buffer.getError());
  return checkImports((*buffer)->getMemBufferRef());
}
