//===-- Planner.h - From a network's ops to kernels on buffers --*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_PLANNER_H
#define CNNC_COMPILER_PLANNING_PLANNER_H

#include "compiler/planning/Layouts.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace cnnc::planning {

/// Plans the ops of one network in order. Each `plan` reads its operands in the
/// form its kernel needs, which may add a reorder, and writes its result into
/// the buffer that the layouts give it.
class Planner {
public:
  Planner(cnn::NetworkOp network, kernel::TargetAttr target,
          const PlanOptions &options, mlir::DictionaryAttr tuning);

  /// Replaces the network by a program; reports what cannot be planned.
  mlir::LogicalResult run();

private:
  mlir::LogicalResult plan(mlir::Operation *op);
  mlir::LogicalResult plan(cnn::ConvolutionOp op);
  mlir::LogicalResult plan(cnn::FullyConnectedOp op);
  mlir::LogicalResult plan(cnn::PoolOp op);
  mlir::LogicalResult plan(cnn::GlobalPoolOp op);
  mlir::LogicalResult plan(cnn::ReduceOp op);
  mlir::LogicalResult plan(cnn::ActivationOp op);
  mlir::LogicalResult plan(cnn::BinaryOp op);
  mlir::LogicalResult plan(cnn::MatmulOp op);
  mlir::LogicalResult plan(cnn::LrnOp op);
  mlir::LogicalResult plan(cnn::SoftmaxOp op);
  mlir::LogicalResult plan(cnn::DropoutOp op);
  mlir::LogicalResult plan(cnn::ConcatOp op);
  mlir::LogicalResult plan(cnn::SliceOp op);
  mlir::LogicalResult plan(cnn::PadOp op);
  mlir::LogicalResult plan(cnn::ReshapeOp op);
  mlir::LogicalResult plan(cnn::FlattenOp op);
  mlir::LogicalResult plan(cnn::TransposeOp op);
  mlir::LogicalResult plan(cnn::ChannelShuffleOp op);
  mlir::LogicalResult plan(cnn::InterleaveOp op);
  mlir::LogicalResult plan(cnn::OutputOp op);

  /// What is chosen for an op whose filter is not packed yet: a direct sum, or
  /// Strassen's algorithm. Reports an entry of the tuning table that does not
  /// fit.
  mlir::FailureOr<Candidate> chooseSum(kernel::ConvolutionOp op);
  /// Computes by Strassen's algorithm what `sum` would, and erases that.
  void planStrassen(kernel::ConvolutionOp sum, const Candidate &choice,
                    mlir::ElementsAttr filter);
  void planWinograd(cnn::ConvolutionOp op, const Candidate &choice,
                    mlir::ElementsAttr filter, mlir::Value source,
                    mlir::Value bias, mlir::Value residual,
                    mlir::Value destination, llvm::ArrayRef<int64_t> padding);
  mlir::LogicalResult planReshape(mlir::Operation *op);

  /// The buffer of `value` in `form`; a constant's elements, or a reorder, if
  /// need be.
  mlir::Value read(mlir::Value value, Form form);
  /// `value` in `form`, for an op whose result has rank `rank`: as read, but
  /// with leading ones.
  mlir::Value readBroadcast(mlir::Value value, Form form, int64_t rank);
  /// The buffer that `value` is to be computed in.
  mlir::Value write(mlir::Value value);
  /// A new buffer; its halo is filled with zeros.
  mlir::Value allocate(mlir::MemRefType type, mlir::StringAttr place = {});
  /// The buffer of a slice's whole.
  mlir::Value getWhole(mlir::Value whole);
  mlir::Value constant(mlir::ElementsAttr value, kernel::PackingAttr packing,
                       mlir::MemRefType type);
  /// `value`, whose shape may lack leading ones, as a buffer of `type`.
  mlir::Value planConstant(mlir::ElementsAttr value, mlir::MemRefType type);
  mlir::Value view(mlir::Value buffer, llvm::ArrayRef<int64_t> shape);
  /// A kernel.copy; left out numbers are those of the identity.
  void move(mlir::Value source, mlir::Value destination,
            llvm::ArrayRef<int64_t> permutation = {},
            llvm::ArrayRef<int64_t> offsets = {},
            llvm::ArrayRef<int64_t> steps = {},
            cnn::PaddingMode mode = cnn::PaddingMode::Constant,
            llvm::APFloat value = llvm::APFloat(0.0));
  /// A bias for `outputs` channels, padded to whole blocks; zeros without one.
  mlir::FailureOr<mlir::Value> planBias(mlir::Operation *op, mlir::Value bias,
                                        int64_t outputs);
  /// The input in the form that the convolution's plan says, and the padding
  /// that is left for it to apply.
  mlir::Value readPadded(cnn::ConvolutionOp op, const ConvolutionPlan &plan,
                         llvm::SmallVectorImpl<int64_t> &padding);

  cnn::NetworkOp network;
  kernel::TargetAttr target;
  PlanOptions options;
  mlir::DictionaryAttr tuning;
  Layouts layouts;
  mlir::ImplicitLocOpBuilder b;
  kernel::ProgramOp program;
  llvm::DenseMap<std::pair<mlir::Value, int>, mlir::Value> buffers;
  llvm::DenseMap<mlir::Value, mlir::Value> wholes;
};

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_PLANNER_H
