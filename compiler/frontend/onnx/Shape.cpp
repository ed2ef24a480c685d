//===-- Shape.cpp - Import of ops that keep or permute all elements -------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

//===----------------------------------------------------------------------===//
// Other shapes of the same elements
//===----------------------------------------------------------------------===//

/// Sets the first output to the first input in another shape.
static LogicalResult setReshaped(Node &node, llvm::ArrayRef<int64_t> shape) {
  if (node.isFaulty())
    return failure();
  if (countElements(shape) != countElements(node.shape(0)))
    return node.emitError() << "cannot give a tensor of shape "
                            << frontend::toString(node.shape(0))
                            << " the shape " << frontend::toString(shape);
  if (const HostTensor *numbers = node.constant(0))
    return node.setResult(numbers->reshaped(shape));
  return node.setResult(node.createReshape(node.tensor(0), shape));
}

static LogicalResult importReshape(Node &node) {
  auto wanted = node.integers(1, "the shape");
  if (!wanted)
    return failure();
  bool allowsZero = node.opset() >= 14 && node.getInteger("allowzero", 0) != 0;
  llvm::ArrayRef<int64_t> input = node.shape(0);
  std::string text = frontend::toString(*wanted);
  std::optional<size_t> open;
  for (size_t i = 0; i < wanted->size(); ++i) {
    int64_t &extent = (*wanted)[i];
    if (extent == 0 && !allowsZero) {
      if (i >= input.size())
        return node.emitError()
               << "keeps dimension " << i << " in shape " << text
               << ", but its input has shape " << frontend::toString(input);
      extent = input[i];
    } else if (extent == -1) {
      if (open)
        return node.emitError() << "leaves two extents open in shape " << text;
      open = i;
      extent = 1;
    } else if (extent < 0) {
      return node.emitError() << "has a negative extent in shape " << text;
    }
  }
  if (open) {
    int64_t all = countElements(input).value_or(0);
    int64_t others = countElements(*wanted).value_or(0);
    if (others == 0 || all % others != 0)
      return node.emitError()
             << "cannot give a tensor of shape " << frontend::toString(input)
             << " the shape " << text;
    (*wanted)[*open] = all / others;
  }
  return setReshaped(node, *wanted);
}

static LogicalResult importFlatten(Node &node) {
  llvm::ArrayRef<int64_t> shape = node.shape(0);
  int64_t rank = shape.size(), axis = node.getInteger("axis", 1);
  // From 0 to the rank itself; negative ones since opset 11.
  if (axis < (node.opset() >= 11 ? -rank : 0) || axis > rank)
    return node.emitError()
           << "axis " << axis << " is out of range for rank " << rank;
  if (axis < 0)
    axis += rank;
  if (!node.constant(0))
    return node.setResult(
        node.create<cnn::FlattenOp>(node.tensor(0), uint64_t(axis)));
  return setReshaped(node, {countElements(shape.take_front(axis)).value_or(0),
                            countElements(shape.drop_front(axis)).value_or(0)});
}

/// The axes of Squeeze and Unsqueeze: an attribute before opset 13, an input
/// since. None after a fault, empty if left out.
static std::optional<llvm::SmallVector<int64_t>> readAxes(Node &node) {
  if (node.opset() < 13)
    return node.getIntegers("axes");
  if (!node.hasInput(1))
    return llvm::SmallVector<int64_t>();
  return node.integers(1, "the axes");
}

static LogicalResult importSqueeze(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  auto axes = readAxes(node);
  if (!axes)
    return failure();
  bool all = node.opset() < 13 ? !node.hasAttribute("axes") : !node.hasInput(1);
  auto dropped = node.normalizeAxes(*axes, input.size());
  if (!dropped)
    return failure();
  llvm::SmallVector<int64_t> shape;
  for (auto [i, extent] : llvm::enumerate(input)) {
    bool drops = all ? extent == 1 : llvm::is_contained(*dropped, int64_t(i));
    if (drops && extent != 1)
      return node.emitError()
             << "drops dimension " << i << " of shape "
             << frontend::toString(input) << ", whose extent is not 1";
    if (!drops)
      shape.push_back(extent);
  }
  return setReshaped(node, shape);
}

