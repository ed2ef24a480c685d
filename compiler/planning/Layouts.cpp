//===-- Layouts.cpp - Which layout each value gets -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Layouts.h"
#include "compiler/planning/GroupedTiling.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

void Halo::include(llvm::ArrayRef<int64_t> otherLow,
                   llvm::ArrayRef<int64_t> otherHigh) {
  for (auto [mine, other] : llvm::zip_equal(low, otherLow))
    mine = std::max(mine, other);
  for (auto [mine, other] : llvm::zip_equal(high, otherHigh))
    mine = std::max(mine, other);
}

bool Halo::isEmpty() const {
  auto isZero = [](int64_t number) { return number == 0; };
  return llvm::all_of(low, isZero) && llvm::all_of(high, isZero);
}

static RankedTensorType tensorType(Value value) {
  return llvm::cast<RankedTensorType>(value.getType());
}

static int64_t spatialRank(RankedTensorType type) {
  return std::max<int64_t>(type.getRank() - 2, 0);
}

Layouts::Layouts(cnn::NetworkOp network, kernel::TargetAttr target,
                 const PlanOptions &options, DictionaryAttr tuning)
    : network(network), target(target), options(options), tuning(tuning) {
  chooseForms();
  for (auto op : network.getOps<cnn::ConvolutionOp>())
    plans[op] = choosePlan(op);
  for (Operation &op : llvm::reverse(network.getBody().front()))
    if (auto concat = llvm::dyn_cast<cnn::ConcatOp>(op))
      placeConcat(concat);
  collectHalos();
}

Form Layouts::getForm(Value value) const {
  auto it = forms.find(value);
  return it == forms.end() ? Form::RowMajor : it->second;
}

void Layouts::chooseForms() {
  auto isBlocked = [&](Value value) { return getForm(value) == Form::Blocked; };
  for (Operation &op : network.getBody().front()) {
    if (op.getNumResults() != 1)
      continue;
    int64_t rank = tensorType(op.getResult(0)).getRank();
    if (rank < 3 || rank > 5)
      continue;
    Form form =
        llvm::TypeSwitch<Operation *, Form>(&op)
            .Case<cnn::ConvolutionOp, cnn::PoolOp, cnn::GlobalPoolOp>(
                [](Operation *) { return Form::Blocked; })
            // Elements keep their channel: they stay where they are.
            .Case<cnn::ActivationOp, cnn::BinaryOp, cnn::ConcatOp, cnn::SliceOp,
                  cnn::PadOp, cnn::ChannelShuffleOp, cnn::InterleaveOp>(
                [&](Operation *op) {
                  return llvm::any_of(op->getOperands(), isBlocked)
                             ? Form::Blocked
                             : Form::RowMajor;
                })
            .Default([](Operation *) { return Form::RowMajor; });
    forms[op.getResult(0)] = form;
  }
}

Value Layouts::getWhole(Value value) const {
  auto it = places.find(value);
  return it == places.end() ? value : it->second.whole;
}

const Layouts::Place *Layouts::getPlace(Value value) const {
  auto it = places.find(value);
  return it == places.end() ? nullptr : &it->second;
}

/// Concatenations are visited from the last to the first. One whose inputs all
/// stand beside each other in a later one (DenseNet: each block's layers
/// concatenate ever longer prefixes of the same list) is a slice of it; of the
/// others, inputs that have no place yet get one.
void Layouts::placeConcat(cnn::ConcatOp op) {
  if (getForm(op) != Form::Blocked || op.getAxis() != 1)
    return;
  int64_t block = target.getLanes(), channel = 0;
  const Place *first = getPlace(op.getInputs().front());
  if (first && !getPlace(op.getResult())) {
    Place start = *first;
    bool adjacent = llvm::all_of(op.getInputs(), [&](Value input) {
      const Place *place = getPlace(input);
      bool fits = place && place->whole == start.whole &&
                  place->channel == start.channel + channel;
      channel += tensorType(input).getDimSize(1);
      return fits;
    });
    if (adjacent) {
      places[op.getResult()] = start;
      return;
    }
  }
  Value whole = getWhole(op.getResult());
  channel = getPlace(op.getResult()) ? getPlace(op.getResult())->channel : 0;
  for (Value input : op.getInputs()) {
    bool computed = input.getDefiningOp() && getForm(input) == Form::Blocked;
    // Where an input does not fill its last block, the other lanes are those of
    // the next, which starts inside a block and therefore is inserted: by a
    // concatenation of both, after either has been computed.
    if (computed && channel % block == 0 && !places.count(input) &&
        llvm::count(op.getInputs(), input) == 1)
      places[input] = {whole, channel};
    channel += tensorType(input).getDimSize(1);
  }
}

ConvolutionPlan Layouts::getPlan(cnn::ConvolutionOp op) const {
  return plans.find(op)->second;
}

/// Winograd's algorithm, if that is chosen for the layer.
std::optional<Candidate> Layouts::chooseWinograd(cnn::ConvolutionOp op) const {
  cnn::Window window = op.getResolvedWindow();
  if (window.rank() != 2 || op.getGroups() != 1)
    return std::nullopt;
  ConvolutionLayer layer;
  kernel::ConvolutionGeometry &g = layer.geometry;
  g.batch = op.getType().getDimSize(0);
  for (int i = 0; i < 2; ++i) {
    g.extents[i + 1] = window[i].output();
    g.window[i + 1] = window[i].size;
    g.strides[i + 1] = window[i].stride;
    g.dilations[i + 1] = window[i].dilation;
  }
  g.inputChannels = op.getInput().getType().getDimSize(1);
  g.outputChannels = op.getType().getDimSize(1);
  g.inputBlock = g.outputBlock = target.getLanes();
  if (!fitsWinograd(layer))
    return std::nullopt;
  llvm::Expected<Candidate> candidate =
      chooseCandidate(layer, target, options, tuning);
  if (candidate && candidate->isWinograd())
    return *candidate;
  // What is wrong with an entry is told when the kernel is planned, as a direct
  // sum for want of a better one.
  llvm::consumeError(candidate.takeError());
  return std::nullopt;
}

