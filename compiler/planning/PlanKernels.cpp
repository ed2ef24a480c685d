//===-- PlanKernels.cpp - Decides layouts, algorithms and tiles -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Passes.h"
#include "compiler/planning/Planner.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

namespace cnnc::planning {
#define GEN_PASS_DEF_PLANKERNELS
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

static RankedTensorType tensorType(Value value) {
  return llvm::cast<RankedTensorType>(value.getType());
}

static MemRefType bufferType(Value buffer) {
  return llvm::cast<MemRefType>(buffer.getType());
}

/// The value of a constant; null if `value` is computed.
static ElementsAttr getConstant(Value value) {
  auto constant = value.getDefiningOp<cnn::ConstantOp>();
  return constant ? constant.getValue() : ElementsAttr();
}

Planner::Planner(cnn::NetworkOp network, kernel::TargetAttr target,
                 const PlanOptions &options, DictionaryAttr tuning)
    : network(network), target(target), options(options), tuning(tuning),
      layouts(network, target, options, tuning),
      b(network.getLoc(), OpBuilder(network)) {}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

Value Planner::allocate(MemRefType type, StringAttr place) {
  Value buffer = b.create<kernel::AllocOp>(type, place);
  if (kernel::Layout::get(type).hasHalo())
    b.create<kernel::FillHaloOp>(buffer);
  return buffer;
}

Value Planner::getWhole(Value whole) {
  if (Value buffer = wholes.lookup(whole))
    return buffer;
  return wholes[whole] = allocate(layouts.getType(whole, Form::Blocked));
}

Value Planner::write(Value value) {
  Form form = layouts.getForm(value);
  if (Value buffer = buffers.lookup({value, int(form)}))
    return buffer;
  Value buffer = wholes.lookup(value);
  if (const Layouts::Place *place = layouts.getPlace(value)) {
    Value whole = getWhole(place->whole);
    buffer = b.create<kernel::SliceOp>(layouts.getType(value, form), whole,
                                       place->channel);
  } else if (!buffer) {
    buffer = allocate(layouts.getType(value, form));
  }
  return buffers[{value, int(form)}] = buffer;
}

Value Planner::constant(ElementsAttr value, kernel::PackingAttr packing,
                        MemRefType type) {
  return b.create<kernel::ConstantOp>(type, value, packing);
}

Value Planner::planConstant(ElementsAttr value, MemRefType type) {
  auto kind = type.getLayout().isIdentity() ? kernel::PackingKind::Plain
                                            : kernel::PackingKind::Blocked;
  return constant(value,
                  kernel::PackingAttr::get(b.getContext(), kind, 1, 1, 1, 1, 1),
                  type);
}

Value Planner::view(Value buffer, llvm::ArrayRef<int64_t> shape) {
  auto type = MemRefType::get(shape, b.getF32Type());
  if (type == buffer.getType())
    return buffer;
  return b.create<kernel::ViewOp>(type, buffer);
}

void Planner::move(Value source, Value destination,
                   llvm::ArrayRef<int64_t> permutation,
                   llvm::ArrayRef<int64_t> offsets,
                   llvm::ArrayRef<int64_t> steps, cnn::PaddingMode mode,
                   llvm::APFloat value) {
  int64_t rank = bufferType(destination).getRank();
  auto identity = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::SmallVector<int64_t> zeros(rank, 0), ones(rank, 1);
  b.create<kernel::CopyOp>(source, destination,
                           permutation.empty() ? identity : permutation,
                           offsets.empty() ? zeros : offsets,
                           steps.empty() ? ones : steps, mode, value);
}

Value Planner::read(Value value, Form form) {
  if (Value buffer = buffers.lookup({value, int(form)}))
    return buffer;
  MemRefType type = layouts.getType(value, form);
  Value buffer;
  if (ElementsAttr elements = getConstant(value)) {
    buffer = planConstant(elements, type);
  } else {
    Value source = read(value, layouts.getForm(value));
    // A planar buffer without a halo is the row-major one.
    buffer = source;
    if (source.getType() != type) {
      buffer = allocate(type);
      move(source, buffer);
    }
  }
  return buffers[{value, int(form)}] = buffer;
}

Value Planner::readBroadcast(Value value, Form form, int64_t rank) {
  RankedTensorType type = tensorType(value);
  if (type.getRank() == rank)
    return read(value, form);
  // Leading ones do not move elements of row-major buffers.
  llvm::SmallVector<int64_t> shape(rank - type.getRank(), 1);
  shape.append(type.getShape().begin(), type.getShape().end());
  MemRefType wide =
      layouts.getType(RankedTensorType::get(shape, type.getElementType()), form,
                      Halo(std::max<int64_t>(rank - 2, 0)));
  if (ElementsAttr elements = getConstant(value))
    return planConstant(elements, wide);
  Value rowMajor = view(read(value, Form::RowMajor), shape);
  if (form == Form::RowMajor)
    return rowMajor;
  Value blocked = allocate(wide);
  move(rowMajor, blocked);
  return blocked;
}

//===----------------------------------------------------------------------===//
// Pooling and elementwise ops
//===----------------------------------------------------------------------===//

LogicalResult Planner::plan(cnn::PoolOp op) {
  llvm::SmallVector<int64_t> window, strides, dilations, low, high;
  for (const cnn::WindowDimension &d : op.getResolvedWindow().dimensions) {
    window.push_back(d.size);
    strides.push_back(d.stride);
    dilations.push_back(d.dilation);
    low.push_back(d.padLow);
    high.push_back(d.padHigh);
  }
  Value source = read(op.getInput(), Form::Blocked);
  b.create<kernel::PoolOp>(source, write(op), op.getKind(), window, strides,
                           dilations, low, high, op.getCountPadding());
  return success();
}

LogicalResult Planner::plan(cnn::GlobalPoolOp op) {
  auto window = op.getInput().getType().getShape().drop_front(2);
  llvm::SmallVector<int64_t> ones(window.size(), 1), zeros(window.size(), 0);
  Value source = read(op.getInput(), Form::Blocked);
  b.create<kernel::PoolOp>(source, write(op), op.getKind(), window, ones, ones,
                           zeros, zeros, /*count_padding=*/false);
  return success();
}

LogicalResult Planner::plan(cnn::ReduceOp op) {
  Value source = read(op.getInput(), Form::RowMajor);
  b.create<kernel::ReduceOp>(source, write(op), op.getKind(), op.getAxes());
  return success();
}

LogicalResult Planner::plan(cnn::ActivationOp op) {
  Value source = read(op.getInput(), layouts.getForm(op));
  b.create<kernel::ElementwiseOp>(ValueRange(source), write(op),
                                  cnn::BinaryKindAttr(), op.getFunction());
  return success();
}

LogicalResult Planner::plan(cnn::BinaryOp op) {
  Form form = layouts.getForm(op);
  int64_t rank = op.getType().getRank();
  Value lhs = readBroadcast(op.getLhs(), form, rank);
  Value rhs = readBroadcast(op.getRhs(), form, rank);
  b.create<kernel::ElementwiseOp>(ValueRange{lhs, rhs}, write(op),
                                  op.getKindAttr(), op.getActivation());
  return success();
}

//===----------------------------------------------------------------------===//
// Row-major ops
//===----------------------------------------------------------------------===//

LogicalResult Planner::plan(cnn::MatmulOp op) {
  auto matrix = [&](Value operand, bool row) {
    llvm::SmallVector<int64_t> shape(tensorType(operand).getShape());
    if (shape.size() == 1)
      shape.insert(row ? shape.begin() : shape.end(), 1);
    return view(read(operand, Form::RowMajor), shape);
  };
  Value lhs = matrix(op.getLhs(), /*row=*/true);
  Value rhs = matrix(op.getRhs(), /*row=*/false);
  llvm::SmallVector<int64_t> shape(op.getType().getShape());
  if (op.getLhs().getType().getRank() == 1)
    shape.insert(shape.end() - 1, 1);
  if (op.getRhs().getType().getRank() == 1)
    shape.push_back(1);
  b.create<kernel::MatmulOp>(lhs, rhs, view(write(op), shape));
  return success();
}

LogicalResult Planner::plan(cnn::LrnOp op) {
  Value source = read(op.getInput(), Form::RowMajor);
  b.create<kernel::LrnOp>(source, write(op), op.getSizeAttr(),
                          op.getAlphaAttr(), op.getBetaAttr(),
                          op.getBiasAttr());
  return success();
}

LogicalResult Planner::plan(cnn::SoftmaxOp op) {
  Value source = read(op.getInput(), Form::RowMajor);
  b.create<kernel::SoftmaxOp>(source, write(op), op.getAxis(), op.getLog());
  return success();
}

LogicalResult Planner::plan(cnn::DropoutOp op) {
  buffers[{op.getResult(), int(Form::RowMajor)}] =
      read(op.getInput(), Form::RowMajor);
  return success();
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

LogicalResult Planner::plan(cnn::ConcatOp op) {
  Value whole = write(op);
  MemRefType type = bufferType(whole);
  int64_t rank = type.getRank(), start = 0;
  const Layouts::Place *home = layouts.getPlace(op);
  for (Value input : op.getInputs()) {
    int64_t extent = tensorType(input).getDimSize(op.getAxis());
    const Layouts::Place *place = layouts.getPlace(input);
    bool inPlace = place && op.getAxis() == 1 &&
                   place->whole == (home ? home->whole : op.getResult()) &&
                   place->channel == start + (home ? home->channel : 0);
    if (!inPlace) {
      llvm::SmallVector<int64_t> offsets(rank, 0);
      offsets[op.getAxis()] = start;
      b.create<kernel::InsertOp>(read(input, layouts.getForm(op)), whole,
                                 offsets);
    }
    start += extent;
  }
  return success();
}

LogicalResult Planner::plan(cnn::SliceOp op) {
  Value source = read(op.getInput(), layouts.getForm(op.getInput()));
  move(source, write(op), {}, op.getOffsets(), op.getEffectiveSteps());
  return success();
}

LogicalResult Planner::plan(cnn::PadOp op) {
  llvm::SmallVector<int64_t> offsets;
  for (int64_t low : op.getLow())
    offsets.push_back(-low);
  Value source = read(op.getInput(), layouts.getForm(op.getInput()));
  move(source, write(op), {}, offsets, {}, op.getMode(), op.getValue());
  return success();
}

LogicalResult Planner::planReshape(Operation *op) {
  Value input = op->getOperand(0), result = op->getResult(0);
  // A single pixel's channels stand in order: no reorder is needed.
  Value source = read(input, layouts.getForm(input));
  if (!kernel::getLayout(source).isRowMajor())
    source = read(input, Form::RowMajor);
  buffers[{result, int(Form::RowMajor)}] =
      view(source, tensorType(result).getShape());
  return success();
}

LogicalResult Planner::plan(cnn::ReshapeOp op) { return planReshape(op); }
LogicalResult Planner::plan(cnn::FlattenOp op) { return planReshape(op); }

LogicalResult Planner::plan(cnn::TransposeOp op) {
  Value source = read(op.getInput(), layouts.getForm(op.getInput()));
  move(source, write(op), op.getPermutation());
  return success();
}

LogicalResult Planner::plan(cnn::ChannelShuffleOp op) {
  Value source = read(op.getInput(), layouts.getForm(op));
  b.create<kernel::ChannelShuffleOp>(source, write(op), op.getGroups());
  return success();
}

LogicalResult Planner::plan(cnn::InterleaveOp op) {
  llvm::SmallVector<Value> sources;
  for (Value input : op.getInputs())
    sources.push_back(read(input, layouts.getForm(op)));
  b.create<kernel::InterleaveOp>(sources, write(op), op.getOffset());
  return success();
}

LogicalResult Planner::plan(cnn::OutputOp op) {
  for (auto [value, output] :
       llvm::zip_equal(op.getOutputs(), program.getOutputs())) {
    Value buffer = read(value, layouts.getForm(value));
    // A row-major buffer that nothing else needs is the output itself.
    auto alloc = buffer.getDefiningOp<kernel::AllocOp>();
    if (alloc && alloc.getType() == output.getType()) {
      alloc.replaceAllUsesWith(Value(output));
      alloc.erase();
      for (auto &entry : buffers)
        if (entry.second == buffer)
          entry.second = output;
      continue;
    }
    move(buffer, output);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

LogicalResult Planner::plan(Operation *op) {
  b.setLoc(op->getLoc());
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<cnn::ConvolutionOp, cnn::FullyConnectedOp, cnn::PoolOp,
            cnn::GlobalPoolOp, cnn::ReduceOp, cnn::ActivationOp, cnn::BinaryOp,
            cnn::MatmulOp, cnn::LrnOp, cnn::SoftmaxOp, cnn::DropoutOp,
            cnn::ConcatOp, cnn::SliceOp, cnn::PadOp, cnn::ReshapeOp,
            cnn::FlattenOp, cnn::TransposeOp, cnn::ChannelShuffleOp,
            cnn::InterleaveOp, cnn::OutputOp>([&](auto op) { return plan(op); })
      .Case([](cnn::ConstantOp) { return success(); })
      .Case([](cnn::ParameterOp op) {
        return op.emitOpError("'")
               << op.getName() << "' has no value; bind-parameters gives it "
               << "one from a weights file or at random";
      })
      .Default([](Operation *op) {
        return op->emitOpError("is still in the network when kernels are "
                               "planned; cnn-graph-pipeline rewrites it");
      });
}

LogicalResult Planner::run() {
  Block &body = network.getBody().front();
  program = b.create<kernel::ProgramOp>(
      network.getSymName(), network.getInputNames(), network.getOutputNames(),
      IntegerAttr(), ElementsAttr());
  Block &block = program.getBody().emplaceBlock();
  for (BlockArgument input : body.getArguments())
    buffers[{input, int(Form::RowMajor)}] = block.addArgument(
        kernel::getBufferType(tensorType(input)), input.getLoc());
  for (Value output : network.getOutput().getOutputs())
    block.addArgument(kernel::getBufferType(tensorType(output)),
                      network.getLoc());
  b.setInsertionPointToEnd(&block);
  bool ok = true;
  for (Operation &op : body) {
    if (succeeded(plan(&op)))
      continue;
    ok = false;
    // The ops that read its results are planned all the same, to report all
    // faults together.
    for (Value result : op.getResults())
      write(result);
  }
  if (!ok) {
    program.erase();
    return failure();
  }
  network.erase();
  return success();
}

namespace {
struct PlanKernelsPass
    : cnnc::planning::impl::PlanKernelsBase<PlanKernelsPass> {
  using PlanKernelsBase::PlanKernelsBase;

  void runOnOperation() override {
    auto networks = llvm::to_vector(getOperation().getOps<cnn::NetworkOp>());
    if (networks.empty())
      return;
    auto target = kernel::TargetAttr::require(getOperation(), "plan for");
    if (!target)
      return signalPassFailure();
    auto tuning = getOperation()->getAttrOfType<DictionaryAttr>(tuningName);
    for (cnn::NetworkOp network : networks) {
      Planner planner(network, target, {strict, threads}, tuning);
      if (failed(planner.run()))
        return signalPassFailure();
    }
    getOperation()->removeAttr(tuningName);
  }
};
} // namespace
