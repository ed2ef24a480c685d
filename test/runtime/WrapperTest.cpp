//===-- WrapperTest.cpp - cnnrt.hpp ---------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cnnrt.hpp"

#include "FakeModel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <numeric>
#include <thread>

using testing::HasSubstr;

namespace {

constexpr size_t elements = size_t(fake_rows) * fake_columns;

/// Inputs, what `fake` makes of them, and room for its output.
struct Data {
  explicit Data(float start = 0) : x(elements), bias(fake_rows), y(elements) {
    std::iota(x.begin(), x.end(), start);
    std::iota(bias.begin(), bias.end(), 0.5f);
    for (size_t i = 0; i < elements; ++i)
      expected.push_back(2 * x[i] + bias[i / fake_columns]);
  }
  std::vector<float> x, bias, y, expected;
};

/// The error that `body` throws; the test fails if it throws none.
template <typename Body> cnnrt::Error errorOf(Body body) {
  try {
    body();
  } catch (const cnnrt::Error &error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return cnnrt::Error(CNNRT_OK);
}

TEST(Span, Conversions) {
  std::vector<float> vector{1, 2, 3};
  const std::array<float, 2> array{4, 5};
  float plain[4] = {};
  cnnrt::Span<float> mutableSpan = vector;
  mutableSpan[0] = 7;
  EXPECT_EQ(vector[0], 7);
  cnnrt::Span<const float> constant = mutableSpan;
  EXPECT_EQ(constant.data(), vector.data());
  EXPECT_EQ(constant.size(), 3u);
  EXPECT_EQ(cnnrt::Span<const float>(array).size(), 2u);
  EXPECT_EQ(cnnrt::Span<float>(plain).size(), 4u);
  EXPECT_EQ(cnnrt::Span<const float>(plain).size(), 4u);
  EXPECT_TRUE(cnnrt::Span<float>().empty());
  EXPECT_EQ(std::accumulate(constant.begin(), constant.end(), 0.0f), 12);

  using Constant = cnnrt::Span<const float>;
  using Mutable = cnnrt::Span<float>;
  static_assert(std::is_convertible_v<std::vector<float> &, Mutable>);
  static_assert(std::is_convertible_v<const std::vector<float> &, Constant>);
  static_assert(!std::is_convertible_v<const std::vector<float> &, Mutable>);
  static_assert(!std::is_convertible_v<Constant, Mutable>);
  static_assert(!std::is_convertible_v<std::vector<double> &, Constant>);
  static_assert(!std::is_convertible_v<float *, Mutable>);
}

TEST(Wrapper, OwnersMoveAndDoNotCopy) {
  static_assert(!std::is_copy_constructible_v<cnnrt::Pool>);
  static_assert(!std::is_copy_constructible_v<cnnrt::Workspace>);
  static_assert(!std::is_copy_constructible_v<cnnrt::Library>);
  static_assert(!std::is_copy_constructible_v<cnnrt::Session>);
  static_assert(std::is_nothrow_move_constructible_v<cnnrt::Pool>);
  static_assert(std::is_nothrow_move_constructible_v<cnnrt::Workspace>);
  static_assert(std::is_nothrow_move_constructible_v<cnnrt::Library>);
  static_assert(std::is_nothrow_move_constructible_v<cnnrt::Session>);
  static_assert(std::is_move_assignable_v<cnnrt::Session>);

  // A session keeps working when it and its pool are moved.
  Data data;
  cnnrt::Pool pool(2);
  cnnrt::Session session(fake, pool);
  cnnrt::Pool elsewhere = std::move(pool);
  cnnrt::Session moved = std::move(session);
  moved.run({data.x, data.bias}, {data.y});
  EXPECT_EQ(data.y, data.expected);
}

TEST(Model, Describes) {
  const cnnrt::Model model = fake;
  EXPECT_STREQ(model.name(), "fake");
  EXPECT_EQ(model.hash(), fake.hash);
  EXPECT_EQ(model.workspaceBytes(), fake.workspace_bytes);
  EXPECT_EQ(model.weightBytes(), 0u);
  EXPECT_EQ(model.inputCount(), 2u);
  EXPECT_EQ(model.outputCount(), 1u);
  EXPECT_STREQ(model.input(1).name(), "bias");
  EXPECT_EQ(model.input(0).elements(), elements);
  EXPECT_EQ(model.input(0).bytes(), elements * sizeof(float));
  EXPECT_EQ(model.input(0).elementType(), CNNRT_F32);
  const cnnrt::Span<const int64_t> shape = model.output(0).shape();
  EXPECT_EQ(std::vector<int64_t>(shape.begin(), shape.end()),
            (std::vector<int64_t>{1, fake_rows, fake_columns}));
  EXPECT_EQ(model.inputIndex("bias"), 1u);
  EXPECT_EQ(model.outputIndex("y"), 0u);
  const cnnrt::Error error = errorOf([&] { model.inputIndex("z"); });
  EXPECT_EQ(error.status(), CNNRT_ERROR_ARGUMENT);
  EXPECT_STREQ(error.what(),
               "model 'fake' has no input 'z'; it has 'x', 'bias'");
}

TEST(Model, Refuses) {
  cnnrt_model model = fake;
  model.abi_version = 7;
  EXPECT_EQ(errorOf([&] { cnnrt::Model{model}; }).status(), CNNRT_ERROR_ABI);
  EXPECT_EQ(errorOf([&] { cnnrt::Workspace{model}; }).status(),
            CNNRT_ERROR_ABI);
  model = fake;
  model.required_features = ~uint64_t(0);
  EXPECT_EQ(errorOf([&] { cnnrt::Session{model}; }).status(), CNNRT_ERROR_CPU);
  EXPECT_EQ(errorOf([&] { cnnrt::Pool(static_cast<size_t>(-1)); }).status(),
            CNNRT_ERROR_ARGUMENT);
}

TEST(Session, SameBitsWithAnyThreads) {
  Data data;
  cnnrt::Session alone(fake);
  alone.run({data.x, data.bias}, {data.y});
  EXPECT_EQ(data.y, data.expected);
  for (size_t threads : {1, 2, 4}) {
    const cnnrt::Pool pool(threads);
    cnnrt::Session session(fake, pool);
    for (int repeat = 0; repeat < 20; ++repeat) {
      std::fill(data.y.begin(), data.y.end(), -1.0f);
      session.run({data.x, data.bias}, {data.y});
      ASSERT_EQ(data.y, data.expected);
    }
  }
}

TEST(Session, CallersOwnThreads) {
  Data data;
  size_t launches = 0;
  const cnnrt_parallel backwards = {
      &launches,
      [](void *context, cnnrt_task task, void *argument, size_t count) {
        ++*static_cast<size_t *>(context);
        while (count--)
          task(argument, count);
      }};
  cnnrt::Session session(fake, backwards);
  session.run({data.x, data.bias}, {data.y});
  EXPECT_EQ(data.y, data.expected);
  EXPECT_EQ(launches, 2u);
}

TEST(Session, ConcurrentRunsWithPoolsOfTheirOwnSharedAndNone) {
  const cnnrt::Pool shared(2), own(2);
  std::vector<cnnrt::Session> sessions;
  sessions.emplace_back(fake, shared);
  sessions.emplace_back(fake, shared);
  sessions.emplace_back(fake, own);
  sessions.emplace_back(fake);
  std::vector<std::future<int>> wrong;
  for (size_t i = 0; i < sessions.size(); ++i)
    wrong.push_back(std::async(std::launch::async, [&sessions, i] {
      Data data(static_cast<float>(1000 * i));
      int wrong = 0;
      for (int repeat = 0; repeat < 20; ++repeat) {
        std::fill(data.y.begin(), data.y.end(), -1.0f);
        sessions[i].run({data.x, data.bias}, {data.y});
        wrong += data.y != data.expected;
      }
      return wrong;
    }));
  for (std::future<int> &count : wrong)
    EXPECT_EQ(count.get(), 0);
}

TEST(Session, RefusesWrongArrays) {
  Data data;
  cnnrt::Session session(fake);
  auto message = [&](auto body) {
    const cnnrt::Error error = errorOf(body);
    EXPECT_EQ(error.status(), CNNRT_ERROR_ARGUMENT);
    return std::string(error.what());
  };
  EXPECT_EQ(message([&] { session.run(data.x, data.y); }),
            "model 'fake': expected 2 input arrays, found 1");
  EXPECT_EQ(message([&] { session.run({data.x, data.bias}, {}); }),
            "model 'fake': expected 1 output arrays, found 0");
  EXPECT_EQ(message([&] { session.run({data.bias, data.x}, {data.y}); }),
            "model 'fake': input 'x' has 37000 elements, the array 37");
  EXPECT_EQ(message([&] { session.run({data.x, data.bias}, {data.bias}); }),
            "model 'fake': output 'y' has 37000 elements, the array 37");

  std::vector<cnnrt_tensor> inputs(fake.inputs, fake.inputs + 2);
  inputs[1].element_type = 2;
  cnnrt_model other = fake;
  other.inputs = inputs.data();
  cnnrt::Session otherSession(other);
  EXPECT_EQ(message([&] { otherSession.run({data.x, data.bias}, {data.y}); }),
            "model 'fake': input 'bias' has another element type than the "
            "array");
}

TEST(Session, VectorsOfArraysAndBarePointers) {
  Data data;
  cnnrt::Session session(fake);
  const std::vector<cnnrt::Span<const float>> inputs{data.x, data.bias};
  const std::vector<cnnrt::Span<float>> outputs{data.y};
  session.run(inputs, outputs);
  EXPECT_EQ(data.y, data.expected);

  std::fill(data.y.begin(), data.y.end(), -1.0f);
  const void *inputPointers[] = {data.x.data(), data.bias.data()};
  void *outputPointers[] = {data.y.data()};
  EXPECT_EQ(session.tryRun(inputPointers, outputPointers), CNNRT_OK);
  EXPECT_EQ(data.y, data.expected);
  EXPECT_EQ(session.tryRun(inputPointers, nullptr), CNNRT_ERROR_NULL);

  // A null array that claims to have the right size: the model's own check.
  const cnnrt::Span<const float> nothing(nullptr, fake_rows);
  EXPECT_EQ(errorOf([&] { session.run({data.x, nothing}, {data.y}); }).status(),
            CNNRT_ERROR_NULL);
}

TEST(Library, RunsAndExplains) {
  const std::string folder = FAKE_LIBRARY_FOLDER;
  Data data;
  cnnrt::Library library(folder + "/fake.so");
  cnnrt::Library moved = std::move(library);
  cnnrt::Session session(moved.model());
  session.run({data.x, data.bias}, {data.y});
  EXPECT_EQ(data.y, data.expected);
  EXPECT_STREQ(cnnrt::Library(folder + "/fake.so", "fake").model().name(),
               "fake");

  const cnnrt::Error error =
      errorOf([&] { cnnrt::Library(folder + "/fake-cpu.so"); });
  EXPECT_EQ(error.status(), CNNRT_ERROR_CPU);
  EXPECT_THAT(error.what(), HasSubstr("unknown feature 63"));
}

} // namespace
