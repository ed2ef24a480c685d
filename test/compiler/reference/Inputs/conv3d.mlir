//===-- conv3d.mlir - See expected.py ------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv3d(%x0: tensor<1x2x5x4x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x3x2x3xf32>
  %b = cnn.parameter "b" : tensor<2xf32>
  %y = cnn.convolution %x0, %w bias %b strides [1, 2, 2] padding [1, 0, 1]
  cnn.output %y
}
