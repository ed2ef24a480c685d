//===-- Elements.h - Numbers as attributes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_WEIGHTS_ELEMENTS_H
#define CNNC_COMPILER_FRONTEND_WEIGHTS_ELEMENTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include <memory>
#include <vector>

namespace cnnc::frontend {

/// The numbers of a constant of type `type`. A few are written where they are
/// used; more become a resource called `name`, made an identifier, which refers
/// to `data` and keeps `owner` alive for as long as the context lives.
mlir::ElementsAttr getElements(mlir::RankedTensorType type,
                               llvm::StringRef name, llvm::ArrayRef<float> data,
                               std::shared_ptr<void> owner);
mlir::ElementsAttr getElements(mlir::RankedTensorType type,
                               llvm::StringRef name, std::vector<float> data);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_WEIGHTS_ELEMENTS_H
