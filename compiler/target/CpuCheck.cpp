//===-- CpuCheck.cpp - Code that asks the CPU what it can do --------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Abi.h"
#include "runtime/include/cnnrt.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"

using namespace cnnc;
using namespace cnnc::target;
using llvm::Value;

namespace {
/// Bits that must be set: Intel 64 and IA-32 Architectures Software Developer's
/// Manual, volume 2, CPUID, and volume 1, section 14.3 (the steps to take
/// before AVX) and 15.2 (AVX-512).
struct X86Bits {
  uint32_t leaf1Ecx = 0;
  uint32_t leaf7Ebx = 0;
  /// The registers that the operating system saves: XMM and YMM; opmasks, upper
  /// halves of ZMM0-15, ZMM16-31.
  uint32_t xcr0 = 0;
};

/// Builds code for any x86-64.
class X86Check {
public:
  explicit X86Check(llvm::IRBuilder<> &builder)
      : b(builder), word(b.getInt32Ty()) {}

  /// {eax, ebx, ecx, edx} of CPUID. RBX may hold the frame's base, and so is
  /// saved where the compiler does not know it to be clobbered.
  Value *cpuid(uint32_t leaf) {
    auto *result = llvm::StructType::get(word, word, word, word);
    auto *code = llvm::InlineAsm::get(
        llvm::FunctionType::get(result, {word, word}, false),
        "xchgq %rbx, ${1:q}\n\tcpuid\n\txchgq %rbx, ${1:q}",
        "={ax},=&r,={cx},={dx},0,2,~{dirflag},~{fpsr},~{flags}",
        /*hasSideEffects=*/true);
    return b.CreateCall(code, {b.getInt32(leaf), b.getInt32(0)});
  }

  /// The low word of XCR0. Only where OSXSAVE is set.
  Value *xgetbv() {
    auto *result = llvm::StructType::get(word, word);
    auto *code = llvm::InlineAsm::get(
        llvm::FunctionType::get(result, {word}, false), "xgetbv",
        "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}",
        /*hasSideEffects=*/true);
    return b.CreateExtractValue(b.CreateCall(code, {b.getInt32(0)}), 0);
  }

  Value *hasAll(Value *value, uint32_t bits) {
    return b.CreateICmpEQ(b.CreateAnd(value, b.getInt32(bits)),
                          b.getInt32(bits));
  }

private:
  llvm::IRBuilder<> &b;
  llvm::Type *word;
};
} // namespace

static X86Bits getX86Bits(uint64_t features) {
  X86Bits bits;
  auto need = [&](uint64_t feature, uint32_t &word, unsigned bit) {
    if (features & feature)
      word |= uint32_t(1) << bit;
  };
  need(CNNRT_CPU_X86_SSE4_2, bits.leaf1Ecx, 20);
  need(CNNRT_CPU_X86_FMA, bits.leaf1Ecx, 12);
  need(CNNRT_CPU_X86_AVX, bits.leaf1Ecx, 28);
  need(CNNRT_CPU_X86_AVX2, bits.leaf7Ebx, 5);
  need(CNNRT_CPU_X86_AVX512F, bits.leaf7Ebx, 16);
  need(CNNRT_CPU_X86_AVX512DQ, bits.leaf7Ebx, 17);
  need(CNNRT_CPU_X86_AVX512BW, bits.leaf7Ebx, 30);
  need(CNNRT_CPU_X86_AVX512VL, bits.leaf7Ebx, 31);
  // All extensions on YMM registers need them saved.
  if (features & ~uint64_t(CNNRT_CPU_X86_SSE4_2)) {
    bits.leaf1Ecx |= uint32_t(1) << 27; // OSXSAVE
    bits.xcr0 |= 0b110;
  }
  if (bits.leaf7Ebx >> 16)
    bits.xcr0 |= 0b1110'0000;
  return bits;
}

llvm::Function *target::addCpuCheck(llvm::Module &module, llvm::StringRef name,
                                    const TargetDescription &target) {
  // Advanced SIMD is part of every AArch64 that runs an operating system.
  if (!target.isX86() || target.requiredFeatures == 0)
    return nullptr;
  X86Bits bits = getX86Bits(target.requiredFeatures);

  llvm::LLVMContext &context = module.getContext();
  llvm::IRBuilder<> b(context);
  auto *check = llvm::Function::Create(
      llvm::FunctionType::get(b.getInt1Ty(), false),
      llvm::GlobalValue::InternalLinkage, name + ".check_cpu", module);
  enum : uint8_t { unknown, supported, unsupported };
  auto *answer = new llvm::GlobalVariable(
      module, b.getInt8Ty(), /*isConstant=*/false,
      llvm::GlobalValue::InternalLinkage, b.getInt8(unknown), name + ".cpu");

  auto block = [&](const char *label) {
    return llvm::BasicBlock::Create(context, label, check);
  };
  llvm::BasicBlock *entry = block("entry"), *known = block("known");
  llvm::BasicBlock *ask = block("ask"), *askLeaf7 = block("leaf7");
  llvm::BasicBlock *askState = block("state"), *yes = block("yes");
  llvm::BasicBlock *no = block("no"), *remember = block("remember");
  X86Check x86(b);

  b.SetInsertPoint(entry);
  llvm::LoadInst *last =
      b.CreateAlignedLoad(b.getInt8Ty(), answer, llvm::Align(1));
  last->setAtomic(llvm::AtomicOrdering::Monotonic);
  b.CreateCondBr(b.CreateICmpEQ(last, b.getInt8(unknown)), ask, known);

  b.SetInsertPoint(known);
  b.CreateRet(b.CreateICmpEQ(last, b.getInt8(supported)));

  b.SetInsertPoint(ask);
  Value *leaf1 = b.CreateExtractValue(x86.cpuid(1), 2);
  b.CreateCondBr(x86.hasAll(leaf1, bits.leaf1Ecx), askLeaf7, no);

  b.SetInsertPoint(askLeaf7);
  if (bits.leaf7Ebx) {
    Value *most = b.CreateExtractValue(x86.cpuid(0), 0);
    llvm::BasicBlock *has = block("has_leaf7");
    b.CreateCondBr(b.CreateICmpUGE(most, b.getInt32(7)), has, no);
    b.SetInsertPoint(has);
    Value *leaf7 = b.CreateExtractValue(x86.cpuid(7), 1);
    b.CreateCondBr(x86.hasAll(leaf7, bits.leaf7Ebx), askState, no);
  } else {
    b.CreateBr(askState);
  }

  b.SetInsertPoint(askState);
  if (bits.xcr0)
    b.CreateCondBr(x86.hasAll(x86.xgetbv(), bits.xcr0), yes, no);
  else
    b.CreateBr(yes);

  b.SetInsertPoint(yes);
  b.CreateBr(remember);
  b.SetInsertPoint(no);
  b.CreateBr(remember);

  b.SetInsertPoint(remember);
  llvm::PHINode *good = b.CreatePHI(b.getInt1Ty(), 2);
  good->addIncoming(b.getTrue(), yes);
  good->addIncoming(b.getFalse(), no);
  llvm::StoreInst *store = b.CreateAlignedStore(
      b.CreateSelect(good, b.getInt8(supported), b.getInt8(unsupported)),
      answer, llvm::Align(1));
  store->setAtomic(llvm::AtomicOrdering::Monotonic);
  b.CreateRet(good);
  return check;
}
