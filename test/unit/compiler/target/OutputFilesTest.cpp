//===-- OutputFilesTest.cpp - Files appear together or not at all ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/OutputFiles.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gmock/gmock.h>

using namespace cnnc::target;
namespace fs = llvm::sys::fs;

namespace {

class OutputFilesTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("output", folder));
  }
  void TearDown() override { fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) { return (folder + "/" + name).str(); }
  static llvm::Error write(OutputFiles &files, llvm::StringRef path,
                           llvm::StringRef text) {
    return files.write(path, [&](llvm::raw_ostream &os) {
      os << text;
      return llvm::Error::success();
    });
  }
  std::string read(llvm::StringRef name) {
    auto buffer = llvm::MemoryBuffer::getFile(path(name));
    return buffer ? (*buffer)->getBuffer().str() : "(none)";
  }
  size_t countFiles() {
    size_t count = 0;
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; i != end;
         i.increment(error))
      ++count;
    return count;
  }

  llvm::SmallString<128> folder;
};

TEST_F(OutputFilesTest, NothingIsThereBeforeCommit) {
  OutputFiles files;
  ASSERT_FALSE(bool(write(files, path("a"), "first")));
  ASSERT_FALSE(bool(write(files, path("b"), "second")));
  EXPECT_EQ(read("a"), "(none)");
  ASSERT_FALSE(bool(files.commit()));
  EXPECT_EQ(read("a"), "first");
  EXPECT_EQ(read("b"), "second");
  EXPECT_EQ(countFiles(), 2u);
}

TEST_F(OutputFilesTest, NothingIsLeftWithoutCommit) {
  {
    OutputFiles old;
    ASSERT_FALSE(bool(write(old, path("a"), "old")));
    ASSERT_FALSE(bool(old.commit()));
  }
  {
    OutputFiles files;
    ASSERT_FALSE(bool(files.reserve(path("b"))));
    ASSERT_FALSE(bool(write(files, path("a"), "new")));
  }
  EXPECT_EQ(read("a"), "old");
  EXPECT_EQ(countFiles(), 1u);
}

TEST_F(OutputFilesTest, AReservedFileIsTheOneThatIsWritten) {
  OutputFiles files;
  ASSERT_FALSE(bool(files.reserve(path("a"))));
  EXPECT_NE(files.getTemporaryName(path("a")), path("a"));
  ASSERT_FALSE(bool(write(files, path("a"), "text")));
  EXPECT_EQ(countFiles(), 1u);
  ASSERT_FALSE(bool(files.commit()));
  EXPECT_EQ(read("a"), "text");
}

TEST_F(OutputFilesTest, OneThatCannotBeNamedTakesTheOthersAlong) {
  OutputFiles files;
  ASSERT_FALSE(bool(write(files, path("a"), "first")));
  ASSERT_FALSE(bool(write(files, path("b"), "second")));
  ASSERT_FALSE(bool(write(files, path("c"), "third")));
  // A folder takes the name of the second in the meantime.
  ASSERT_FALSE(fs::create_directory(path("b")));
  llvm::Error error = files.commit();
  EXPECT_THAT(llvm::toString(std::move(error)),
              testing::HasSubstr("b: cannot be written: "));
  EXPECT_EQ(countFiles(), 1u);
}

TEST_F(OutputFilesTest, FailuresNameTheFile) {
  OutputFiles files;
  EXPECT_THAT(llvm::toString(files.reserve(path("none/a"))),
              testing::HasSubstr(
                  "none/a: cannot be written: No such file or directory"));
  EXPECT_THAT(llvm::toString(files.reserve(folder)),
              testing::HasSubstr("Is a directory"));
}

TEST_F(OutputFilesTest, DevicesAreWrittenAndStay) {
  EXPECT_TRUE(isSpecialFile("/dev/null"));
  EXPECT_TRUE(isSpecialFile("-"));
  EXPECT_FALSE(isSpecialFile(path("none")));
  EXPECT_FALSE(isSpecialFile(folder));
  OutputFiles files;
  ASSERT_FALSE(bool(write(files, "/dev/null", "text")));
  ASSERT_FALSE(bool(files.commit()));
  EXPECT_TRUE(isSpecialFile("/dev/null"));
}

// A disk that is full.
TEST_F(OutputFilesTest, AFailureToWriteIsReported) {
  if (!fs::exists("/dev/full"))
    GTEST_SKIP();
  OutputFiles files;
  EXPECT_THAT(
      llvm::toString(write(files, "/dev/full", "text")),
      testing::HasSubstr("/dev/full: cannot be written: No space left"));
}

} // namespace
