//===-- conv2d_asymmetric.mlir - See expected.py -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_asymmetric(%x0: tensor<1x2x5x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x3x3xf32>
  %y = cnn.convolution %x0, %w padding [0, 2] : [1, 1] strides [1, 2]
  cnn.output %y
}
