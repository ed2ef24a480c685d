//===-- Operators.cpp - The ONNX operators that cnnc imports --------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/Operators.h"

using namespace cnnc::frontend;

static llvm::StringMap<llvm::SmallVector<const Operator *, 2>> collect() {
  llvm::StringMap<llvm::SmallVector<const Operator *, 2>> operators;
  for (llvm::ArrayRef<Operator> family :
       {getActivationOperators(), getBinaryOperators(), getConstantOperators(),
        getConvolutionOperators(), getLinearOperators(),
        getNormalizationOperators(), getPoolingOperators(),
        getReductionOperators(), getSelectionOperators(), getShapeOperators()})
    for (const Operator &entry : family)
      operators[entry.name].push_back(&entry);
  return operators;
}

const Operator *cnnc::frontend::findOperator(llvm::StringRef name,
                                             int64_t opset) {
  static const auto operators = collect();
  auto found = operators.find(name);
  if (found == operators.end())
    return nullptr;
  for (const Operator *entry : found->second)
    if (entry->since <= opset && opset <= entry->until)
      return entry;
  return nullptr;
}
