//===-- PlanConvolution.cpp - Plans convolutions and linear layers --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Packing.h"
#include "compiler/planning/Places.h"
#include "compiler/planning/Planner.h"
#include "compiler/planning/Tiling.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// The constant behind an operand that has to be one.
static FailureOr<ElementsAttr> requireConstant(Operation *op, Value value,
                                               llvm::StringRef what) {
  if (auto constant = value.getDefiningOp<cnn::ConstantOp>())
    return constant.getValue();
  // Reported where it stands.
  if (value.getDefiningOp<cnn::ParameterOp>())
    return failure();
  return op->emitOpError("expects a constant ")
         << what << ", found one that is computed; only weights known at "
         << "compile time can be packed";
}

FailureOr<Value> Planner::planBias(Operation *op, Value bias, int64_t outputs) {
  int64_t padded = ceilDivide(outputs, target.getLanes()) * target.getLanes();
  auto packing = kernel::PackingAttr::get(
      b.getContext(), kernel::PackingKind::Plain, 1, 1, 1, 1, 1);
  auto type = MemRefType::get({padded}, b.getF32Type());
  if (!bias) {
    auto zeros = DenseElementsAttr::get(
        RankedTensorType::get({padded}, b.getF32Type()), 0.0f);
    return constant(zeros, packing, type);
  }
  FailureOr<ElementsAttr> value = requireConstant(op, bias, "bias");
  if (failed(value))
    return failure();
  return constant(*value, packing, type);
}

Value Planner::readPadded(cnn::ConvolutionOp op, const ConvolutionPlan &plan,
                          llvm::SmallVectorImpl<int64_t> &padding) {
  cnn::Window window = op.getResolvedWindow();
  padding.clear();
  for (const cnn::WindowDimension &d : window.dimensions)
    padding.push_back(plan.padsByCopy ? 0 : d.padLow);
  if (!plan.padsByCopy)
    return read(op.getInput(), plan.inputForm);

  llvm::SmallVector<int64_t> shape(op.getInput().getType().getShape());
  llvm::SmallVector<int64_t> offsets(shape.size(), 0);
  for (auto [i, d] : llvm::enumerate(window.dimensions)) {
    shape[i + 2] += d.padLow + d.padHigh;
    offsets[i + 2] = -d.padLow;
  }
  auto padded = RankedTensorType::get(shape, b.getF32Type());
  Halo halo(shape.size() - 2);
  if (plan.winograd)
    for (auto [i, d] : llvm::enumerate(window.dimensions)) {
      cnn::WindowDimension whole = d;
      whole.input = shape[i + 2];
      whole.padLow = whole.padHigh = 0;
      halo.high[i] = getWinogradHalo(whole, i, *plan.winograd);
    }
  Value buffer = allocate(layouts.getType(padded, plan.inputForm, halo));
  move(read(op.getInput(), layouts.getForm(op.getInput())), buffer, {}, offsets,
       {}, op.getPadding().getMode());
  return buffer;
}

