//===-- OutputFiles.cpp - Files that are written whole or not at all ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/OutputFiles.h"
#include "llvm/Support/Path.h"

using namespace cnnc;
using namespace cnnc::target;
namespace fs = llvm::sys::fs;

llvm::Error target::makeFileError(llvm::StringRef path,
                                  std::error_code reason) {
  return llvm::createStringError(reason, "%s: cannot be written: %s",
                                 path.str().c_str(), reason.message().c_str());
}

bool target::isSpecialFile(llvm::StringRef path) {
  fs::file_status status;
  return path == "-" ||
         (!fs::status(path, status) && !fs::is_regular_file(status) &&
          !fs::is_directory(status));
}

OutputFiles::~OutputFiles() {
  for (File &file : files)
    llvm::consumeError(file.temporary.discard());
}

llvm::Expected<OutputFiles::File *> OutputFiles::create(llvm::StringRef path) {
  // Renaming would replace a file that may not be written.
  fs::file_status status;
  std::error_code none = fs::status(path, status);
  if (!none && fs::is_directory(status))
    return makeFileError(path, std::make_error_code(std::errc::is_a_directory));
  if (!none)
    if (std::error_code denied = fs::access(path, fs::AccessMode::Write))
      return makeFileError(path, denied);
  auto temporary = fs::TempFile::create(path + ".%%%%%%%%.tmp");
  if (!temporary)
    return makeFileError(path, llvm::errorToErrorCode(temporary.takeError()));
  files.push_back({path.str(), std::move(*temporary)});
  return &files.back();
}

static llvm::Error
writeTo(llvm::raw_fd_ostream &os, llvm::StringRef path,
        llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write) {
  llvm::Error error = llvm::Error::success();
  if (os.supportsSeeking()) {
    error = write(os);
  } else {
    llvm::buffer_ostream buffered(os);
    error = write(buffered);
  }
  os.flush();
  std::error_code reason = os.error();
  os.clear_error();
  if (!error && reason)
    error = makeFileError(path, reason);
  return error;
}

llvm::Error OutputFiles::write(
    llvm::StringRef path,
    llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write) {
  if (isSpecialFile(path)) {
    std::error_code reason;
    llvm::raw_fd_ostream os(path, reason);
    return reason ? makeFileError(path, reason) : writeTo(os, path, write);
  }
  File *file = find(path);
  if (!file) {
    auto created = create(path);
    if (!created)
      return created.takeError();
    file = *created;
  }
  llvm::raw_fd_ostream os(file->temporary.FD, /*shouldClose=*/false);
  return writeTo(os, path, write);
}

llvm::Error OutputFiles::reserve(llvm::StringRef path) {
  return isSpecialFile(path) ? llvm::Error::success()
                             : create(path).takeError();
}

OutputFiles::File *OutputFiles::find(llvm::StringRef path) {
  for (File &file : files)
    if (file.path == path)
      return &file;
  return nullptr;
}

llvm::StringRef OutputFiles::getTemporaryName(llvm::StringRef path) const {
  for (const File &file : files)
    if (file.path == path)
      return file.temporary.TmpName;
  return path;
}

llvm::Error OutputFiles::commit() {
  llvm::Error error = llvm::Error::success();
  size_t done = 0;
  for (; done < files.size() && !error; ++done)
    if (llvm::Error fault = files[done].temporary.keep(files[done].path))
      error = llvm::joinErrors(
          std::move(error),
          makeFileError(files[done].path,
                        llvm::errorToErrorCode(std::move(fault))));
  if (error) {
    for (size_t i = 0; i + 1 < done; ++i)
      fs::remove(files[i].path);
    for (size_t i = done; i < files.size(); ++i)
      llvm::consumeError(files[i].temporary.discard());
  }
  files.clear();
  return error;
}
