//===-- conv2d_pointwise.mlir - See expected.py --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_pointwise(%x0: tensor<2x5x4x3xf32>, %x1: tensor<2x6x4x3xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<6x5x1x1xf32>
  %b = cnn.parameter "b" : tensor<6xf32>
  %y = cnn.convolution %x0, %w bias %b residual %x1 activation sigmoid
  cnn.output %y
}