static LogicalResult importUnsqueeze(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  if (node.opset() >= 13 ? !node.hasInput(1) : !node.hasAttribute("axes"))
    return node.emitError() << "expects axes";
  auto axes = readAxes(node);
  if (!axes)
    return failure();
  int64_t rank = input.size() + axes->size();
  auto added = node.normalizeAxes(*axes, rank);
  if (!added)
    return failure();
  llvm::SmallVector<int64_t> shape;
  for (int64_t i = 0; i < rank; ++i) {
    if (llvm::is_contained(*added, i)) {
      shape.push_back(1);
    } else {
      shape.push_back(input.front());
      input = input.drop_front();
    }
  }
  return setReshaped(node, shape);
}

static LogicalResult importIdentity(Node &node) { return node.forward(); }

//===----------------------------------------------------------------------===//
// Transposition
//===----------------------------------------------------------------------===//

static LogicalResult importTranspose(Node &node) {
  llvm::ArrayRef<int64_t> input = node.shape(0);
  int64_t rank = input.size();
  llvm::SmallVector<int64_t> order = node.getIntegers("perm");
  if (!node.hasAttribute("perm"))
    order = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  llvm::SmallVector<int64_t> sorted(order);
  llvm::sort(sorted);
  if (node.isFaulty())
    return failure();
  if (sorted != llvm::to_vector(llvm::seq<int64_t>(0, rank)))
    return node.emitError()
           << "expects perm to be a permutation of the " << rank
           << " dimensions of its input, found " << frontend::toString(order);
  const HostTensor *numbers = node.constant(0);
  if (!numbers || !node.computesNow(numbers->size()))
    return node.setResult(node.create<cnn::TransposeOp>(
        node.tensor(0), llvm::ArrayRef<int64_t>(order)));
  if (failed(node.charge(numbers->size())))
    return failure();
  llvm::SmallVector<int64_t, 4> strides = rowMajorStrides(input);
  llvm::SmallVector<int64_t> shape;
  for (int64_t from : order)
    shape.push_back(input[from]);
  std::vector<int64_t> sources;
  forEachIndex(shape, [&](llvm::ArrayRef<int64_t> index) {
    int64_t source = 0;
    for (int64_t i = 0; i < rank; ++i)
      source += index[i] * strides[order[i]];
    sources.push_back(source);
  });
  return node.setResult(
      numbers->gathered(shape, [&](int64_t i) { return sources[i]; }));
}

/// Blocks of b x b elements to channels or back: by way of a tensor of rank 6.
template <bool toSpace> static LogicalResult importDepthSpace(Node &node) {
  Value input = node.tensor(0);
  llvm::ArrayRef<int64_t> shape = node.shape(0);
  int64_t block = node.getInteger("blocksize", 0);
  bool columnsFirst = true;
  if (toSpace && node.opset() >= 11) {
    std::string mode = node.getString("mode", "DCR");
    if (mode != "DCR" && mode != "CRD")
      return node.emitError()
             << "expects mode to be DCR or CRD, found " << quote(mode);
    columnsFirst = mode == "DCR";
  }
  if (node.isFaulty())
    return failure();
  if (shape.size() != 4)
    return node.emitError() << "expects an input of rank 4, found shape "
                            << frontend::toString(shape);
  int64_t n = shape[0], c = shape[1], h = shape[2], w = shape[3], b = block;
  bool fits = b >= 1 && b <= 1 << 20 &&
              (toSpace ? c % (b * b) == 0 : h % b == 0 && w % b == 0);
  if (!fits)
    return node.emitError() << "has blocksize " << b
                            << ", which does not divide its input of shape "
                            << frontend::toString(shape);
  llvm::SmallVector<int64_t> wide, order, result;
  if (toSpace) {
    int64_t d = c / (b * b);
    if (columnsFirst) {
      wide = {n, b, b, d, h, w};
      order = {0, 3, 4, 1, 5, 2};
    } else {
      wide = {n, d, b, b, h, w};
      order = {0, 1, 4, 2, 5, 3};
    }
    result = {n, d, h * b, w * b};
  } else {
    wide = {n, c, h / b, b, w / b, b};
    order = {0, 3, 5, 1, 2, 4};
    result = {n, c * b * b, h / b, w / b};
  }
  Value split = node.create<cnn::ReshapeOp>(input, llvm::ArrayRef(wide));
  Value moved = node.create<cnn::TransposeOp>(split, llvm::ArrayRef(order));
  return node.setResult(
      node.create<cnn::ReshapeOp>(moved, llvm::ArrayRef(result)));
}

