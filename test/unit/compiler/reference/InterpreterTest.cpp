//===-- InterpreterTest.cpp - What the reference reads and refuses --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Interpreter.h"
#include "mlir/IR/AsmState.h"
#include "test/numerics/Networks.h"
#include "gmock/gmock.h"
#include <cmath>

using namespace cnnc;
using reference::Tensor;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class InterpreterTest : public testing::Test {
protected:
  /// Computes the network on inputs of ones, two, ... in order.
  mlir::FailureOr<std::vector<Tensor>> run(llvm::StringRef text) {
    module = numerics::parse(text, context);
    if (!module)
      return mlir::failure();
    cnn::NetworkOp network = numerics::getNetwork(*module);
    double value = 0;
    return reference::interpret(
        network, numerics::makeInputs(
                     network, [&](llvm::StringRef, llvm::ArrayRef<int64_t> s) {
                       return Tensor(s, ++value);
                     }));
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

TEST_F(InterpreterTest, Constants) {
  auto outputs = run(R"(
    cnn.network @n() -> (dense, splat, hexadecimal, resource) {
      %0 = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
      %1 = cnn.constant dense<0.5> : tensor<3xf32>
      %2 = cnn.constant dense<"0x0000803F00000040"> : tensor<2xf32>
      %3 = cnn.constant dense_resource<numbers> : tensor<2xf32>
      cnn.output %0, %1, %2, %3
    }
    {-# dialect_resources: { builtin: {
      numbers: "0x040000000000404000008040"
    } } #-})");
  ASSERT_TRUE(succeeded(outputs));
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(2, 2));
  EXPECT_THAT((*outputs)[0].values, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT((*outputs)[1].values, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_THAT((*outputs)[2].values, ElementsAre(1, 2));
  EXPECT_THAT((*outputs)[3].values, ElementsAre(3, 4));
}

TEST_F(InterpreterTest, OutputsMayRepeatAndBeInputs) {
  auto outputs = run(R"(
    cnn.network @n(%x: tensor<1xf32>, %unused: tensor<1xf32>) -> (a, b, c) {
      %0 = cnn.binary add %x, %x
      %1 = cnn.activation neg %0
      cnn.output %0, %x, %0
    })");
  ASSERT_TRUE(succeeded(outputs));
  EXPECT_THAT((*outputs)[0].values, ElementsAre(2));
  EXPECT_THAT((*outputs)[1].values, ElementsAre(1));
  EXPECT_THAT((*outputs)[2].values, ElementsAre(2));
}

TEST_F(InterpreterTest, ObserverSeesLayersInOrder) {
  module = numerics::parse(R"(
    cnn.network @n(%x: tensor<1xf32>) -> (y) {
      %0 = cnn.residual %x body (%a) {
        %1 = cnn.activation neg %a
        cnn.yield %1
      }
      cnn.output %0
    })",
                           context);
  ASSERT_TRUE(module);
  std::vector<std::string> names;
  std::vector<double> values;
  auto outputs = reference::interpret(
      numerics::getNetwork(*module), Tensor({1}, 3),
      [&](mlir::Operation *op, const Tensor &tensor) {
        names.push_back(op->getName().getStringRef().str());
        values.push_back(tensor.values.front());
      });
  ASSERT_TRUE(succeeded(outputs));
  EXPECT_THAT(names, ElementsAre("cnn.activation", "cnn.residual"));
  EXPECT_THAT(values, ElementsAre(-3, 0));
}

TEST_F(InterpreterTest, NaNWinsMaximum) {
  module = numerics::parse(R"(
    cnn.network @n(%x: tensor<1x1x4xf32>) -> (y, z) {
      %0 = cnn.pool max %x window [2]
      %1 = cnn.global_pool max %x
      cnn.output %0, %1
    })",
                           context);
  ASSERT_TRUE(module);
  Tensor x({1, 1, 4}, 1);
  x.values[1] = std::nan("");
  auto outputs = reference::interpret(numerics::getNetwork(*module), x);
  ASSERT_TRUE(succeeded(outputs));
  EXPECT_THAT((*outputs)[0].values,
              ElementsAre(testing::IsNan(), testing::IsNan(), 1));
  EXPECT_THAT((*outputs)[1].values, ElementsAre(testing::IsNan()));
}

TEST_F(InterpreterTest, AllUnboundParametersAreReported) {
  numerics::Diagnostics diagnostics(context);
  EXPECT_TRUE(failed(run(R"(
    cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
      %w = cnn.parameter "weight" : tensor<2x4xf32>
      %b = cnn.parameter "bias" : tensor<2xf32>
      %y = cnn.fully_connected %x, %w bias %b
      cnn.output %y
    })")));
  EXPECT_THAT(diagnostics.text(), HasSubstr("3:12"));
  EXPECT_THAT(diagnostics.text(), HasSubstr("'weight' has no value yet"));
  EXPECT_THAT(diagnostics.text(), HasSubstr("'bias' has no value yet"));
}

TEST_F(InterpreterTest, InputsOfAnotherShapeAreReported) {
  numerics::Diagnostics diagnostics(context);
  module = numerics::parse(R"(
    cnn.network @n(%x: tensor<1x4xf32>, %s: tensor<f32>) -> (y) {
      %y = cnn.binary add %x, %s
      cnn.output %y
    })",
                           context);
  ASSERT_TRUE(module);
  cnn::NetworkOp network = numerics::getNetwork(*module);
  EXPECT_TRUE(failed(reference::interpret(network, Tensor({1, 4}))));
  EXPECT_THAT(diagnostics.text(), HasSubstr("has 2 inputs, but is given 1"));
  EXPECT_TRUE(
      failed(reference::interpret(network, {Tensor({4, 1}), Tensor({2})})));
  EXPECT_THAT(diagnostics.text(),
              HasSubstr("\"x\" to be of shape 1x4, found 4x1"));
  EXPECT_THAT(diagnostics.text(),
              HasSubstr("\"s\" to be of shape scalar, found 2"));
}

} // namespace