/// In groups of fewer channels than a block, as `merged` dense groups or by
/// kernel.grouped; null if that is dearer or does not apply.
static kernel::TileAttr chooseGrouped(cnn::ConvolutionOp op, int64_t merged,
                                      kernel::TargetAttr target) {
  int64_t channels = op.getType().getDimSize(1);
  int64_t groupChannels = channels / op.getGroups();
  if (op.getInput().getType().getDimSize(1) != channels ||
      !kernel::fitsGrouped(groupChannels, target.getLanes()))
    return {};
  kernel::ConvolutionGeometry dense;
  dense.batch = op.getType().getDimSize(0);
  dense.groups = merged;
  dense.inputChannels = channels / merged;
  dense.outputChannels = channels;
  dense.inputBlock = dense.outputBlock = target.getLanes();
  cnn::Window window = op.getResolvedWindow();
  for (auto [i, d] : llvm::enumerate(window.dimensions)) {
    size_t at = 3 - window.rank() + i;
    dense.extents[at] = d.output();
    dense.window[at] = d.size;
    dense.strides[at] = d.stride;
    dense.dilations[at] = d.dilation;
  }
  return chooseGroupedTile(dense, groupChannels, target);
}

ConvolutionPlan Layouts::choosePlan(cnn::ConvolutionOp op) const {
  ConvolutionPlan plan;
  int64_t channels = op.getInput().getType().getDimSize(1);
  int64_t outputs = op.getType().getDimSize(1);
  int64_t groups = op.getGroups(), block = target.getLanes();
  plan.padsByCopy = op.getPadding().getMode() != cnn::PaddingMode::Constant;
  if (groups > 1 && groups == channels && outputs == channels) {
    plan.kind = ConvolutionKind::Depthwise;
    plan.groups = groups;
    return plan;
  }
  // As few as make whole blocks.
  for (plan.groups = groups; plan.groups > 1; --plan.groups)
    if (groups % plan.groups == 0 && (channels / plan.groups) % block == 0 &&
        (outputs / plan.groups) % block == 0)
      break;
  if (plan.groups == 1 && channels < block &&
      getForm(op.getInput()) == Form::RowMajor)
    plan.inputForm = Form::Planar;
  else if ((plan.groupedTile = ::chooseGrouped(op, plan.groups, target)))
    plan.kind = ConvolutionKind::Grouped;
  else if ((plan.winograd = chooseWinograd(op)))
    plan.kind = ConvolutionKind::Winograd;
  return plan;
}

int64_t planning::getWinogradHalo(const cnn::WindowDimension &d, int dimension,
                                  const Candidate &candidate) {
  kernel::WinogradGeometry g;
  g.outputs = candidate.outputs;
  g.strip = candidate.strip;
  g.stride = d.stride;
  g.window[dimension] = d.size;
  g.extents[dimension] = d.output();
  int64_t end = g.coveredInputs(dimension) - d.padLow;
  return std::max<int64_t>(end - d.input, 0);
}

void Layouts::collectHalos() {
  auto create = [&](Value value) {
    for (Form form : {Form::RowMajor, Form::Blocked, Form::Planar})
      halos.try_emplace({value, int(form)}, spatialRank(tensorType(value)));
  };
  for (BlockArgument argument : network.getBody().getArguments())
    create(argument);
  for (Operation &op : network.getBody().front())
    for (Value result : op.getResults())
      create(result);

  for (auto op : network.getOps<cnn::ConvolutionOp>()) {
    ConvolutionPlan plan = getPlan(op);
    if (plan.padsByCopy)
      continue;
    llvm::SmallVector<int64_t> low, high;
    for (auto [i, d] : llvm::enumerate(op.getResolvedWindow().dimensions)) {
      low.push_back(d.haloLow());
      high.push_back(plan.winograd ? getWinogradHalo(d, i, *plan.winograd)
                                   : d.haloHigh());
    }
    Value value = op.getInput();
    if (plan.inputForm == Form::Blocked && getForm(value) == Form::Blocked)
      value = getWhole(value);
    halos.find({value, int(plan.inputForm)})->second.include(low, high);
  }
}

const Halo &Layouts::getHalo(Value value, Form form) const {
  return halos.find({value, int(form)})->second;
}

MemRefType Layouts::getType(RankedTensorType type, Form form, const Halo &halo,
                            int64_t channels) const {
  if (form == Form::RowMajor || (form == Form::Planar && halo.isEmpty()))
    return kernel::getBufferType(type);
  int64_t block = form == Form::Blocked ? target.getLanes() : 1;
  return kernel::getBufferType(
      type, kernel::LayoutAttr::getWithHalo(type.getContext(), block, halo.low,
                                            halo.high, channels));
}

MemRefType Layouts::getType(Value value, Form form) const {
  RankedTensorType type = tensorType(value);
  const Place *place = getPlace(value);
  if (place && form == Form::Blocked)
    return getType(type, form, getHalo(place->whole, form),
                   tensorType(place->whole).getDimSize(1));
  return getType(type, form, getHalo(value, form));
}
