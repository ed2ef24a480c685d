//===-- Selection.cpp - Import of parts, joints and borders of tensors ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

namespace {
/// A regular part of a tensor, as cnn.slice has it.
struct Part {
  explicit Part(llvm::ArrayRef<int64_t> shape)
      : offsets(shape.size(), 0), sizes(shape), steps(shape.size(), 1) {}
  llvm::SmallVector<int64_t> offsets, sizes, steps;
};
} // namespace

static HostTensor slice(const HostTensor &tensor, const Part &part) {
  llvm::SmallVector<int64_t, 4> strides = rowMajorStrides(tensor.shape());
  std::vector<int64_t> sources;
  forEachIndex(part.sizes, [&](llvm::ArrayRef<int64_t> index) {
    int64_t source = 0;
    for (size_t i = 0; i < index.size(); ++i)
      source += (part.offsets[i] + index[i] * part.steps[i]) * strides[i];
    sources.push_back(source);
  });
  return tensor.gathered(part.sizes, [&](int64_t i) { return sources[i]; });
}

static Value createSlice(Node &node, Value input, const Part &part) {
  bool unit = llvm::all_of(part.steps, [](int64_t step) { return step == 1; });
  if (unit && shapeOf(input) == llvm::ArrayRef<int64_t>(part.sizes))
    return input;
  return node.create<cnn::SliceOp>(
      input, llvm::ArrayRef(part.offsets), llvm::ArrayRef(part.sizes),
      unit ? llvm::ArrayRef<int64_t>() : llvm::ArrayRef(part.steps));
}

static LogicalResult setPart(Node &node, const Part &part, unsigned output) {
  if (llvm::is_contained(part.sizes, 0) && !node.constant(0))
    return node.emitError() << "gives an empty tensor of shape "
                            << frontend::toString(part.sizes);
  const HostTensor *numbers = node.constant(0);
  if (!numbers || !node.computesNow(countElements(part.sizes).value_or(0)))
    return node.setResult(createSlice(node, node.tensor(0), part), output);
  if (failed(node.charge(part.sizes)))
    return failure();
  return node.setResult(slice(*numbers, part), output);
}

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

static LogicalResult importSlice(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  int64_t rank = input.size();
  std::optional<llvm::SmallVector<int64_t>> starts, ends, axes, steps;
  if (node.opset() < 10) {
    starts = node.getIntegers("starts");
    ends = node.getIntegers("ends");
    axes = node.getIntegers("axes");
  } else {
    starts = node.integers(1, "the starts");
    ends = node.integers(2, "the ends");
    axes = llvm::SmallVector<int64_t>();
    if (node.hasInput(3))
      axes = node.integers(3, "the axes");
    if (node.hasInput(4))
      steps = node.integers(4, "the steps");
  }
  if (node.isFaulty())
    return failure();
  if (axes->empty())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  if (!steps)
    steps = llvm::SmallVector<int64_t>(starts->size(), 1);
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size())
    return node.emitError() << "expects as many starts, ends, axes and steps, "
                               "found "
                            << starts->size() << ", " << ends->size() << ", "
                            << axes->size() << " and " << steps->size();
  if (!node.normalizeAxes(*axes, rank))
    return failure();
  Part part(input);
  for (size_t i = 0; i < starts->size(); ++i) {
    int64_t axis = (*axes)[i] < 0 ? (*axes)[i] + rank : (*axes)[i];
    int64_t extent = input[axis], step = (*steps)[i];
    if (step == 0)
      return node.emitError() << "has a step of 0";
    // Steps past the extent take one element, as that of the extent does.
    step = std::clamp(step, -std::max<int64_t>(extent, 1),
                      std::max<int64_t>(extent, 1));
    // From where to where as Python has it: counted from behind if negative,
    // then clamped; going down, the end may be one before the first element.
    int64_t lowest = step > 0 ? 0 : -1;
    int64_t highest = step > 0 ? extent : extent - 1;
    auto place = [&](int64_t at) {
      return std::clamp(at < 0 ? std::max(at, -extent - 1) + extent : at,
                        lowest, highest);
    };
    int64_t first = place((*starts)[i]), last = place((*ends)[i]);
    int64_t span = step > 0 ? last - first : first - last;
    int64_t stride = std::abs(step);
    part.offsets[axis] = first;
    part.sizes[axis] = span > 0 ? (span + stride - 1) / stride : 0;
    part.steps[axis] = part.sizes[axis] == 1 ? 1 : step;
  }
  return setPart(node, part, 0);
}

