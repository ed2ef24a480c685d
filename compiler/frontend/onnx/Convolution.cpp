//===-- Convolution.cpp - Import of convolutions and their window ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"
#include "compiler/frontend/onnx/WindowAttributes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

/// An attribute of a number a spatial dimension; ones are dropped, being the
/// default.
static llvm::SmallVector<int64_t> readSteps(Node &node, llvm::StringRef name,
                                            int64_t rank) {
  llvm::SmallVector<int64_t> steps = node.getIntegers(name);
  if (node.hasAttribute(name) && int64_t(steps.size()) != rank)
    node.emitError() << "expects " << rank << " numbers in " << name
                     << ", found " << frontend::toString(steps);
  if (llvm::all_of(steps, [](int64_t step) { return step == 1; }))
    steps.clear();
  return steps;
}

std::optional<WindowAttributes>
cnnc::frontend::readWindowAttributes(Node &node, int64_t rank) {
  WindowAttributes window;
  MLIRContext *context = node.context();
  window.strides = readSteps(node, "strides", rank);
  window.dilations = readSteps(node, "dilations", rank);
  llvm::SmallVector<int64_t> pads = node.getIntegers("pads");
  if (node.hasAttribute("pads") && int64_t(pads.size()) != 2 * rank)
    node.emitError() << "expects " << 2 * rank << " numbers in pads, found "
                     << frontend::toString(pads);
  bool padded = llvm::any_of(pads, [](int64_t pad) { return pad != 0; });

  std::string kind = node.getString("auto_pad", "NOTSET");
  auto get = [&](cnn::PaddingKind kind) {
    return cnn::PaddingAttr::get(context, kind, {}, {},
                                 cnn::PaddingMode::Constant);
  };
  window.isExplicit = kind == "NOTSET";
  if (kind == "SAME_UPPER")
    window.padding = get(cnn::PaddingKind::SameUpper);
  else if (kind == "SAME_LOWER")
    window.padding = get(cnn::PaddingKind::SameLower);
  else if (kind == "VALID" || (kind == "NOTSET" && !padded))
    window.padding = cnn::PaddingAttr::getValid(context);
  else if (kind == "NOTSET" && !node.isFaulty())
    window.padding = cnn::PaddingAttr::getExplicit(
        context, llvm::ArrayRef(pads).take_front(rank),
        llvm::ArrayRef(pads).drop_front(rank));
  else if (!node.isFaulty())
    node.emitError() << "expects auto_pad to be NOTSET, SAME_UPPER, SAME_LOWER "
                        "or VALID, found "
                     << quote(kind);
  if (!window.isExplicit && padded)
    node.emitError() << "has pads " << frontend::toString(pads)
                     << " and auto_pad " << kind << ", which contradict";
  if (node.isFaulty())
    return std::nullopt;
  return window;
}

static LogicalResult importConv(Node &node) {
  Value input = node.tensor(0), filter = node.tensor(1);
  Value bias = node.hasInput(2) ? node.tensor(2) : Value();
  llvm::ArrayRef<int64_t> shape = shapeOf(filter);
  if (node.isFaulty())
    return failure();
  if (shape.size() < 3 || shape.size() > 5)
    return node.emitError()
           << "expects a filter of rank 3, 4 or 5 (O, C / group, window...), "
              "found shape "
           << frontend::toString(shape);
  int64_t rank = shape.size() - 2;
  llvm::SmallVector<int64_t> size = node.getIntegers("kernel_shape");
  if (node.hasAttribute("kernel_shape") &&
      shape.drop_front(2) != llvm::ArrayRef(size))
    return node.emitError()
           << "has kernel_shape " << frontend::toString(size)
           << ", but its filter is of shape " << frontend::toString(shape);
  int64_t groups = node.getInteger("group", 1);
  std::optional<WindowAttributes> window = readWindowAttributes(node, rank);
  if (!window)
    return failure();
  return node.setResult(node.create<cnn::ConvolutionOp>(
      input, filter, bias, /*residual=*/Value(),
      llvm::ArrayRef<int64_t>(window->strides),
      llvm::ArrayRef<int64_t>(window->dilations), window->padding,
      static_cast<uint64_t>(groups),
      cnn::ActivationAttr::get(node.context(), cnn::ActivationKind::Identity)));
}

llvm::ArrayRef<Operator> cnnc::frontend::getConvolutionOperators() {
  static constexpr Operator table[] = {
      {"Conv", 1, newestOpset, 2, 3, importConv},
  };
  return table;
}