//===----------------------------------------------------------------------===//
// Repetition
//===----------------------------------------------------------------------===//

static LogicalResult importExpand(Node &node) {
  auto wanted = node.integers(1, "the shape");
  if (!wanted)
    return failure();
  llvm::ArrayRef<int64_t> input = node.shape(0);
  auto shape = broadcastShapes(input, *wanted);
  if (!shape || llvm::any_of(*wanted, [](int64_t e) { return e < 0; }))
    return node.emitError()
           << "cannot expand shape " << frontend::toString(input) << " to "
           << frontend::toString(*wanted);
  if (input == llvm::ArrayRef<int64_t>(*shape))
    return node.forward();
  const HostTensor *numbers = node.constant(0);
  if (numbers && node.computesNow(countElements(*shape).value_or(INT64_MAX))) {
    if (failed(node.charge(*shape)))
      return failure();
    return node.setResult(broadcastTo(*numbers, *shape));
  }
  // Times one keeps every number as it is.
  return node.setResult(node.createBinary(cnn::BinaryKind::Mul, node.tensor(0),
                                          node.createSplat(*shape, 1)));
}

static LogicalResult importTile(Node &node) {
  auto repeats = node.integers(1, "the repeats");
  if (!repeats)
    return failure();
  llvm::ArrayRef<int64_t> input = node.shape(0);
  if (repeats->size() != input.size())
    return node.emitError() << "expects " << input.size() << " repeats, found "
                            << frontend::toString(*repeats);
  constexpr int64_t most = 4096;
  bool valid = llvm::all_of(
      *repeats, [&](int64_t count) { return count >= 1 && count <= most; });
  if (!valid)
    return node.emitError() << "expects repeats from 1 to " << most
                            << ", found " << frontend::toString(*repeats);
  llvm::SmallVector<int64_t> shape(input);
  std::optional<int64_t> size = countElements(*repeats);
  for (size_t i = 0; i < shape.size(); ++i)
    shape[i] *= (*repeats)[i];
  const HostTensor *numbers = node.constant(0);
  size = countElements(shape);
  if (numbers && node.computesNow(size.value_or(INT64_MAX))) {
    if (failed(node.charge(shape)))
      return failure();
    llvm::SmallVector<int64_t, 4> strides = rowMajorStrides(input);
    std::vector<int64_t> sources;
    forEachIndex(shape, [&](llvm::ArrayRef<int64_t> index) {
      int64_t source = 0;
      for (size_t i = 0; i < index.size(); ++i)
        source += index[i] % input[i] * strides[i];
      sources.push_back(source);
    });
    return node.setResult(
        numbers->gathered(shape, [&](int64_t i) { return sources[i]; }));
  }
  Value result = node.tensor(0);
  for (auto [axis, count] : llvm::enumerate(*repeats))
    if (count > 1)
      result = node.create<cnn::ConcatOp>(
          ValueRange(llvm::SmallVector<Value>(count, result)), uint64_t(axis));
  return node.setResult(result);
}

llvm::ArrayRef<Operator> cnnc::frontend::getShapeOperators() {
  constexpr int64_t newest = newestOpset;
  static constexpr Operator table[] = {
      {"DepthToSpace", 1, newest, 1, 1, importDepthSpace<true>},
      {"Expand", 8, newest, 2, 2, importExpand},
      {"Flatten", 1, newest, 1, 1, importFlatten},
      {"Identity", 1, newest, 1, 1, importIdentity},
      {"Reshape", 5, newest, 2, 2, importReshape},
      {"SpaceToDepth", 1, newest, 1, 1, importDepthSpace<false>},
      {"Squeeze", 1, newest, 1, 2, importSqueeze},
      {"Tile", 6, newest, 2, 2, importTile},
      {"Transpose", 1, newest, 1, 1, importTranspose},
      {"Unsqueeze", 1, newest, 1, 2, importUnsqueeze},
  };
  return table;
}