//===----------------------------------------------------------------------===//
// Split, concat
//===----------------------------------------------------------------------===//

static LogicalResult importSplit(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  std::optional<int64_t> axis =
      node.normalizeAxis(node.getInteger("axis", 0), input.size());
  if (!axis)
    return failure();
  int64_t parts = node.outputCount(), extent = input[*axis];
  llvm::SmallVector<int64_t> lengths;
  bool isGiven = false;
  if (node.opset() < 13) {
    isGiven = node.hasAttribute("split");
    lengths = node.getIntegers("split");
  } else if (node.hasInput(1)) {
    auto given = node.integers(1, "the lengths");
    if (!given)
      return failure();
    isGiven = true;
    lengths = *given;
  }
  if (node.opset() >= 18) {
    if (isGiven && node.hasAttribute("num_outputs"))
      return node.emitError() << "has both lengths and num_outputs";
    int64_t wanted = node.getInteger("num_outputs", parts);
    if (wanted != parts)
      return node.emitError()
             << "has num_outputs " << wanted << ", but " << parts << " outputs";
  }
  if (node.isFaulty())
    return failure();
  if (!isGiven) {
    // Equal parts; since opset 18 the last one may be smaller.
    if (parts == 0 || (node.opset() < 18 && extent % parts != 0))
      return node.emitError() << "cannot split " << extent << " elements into "
                              << parts << " equal parts";
    int64_t length = (extent + parts - 1) / parts;
    for (int64_t i = 0; i < parts; ++i)
      lengths.push_back(std::clamp<int64_t>(extent - i * length, 0, length));
  }
  int64_t sum = 0;
  for (int64_t length : lengths) {
    // Bounded each, so that the sum cannot overflow.
    if (length < 0 || length > extent)
      sum = INT64_MIN / 2;
    else
      sum += length;
  }
  if (int64_t(lengths.size()) != parts || sum != extent)
    return node.emitError()
           << "splits " << extent << " elements into lengths "
           << frontend::toString(lengths) << " for " << parts << " outputs";
  Part part(input);
  for (int64_t i = 0; i < parts; ++i) {
    part.sizes[*axis] = lengths[i];
    if (failed(setPart(node, part, i)))
      return failure();
    part.offsets[*axis] += lengths[i];
  }
  return success();
}

/// Joins constants of one type.
static std::optional<HostTensor> concatHost(Node &node, int64_t axis) {
  llvm::SmallVector<int64_t> shape(node.shape(0));
  for (unsigned i = 1; i < node.inputCount(); ++i) {
    llvm::SmallVector<int64_t> other(node.shape(i));
    if (other.size() == shape.size()) {
      int64_t extent = std::exchange(other[axis], shape[axis]);
      if (other == shape && node.type(i) == node.type(0)) {
        shape[axis] += extent;
        continue;
      }
    }
    node.emitError() << "cannot join " << node.describeInput(i) << " of shape "
                     << frontend::toString(node.shape(i)) << " of "
                     << frontend::toString(node.type(i))
                     << " to those before it along axis " << axis;
    return std::nullopt;
  }
  if (failed(node.charge(shape)))
    return std::nullopt;
  int64_t outer =
      countElements(llvm::ArrayRef(shape).take_front(axis)).value_or(0);
  std::vector<int64_t> integers;
  std::vector<double> doubles;
  bool isInt = isInteger(node.type(0));
  for (int64_t row = 0; row < outer; ++row)
    for (unsigned i = 0; i < node.inputCount(); ++i) {
      const HostTensor &part = *node.constant(i);
      int64_t length = part.size() / outer;
      for (int64_t k = row * length; k < (row + 1) * length; ++k) {
        if (isInt)
          integers.push_back(part.getInteger(k));
        else
          doubles.push_back(part.getDouble(k));
      }
    }
  if (isInt)
    return HostTensor::fromIntegers(node.type(0), shape, std::move(integers));
  return HostTensor::fromDoubles(node.type(0), shape, doubles);
}

