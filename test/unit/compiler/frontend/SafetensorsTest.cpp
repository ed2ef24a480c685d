//===-- SafetensorsTest.cpp - Good and damaged weight files ---------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Safetensors.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <random>

using namespace cnnc::frontend;

/// A file with two tensors of f32 and one of f16.
static std::string makeFile() {
  std::string header =
      R"({"__metadata__":{"format":"pt"},)"
      R"("w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
      R"("b":{"dtype":"F32","shape":[],"data_offsets":[16,20]},)"
      R"("h":{"dtype":"F16","shape":[2],"data_offsets":[20,24]}})";
  std::string file(8, '\0');
  llvm::support::endian::write64le(file.data(), header.size());
  file += header;
  file += std::string("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40", 16);
  file += std::string("\0\0\xa0\x40", 4);
  file += std::string("\0\x3c\0\xc0", 4);
  return file;
}

namespace {
class SafetensorsFile : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(
        llvm::sys::fs::createTemporaryFile("cnnc", "safetensors", path));
  }
  void TearDown() override { llvm::sys::fs::remove(path); }

  llvm::Expected<Safetensors> open(llvm::StringRef content) {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << content;
    return Safetensors::open(path);
  }

  llvm::SmallString<128> path;
};
} // namespace

TEST_F(SafetensorsFile, ReadsNumbers) {
  auto file = open(makeFile());
  ASSERT_TRUE(bool(file)) << llvm::toString(file.takeError());
  ASSERT_EQ(file->tensors().size(), 3u);
  EXPECT_EQ(file->tensors()[0].name, "w");
  EXPECT_EQ(file->tensors()[2].name, "h");
  EXPECT_EQ(file->find("x"), nullptr);
  auto read = [&](llvm::StringRef name) {
    return llvm::cantFail(file->read(*file->find(name))).data.vec();
  };
  EXPECT_EQ(read("w"), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(read("b"), (std::vector<float>{5}));
  EXPECT_EQ(read("h"), (std::vector<float>{1, -2}));
}

/// Numbers outlive the object that read them.
TEST_F(SafetensorsFile, KeepsTheMapping) {
  Safetensors::Numbers numbers;
  {
    Safetensors file = llvm::cantFail(open(makeFile()));
    numbers = llvm::cantFail(file.read(*file.find("w")));
  }
  EXPECT_EQ(numbers.data.vec(), (std::vector<float>{1, 2, 3, 4}));
}

/// Each damaged file is refused, or all its tensors can be read.
TEST_F(SafetensorsFile, SurvivesDamage) {
  std::mt19937_64 random(1);
  int refused = 0;
  constexpr int count = 400;
  for (int i = 0; i < count; ++i) {
    std::string content = makeFile();
    for (unsigned faults = 1 + random() % 3; faults > 0; --faults) {
      size_t at = random() % content.size();
      switch (random() % 4) {
      case 0:
        content.resize(at + 1);
        break;
      case 1:
        content.erase(at, 1);
        break;
      case 2:
        content.insert(at, 1, "0123456789[]{},\"-e"[random() % 18]);
        break;
      default:
        content[at] ^= 1 << random() % 8;
      }
      if (content.empty())
        break;
    }
    auto file = open(content);
    if (!file) {
      EXPECT_FALSE(llvm::toString(file.takeError()).empty());
      ++refused;
      continue;
    }
    for (const StoredTensor &tensor : file->tensors()) {
      auto numbers = file->read(tensor);
      if (!numbers) {
        llvm::consumeError(numbers.takeError());
        continue;
      }
      double sum = 0;
      for (float number : numbers->data)
        sum += number;
      (void)sum;
    }
  }
  // Some damage is only to numbers or names.
  EXPECT_GT(refused, count / 2);
  EXPECT_LT(refused, count);
}
