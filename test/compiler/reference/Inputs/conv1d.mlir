//===-- conv1d.mlir - See expected.py ------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv1d(%x0: tensor<2x3x11xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3xf32>
  %b = cnn.parameter "b" : tensor<4xf32>
  %y = cnn.convolution %x0, %w bias %b strides [2] dilations [2] padding [1]
  cnn.output %y
}
