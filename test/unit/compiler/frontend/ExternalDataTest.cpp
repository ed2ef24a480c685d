//===-- ExternalDataTest.cpp - Files below a folder, on old kernels -------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/ExternalData.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cstddef>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace cnnc::frontend;

namespace {
/// A folder with a model's files and another one beside it.
class ExternalData : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> folder;
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("cnnc", folder));
    root = folder.str().str();
    for (const char *name : {"/model", "/model/sub", "/other"})
      ASSERT_FALSE(llvm::sys::fs::create_directory(root + name));
    for (const char *name : {"/model/data", "/model/sub/data", "/other/data"}) {
      std::error_code error;
      llvm::raw_fd_ostream(root + name, error) << "0123456789";
      ASSERT_FALSE(error);
    }
    ASSERT_EQ(::symlink("../other/data", (root + "/model/link").c_str()), 0);
    ASSERT_EQ(::symlink("../other", (root + "/model/linked").c_str()), 0);
  }
  void TearDown() override {
    llvm::sys::fs::remove_directories(root, /*IgnoreErrors=*/false);
  }

  /// The bytes, or what is wrong after "error: ".
  std::string read(llvm::StringRef location, uint64_t offset = 2,
                   uint64_t length = 3) {
    ModelFolder folder(root + "/model/net.onnx");
    auto buffer = folder.read(location, offset, length);
    if (!buffer)
      return "error: " + llvm::toString(buffer.takeError());
    return std::string((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  }

  /// What holds with openat2 and without.
  void check() {
    using testing::IsSubstring;
    EXPECT_EQ(read("data"), "234");
    EXPECT_EQ(read("sub/data"), "234");
    EXPECT_EQ(read("./sub//data", 9, 1), "9");
    EXPECT_EQ(read("data", 10, 0), "");
    auto refuses = [&](llvm::StringRef location, const char *reason) {
      EXPECT_PRED_FORMAT2(IsSubstring, reason, read(location))
          << location.str();
    };
    refuses("link", "symbolic link");
    // O_NOFOLLOW and O_DIRECTORY together say "Not a directory".
    EXPECT_PRED_FORMAT2(IsSubstring, "error: ", read("linked/data"));
    refuses("../other/data", "contains '..'");
    refuses(root + "/model/data", "absolute");
    refuses("absent", "No such file");
    refuses("sub/absent/data", "No such file");
    refuses("sub", "not a regular file");
    refuses(".", "is a folder");
    EXPECT_PRED_FORMAT2(IsSubstring, "has 10 bytes", read("data", 8, 3));
    EXPECT_PRED_FORMAT2(IsSubstring, "has 10 bytes",
                        read("data", UINT64_MAX, 3));
    EXPECT_PRED_FORMAT2(IsSubstring, "has 10 bytes",
                        read("data", 3, UINT64_MAX));
  }

  std::string root;
};
} // namespace

TEST_F(ExternalData, StaysInItsFolder) { check(); }

/// Lets openat2 fail with `error` in this process from now on.
static bool forbidOpenat2(int error) {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog filter = {std::size(program), program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0 &&
         ::syscall(SYS_openat2, -1, nullptr, nullptr, 0) == -1 &&
         errno == error;
}

/// Before Linux 5.6 there is no openat2; some sandboxes forbid it.
TEST_F(ExternalData, StaysInItsFolderWithoutOpenat2) {
  for (int error : {ENOSYS, EPERM})
    EXPECT_EXIT(
        {
          if (!forbidOpenat2(error))
            _exit(3);
          check();
          _exit(HasFailure() ? 1 : 0);
        },
        testing::ExitedWithCode(0), "");
}
