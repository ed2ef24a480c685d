//===-- log_softmax.mlir - See expected.py -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @log_softmax(%x0: tensor<2x3x4xf32>) -> (y) {
  %y = cnn.softmax %x0 axis 1 log
  cnn.output %y
}
