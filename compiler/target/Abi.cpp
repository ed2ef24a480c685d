//===-- Abi.cpp - What an object shows to the world -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Abi.h"
#include "runtime/include/cnnrt.h"
#include "llvm/IR/IRBuilder.h"

using namespace cnnc;
using namespace cnnc::target;
using llvm::Constant;

namespace {
class AbiBuilder {
public:
  AbiBuilder(llvm::Module &module, const ModelInterface &model,
             const TargetDescription &target)
      : module(module), model(model), target(target), b(module.getContext()),
        pointer(b.getPtrTy()) {}

  void addEntry(llvm::Function *run);
  llvm::Error addDescriptor();
  llvm::Error addProfile(llvm::ArrayRef<Launch> launches);
  void addMainModel();

private:
  Constant *word(uint64_t value) { return b.getInt32(value); }
  Constant *longWord(uint64_t value) { return b.getInt64(value); }
  /// A constant that only the object itself sees, where equal ones may be
  /// shared.
  Constant *createLocal(Constant *value) {
    auto *global =
        new llvm::GlobalVariable(module, value->getType(), /*isConstant=*/true,
                                 llvm::GlobalValue::PrivateLinkage, value);
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    return global;
  }
  Constant *createText(llvm::StringRef text) {
    return createLocal(
        llvm::ConstantDataArray::getString(module.getContext(), text));
  }
  /// An array that only the object sees; null without elements.
  Constant *createArray(llvm::ArrayRef<Constant *> elements);
  Constant *createTensors(llvm::ArrayRef<TensorInterface> tensors);
  /// Of a type of cnnrt.h, of which `bytes` is the size.
  llvm::Expected<llvm::GlobalVariable *>
  createPublic(llvm::StringRef name, Constant *value, size_t bytes);

  llvm::Module &module;
  const ModelInterface &model;
  const TargetDescription &target;
  llvm::IRBuilder<> b;
  llvm::PointerType *pointer;
  llvm::Function *entry = nullptr;
  llvm::GlobalVariable *descriptor = nullptr;
};
} // namespace

Constant *AbiBuilder::createArray(llvm::ArrayRef<Constant *> elements) {
  if (elements.empty())
    return llvm::ConstantPointerNull::get(pointer);
  return createLocal(llvm::ConstantArray::get(
      llvm::ArrayType::get(elements.front()->getType(), elements.size()),
      elements));
}

/// An array of cnnrt_tensor.
Constant *AbiBuilder::createTensors(llvm::ArrayRef<TensorInterface> tensors) {
  llvm::SmallVector<Constant *> elements;
  for (const TensorInterface &tensor : tensors) {
    Constant *shape = llvm::ConstantDataArray::get(
        module.getContext(),
        llvm::ArrayRef(reinterpret_cast<const uint64_t *>(tensor.shape.data()),
                       tensor.shape.size()));
    elements.push_back(llvm::ConstantStruct::getAnon(
        {createText(tensor.name), createLocal(shape), word(tensor.shape.size()),
         word(CNNRT_F32), longWord(tensor.bytes())}));
  }
  return createArray(elements);
}

llvm::Expected<llvm::GlobalVariable *>
AbiBuilder::createPublic(llvm::StringRef name, Constant *value, size_t bytes) {
  static_assert(sizeof(void *) == 8, "the host's layout is the targets'");
  if (module.getDataLayout().getTypeAllocSize(value->getType()) != bytes)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "internal error: '" + name +
                                       "' is not laid out as cnnrt.h says");
  return new llvm::GlobalVariable(module, value->getType(), /*isConstant=*/true,
                                  llvm::GlobalValue::ExternalLinkage, value,
                                  name);
}

/// int NAME_run(inputs, outputs, workspace, parallel): checks its arguments and
/// the CPU, then runs.
void AbiBuilder::addEntry(llvm::Function *run) {
  llvm::LLVMContext &context = module.getContext();
  entry = llvm::Function::Create(
      llvm::FunctionType::get(b.getInt32Ty(),
                              {pointer, pointer, pointer, pointer}, false),
      llvm::GlobalValue::ExternalLinkage, model.name + "_run", module);
  llvm::BasicBlock *begin = llvm::BasicBlock::Create(context, "entry", entry);
  llvm::BasicBlock *exit = llvm::BasicBlock::Create(context, "exit", entry);
  llvm::PHINode *status = llvm::PHINode::Create(b.getInt32Ty(), 0, "", exit);
  llvm::ReturnInst::Create(context, status, exit);
  b.SetInsertPoint(begin);
  auto failIf = [&](llvm::Value *condition, cnnrt_status code) {
    llvm::BasicBlock *next =
        llvm::BasicBlock::Create(context, "next", entry, exit);
    status->addIncoming(word(code), b.GetInsertBlock());
    b.CreateCondBr(condition, exit, next);
    b.SetInsertPoint(next);
  };
  auto failIfNull = [&](llvm::Value *value) {
    failIf(b.CreateIsNull(value), CNNRT_ERROR_NULL);
  };
  auto load = [&](llvm::Value *array, unsigned i) {
    return b.CreateLoad(pointer, b.CreateConstGEP1_64(pointer, array, i));
  };

  llvm::Argument *arrays[] = {entry->getArg(0), entry->getArg(1)};
  size_t counts[] = {model.inputs.size(), model.outputs.size()};
  for (auto [array, count] : llvm::zip_equal(arrays, counts)) {
    if (count > 0)
      failIfNull(array);
    for (size_t i = 0; i < count; ++i)
      failIfNull(load(array, i));
  }
  llvm::Argument *workspace = entry->getArg(2);
  if (model.workspaceBytes > 0)
    failIfNull(workspace);
  failIf(
      b.CreateIsNotNull(b.CreateAnd(b.CreatePtrToInt(workspace, b.getInt64Ty()),
                                    longWord(model.workspaceAlignment - 1))),
      CNNRT_ERROR_ALIGNMENT);

  // A cnnrt_parallel without its function.
  llvm::Argument *parallel = entry->getArg(3);
  llvm::BasicBlock *given =
      llvm::BasicBlock::Create(context, "given", entry, exit);
  llvm::BasicBlock *checked =
      llvm::BasicBlock::Create(context, "checked", entry, exit);
  b.CreateCondBr(b.CreateIsNull(parallel), checked, given);
  b.SetInsertPoint(given);
  status->addIncoming(word(CNNRT_ERROR_NULL), given);
  b.CreateCondBr(b.CreateIsNull(load(parallel, 1)), exit, checked);
  b.SetInsertPoint(checked);

  if (llvm::Function *check = addCpuCheck(module, model.name, target))
    failIf(b.CreateNot(b.CreateCall(check)), CNNRT_ERROR_CPU);
  llvm::Value *result = b.CreateCall(
      run, {entry->getArg(0), entry->getArg(1), workspace, parallel});
  status->addIncoming(result, b.GetInsertBlock());
  b.CreateBr(exit);
}

