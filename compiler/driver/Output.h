//===-- Output.h - What cnnc writes, and where to ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_OUTPUT_H
#define CNNC_COMPILER_DRIVER_OUTPUT_H

#include "compiler/pipeline/Phases.h"
#include "compiler/target/LlvmModule.h"
#include "compiler/target/OutputFiles.h"

namespace cnnc {

/// The forms of a compiled network, by the phase that they come from.
enum class Form { Cnn, Kernel, LlvmDialect, LlvmIr, Assembly, Object, Shared };

/// What cnnc is asked to write.
struct Output {
  Form form = Form::Object;
  /// The last phase that runs.
  Phase phase = Phase::Target;
  /// `-` for standard output.
  std::string path;
  /// Of the header; empty if there is none.
  std::string headerPath;

  bool isMlir() const { return form <= Form::LlvmDialect; }

  /// From the options -o, --emit and --stop-after (empty if not given).
  static llvm::Expected<Output> get(llvm::StringRef path, llvm::StringRef emit,
                                    llvm::StringRef stopAfter,
                                    llvm::StringRef model,
                                    llvm::StringRef name);

  /// Finds out whether the files can be written.
  llvm::Error reserve(target::OutputFiles &files) const;
  /// Writes a module whose form is MLIR.
  llvm::Error write(mlir::ModuleOp module, target::OutputFiles &files) const;
  /// Writes all other forms, and the header.
  llvm::Error write(target::LlvmModule &module,
                    target::OutputFiles &files) const;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_OUTPUT_H
