//===-- Safetensors.h - Weights from .safetensors files -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_WEIGHTS_SAFETENSORS_H
#define CNNC_COMPILER_FRONTEND_WEIGHTS_SAFETENSORS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <string>
#include <vector>

namespace cnnc::frontend {

/// A tensor in a safetensors file.
struct StoredTensor {
  std::string name;
  /// As the file has it: "F32", "BF16".
  std::string type;
  llvm::SmallVector<int64_t> shape;
  /// Little-endian, as many bytes as shape and type say.
  llvm::StringRef bytes;
};

/// A safetensors file: eight bytes with the length of a header, the header in
/// JSON with each tensor's type, shape and place, the tensors' bytes. The file
/// is mapped and checked as a whole: every place lies inside, fits shape and
/// type, and none overlaps another. https://huggingface.co/docs/safetensors
class Safetensors {
public:
  static llvm::Expected<Safetensors> open(llvm::StringRef path);

  /// The tensor of that name, null if there is none.
  const StoredTensor *find(llvm::StringRef name) const;
  /// All of them, by their place in the file.
  llvm::ArrayRef<StoredTensor> tensors() const { return stored; }

  /// The numbers as f32 and what keeps them: the file itself where it holds
  /// f32. An error if the type is not a float that cnnc reads.
  struct Numbers {
    llvm::ArrayRef<float> data;
    std::shared_ptr<void> owner;
  };
  llvm::Expected<Numbers> read(const StoredTensor &tensor) const;

private:
  llvm::Error parse();

  std::shared_ptr<llvm::MemoryBuffer> buffer;
  std::vector<StoredTensor> stored;
  llvm::StringMap<size_t> indices;
};

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_WEIGHTS_SAFETENSORS_H
