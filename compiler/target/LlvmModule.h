//===-- LlvmModule.h - From LLVM dialect to optimised LLVM IR ---*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_LLVMMODULE_H
#define CNNC_COMPILER_TARGET_LLVMMODULE_H

#include "compiler/target/ModelInterface.h"
#include "compiler/target/TargetDescription.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Target/TargetMachine.h"

namespace cnnc::target {

/// The most bytes of weights that stand beside other read-only data, where code
/// reaches them with 32-bit offsets: half of what these reach is left for the
/// program around them. More of them get a section of their own that may stand
/// anywhere, and code with 64-bit offsets.
constexpr int64_t mostNearBytes = int64_t(1) << 30;

struct TranslationOptions {
  /// 0 to 3, as of a C compiler.
  unsigned level = 3;
  /// For a shared library: with `cnnrt_library_main_model`.
  bool isLibrary = false;
  int64_t nearBytes = mostNearBytes;
};

/// A model as LLVM IR, with the machine that it is for.
struct LlvmModule {
  ModelInterface model;
  TargetDescription target;
  // Destroyed from the last to the first.
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};

/// Translates what codegen left, adds the ABI and optimises. The weights' bytes
/// in `module` are freed: there are hundreds of megabytes of them.
llvm::Expected<LlvmModule> translate(mlir::ModuleOp module,
                                     const ModelInterface &model,
                                     const TargetDescription &target,
                                     const TranslationOptions &options);

/// The option of LLVM's that `translate` sets. It is found in LLVM's table of
/// options, once: who empties that table calls this before.
llvm::cl::Option *findSchedulerOption();

/// Writes assembly or an object. Fails, as an internal error, if the result
/// would import anything but memcpy and memset. Changes `module`: it can be
/// written once.
llvm::Error writeCode(LlvmModule &module, llvm::CodeGenFileType type,
                      llvm::raw_pwrite_stream &os);

/// Fails, as an internal error, if the object file imports anything but memcpy
/// and memset.
llvm::Error checkImports(llvm::MemoryBufferRef object);
llvm::Error checkImports(llvm::StringRef path);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_LLVMMODULE_H
