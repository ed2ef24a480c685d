//===-- WorkspaceTest.cpp - Scratch memory --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include <gtest/gtest.h>

#include <cstring>

namespace {

TEST(Workspace, HasTheSizeAndAlignment) {
  cnnrt_model model = fake;
  for (uint64_t alignment : {1, 4, 16, 64, 128, 4096}) {
    for (uint64_t bytes : {0, 1, 63, 64, 65, 100001}) {
      model.workspace_alignment = alignment;
      model.workspace_bytes = bytes;
      void *workspace = nullptr;
      ASSERT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_OK);
      ASSERT_TRUE(workspace);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(workspace) % alignment, 0u);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(workspace) % 64, 0u);
      // AddressSanitizer sees a block that is too small.
      std::memset(workspace, 0xFF, bytes);
      cnnrt_workspace_destroy(workspace);
    }
  }
}

TEST(Workspace, IsOfHugePagesFromOneOn) {
  constexpr uint64_t hugePage = 2 << 20;
  cnnrt_model model = fake;
  model.workspace_alignment = 64;
  for (uint64_t bytes : {hugePage, hugePage + 1, 3 * hugePage - 64}) {
    model.workspace_bytes = bytes;
    void *workspace = nullptr;
    ASSERT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_OK);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(workspace) % hugePage, 0u);
    std::memset(workspace, 0xFF, bytes);
    cnnrt_workspace_destroy(workspace);
  }
}

TEST(Workspace, Refuses) {
  int something = 0;
  void *workspace = &something;
  EXPECT_EQ(cnnrt_workspace_create(&fake, nullptr), CNNRT_ERROR_NULL);
  EXPECT_EQ(cnnrt_workspace_create(nullptr, &workspace), CNNRT_ERROR_NULL);
  EXPECT_EQ(workspace, nullptr);

  cnnrt_model model = fake;
  model.abi_version += 1;
  EXPECT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_ERROR_ABI);

  model = fake;
  for (uint64_t alignment : {0, 3, 96}) {
    model.workspace_alignment = alignment;
    EXPECT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_ERROR_ARGUMENT);
  }

  model = fake;
  for (uint64_t bytes : {~uint64_t(0), ~uint64_t(0) - 63, uint64_t(1) << 63}) {
    model.workspace_bytes = bytes;
    EXPECT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_ERROR_MEMORY);
    EXPECT_EQ(workspace, nullptr);
  }
  cnnrt_workspace_destroy(nullptr);
}

} // namespace
