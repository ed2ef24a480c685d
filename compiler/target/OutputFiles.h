//===-- OutputFiles.h - Files written whole or not at all -------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_OUTPUTFILES_H
#define CNNC_COMPILER_TARGET_OUTPUTFILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

namespace cnnc::target {

/// A set of files that appear together: each is written under another name in
/// the same folder and renamed by `commit`. Until then, and if anything
/// fails, files of these names stay as they are. `-` is standard output; pipes
/// and devices are written directly, as they cannot be replaced.
class OutputFiles {
public:
  OutputFiles() = default;
  OutputFiles(const OutputFiles &) = delete;
  OutputFiles &operator=(const OutputFiles &) = delete;
  /// Removes what was not committed.
  ~OutputFiles();

  /// Writes a file through `write`. A failure names the file and the reason.
  llvm::Error
  write(llvm::StringRef path,
        llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write);
  /// The name under which a written file can be read before it is committed.
  llvm::StringRef getTemporaryName(llvm::StringRef path) const;
  /// Finds out early that a file cannot be written, and makes it, empty, under
  /// its temporary name, for `write` or another program to fill.
  llvm::Error reserve(llvm::StringRef path);

  /// Gives all files their names. Nothing is left of them if one cannot be.
  llvm::Error commit();

private:
  struct File {
    std::string path;
    llvm::sys::fs::TempFile temporary;
  };
  llvm::Expected<File *> create(llvm::StringRef path);
  File *find(llvm::StringRef path);
  std::vector<File> files;
};

/// Whether `path` is something that exists and cannot be replaced by a file:
/// standard output, a pipe, a device.
bool isSpecialFile(llvm::StringRef path);

/// The error "PATH: cannot be written: REASON".
llvm::Error makeFileError(llvm::StringRef path, std::error_code reason);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_OUTPUTFILES_H
