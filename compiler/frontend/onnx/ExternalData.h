//===-- ExternalData.h - Files below a model's folder -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_EXTERNALDATA_H
#define CNNC_COMPILER_FRONTEND_ONNX_EXTERNALDATA_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cnnc::frontend {

/// Reads the files that a model names, in the model's own folder or below it.
/// A model is not trusted: a name cannot reach another place by an absolute
/// path, by "..", by symbolic links in any of its parts, nor by a hard link,
/// and what is opened is a regular file.
class ModelFolder {
public:
  /// The folder that holds the file at `modelPath`.
  explicit ModelFolder(llvm::StringRef modelPath);
  ~ModelFolder();
  ModelFolder(const ModelFolder &) = delete;
  ModelFolder &operator=(const ModelFolder &) = delete;

  /// The bytes [offset, offset + length) of the file called `location`, aligned
  /// to 64. The error says what is wrong with the name, the file or the range.
  llvm::Expected<std::unique_ptr<llvm::WritableMemoryBuffer>>
  read(llvm::StringRef location, uint64_t offset, uint64_t length);

private:
  llvm::Expected<int> open(llvm::StringRef location);

  std::string path;
  /// Opened when first needed; -1 until then.
  int folder = -1;
};

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_EXTERNALDATA_H