llvm::Error AbiBuilder::addDescriptor() {
  Constant *value = llvm::ConstantStruct::getAnon(
      {word(CNNRT_ABI_VERSION), word(sizeof(cnnrt_model)),
       createText(model.name), longWord(model.hash),
       longWord(target.requiredFeatures), longWord(model.workspaceBytes),
       longWord(model.workspaceAlignment), longWord(model.weightBytes),
       createTensors(model.inputs), createTensors(model.outputs),
       word(model.inputs.size()), word(model.outputs.size()), entry});
  return createPublic(model.name, value, sizeof(cnnrt_model))
      .moveInto(descriptor);
}

llvm::Error AbiBuilder::addProfile(llvm::ArrayRef<Launch> launches) {
  llvm::SmallVector<Constant *> elements;
  for (const Launch &launch : launches)
    elements.push_back(llvm::ConstantStruct::getAnon(
        {createText(launch.layer), createText(launch.kernel),
         createText(launch.algorithm), createText(launch.output),
         longWord(launch.tasks), longWord(launch.flops)}));
  Constant *value = llvm::ConstantStruct::getAnon(
      {word(CNNRT_ABI_VERSION), word(sizeof(cnnrt_profile)),
       word(sizeof(cnnrt_launch)), word(elements.size()),
       createArray(elements)});
  return createPublic(model.name + "_profile", value, sizeof(cnnrt_profile))
      .takeError();
}

void AbiBuilder::addMainModel() {
  new llvm::GlobalVariable(module, pointer, /*isConstant=*/true,
                           llvm::GlobalValue::ExternalLinkage, descriptor,
                           "cnnrt_library_main_model");
}

/// Gives a kernel the instructions of the target. `target-cpu` would bring all
/// features of that CPU, those that nobody checks for as well; the tuning is
/// all that is wanted of it.
static void setKernelAttributes(llvm::Function &function,
                                const TargetDescription &target) {
  std::string bits = std::to_string(32 * target.lanes);
  function.addFnAttr("target-cpu", target.baselineCpu());
  function.addFnAttr("tune-cpu", target.cpu);
  function.addFnAttr("target-features", target.kernelFeatures);
  if (target.isX86()) {
    // Some CPUs are tuned to 256 bits although they have 512.
    function.addFnAttr("prefer-vector-width", bits);
    function.addFnAttr("min-legal-vector-width", bits);
  }
}

llvm::Error target::addAbi(llvm::Module &module, const ModelInterface &model,
                           const TargetDescription &target, bool isLibrary) {
  llvm::Function *run = module.getFunction(model.name + ".run");
  if (!run || run->isDeclaration() || run->arg_size() != 4 ||
      !run->getReturnType()->isIntegerTy(32))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "internal error: no function " + model.name +
                                       ".run of cnnrt_run's "
                                       "type");
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.setLinkage(llvm::GlobalValue::InternalLinkage);
    setKernelAttributes(function, target);
  }
  for (llvm::GlobalVariable &global : module.globals())
    if (!global.isDeclaration())
      global.setLinkage(llvm::GlobalValue::InternalLinkage);
  // Never moved in front of the check.
  run->addFnAttr(llvm::Attribute::NoInline);
  // It calls kernels by their addresses. Inlined where these are known, it
  // would take the kernels along, and each has to stay a function: small enough
  // for the register allocator, and with a name in profiles.
  if (llvm::Function *launch = module.getFunction(model.name + ".launch")) {
    launch->addFnAttr(llvm::Attribute::NoInline);
    launch->addFnAttr(llvm::Attribute::NoDuplicate); // nor specialised
  }

  AbiBuilder builder(module, model, target);
  builder.addEntry(run);
  if (llvm::Error error = builder.addDescriptor())
    return error;
  if (model.launches)
    if (llvm::Error error = builder.addProfile(*model.launches))
      return error;
  if (isLibrary)
    builder.addMainModel();
  for (llvm::Function &function : module)
    if (!function.isDeclaration()) {
      if (!function.hasFnAttribute("target-cpu"))
        function.addFnAttr("target-cpu", target.baselineCpu());
      // Nothing in the object throws, and no table helps to unwind through it.
      function.addFnAttr(llvm::Attribute::NoUnwind);
    }
  return llvm::Error::success();
}
