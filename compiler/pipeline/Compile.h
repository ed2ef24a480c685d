//===-- Compile.h - From a network to code ----------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PIPELINE_COMPILE_H
#define CNNC_COMPILER_PIPELINE_COMPILE_H

#include "compiler/pipeline/Phases.h"
#include "compiler/target/LlvmModule.h"
#include "runtime/include/cnnrt.h"

namespace cnnc {

/// Takes an imported module (one cnn.network, no unbound parameter) through all
/// phases to optimised LLVM IR. Faults of the network are emitted as
/// diagnostics, and the error then says no more than that there were some.
/// The level in `translation` does not count, that in `options` does.
llvm::Expected<target::LlvmModule>
compile(mlir::ModuleOp module, const CompileOptions &options,
        target::TranslationOptions translation = {},
        PhaseObserver observer = nullptr);

/// Whether an error of `compile` has been explained by diagnostics.
class DiagnosedError : public llvm::ErrorInfo<DiagnosedError> {
public:
  static char ID;
  void log(llvm::raw_ostream &os) const override;
  std::error_code convertToErrorCode() const override {
    return llvm::inconvertibleErrorCode();
  }
};

/// A network that was compiled in this process.
class CompiledModel {
public:
  virtual ~CompiledModel() = default;
  /// Valid as long as this lives.
  const cnnrt_model *get() const { return model; }
  /// Null if it was compiled without `profile`.
  const cnnrt_profile *getProfile() const { return profile; }

protected:
  const cnnrt_model *model = nullptr;
  const cnnrt_profile *profile = nullptr;
};

/// As `compile`, then loads the very object that would have been written. The
/// target has to be this machine's.
llvm::Expected<std::unique_ptr<CompiledModel>>
compileToMemory(mlir::ModuleOp module, const CompileOptions &options);

} // namespace cnnc

#endif // CNNC_COMPILER_PIPELINE_COMPILE_H
