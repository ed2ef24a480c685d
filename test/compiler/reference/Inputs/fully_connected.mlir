//===-- fully_connected.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @fully_connected(%x0: tensor<3x7xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<5x7xf32>
  %b = cnn.parameter "b" : tensor<5xf32>
  %y = cnn.fully_connected %x0, %w bias %b activation tanh
  cnn.output %y
}
