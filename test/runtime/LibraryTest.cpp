//===-- LibraryTest.cpp - Models in shared libraries ----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// FAKE_LIBRARY_FOLDER has the variants of FakeModel.c that CMakeLists.txt
// names.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

std::string pathOf(const std::string &variant) {
  return std::string(FAKE_LIBRARY_FOLDER) + "/" + variant + ".so";
}

struct Opened {
  cnnrt_status status;
  std::string message;
};

/// Opens what must be refused.
Opened open(const std::string &path, const char *name = nullptr) {
  char message[4096] = "untouched";
  int something = 0;
  auto *library = reinterpret_cast<cnnrt_library *>(&something);
  cnnrt_status status = cnnrt_library_open(path.c_str(), name, &library,
                                           message, sizeof(message));
  EXPECT_EQ(library, nullptr);
  return {status, message};
}

TEST(Library, OpensWithAndWithoutName) {
  for (const char *name : {static_cast<const char *>(nullptr), "fake"}) {
    cnnrt_library *library = nullptr;
    ASSERT_EQ(
        cnnrt_library_open(pathOf("fake").c_str(), name, &library, nullptr, 0),
        CNNRT_OK);
    const cnnrt_model *model = cnnrt_library_model(library);
    ASSERT_TRUE(model);
    EXPECT_NE(model, &fake) << "found in the program, not in the library";
    EXPECT_STREQ(model->name, "fake");
    EXPECT_EQ(model->hash, fake.hash);
    cnnrt_library_close(library);
  }
}

TEST(Library, ProfileOnlyWhereThereIsOne) {
  auto launchesOf = [](const char *variant, const char *name) {
    cnnrt_library *library = nullptr;
    EXPECT_EQ(
        cnnrt_library_open(pathOf(variant).c_str(), name, &library, nullptr, 0),
        CNNRT_OK);
    const cnnrt_profile *profile = cnnrt_library_profile(library);
    EXPECT_NE(profile, &fake_profile) << "found in the program";
    const int count = profile ? static_cast<int>(profile->launch_count) : -1;
    cnnrt_library_close(library);
    return count;
  };
  EXPECT_EQ(launchesOf("fake", nullptr), 2);
  EXPECT_EQ(launchesOf("fake-no-main", "fake"), 2);
  EXPECT_EQ(launchesOf("fake-no-profile", nullptr), -1);
  EXPECT_EQ(launchesOf("fake-other-profile", nullptr), -1);
  EXPECT_EQ(cnnrt_library_profile(nullptr), nullptr);
}

TEST(Library, OpensTwice) {
  cnnrt_library *libraries[2] = {};
  for (cnnrt_library *&library : libraries)
    ASSERT_EQ(cnnrt_library_open(pathOf("fake").c_str(), nullptr, &library,
                                 nullptr, 0),
              CNNRT_OK);
  cnnrt_library_close(libraries[0]);
  EXPECT_STREQ(cnnrt_library_model(libraries[1])->name, "fake");
  cnnrt_library_close(libraries[1]);
}

TEST(Library, PathWithoutSlashIsInTheCurrentFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(FAKE_LIBRARY_FOLDER);
  cnnrt_library *library = nullptr;
  EXPECT_EQ(cnnrt_library_open("fake.so", nullptr, &library, nullptr, 0),
            CNNRT_OK);
  cnnrt_library_close(library);
  // Found in the system's folders, if they were searched.
  Opened system = open("libc.so.6", "malloc");
  EXPECT_EQ(system.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(system.message, HasSubstr("cannot load 'libc.so.6'"));
  fs::current_path(before);
}

TEST(Library, FileProblems) {
  Opened missing = open("/nonexistent/model.so");
  EXPECT_EQ(missing.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(missing.message,
              HasSubstr("cannot load '/nonexistent/model.so'"));
  EXPECT_THAT(missing.message, HasSubstr("No such file"));

  const std::string text = testing::TempDir() + "/cnnrt-not-a-library.so";
  std::ofstream(text) << "this is no shared library";
  Opened notElf = open(text);
  EXPECT_EQ(notElf.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(notElf.message, HasSubstr("cannot load"));
  fs::remove(text);
}

TEST(Library, SymbolProblems) {
  Opened noMain = open(pathOf("fake-no-main"));
  EXPECT_EQ(noMain.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(noMain.message,
              HasSubstr("has no symbol 'cnnrt_library_main_model'"));

  Opened nullMain = open(pathOf("fake-null-main"));
  EXPECT_EQ(nullMain.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(nullMain.message, HasSubstr("is null"));

  Opened wrongName = open(pathOf("fake"), "resnet50");
  EXPECT_EQ(wrongName.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(wrongName.message, HasSubstr("has no symbol 'resnet50'"));

#ifdef __GLIBC__
  Opened function = open(pathOf("fake"), "fake_run");
  EXPECT_EQ(function.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(function.message, HasSubstr("'fake_run' of '" + pathOf("fake") +
                                          "' is not a model's descriptor"));

  Opened pointer = open(pathOf("fake"), "cnnrt_library_main_model");
  EXPECT_EQ(pointer.status, CNNRT_ERROR_LOAD);
  EXPECT_THAT(pointer.message, HasSubstr("is not a model's descriptor"));
#endif
}

TEST(Library, AnotherAbi) {
  for (const char *name : {static_cast<const char *>(nullptr), "fake"}) {
    Opened version = open(pathOf("fake-abi-7"), name);
    EXPECT_EQ(version.status, CNNRT_ERROR_ABI);
    EXPECT_THAT(version.message, HasSubstr("for ABI version 7"));
    EXPECT_THAT(version.message, HasSubstr("has version 1"));
  }
  Opened size = open(pathOf("fake-small"));
  EXPECT_EQ(size.status, CNNRT_ERROR_ABI);
  EXPECT_THAT(size.message, HasSubstr("descriptors of 80 bytes"));
}

TEST(Library, AnotherCpu) {
  Opened cpu = open(pathOf("fake-cpu"));
  EXPECT_EQ(cpu.status, CNNRT_ERROR_CPU);
  EXPECT_THAT(cpu.message, HasSubstr("lacks: unknown feature 63;"));
}

TEST(Library, Arguments) {
  char message[64];
  cnnrt_library *library = nullptr;
  EXPECT_EQ(
      cnnrt_library_open(nullptr, nullptr, &library, message, sizeof(message)),
      CNNRT_ERROR_NULL);
  EXPECT_STREQ(message, "the path argument is null");
  EXPECT_EQ(cnnrt_library_open("x", nullptr, nullptr, message, sizeof(message)),
            CNNRT_ERROR_NULL);
  EXPECT_STREQ(message, "the library argument is null");
  EXPECT_EQ(cnnrt_library_model(nullptr), nullptr);
  cnnrt_library_close(nullptr);
}

TEST(Library, MessageFitsItsBuffer) {
  char message[12];
  std::fill(std::begin(message), std::end(message), '#');
  cnnrt_library *library = nullptr;
  EXPECT_EQ(cnnrt_library_open("/nonexistent", nullptr, &library, message, 8),
            CNNRT_ERROR_LOAD);
  EXPECT_STREQ(message, "cannot ");
  EXPECT_EQ(message[8], '#');
  message[0] = '#';
  EXPECT_EQ(cnnrt_library_open("/nonexistent", nullptr, &library, message, 0),
            CNNRT_ERROR_LOAD);
  EXPECT_EQ(message[0], '#');
}

} // namespace
