//===-- Pooling.cpp - The values of pooling and reductions -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Layers.h"
#include "mlir/IR/Threading.h"
#include <cmath>
#include <limits>

using namespace cnnc::cnn;
using namespace cnnc::reference;

static constexpr double infinity = std::numeric_limits<double>::infinity();

/// The larger (smaller) of both; a NaN wins.
static double larger(double x, double y) {
  return std::isnan(x) || x >= y ? x : y;
}
static double smaller(double x, double y) {
  return std::isnan(x) || x <= y ? x : y;
}

/// How many elements of the window at position `out` lie inside the input or
/// the padding.
static int64_t countPadded(const WindowDimension &d, int64_t out) {
  int64_t count = 0;
  for (int64_t k = 0; k < d.size; ++k) {
    int64_t position = d.start(out) + k * d.dilation;
    count += position >= -d.padLow && position < d.input + d.padHigh;
  }
  return count;
}

/// One window over one channel: dimension `d` of `position` and those behind
/// it, with `offset` the input element that those before it chose.
template <typename Visit>
static void visitWindow(const Window &window, llvm::ArrayRef<int64_t> position,
                        int64_t d, int64_t offset, Visit visit) {
  if (d == window.rank()) {
    visit(offset);
    return;
  }
  auto [first, last] = window[d].inside(position[d]);
  for (int64_t k = first; k < last; ++k) {
    int64_t i = window[d].start(position[d]) + k * window[d].dilation;
    visitWindow(window, position, d + 1, offset * window[d].input + i, visit);
  }
}

static double poolWindow(PoolKind kind, bool countPadding, const Window &window,
                         const double *channel,
                         llvm::ArrayRef<int64_t> position) {
  double value = kind == PoolKind::Max ? -infinity : 0;
  int64_t count = 0;
  visitWindow(window, position, 0, 0, [&](int64_t offset) {
    double x = channel[offset];
    value = kind == PoolKind::Max  ? larger(value, x)
            : kind == PoolKind::L2 ? value + x * x
                                   : value + x;
    ++count;
  });
  if (countPadding) {
    count = 1;
    for (int64_t d = 0; d < window.rank(); ++d)
      count *= countPadded(window[d], position[d]);
  }
  switch (kind) {
  case PoolKind::Max:
    return value;
  case PoolKind::Average:
    return value / count;
  case PoolKind::L2:
    return std::sqrt(value);
  }
  llvm_unreachable("unknown pooling");
}

Tensor cnnc::reference::compute(PoolOp op, Operands operands) {
  Window window = op.getResolvedWindow();
  const Tensor &input = *operands[0];
  Tensor result(op.getType().getShape());
  llvm::ArrayRef<int64_t> spatial = llvm::ArrayRef(result.shape).drop_front(2);
  int64_t channels = result.shape[0] * result.shape[1];
  int64_t inputPlane = input.size() / channels;
  int64_t outputPlane = result.size() / channels;
  mlir::parallelFor(op.getContext(), 0, channels, [&](size_t c) {
    llvm::SmallVector<int64_t> position(spatial.size(), 0);
    for (int64_t i = 0; i < outputPlane; ++i) {
      result.values[c * outputPlane + i] =
          poolWindow(op.getKind(), op.getCountPadding(), window,
                     input.data() + c * inputPlane, position);
      for (int64_t d = int64_t(spatial.size()) - 1; d >= 0; --d) {
        if (++position[d] < spatial[d])
          break;
        position[d] = 0;
      }
    }
  });
  return result;
}

/// Reduces the dimensions for which `reduced` is set.
static Tensor reduce(ReduceKind kind, const Tensor &input,
                     llvm::ArrayRef<bool> reduced) {
  // Kept dimensions in front: each result is then a row.
  llvm::SmallVector<int64_t> strides = getStrides(input.shape);
  llvm::SmallVector<int64_t> shape, orderedShape, orderedStrides;
  for (bool part : {false, true})
    for (auto [d, isReduced] : llvm::enumerate(reduced))
      if (isReduced == part) {
        orderedShape.push_back(input.shape[d]);
        orderedStrides.push_back(strides[d]);
      }
  for (auto [d, isReduced] : llvm::enumerate(reduced))
    shape.push_back(isReduced ? 1 : input.shape[d]);
  Tensor rows = readStrided(input, orderedShape, orderedStrides);

  Tensor result(shape);
  int64_t count = input.size() / result.size();
  for (int64_t i = 0; i < result.size(); ++i) {
    llvm::ArrayRef<double> row(rows.data() + i * count, count);
    double value = kind == ReduceKind::Max    ? -infinity
                   : kind == ReduceKind::Min  ? infinity
                   : kind == ReduceKind::Prod ? 1
                                              : 0;
    for (double x : row)
      switch (kind) {
      case ReduceKind::Mean:
      case ReduceKind::Sum:
        value += x;
        break;
      case ReduceKind::Max:
        value = larger(value, x);
        break;
      case ReduceKind::Min:
        value = smaller(value, x);
        break;
      case ReduceKind::Prod:
        value *= x;
        break;
      case ReduceKind::L1:
        value += std::fabs(x);
        break;
      case ReduceKind::L2:
        value += x * x;
        break;
      }
    if (kind == ReduceKind::Mean)
      value /= count;
    if (kind == ReduceKind::L2)
      value = std::sqrt(value);
    result.values[i] = value;
  }
  return result;
}

Tensor cnnc::reference::compute(GlobalPoolOp op, Operands operands) {
  llvm::SmallVector<bool> reduced(operands[0]->rank(), true);
  reduced[0] = reduced[1] = false;
  switch (op.getKind()) {
  case PoolKind::Max:
    return reduce(ReduceKind::Max, *operands[0], reduced);
  case PoolKind::Average:
    return reduce(ReduceKind::Mean, *operands[0], reduced);
  case PoolKind::L2:
    return reduce(ReduceKind::L2, *operands[0], reduced);
  }
  llvm_unreachable("unknown pooling");
}

Tensor cnnc::reference::compute(ReduceOp op, Operands operands) {
  llvm::SmallVector<bool> reduced(operands[0]->rank(), false);
  for (int64_t axis : op.getAxes())
    reduced[axis] = true;
  return reduce(op.getKind(), *operands[0], reduced);
}