static LogicalResult importConcat(Node &node) {
  if (!node.hasAttribute("axis"))
    return node.emitError() << "expects an attribute 'axis'";
  std::optional<int64_t> axis =
      node.normalizeAxis(node.getInteger("axis", 0), node.rank(0));
  if (!axis)
    return failure();
  int64_t elements = 0;
  for (unsigned i = 0; i < node.inputCount(); ++i) {
    if (!node.hasInput(i))
      return node.emitError() << "expects an input " << i + 1;
    elements += countElements(node.shape(i)).value_or(0);
  }
  if (node.computesNow(elements)) {
    std::optional<HostTensor> result = concatHost(node, *axis);
    return result ? node.setResult(std::move(*result)) : failure();
  }
  llvm::SmallVector<Value> inputs;
  for (unsigned i = 0; i < node.inputCount(); ++i) {
    // An empty constant adds nothing.
    const HostTensor *numbers = node.constant(i);
    if (numbers && numbers->size() == 0)
      continue;
    inputs.push_back(node.tensor(i));
  }
  return node.setResult(
      node.create<cnn::ConcatOp>(ValueRange(inputs), uint64_t(*axis)));
}

//===----------------------------------------------------------------------===//
// Gather
//===----------------------------------------------------------------------===//

/// Chosen slices along an axis, of a computed tensor: as cnn.slice of each run
/// of equally spaced indices, joined.
static Value gatherSlices(Node &node, Value data, int64_t axis,
                          llvm::ArrayRef<int64_t> indices) {
  llvm::SmallVector<Value> parts;
  for (size_t i = 0; i < indices.size();) {
    Part part(shapeOf(data));
    size_t end = i + 1;
    int64_t step = end < indices.size() ? indices[end] - indices[i] : 1;
    if (step == 0)
      step = 1;
    while (end < indices.size() && indices[end] - indices[end - 1] == step)
      ++end;
    part.offsets[axis] = indices[i];
    part.sizes[axis] = end - i;
    part.steps[axis] = end - i == 1 ? 1 : step;
    parts.push_back(createSlice(node, data, part));
    i = end;
  }
  if (parts.size() == 1 || node.isFaulty())
    return parts.front();
  return node.create<cnn::ConcatOp>(ValueRange(parts), uint64_t(axis));
}

