//===-- conv2d_residual.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_residual(%x0: tensor<1x2x5x5xf32>, %x1: tensor<1x3x3x3xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<3x2x3x3xf32>
  %y = cnn.convolution %x0, %w residual %x1 activation leaky_relu(0.125)
  cnn.output %y
}
