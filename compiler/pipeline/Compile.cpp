//===-- Compile.cpp - From a network to code ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/pipeline/Compile.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace mlir;
using namespace cnnc;

char DiagnosedError::ID = 0;

void DiagnosedError::log(llvm::raw_ostream &os) const {
  os << "the network could not be compiled";
}

llvm::Expected<target::LlvmModule>
cnnc::compile(ModuleOp module, const CompileOptions &options,
              target::TranslationOptions translation, PhaseObserver observer) {
  // The plan is gone after codegen; what callers need to know of it is kept.
  FailureOr<target::ModelInterface> interface = failure();
  auto observe = [&](Phase phase, ModuleOp current) -> LogicalResult {
    if (phase == Phase::Plan) {
      auto programs = llvm::to_vector(current.getOps<kernel::ProgramOp>());
      if (programs.size() != 1)
        return current.emitError("expected one network, found ")
               << programs.size();
      std::string salt =
          "cnnc " CNNC_VERSION "\n" + options.target.triple.str() + "\n" +
          options.target.cpu + "\n" + options.target.kernelFeatures + "\n" +
          std::to_string(options.level) + (options.profile ? "\nprofile" : "");
      interface = target::ModelInterface::get(programs.front(), salt);
      if (failed(interface))
        return failure();
      if (options.profile)
        interface->launches = target::getLaunches(programs.front());
    }
    return observer ? observer(phase, current) : success();
  };
  if (failed(runPhases(module, Phase::Codegen, options, observe)))
    return llvm::make_error<DiagnosedError>();
  translation.level = options.level;
  return target::translate(module, *interface, options.target, translation);
}

namespace {
class JitModel : public CompiledModel {
public:
  static llvm::Expected<std::unique_ptr<CompiledModel>>
  create(std::unique_ptr<llvm::MemoryBuffer> object, const std::string &name,
         const CompileOptions &options) {
    auto model = std::make_unique<JitModel>();
    llvm::orc::JITTargetMachineBuilder machine(options.target.triple);
    auto jit = llvm::orc::LLJITBuilder()
                   .setJITTargetMachineBuilder(std::move(machine))
                   .create();
    if (!jit)
      return jit.takeError();
    model->jit = std::move(*jit);
    if (llvm::Error error = model->jit->addObjectFile(std::move(object)))
      return std::move(error);
    auto address = model->jit->lookup(name);
    if (!address)
      return address.takeError();
    model->model = address->toPtr<const cnnrt_model *>();
    if (options.profile) {
      auto table = model->jit->lookup(name + "_profile");
      if (!table)
        return table.takeError();
      model->profile = table->toPtr<const cnnrt_profile *>();
    }
    return std::move(model);
  }

private:
  std::unique_ptr<llvm::orc::LLJIT> jit;
};
} // namespace

llvm::Expected<std::unique_ptr<CompiledModel>>
cnnc::compileToMemory(ModuleOp module, const CompileOptions &options) {
  llvm::SmallVector<char, 0> bytes;
  std::string name;
  {
    // LLVM's loader puts all of an object into one block of memory, but cannot
    // yet link what stands far from the code (no _GLOBAL_OFFSET_TABLE_ without
    // entries): all of it has to be within reach.
    target::TranslationOptions translation;
    translation.nearBytes = std::numeric_limits<int64_t>::max();
    auto code = compile(module, options, translation);
    if (!code)
      return code.takeError();
    constexpr int64_t mostBytes = int64_t(2000) << 20;
    if (code->model.weightBytes > mostBytes)
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "'" + code->model.name + "' has " +
              llvm::Twine(code->model.weightBytes >> 20) +
              " MiB of weights, and only 2000 can be loaded without a file; "
              "compile it to a shared library (cnnc -o " +
              code->model.name + ".so) and run that");
    name = code->model.name;
    // Growing by doubling would take memory for the weights thrice.
    bytes.reserve(code->model.weightBytes + (size_t(4) << 20));
    llvm::raw_svector_ostream os(bytes);
    if (llvm::Error error =
            target::writeCode(*code, llvm::CodeGenFileType::ObjectFile, os))
      return std::move(error);
  }
  auto object = std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(bytes), name, /*RequiresNullTerminator=*/false);
  if (llvm::Error error = target::checkImports(object->getMemBufferRef()))
    return std::move(error);
  return JitModel::create(std::move(object), name, options);
}
