//===-- SharedLibrary.cpp - From an object to a shared library ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/SharedLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/TargetParser/Host.h"

using namespace cnnc;
using namespace cnnc::target;

/// With these the weights can be mapped in huge pages of 2 MB, where the system
/// keeps files in such: it does for files that are written by large writes, not
/// for those written through a mapping. A program's first inference touches
/// each page for the first time, which costs up to 0.5 us (ResNet-50, 179 MB of
/// weights, on a virtual machine: 52 ms with small pages, 34 with huge ones, 31
/// when repeated).
static constexpr llvm::StringLiteral hugePages[] = {
    "--no-mmap-output-file", "-z", "max-page-size=2097152"};

/// The path of a linker for the target; empty if there is none.
static std::string findLinker(const TargetDescription &target) {
  std::vector<std::string> names = {"ld.lld-19", "ld.lld"};
  // GNU ld is built for one architecture, and then bears its name.
  std::string gnu = (target.triple.getArchName() + "-linux-gnu-ld").str();
  names.push_back(gnu);
  if (llvm::Triple(llvm::sys::getProcessTriple()).getArch() ==
      target.triple.getArch())
    names.push_back("ld");
  for (const std::string &name : names)
    if (auto path = llvm::sys::findProgramByName(name))
      return *path;
  return "";
}

llvm::Error target::linkSharedLibrary(llvm::StringRef object,
                                      llvm::StringRef path,
                                      llvm::StringRef soname,
                                      const TargetDescription &target) {
  std::string linker = findLinker(target);
  if (linker.empty())
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "a shared library needs the linker ld.lld, which is not in the PATH: "
        "install lld (Debian: lld-19), or write an object (-o NAME.o) and link "
        "it elsewhere");
  llvm::SmallString<128> log;
  if (std::error_code reason =
          llvm::sys::fs::createTemporaryFile("cnnc-link", "log", log))
    return llvm::createStringError(reason, "no temporary file: %s",
                                   reason.message().c_str());
  llvm::SmallVector<llvm::StringRef> arguments = {linker,
                                                  "-shared",
                                                  "--hash-style=gnu",
                                                  "--build-id=none",
                                                  "-z",
                                                  "relro",
                                                  "-z",
                                                  "now",
                                                  "-z",
                                                  "noexecstack"};
  // GNU ld would fill the file up to such pages.
  if (llvm::sys::path::filename(linker).starts_with("ld.lld"))
    llvm::append_range(arguments, hugePages);
  llvm::append_range(arguments,
                     llvm::ArrayRef{llvm::StringRef("-soname"), soname,
                                    llvm::StringRef("-o"), path, object});
  std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(""), log.str(),
                                                log.str()};
  std::string fault;
  int status = llvm::sys::ExecuteAndWait(linker, arguments, std::nullopt,
                                         redirects, 0, 0, &fault);
  llvm::Error error = llvm::Error::success();
  if (status != 0) {
    if (auto text = llvm::MemoryBuffer::getFile(log))
      fault += (*text)->getBuffer();
    error = llvm::joinErrors(
        std::move(error),
        llvm::createStringError(llvm::inconvertibleErrorCode(),
                                "the linker " + linker + " failed: " +
                                    llvm::StringRef(fault).trim()));
  }
  llvm::sys::fs::remove(log);
  return error;
}
