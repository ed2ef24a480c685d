//===-- Networks.cpp - Networks from text with made-up weights -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Networks.h"
#include "mlir/IR/Builders.h"
#include "mlir/Parser/Parser.h"
#include "test/numerics/FunctionErrors.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::numerics;

Diagnostics::Diagnostics(MLIRContext &context)
    : handler(&context, [this](Diagnostic &diagnostic) {
        llvm::raw_string_ostream(messages)
            << diagnostic.getLocation() << ": " << diagnostic << "\n";
        return success();
      }) {}

OwningOpRef<ModuleOp> cnnc::numerics::parse(llvm::StringRef text,
                                            MLIRContext &context) {
  context.loadDialect<cnn::CNNDialect>();
  auto module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return nullptr;
  auto networks = module->getOps<cnn::NetworkOp>();
  if (!llvm::hasSingleElement(networks)) {
    module->emitError("expected one network");
    return nullptr;
  }
  return module;
}

cnn::NetworkOp cnnc::numerics::getNetwork(ModuleOp module) {
  return *module.getOps<cnn::NetworkOp>().begin();
}

std::vector<reference::Tensor>
cnnc::numerics::makeInputs(cnn::NetworkOp network, Maker make) {
  std::vector<reference::Tensor> inputs;
  for (auto [argument, name] : llvm::zip_equal(network.getBody().getArguments(),
                                               network.getInputNames()))
    inputs.push_back(
        make(llvm::cast<StringAttr>(name).getValue(),
             llvm::cast<RankedTensorType>(argument.getType()).getShape()));
  return inputs;
}

void cnnc::numerics::bindParameters(cnn::NetworkOp network, Maker make) {
  network.walk([&](cnn::ParameterOp op) {
    reference::Tensor tensor =
        make(op.getName(), op.getResult().getType().getShape());
    llvm::SmallVector<float> values(tensor.values.begin(), tensor.values.end());
    OpBuilder builder(op);
    auto value = DenseElementsAttr::get(op.getResult().getType(),
                                        llvm::ArrayRef<float>(values));
    auto constant = builder.create<cnn::ConstantOp>(op.getLoc(), value);
    op.replaceAllUsesWith(constant.getResult());
    op.erase();
  });
}

reference::Tensor RandomMaker::operator()(llvm::StringRef name,
                                          llvm::ArrayRef<int64_t> shape) {
  reference::Tensor tensor(shape);
  double deviation = name.starts_with("spread") ? 4 : 1;
  // What one output element sums up: the filter without its first dimension.
  if (name.starts_with("w") && !shape.empty())
    deviation = std::sqrt(double(shape.front()) / tensor.size());
  std::normal_distribution<float> normal(0, deviation);
  for (double &value : tensor.values) {
    value = normal(generator);
    if (name.starts_with("positive"))
      value = float(std::fabs(value) + 0.25);
    if (name.starts_with("unit"))
      value = std::copysign(float(1 + std::remainder(value, 0.25)), value);
    if (name.starts_with("small"))
      value /= 64;
  }
  if (name.starts_with("special"))
    for (int64_t i = 0; i < tensor.size(); ++i)
      tensor.values[i] = specialFloats[i % specialCount];
  return tensor;
}
