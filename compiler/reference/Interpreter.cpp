//===-- Interpreter.cpp - What a network computes, in double precision ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Interpreter.h"
#include "compiler/reference/Layers.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::reference;

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// The numbers of a verified constant: its data is there and aligned.
static Tensor readConstant(ConstantOp op) {
  Tensor result(op.getType().getShape());
  if (auto dense = llvm::dyn_cast<DenseElementsAttr>(op.getValue())) {
    if (dense.isSplat())
      std::fill(result.values.begin(), result.values.end(),
                dense.getSplatValue<float>());
    else
      llvm::copy(dense.getValues<float>(), result.values.begin());
    return result;
  }
  auto resource = llvm::cast<DenseResourceElementsAttr>(op.getValue());
  llvm::copy(resource.getRawHandle().getBlob()->getDataAs<float>(),
             result.values.begin());
  return result;
}

//===----------------------------------------------------------------------===//
// What is refused before anything is computed
//===----------------------------------------------------------------------===//

static LogicalResult check(NetworkOp network, llvm::ArrayRef<Tensor> inputs) {
  Block &block = network.getBody().front();
  if (inputs.size() != block.getNumArguments())
    return network.emitOpError("has ")
           << block.getNumArguments() << " inputs, but is given "
           << inputs.size();
  bool ok = true;
  for (auto [argument, name, input] :
       llvm::zip_equal(block.getArguments(), network.getInputNames(), inputs)) {
    auto type = llvm::cast<RankedTensorType>(argument.getType());
    if (type.getShape() == llvm::ArrayRef(input.shape) &&
        input.size() == type.getNumElements())
      continue;
    network.emitOpError("expects input ")
        << name << " to be of shape " << formatShape(type.getShape())
        << ", found " << formatShape(input.shape);
    ok = false;
  }
  network.walk([&](ParameterOp op) {
    op.emitOpError("'") << op.getName()
                        << "' has no value yet; bind it to weights before "
                           "computing";
    ok = false;
  });
  return success(ok);
}

//===----------------------------------------------------------------------===//
// Interpreter
//===----------------------------------------------------------------------===//

namespace {
class Interpreter {
public:
  explicit Interpreter(Observer observer) : observer(observer) {}

  /// Computes a block whose arguments are set; the values of its terminator's
  /// operands.
  FailureOr<std::vector<Tensor>> run(Block &block);

  void set(Value value, Tensor tensor) {
    if (!value.use_empty())
      values[value] = {std::move(tensor), countUses(value)};
  }

private:
  /// A value and how many of its uses are still to come. Every op is computed
  /// once, so uses within the regions of residual blocks count as others do.
  struct Entry {
    Tensor tensor;
    int64_t uses = 0;
  };

  static int64_t countUses(Value value) {
    return std::distance(value.use_begin(), value.use_end());
  }

  /// One use less; frees the tensor if it was the last.
  void release(Value value);
  /// The same, for a caller that needs the tensor for itself.
  Tensor take(Value value);

  FailureOr<Tensor> compute(Operation *op);
  FailureOr<Tensor> computeResidual(ResidualOp op);

  llvm::DenseMap<Value, Entry> values;
  Observer observer;
};
} // namespace

void Interpreter::release(Value value) {
  auto it = values.find(value);
  if (it != values.end() && --it->second.uses == 0)
    values.erase(it);
}

Tensor Interpreter::take(Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return readConstant(constant);
  Entry &entry = values.find(value)->second;
  Tensor tensor = entry.uses == 1 ? std::move(entry.tensor) : entry.tensor;
  release(value);
  return tensor;
}

FailureOr<Tensor> Interpreter::computeResidual(ResidualOp op) {
  Tensor input = take(op.getInput());
  auto runRegion = [&](Region &region) -> FailureOr<Tensor> {
    set(region.getArgument(0), input);
    FailureOr<std::vector<Tensor>> yielded = run(region.front());
    if (failed(yielded))
      return failure();
    return std::move(yielded->front());
  };
  FailureOr<Tensor> result = runRegion(op.getBody());
  if (failed(result))
    return failure();
  if (!op.getShortcut().empty()) {
    FailureOr<Tensor> shortcut = runRegion(op.getShortcut());
    if (failed(shortcut))
      return failure();
    input = std::move(*shortcut);
  }
  for (auto [y, x] : llvm::zip_equal(result->values, input.values))
    y += x;
  applyActivation(op.getActivation(), *result);
  return result;
}

FailureOr<Tensor> Interpreter::compute(Operation *op) {
  if (auto residual = llvm::dyn_cast<ResidualOp>(op))
    return computeResidual(residual);
  // Pointers into the map are good while nothing is set.
  llvm::SmallVector<Tensor> constants(op->getNumOperands());
  llvm::SmallVector<const Tensor *> operands;
  for (auto [operand, tensor] : llvm::zip_equal(op->getOperands(), constants)) {
    if (auto constant = operand.getDefiningOp<ConstantOp>()) {
      // Converted where they are used: as doubles, all weights of a network
      // would need twice their memory.
      tensor = readConstant(constant);
      operands.push_back(&tensor);
    } else {
      operands.push_back(&values.find(operand)->second.tensor);
    }
  }
  auto result =
      llvm::TypeSwitch<Operation *, FailureOr<Tensor>>(op)
          .Case<ConvolutionOp, PoolOp, GlobalPoolOp, ReduceOp, ActivationOp,
                BinaryOp, FullyConnectedOp, MatmulOp, BatchNormOp, LrnOp,
                SoftmaxOp, DropoutOp, ConcatOp, SliceOp, PadOp, ReshapeOp,
                FlattenOp, TransposeOp, ChannelShuffleOp, InterleaveOp>(
              [&](auto layer) {
                return cnnc::reference::compute(layer, operands);
              })
          .Default([](Operation *op) {
            return op->emitOpError("is not known to the reference interpreter");
          });
  for (Value operand : op->getOperands())
    release(operand);
  return result;
}

FailureOr<std::vector<Tensor>> Interpreter::run(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (llvm::isa<ConstantOp>(op))
      continue;
    FailureOr<Tensor> result = compute(&op);
    if (failed(result))
      return failure();
    if (observer)
      observer(&op, *result);
    set(op.getResult(0), std::move(*result));
  }
  std::vector<Tensor> results;
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(take(value));
  return results;
}

FailureOr<std::vector<Tensor>>
cnnc::reference::interpret(NetworkOp network, llvm::ArrayRef<Tensor> inputs,
                           Observer observer) {
  if (failed(check(network, inputs)))
    return failure();
  Interpreter interpreter(observer);
  Block &block = network.getBody().front();
  for (auto [argument, input] : llvm::zip_equal(block.getArguments(), inputs))
    interpreter.set(argument, input);
  return interpreter.run(block);
}
