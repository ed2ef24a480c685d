//===-- Abi.h - What an object shows to the world ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_ABI_H
#define CNNC_COMPILER_TARGET_ABI_H

#include "compiler/target/ModelInterface.h"
#include "compiler/target/TargetDescription.h"
#include "llvm/IR/Module.h"

namespace cnnc::target {

/// Adds to a module with the function `NAME.run` what runtime/include/cnnrt.h
/// promises: the descriptor NAME, the checked entry point NAME_run and, if the
/// model's launches are given, their table NAME_profile, which are the only
/// symbols that others see. With `isLibrary`, also `cnnrt_library_main_model`,
/// by which cnnrt_library_open finds the descriptor.
///
/// What was in the module becomes code for the target's CPU; what is added is
/// code for any CPU of the architecture, so that nothing unsupported runs
/// before the check.
llvm::Error addAbi(llvm::Module &module, const ModelInterface &model,
                   const TargetDescription &target, bool isLibrary);

/// Adds a function i1() that says whether this CPU and its operating system
/// have the target's required features; null if all of the architecture have.
/// It remembers the answer in one byte of the object, because CPUID traps in a
/// virtual machine and then takes tens of microseconds. Concurrent first calls
/// compute the same byte.
llvm::Function *addCpuCheck(llvm::Module &module, llvm::StringRef name,
                            const TargetDescription &target);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_ABI_H