LogicalResult Planner::plan(cnn::ConvolutionOp op) {
  FailureOr<ElementsAttr> filter =
      requireConstant(op, op.getFilter(), "filter");
  FailureOr<Value> bias =
      planBias(op, op.getBias(), op.getType().getDimSize(1));
  if (failed(filter) || failed(bias))
    return failure();

  ConvolutionPlan plan = layouts.getPlan(op);
  cnn::Window window = op.getResolvedWindow();
  llvm::SmallVector<int64_t> padding, sizes, strides, dilations;
  for (const cnn::WindowDimension &d : window.dimensions) {
    sizes.push_back(d.size);
    strides.push_back(d.stride);
    dilations.push_back(d.dilation);
  }
  Value source = readPadded(op, plan, padding);
  Value residual;
  if (op.getResidual())
    residual = read(op.getResidual(), Form::Blocked);
  Value destination = write(op);
  auto shape = op.getFilter().getType().getShape();
  int64_t block = target.getLanes();
  kernel::Layout in = kernel::getLayout(source);
  kernel::Layout out = kernel::getLayout(destination);

  if (plan.kind == ConvolutionKind::Depthwise) {
    auto three = [](llvm::ArrayRef<int64_t> numbers) {
      std::array<int64_t, 3> result = {1, 1, 1};
      llvm::copy(numbers, result.end() - numbers.size());
      return result;
    };
    auto packing = kernel::PackingAttr::get(
        b.getContext(), kernel::PackingKind::Depthwise, block, 1, 1, 1, 1);
    int64_t size = out.blocks() * block;
    for (int64_t extent : sizes)
      size *= extent;
    Value weights =
        constant(*filter, packing, MemRefType::get({size}, b.getF32Type()));
    b.create<kernel::DepthwiseOp>(
        source, weights, *bias, residual, destination, sizes, strides,
        dilations, padding, op.getActivation(),
        chooseDepthwiseTile(out, three(sizes), three(strides), target));
    return success();
  }

  if (plan.kind == ConvolutionKind::Grouped) {
    auto packing = kernel::PackingAttr::get(
        b.getContext(), kernel::PackingKind::Grouped, block, 1, 1, 1, 1);
    Value weights = constant(
        *filter, packing,
        MemRefType::get({packing.getFilterSize(shape)}, b.getF32Type()));
    b.create<kernel::GroupedOp>(source, weights, *bias, residual, destination,
                                shape[1], sizes, strides, dilations, padding,
                                op.getActivation(), plan.groupedTile);
    return success();
  }

  if (plan.kind == ConvolutionKind::Winograd) {
    planWinograd(op, *plan.winograd, *filter, source, *bias, residual,
                 destination, padding);
    return success();
  }

  bool flatten = window.isPointwise() && !in.hasHalo() && !out.hasHalo() &&
                 (!residual || !kernel::getLayout(residual).hasHalo());
  auto anyTile = kernel::TileAttr::get(b.getContext(), 1, 1, 1, 1, 1);
  // The tile depends on the op's geometry, the filter's packing on the tile.
  auto kernelOp = b.create<kernel::ConvolutionOp>(
      source, *bias, *bias, residual, destination, sizes, strides, dilations,
      padding, plan.groups, flatten, /*fills_halo=*/false, op.getActivation(),
      anyTile);
  FailureOr<Candidate> choice = chooseSum(kernelOp);
  if (failed(choice))
    return failure();
  if (choice->strassen) {
    planStrassen(kernelOp, *choice, *filter);
    return success();
  }
  kernelOp.setTileAttr(choice->getTile(b.getContext()));
  int64_t inputBlock = kernelOp.getGeometry().inputBlock;
  auto packing = kernel::PackingAttr::get(
      b.getContext(), kernel::PackingKind::Filter, block, inputBlock,
      choice->vectors, op.getGroups(), plan.groups);
  b.setInsertionPoint(kernelOp);
  Value weights =
      constant(*filter, packing,
               MemRefType::get({packing.getFilterSize(shape)}, b.getF32Type()));
  b.setInsertionPointAfter(kernelOp);
  kernelOp.getFilterMutable().assign(weights);
  return success();
}

FailureOr<Candidate> Planner::chooseSum(kernel::ConvolutionOp op) {
  llvm::Expected<Candidate> candidate =
      chooseCandidate(ConvolutionLayer::get(op), target, options, tuning);
  if (!candidate)
    return op.emitError(llvm::toString(candidate.takeError()));
  return *candidate;
}

void Planner::planStrassen(kernel::ConvolutionOp sum, const Candidate &choice,
                           ElementsAttr filter) {
  ConvolutionLayer products = ConvolutionLayer::get(sum).getStrassen();
  const kernel::ConvolutionGeometry &g = products.geometry;
  llvm::SmallVector<int64_t> shape = {g.batch, g.inputChannels};
  shape.append(g.extents.end() - products.rank, g.extents.end());
  Value sums =
      allocate(layouts.getType(RankedTensorType::get(shape, b.getF32Type()),
                               Form::Blocked, Halo(products.rank)),
               getSumsPlace(b.getContext(), options.threads));
  b.create<kernel::StrassenInputOp>(sum.getSource(), sums);
  auto packing = kernel::PackingAttr::get(
      b.getContext(), kernel::PackingKind::Strassen, g.outputBlock,
      g.inputBlock, choice.vectors, 1, 1);
  Value weights = constant(
      filter, packing,
      MemRefType::get({g.outputChannels * g.inputChannels}, b.getF32Type()));
  b.create<kernel::StrassenOp>(sums, weights, sum.getBias(), sum.getResidual(),
                               sum.getDestination(), sum.getFlatten(),
                               /*fills_halo=*/false, sum.getActivation(),
                               choice.getTile(b.getContext()));
  sum.erase();
}

