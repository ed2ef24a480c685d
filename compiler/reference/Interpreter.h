//===-- Interpreter.h - What a network computes, in doubles -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REFERENCE_INTERPRETER_H
#define CNNC_COMPILER_REFERENCE_INTERPRETER_H

#include "compiler/reference/Tensor.h"
#include "dialects/cnn/CnnDialect.h"

namespace cnnc::reference {

/// Gets the result of each layer that was computed, in order; also of those
/// within residual blocks.
using Observer = llvm::function_ref<void(mlir::Operation *, const Tensor &)>;

/// Computes the outputs of `network` on `inputs`, one for each argument, as the
/// descriptions of the ops say: in double precision and without regard to what
/// the compiler does. The order of every sum is fixed, so that the same input
/// gives the same bits. Channels are shared among the context's threads, and a
/// tensor is freed after its last use.
///
/// Fails with a located diagnostic for each input whose shape is not its
/// argument's and each cnn.parameter that is still unbound. The network has to
/// be verified.
mlir::FailureOr<std::vector<Tensor>> interpret(cnn::NetworkOp network,
                                               llvm::ArrayRef<Tensor> inputs,
                                               Observer observer = nullptr);

} // namespace cnnc::reference

#endif // CNNC_COMPILER_REFERENCE_INTERPRETER_H
