//===-- Layers.h - The value of each op, by family -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REFERENCE_LAYERS_H
#define CNNC_COMPILER_REFERENCE_LAYERS_H

#include "compiler/reference/Tensor.h"
#include "dialects/cnn/CnnDialect.h"

namespace cnnc::reference {

/// The operands' values, in the order of the op's operands. The ops are
/// verified: shapes are not checked again.
using Operands = llvm::ArrayRef<const Tensor *>;

// Convolution.cpp
Tensor compute(cnn::ConvolutionOp op, Operands operands);

// Pooling.cpp
Tensor compute(cnn::PoolOp op, Operands operands);
Tensor compute(cnn::GlobalPoolOp op, Operands operands);
Tensor compute(cnn::ReduceOp op, Operands operands);

// Elementwise.cpp
Tensor compute(cnn::ActivationOp op, Operands operands);
Tensor compute(cnn::BinaryOp op, Operands operands);
/// Replaces each element by the activation's value there.
void applyActivation(cnn::ActivationAttr activation, Tensor &tensor);

// Linear.cpp
Tensor compute(cnn::FullyConnectedOp op, Operands operands);
Tensor compute(cnn::MatmulOp op, Operands operands);

// Normalization.cpp
Tensor compute(cnn::BatchNormOp op, Operands operands);
Tensor compute(cnn::LrnOp op, Operands operands);
Tensor compute(cnn::SoftmaxOp op, Operands operands);
Tensor compute(cnn::DropoutOp op, Operands operands);

// Shape.cpp
Tensor compute(cnn::ConcatOp op, Operands operands);
Tensor compute(cnn::SliceOp op, Operands operands);
Tensor compute(cnn::PadOp op, Operands operands);
Tensor compute(cnn::ReshapeOp op, Operands operands);
Tensor compute(cnn::FlattenOp op, Operands operands);
Tensor compute(cnn::TransposeOp op, Operands operands);
Tensor compute(cnn::ChannelShuffleOp op, Operands operands);
Tensor compute(cnn::InterleaveOp op, Operands operands);
/// The input element at each position of a dimension of `extent` elements with
/// `low` more before and `high` behind; -1 for constant padding.
std::vector<int64_t> getPaddedIndices(int64_t extent, int64_t low, int64_t high,
                                      cnn::PaddingMode mode);

} // namespace cnnc::reference

#endif // CNNC_COMPILER_REFERENCE_LAYERS_H