void Planner::planWinograd(cnn::ConvolutionOp op, const Candidate &choice,
                           ElementsAttr filter, Value source, Value bias,
                           Value residual, Value destination,
                           llvm::ArrayRef<int64_t> padding) {
  auto shape = op.getFilter().getType().getShape();
  kernel::Layout out = kernel::getLayout(destination);
  ConvolutionLayer layer;
  layer.geometry.batch = out.batch;
  layer.geometry.extents = out.spatial;
  layer.geometry.window = {1, shape[2], shape[3]};
  int64_t stride = op.getResolvedWindow()[0].stride;
  layer.geometry.strides = {1, stride, stride};
  layer.geometry.inputChannels = shape[1];
  layer.geometry.outputChannels = shape[0];
  kernel::WinogradGeometry g = choice.getWinograd(layer, target);
  // Input channels are packed as one block, in the parts of which mirrored
  // filters are derived, or one by one if the kernel transforms the filter.
  auto getPacking = [&](kernel::PackingKind kind, int64_t inputBlock) {
    return kernel::PackingAttr::get(
        b.getContext(), kind, g.block, inputBlock, choice.vectors, 1, 1,
        b.getDenseI64ArrayAttr(g.outputs), g.stride);
  };
  auto packing =
      g.derivesMirrored ? getPacking(kernel::PackingKind::WinogradUnmirrored,
                                     g.filterChannels)
      : g.filterChannels
          ? kernel::PackingAttr::get(b.getContext(),
                                     kernel::PackingKind::Filter, g.block, 1,
                                     choice.vectors, 1, 1)
          : getPacking(kernel::PackingKind::Winograd, shape[1]);
  int64_t size =
      packing.getFilterSize({shape[0], shape[1], g.packedElements()});
  auto vectorType = [&](int64_t size) {
    return MemRefType::get({size}, b.getF32Type());
  };
  Value weights = constant(filter, packing, vectorType(size));
  if (choice.transformed) {
    Value transformed = allocate(vectorType(g.batch * g.transformedSize()));
    b.create<kernel::WinogradInputOp>(source, transformed, g.window, g.stride,
                                      g.outputs, g.extents, padding);
    source = transformed;
  }
  // What other cores have read, or the second-level cache does not hold.
  bool fetchesOutput =
      options.threads > 1 ||
      out.size() * int64_t(sizeof(float)) > target.getL2Bytes();
  // The scratch's size depends on the number of tasks, which the op knows.
  auto kernelOp = b.create<kernel::WinogradOp>(
      source, weights, bias, bias, residual, destination, g.window, g.stride,
      g.outputs, padding, op.getActivation(), g.inputChannels, g.strip,
      choice.transformed, choice.filterChannels, choice.derivesMirrored,
      fetchesOutput, choice.getTile(b.getContext()));
  b.setInsertionPoint(kernelOp);
  int64_t scratchSize = kernelOp.getScratchSize();
  StringAttr place;
  if (!choice.transformed)
    place = getScratchPlace(target, scratchSize, kernelOp.getTaskCount(),
                            options.threads);
  Value buffer = allocate(vectorType(scratchSize), place);
  b.setInsertionPointAfter(kernelOp);
  kernelOp.getScratchMutable().assign(buffer);
}

LogicalResult Planner::plan(cnn::FullyConnectedOp op) {
  FailureOr<ElementsAttr> value =
      requireConstant(op, op.getWeights(), "matrix of weights");
  int64_t outputs = op.getType().getDimSize(1);
  FailureOr<Value> bias = planBias(op, op.getBias(), outputs);
  if (failed(value) || failed(bias))
    return failure();
  Value source = read(op.getInput(), Form::RowMajor);
  Value destination = write(op);
  llvm::ArrayRef<int64_t> none;
  auto anyTile = kernel::TileAttr::get(b.getContext(), 1, 1, 1, 1, 1);
  auto kernelOp = b.create<kernel::ConvolutionOp>(
      source, *bias, *bias, Value(), destination, none, none, none, none,
      /*groups=*/1, /*flatten=*/false, /*fills_halo=*/false, op.getActivation(),
      anyTile);
  FailureOr<Candidate> choice = chooseSum(kernelOp);
  if (failed(choice))
    return failure();
  kernelOp.setTileAttr(choice->getTile(b.getContext()));
  int64_t inputBlock = kernelOp.getGeometry().inputBlock;
  auto packing = kernel::PackingAttr::get(
      b.getContext(), kernel::PackingKind::Filter, target.getLanes(),
      inputBlock, choice->vectors, 1, 1);
  b.setInsertionPoint(kernelOp);
  Value weights = constant(
      *value, packing,
      MemRefType::get(
          {packing.getFilterSize(op.getWeights().getType().getShape())},
          b.getF32Type()));
  b.setInsertionPointAfter(kernelOp);
  kernelOp.getFilterMutable().assign(weights);
  return success();
}
