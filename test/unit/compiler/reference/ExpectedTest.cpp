//===-- ExpectedTest.cpp - The reference against PyTorch -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// test/compiler/reference/expected.py has the cases.
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Compare.h"
#include "compiler/reference/Interpreter.h"
#include "compiler/reference/Npy.h"
#include "test/numerics/Networks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using reference::Tensor;

namespace {

std::vector<std::string> findCases() {
  std::vector<std::string> names;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator it(EXPECTED_FOLDER, code), end;
       it != end && !code; it.increment(code))
    if (llvm::sys::path::extension(it->path()) == ".mlir")
      names.push_back(llvm::sys::path::stem(it->path()).str());
  llvm::sort(names);
  return names;
}

/// The same numbers as `numbers` in expected.py.
Tensor makeNumbers(uint32_t place, llvm::StringRef name,
                   llvm::ArrayRef<int64_t> shape) {
  Tensor tensor(shape);
  for (int64_t i = 0; i < tensor.size(); ++i) {
    uint32_t h = uint32_t(i) * 2654435761u + (place + 1) * 2246822519u;
    h = (h ^ (h >> 15)) * 2654435761u;
    double value = double((h >> 8) % 2049) / 1024 - 1;
    tensor.values[i] =
        name.contains("positive") ? std::fabs(value) + 0.25 : value;
  }
  return tensor;
}

class ExpectedTest : public testing::TestWithParam<std::string> {};

TEST_P(ExpectedTest, AgreesWithPyTorch) {
  std::string path = EXPECTED_FOLDER "/" + GetParam();
  auto text = llvm::MemoryBuffer::getFile(path + ".mlir");
  ASSERT_TRUE(text);
  mlir::MLIRContext context;
  auto module = numerics::parse((*text)->getBuffer(), context);
  ASSERT_TRUE(module);
  uint32_t place = 0;
  auto make = [&](llvm::StringRef name, llvm::ArrayRef<int64_t> shape) {
    return makeNumbers(place++, name, shape);
  };
  cnn::NetworkOp network = numerics::getNetwork(*module);
  std::vector<Tensor> inputs = numerics::makeInputs(network, make);
  numerics::bindParameters(network, make);

  mlir::FailureOr<std::vector<Tensor>> outputs =
      reference::interpret(network, inputs);
  ASSERT_TRUE(succeeded(outputs));
  ASSERT_EQ(outputs->size(), 1u);
  llvm::Expected<Tensor> expected = reference::readNpy(path + ".npy");
  ASSERT_TRUE(bool(expected)) << llvm::toString(expected.takeError());
  llvm::Expected<reference::Comparison> comparison =
      reference::compare(outputs->front(), *expected);
  ASSERT_TRUE(bool(comparison)) << llvm::toString(comparison.takeError());
  EXPECT_EQ(comparison->notFinite, 0);
  // Both are in double precision, with sums of at most some hundred products.
  EXPECT_LE(comparison->maxErrorToMax(), 1e-13) << comparison->describe();
}

INSTANTIATE_TEST_SUITE_P(Reference, ExpectedTest,
                         testing::ValuesIn(findCases()),
                         [](const testing::TestParamInfo<std::string> &info) {
                           return info.param;
                         });

TEST(ExpectedCases, EveryOpHasOne) {
  std::string texts;
  std::vector<std::string> names = findCases();
  for (const std::string &name : names) {
    auto text =
        llvm::MemoryBuffer::getFile(EXPECTED_FOLDER "/" + name + ".mlir");
    ASSERT_TRUE(text);
    texts += (*text)->getBuffer();
  }
  mlir::MLIRContext context;
  context.loadDialect<cnn::CNNDialect>();
  for (mlir::RegisteredOperationName op : context.getRegisteredOperations()) {
    // Constants come from parameters when these are bound.
    if (op.getDialectNamespace() == "cnn" &&
        op.getStringRef() != cnn::ConstantOp::getOperationName())
      EXPECT_NE(texts.find(op.getStringRef().str() + " "), std::string::npos)
          << op.getStringRef().str();
  }
}

} // namespace
