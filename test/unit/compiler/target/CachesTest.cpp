//===-- CachesTest.cpp - Cache sizes from names and from sysfs ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Caches.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace cnnc::target;

namespace {

/// A folder like /sys/devices/system/cpu/cpu0/cache.
class CachesTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("caches", folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  void addCache(unsigned index, llvm::StringRef level, llvm::StringRef type,
                llvm::StringRef size) {
    std::string path = (folder + "/index" + llvm::Twine(index)).str();
    ASSERT_FALSE(llvm::sys::fs::create_directory(path));
    for (auto [name, text] :
         {std::make_pair("/level", level), std::make_pair("/type", type),
          std::make_pair("/size", size)}) {
      std::error_code error;
      llvm::raw_fd_ostream os(path + name, error);
      ASSERT_FALSE(error);
      os << text << '\n';
    }
  }

  llvm::SmallString<128> folder;
  const Caches otherwise = {1024, 2048, 4096};
};

TEST_F(CachesTest, ReadsTheDataCachesOfAllLevels) {
  addCache(0, "1", "Data", "48K");
  addCache(1, "1", "Instruction", "32K");
  addCache(2, "2", "Unified", "2048K");
  addCache(3, "3", "Unified", "32M");
  Caches caches = getHostCaches(otherwise, folder);
  EXPECT_EQ(caches.l1Bytes, 48 << 10);
  EXPECT_EQ(caches.l2Bytes, 2 << 20);
  EXPECT_EQ(caches.l3Bytes, 32 << 20);
}

TEST_F(CachesTest, TakesWhatIsNotSaidFromTheOther) {
  addCache(0, "1", "Data", "64K");
  addCache(1, "2", "Unified", "0K");
  addCache(2, "3", "Unified", "none");
  Caches caches = getHostCaches(otherwise, folder);
  EXPECT_EQ(caches.l1Bytes, 64 << 10);
  EXPECT_EQ(caches.l2Bytes, otherwise.l2Bytes);
  EXPECT_EQ(caches.l3Bytes, otherwise.l3Bytes);
  EXPECT_EQ(getHostCaches(otherwise, "/no/such/folder").l1Bytes,
            otherwise.l1Bytes);
}

TEST(CachesByNameTest, KnowsFamiliesAndHasDefaults) {
  EXPECT_EQ(getCaches("znver5", llvm::Triple::x86_64).l1Bytes, 48 << 10);
  EXPECT_EQ(getCaches("haswell", llvm::Triple::x86_64).l2Bytes, 256 << 10);
  EXPECT_EQ(getCaches("neoverse-n1", llvm::Triple::aarch64).l2Bytes, 1 << 20);
  EXPECT_EQ(getCaches("znver3", llvm::Triple::x86_64).storeBurst, 8);
  EXPECT_EQ(getCaches("znver5", llvm::Triple::x86_64).storeBurst, 14);
  EXPECT_EQ(getCaches("skylake", llvm::Triple::x86_64).storeBurst, 0);
  EXPECT_LT(getCaches("znver3", llvm::Triple::x86_64).rates.l2,
            getCaches("znver5", llvm::Triple::x86_64).rates.l2);
  EXPECT_LT(getCaches("znver3", llvm::Triple::x86_64).rates.memory,
            getCaches("znver5", llvm::Triple::x86_64).rates.memory);
  EXPECT_LT(getCaches("sapphirerapids", llvm::Triple::x86_64).rates.memory,
            getCaches("znver5", llvm::Triple::x86_64).rates.memory);
  for (auto arch : {llvm::Triple::x86_64, llvm::Triple::aarch64}) {
    Caches caches = getCaches("unheard-of", arch);
    EXPECT_GT(caches.l1Bytes, 0);
    EXPECT_GT(caches.l2Bytes, caches.l1Bytes);
  }
}

} // namespace