static LogicalResult importGather(Node &node) {
  llvm::ArrayRef<int64_t> data = node.shape(0);
  std::optional<int64_t> axis =
      node.normalizeAxis(node.getInteger("axis", 0), data.size());
  const HostTensor *which = node.requireConstant(1, "the indices");
  if (!axis || !which)
    return failure();
  if (!isInteger(which->type()))
    return node.emitError() << "expects indices of integers, found "
                            << frontend::toString(which->type());
  int64_t extent = data[*axis];
  llvm::SmallVector<int64_t> indices(which->integers());
  for (int64_t &index : indices) {
    if (index < -extent || index >= extent)
      return node.emitError()
             << "index " << index << " is out of range for axis " << *axis
             << " of shape " << frontend::toString(data);
    if (index < 0)
      index += extent;
  }
  llvm::SmallVector<int64_t> shape(data.take_front(*axis));
  llvm::append_range(shape, which->shape());
  llvm::append_range(shape, data.drop_front(*axis + 1));

  const HostTensor *numbers = node.constant(0);
  if (numbers && node.computesNow(countElements(shape).value_or(INT64_MAX))) {
    if (failed(node.charge(shape)))
      return failure();
    int64_t inner = countElements(data.drop_front(*axis + 1)).value_or(0);
    int64_t count = indices.size();
    return node.setResult(numbers->gathered(shape, [&](int64_t i) {
      int64_t column = i % inner, row = i / inner;
      return (row / count * extent + indices[row % count]) * inner + column;
    }));
  }
  if (indices.empty())
    return node.emitError()
           << "gives an empty tensor of shape " << frontend::toString(shape);
  constexpr size_t most = 4096;
  if (indices.size() > most)
    return node.emitError() << "gathers " << indices.size()
                            << " slices of a computed tensor; cnnc supports at "
                               "most "
                            << most;
  Value input = node.tensor(0);
  if (node.isFaulty())
    return failure();
  return node.setResult(
      node.createReshape(gatherSlices(node, input, *axis, indices), shape));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

static LogicalResult importPad(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  int64_t rank = input.size();
  std::optional<llvm::SmallVector<int64_t>> pads, axes;
  double value = 0;
  std::string mode = node.getString("mode", "constant");
  if (node.opset() < 11) {
    pads = node.getIntegers("pads");
    value = node.getFloat("value", 0);
  } else {
    pads = node.integers(1, "the pads");
    if (node.hasInput(2))
      value = node.number(2, "the value").value_or(0);
    if (node.hasInput(3))
      axes = node.integers(3, "the axes");
  }
  if (node.isFaulty())
    return failure();
  if (!axes)
    axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (pads->size() != 2 * axes->size())
    return node.emitError()
           << "expects " << 2 * axes->size() << " numbers in pads, found "
           << frontend::toString(*pads);
  if (!node.normalizeAxes(*axes, rank))
    return failure();
  cnn::PaddingMode kind = cnn::PaddingMode::Constant;
  if (mode == "reflect")
    kind = cnn::PaddingMode::Reflect;
  else if (mode == "edge")
    kind = cnn::PaddingMode::Replicate;
  else if (mode != "constant")
    return node.emitError() << "pads in mode " << quote(mode)
                            << "; cnnc supports constant, reflect and edge";

  // Negative pads crop.
  Part kept(input);
  llvm::SmallVector<int64_t> low(rank, 0), high(rank, 0);
  bool crops = false, adds = false;
  for (auto [i, given] : llvm::enumerate(*axes)) {
    int64_t axis = given < 0 ? given + rank : given;
    int64_t before = (*pads)[i], behind = (*pads)[i + axes->size()];
    constexpr int64_t most = int64_t(1) << 40;
    if (std::max(before, -most) != before || std::max(behind, -most) != behind)
      return node.emitError()
             << "crops more than there is: pads " << frontend::toString(*pads);
    low[axis] = std::max<int64_t>(before, 0);
    high[axis] = std::max<int64_t>(behind, 0);
    kept.offsets[axis] = -std::min<int64_t>(before, 0);
    kept.sizes[axis] +=
        std::min<int64_t>(before, 0) + std::min<int64_t>(behind, 0);
    crops |= before < 0 || behind < 0;
    adds |= before > 0 || behind > 0;
    if (kept.sizes[axis] < 1)
      return node.emitError() << "crops all of dimension " << axis
                              << " of shape " << frontend::toString(input);
  }
  Value result = node.tensor(0);
  if (crops)
    result = createSlice(node, result, kept);
  if (adds)
    result = node.create<cnn::PadOp>(result, llvm::ArrayRef(low),
                                     llvm::ArrayRef(high), kind,
                                     llvm::APFloat(value));
  return node.setResult(result);
}

llvm::ArrayRef<Operator> cnnc::frontend::getSelectionOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"Concat", 4, newest, 1, anyNumber, importConcat},
      {"Gather", 1, newest, 2, 2, importGather},
      {"Pad", 2, 10, 1, 1, importPad},
      {"Pad", 11, 17, 2, 3, importPad},
      {"Pad", 18, newest, 2, 4, importPad},
      {"Slice", 1, 9, 1, 1, importSlice},
      {"Slice", 10, newest, 3, 5, importSlice},
      {"Split", 2, 12, 1, 1, importSplit},
      {"Split", 13, newest, 1, 2, importSplit},
  };
  return table;
}
