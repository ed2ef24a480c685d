//===-- TasksTest.cpp - How many tasks moving memory is cut into ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/ComputeChecks.h"
#include "gtest/gtest.h"

using namespace cnnc::kernel;

namespace {

TEST(TasksTest, MovingIsOneTaskOrAnEvenNumber) {
  constexpr int64_t each = 65536;
  EXPECT_EQ(movingTasks(0), 1);
  EXPECT_EQ(movingTasks(each), 1);
  EXPECT_EQ(movingTasks(each + 1), 2);
  EXPECT_EQ(movingTasks(2 * each + 1), 4);
  EXPECT_EQ(movingTasks(4 * each), 4);
  EXPECT_EQ(movingTasks(1000 * each), 64);
}

} // namespace
