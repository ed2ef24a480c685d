//===-- Layers.cpp - How reports call a layer -----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Layers.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;

std::string report::describeLayer(Location location) {
  if (auto name = location->findInstanceOf<NameLoc>())
    return name.getName().str();
  if (auto file = location->findInstanceOf<FileLineColLoc>())
    return (llvm::sys::path::filename(file.getFilename()) + ":" +
            llvm::Twine(file.getLine()))
        .str();
  return "-";
}
