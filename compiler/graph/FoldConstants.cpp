//===-- FoldConstants.cpp - What depends on constants alone -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/graph/Constants.h"
#include "compiler/graph/Passes.h"
#include "compiler/reference/Interpreter.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "compiler/graph/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;

/// A constant's value under another shape. Resources are shared, not copied.
static ElementsAttr reshape(ElementsAttr value, RankedTensorType type) {
  if (auto dense = llvm::dyn_cast<DenseElementsAttr>(value))
    return dense.reshape(type);
  auto resource = llvm::cast<DenseResourceElementsAttr>(value);
  return DenseResourceElementsAttr::get(type, resource.getRawHandle());
}

/// Permutes the dimensions of row-major numbers.
static std::vector<float> transpose(llvm::ArrayRef<float> numbers,
                                    llvm::ArrayRef<int64_t> shape,
                                    llvm::ArrayRef<int64_t> permutation) {
  size_t rank = shape.size();
  llvm::SmallVector<int64_t> strides(rank, 1), extents, steps;
  for (size_t i = rank; i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  for (int64_t dimension : permutation) {
    extents.push_back(shape[dimension]);
    steps.push_back(strides[dimension]);
  }
  std::vector<float> result;
  result.reserve(numbers.size());
  llvm::SmallVector<int64_t> index(rank, 0);
  int64_t position = 0;
  while (result.size() < numbers.size()) {
    result.push_back(numbers[position]);
    for (size_t i = rank; i-- > 0;) {
      position += steps[i];
      if (++index[i] < extents[i])
        break;
      position -= index[i] * steps[i];
      index[i] = 0;
    }
  }
  return result;
}

static int64_t getBytes(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getNumElements() *
         int64_t(sizeof(float));
}

namespace {
struct FoldConstants : cnnc::impl::FoldConstantsBase<FoldConstants> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](Operation *op) { moveWeights(rewriter, op); });
    // Each region by itself: what is in a residual block may use constants
    // around it, but nothing else is constant there.
    llvm::SmallVector<Block *> blocks;
    getOperation().walk([&](Block *block) { blocks.push_back(block); });
    for (Block *block : blocks)
      if (failed(foldBlock(rewriter, *block)))
        return signalPassFailure();
    // What was computed and what it was computed from.
    getOperation().walk<WalkOrder::PostOrder, ReverseIterator>(
        [&](Operation *op) {
          if (isOpTriviallyDead(op))
            rewriter.eraseOp(op);
        });
  }

  void replace(IRRewriter &rewriter, Operation *op, Value constant) {
    rewriter.replaceOp(op, constant);
  }

  /// Reshapes and transposes of constants. They may be the weights of whole
  /// layers, which would not fit into memory three times in double precision.
  void moveWeights(IRRewriter &rewriter, Operation *op) {
    if (!llvm::isa<cnn::ReshapeOp, cnn::FlattenOp, cnn::TransposeOp>(op))
      return;
    auto constant = op->getOperand(0).getDefiningOp<cnn::ConstantOp>();
    if (!constant || !readFloats(constant.getValue()))
      return;
    rewriter.setInsertionPoint(op);
    auto type = llvm::cast<RankedTensorType>(op->getResult(0).getType());
    auto movement = llvm::dyn_cast<cnn::TransposeOp>(op);
    if (!movement || llvm::isa<SplatElementsAttr>(constant.getValue()))
      return replace(rewriter, op,
                     rewriter.create<cnn::ConstantOp>(
                         op->getLoc(), reshape(constant.getValue(), type)));
    llvm::StringRef name = getConstantName(constant);
    replace(
        rewriter, op,
        createConstant(rewriter, op->getLoc(), type.getShape(),
                       transpose(*readFloats(constant.getValue()),
                                 constant.getType().getShape(),
                                 movement.getPermutation()),
                       name.empty() ? "constant" : name.str() + ".transposed"));
  }

  /// Whether the result may be made a constant in place of the operands.
  bool isSmallEnough(Operation *op) {
    int64_t operands = 0;
    for (Value operand : op->getOperands())
      operands += getBytes(operand);
    return getBytes(op->getResult(0)) <= std::max<int64_t>(operands, maxGrowth);
  }

  LogicalResult foldBlock(IRRewriter &rewriter, Block &block) {
    // Values that are constants or are going to be.
    llvm::DenseSet<Value> known;
    auto isKnown = [&](Value value) {
      return known.contains(value) ||
             (value.getDefiningOp<cnn::ConstantOp>() && readFloats(value));
    };
    llvm::SmallVector<Operation *> computed;
    for (Operation &op : block.without_terminator()) {
      if (op.getNumRegions() > 0 || op.getNumOperands() == 0 ||
          !llvm::all_of(op.getOperands(), isKnown) || !isSmallEnough(&op))
        continue;
      known.insert(op.getResult(0));
      computed.push_back(&op);
    }
    // Of a chain, only the end is rounded and kept.
    llvm::SmallVector<Operation *> ends;
    for (Operation *op : computed)
      if (llvm::any_of(op->getUsers(), [&](Operation *user) {
            return user->getNumResults() == 0 ||
                   !known.contains(user->getResult(0));
          }))
        ends.push_back(op);
    if (ends.empty())
      return success();

    // The reference computes networks: this is one without inputs.
    OpBuilder builder(&getContext());
    OwningOpRef<cnn::NetworkOp> network = builder.create<cnn::NetworkOp>(
        getOperation().getLoc(), "constants", builder.getArrayAttr({}),
        builder.getArrayAttr({}));
    builder.setInsertionPointToStart(&network->getBody().emplaceBlock());
    IRMapping mapping;
    for (Operation *op : computed) {
      for (Value operand : op->getOperands())
        if (!mapping.contains(operand))
          builder.clone(*operand.getDefiningOp(), mapping);
      builder.clone(*op, mapping);
    }
    llvm::SmallVector<Value> outputs;
    for (Operation *op : ends)
      outputs.push_back(mapping.lookup(op->getResult(0)));
    builder.create<cnn::OutputOp>(getOperation().getLoc(), outputs);
    FailureOr<std::vector<reference::Tensor>> values =
        reference::interpret(*network, {});
    if (failed(values))
      return failure();

    for (auto [op, tensor] : llvm::zip_equal(ends, *values)) {
      rewriter.setInsertionPoint(op);
      replace(rewriter, op,
              createConstant(rewriter, op->getLoc(), tensor.shape,
                             std::vector<float>(tensor.values.begin(),
                                                tensor.values.end())));
    }
    return success();
  }
};
} // namespace
