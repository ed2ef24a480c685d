//===-- ExternalData.cpp - Files below a model's folder, and nothing else -===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/ExternalData.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace cnnc::frontend;

template <typename... Parts>
static llvm::Error fault(const char *format, Parts &&...parts) {
  return llvm::createStringError(std::errc::invalid_argument, format,
                                 std::forward<Parts>(parts)...);
}

namespace {
/// Closes a file when leaving the scope.
struct File {
  int descriptor;
  explicit File(int descriptor) : descriptor(descriptor) {}
  ~File() {
    if (descriptor >= 0)
      ::close(descriptor);
  }
  File(const File &) = delete;
  File &operator=(const File &) = delete;
};
} // namespace

ModelFolder::ModelFolder(llvm::StringRef modelPath)
    : path(llvm::sys::path::parent_path(modelPath).str()) {
  if (path.empty())
    path = ".";
}

ModelFolder::~ModelFolder() {
  if (folder >= 0)
    ::close(folder);
}

// O_NONBLOCK: opening a pipe that nobody writes would wait for ever.
static constexpr int openFlags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

/// Opens `location` part by part, following no link: for kernels before 5.6 and
/// sandboxes that do not let openat2 through.
static int openByParts(int folder, llvm::ArrayRef<llvm::StringRef> parts) {
  int current = folder;
  for (auto [i, part] : llvm::enumerate(parts)) {
    bool last = i + 1 == parts.size();
    int next = ::openat(current, part.str().c_str(),
                        openFlags | O_NOFOLLOW | (last ? 0 : O_DIRECTORY));
    int error = errno;
    if (current != folder)
      ::close(current);
    errno = error;
    if (next < 0)
      return -1;
    current = next;
  }
  return current;
}

llvm::Expected<int> ModelFolder::open(llvm::StringRef location) {
  std::string name = location.str();
  if (location.empty())
    return fault("external data has an empty location");
  if (location.contains('\0'))
    return fault("external data's location contains a zero byte");
  // openat2 refuses these as well, but cannot say why.
  if (location.starts_with("/"))
    return fault("external data '%s' is an absolute path; it must lie in the "
                 "model's folder",
                 name.c_str());
  llvm::SmallVector<llvm::StringRef> all, parts;
  location.split(all, '/');
  for (llvm::StringRef part : all) {
    if (part == "..")
      return fault("external data '%s' contains '..'; it must lie in the "
                   "model's folder",
                   name.c_str());
    if (!part.empty() && part != ".")
      parts.push_back(part);
  }
  if (parts.empty())
    return fault("external data '%s' is a folder", name.c_str());

  if (folder < 0)
    folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return fault("cannot open the model's folder '%s': %s", path.c_str(),
                 std::strerror(errno));

  struct open_how how = {};
  how.flags = openFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  int file = static_cast<int>(
      ::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof(how)));
  // Some sandboxes answer EPERM to a system call that they do not know.
  if (file < 0 && (errno == ENOSYS || errno == EPERM))
    file = openByParts(folder, parts);
  if (file < 0 && errno == ELOOP)
    return fault("external data '%s' is or passes a symbolic link; put the "
                 "file itself into the model's folder",
                 name.c_str());
  if (file < 0 && errno == EXDEV)
    return fault("external data '%s' leaves the model's folder", name.c_str());
  if (file < 0)
    return fault("cannot open external data '%s': %s", name.c_str(),
                 std::strerror(errno));
  return file;
}

llvm::Expected<std::unique_ptr<llvm::WritableMemoryBuffer>>
ModelFolder::read(llvm::StringRef location, uint64_t offset, uint64_t length) {
  llvm::Expected<int> opened = open(location);
  if (!opened)
    return opened.takeError();
  File file(*opened);
  std::string name = location.str();

  struct stat status;
  if (::fstat(file.descriptor, &status) != 0)
    return fault("cannot examine external data '%s': %s", name.c_str(),
                 std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    return fault("external data '%s' is not a regular file", name.c_str());
  if (status.st_nlink > 1)
    return fault("external data '%s' has further hard links, so that it may be "
                 "a file from elsewhere; put a copy into the model's folder",
                 name.c_str());
  auto size = static_cast<uint64_t>(status.st_size);
  if (offset > size || length > size - offset)
    return fault("external data '%s' has %llu bytes, but %llu bytes from "
                 "offset %llu are asked of it",
                 name.c_str(), (unsigned long long)size,
                 (unsigned long long)length, (unsigned long long)offset);

  std::unique_ptr<llvm::WritableMemoryBuffer> buffer =
      llvm::WritableMemoryBuffer::getNewUninitMemBuffer(length, name,
                                                        llvm::Align(64));
  if (!buffer)
    return fault("no memory for %llu bytes of external data '%s'",
                 (unsigned long long)length, name.c_str());
  for (uint64_t done = 0; done < length;) {
    ssize_t got = ::pread(file.descriptor, buffer->getBufferStart() + done,
                          length - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fault("cannot read external data '%s': %s", name.c_str(),
                   std::strerror(errno));
    if (got == 0)
      return fault("external data '%s' was shortened while it was read",
                   name.c_str());
    done += static_cast<uint64_t>(got);
  }
  return buffer;
}
