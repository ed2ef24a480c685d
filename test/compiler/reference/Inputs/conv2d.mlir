//===-- conv2d.mlir - See expected.py ------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d(%x0: tensor<2x3x7x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x3xf32>
  %b = cnn.parameter "b" : tensor<4xf32>
  %y = cnn.convolution %x0, %w bias %b strides [2, 1] padding [1, 1]
  cnn.output %y
}
