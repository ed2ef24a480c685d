//===-- ModelInterface.h - What callers see of a network --------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_MODELINTERFACE_H
#define CNNC_COMPILER_TARGET_MODELINTERFACE_H

#include "compiler/target/Launches.h"
#include <string>

namespace cnnc::target {

/// An input or output: a row-major array of f32.
struct TensorInterface {
  std::string name;
  llvm::SmallVector<int64_t> shape;

  int64_t elements() const;
  int64_t bytes() const { return elements() * int64_t(sizeof(float)); }
};

/// What the descriptor and the header of a model state.
struct ModelInterface {
  /// A C identifier: the prefix of all symbols.
  std::string name;
  std::vector<TensorInterface> inputs;
  std::vector<TensorInterface> outputs;
  int64_t workspaceBytes = 0;
  int64_t workspaceAlignment = 64;
  int64_t weightBytes = 0;
  /// Of the plan, the packed weights and `salt`.
  uint64_t hash = 0;
  /// For the table NAME_profile; an object without it if not set.
  std::optional<std::vector<Launch>> launches;

  /// Reads it from an outlined program whose memory is planned. `salt` names
  /// all that the result depends on besides the program. Emits a diagnostic for
  /// each name that C cannot hold.
  static mlir::FailureOr<ModelInterface> get(kernel::ProgramOp program,
                                             llvm::StringRef salt);
};

/// Whether `name` can be the name of a model: a C identifier that neither C nor
/// C++ reserves as a word of the language.
bool isUsableIdentifier(llvm::StringRef name);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_MODELINTERFACE_H
