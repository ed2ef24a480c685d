//===-- Layers.cpp - How people are told of a layer
//-----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Layers.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;

std::string target::describeLayer(Location location) {
  if (auto name = location->findInstanceOf<NameLoc>())
    return name.getName().str();
  if (auto file = location->findInstanceOf<FileLineColLoc>())
    return (llvm::sys::path::filename(file.getFilename()) + ":" +
            llvm::Twine(file.getLine()))
        .str();
  return "-";
}
