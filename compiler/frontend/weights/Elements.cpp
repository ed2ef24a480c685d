//===-- Elements.cpp - Numbers as attributes that own their memory --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Elements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

/// At most so many elements are not worth a resource; scalars in particular are
/// to be seen by patterns.
static constexpr size_t mostInline = 16;

/// MLIR 19 prints a resource's key as it is but parses an identifier only.
static std::string getKey(llvm::StringRef name) {
  std::string key;
  for (char c : name)
    key += llvm::isAlnum(c) || c == '.' || c == '$' ? c : '_';
  if (key.empty() || !llvm::isAlpha(key.front()))
    key.insert(0, "_");
  return key;
}

ElementsAttr cnnc::frontend::getElements(RankedTensorType type,
                                         llvm::StringRef name,
                                         llvm::ArrayRef<float> data,
                                         std::shared_ptr<void> owner) {
  if (data.size() <= mostInline)
    return DenseElementsAttr::get(type, data);
  AsmResourceBlob blob(
      llvm::ArrayRef(reinterpret_cast<const char *>(data.data()),
                     data.size() * sizeof(float)),
      alignof(float), [owner = std::move(owner)](void *, size_t, size_t) {},
      /*dataIsMutable=*/false);
  return DenseResourceElementsAttr::get(type, getKey(name), std::move(blob));
}

ElementsAttr cnnc::frontend::getElements(RankedTensorType type,
                                         llvm::StringRef name,
                                         std::vector<float> data) {
  auto owner = std::make_shared<std::vector<float>>(std::move(data));
  llvm::ArrayRef<float> numbers(*owner);
  return getElements(type, name, numbers, std::move(owner));
}
