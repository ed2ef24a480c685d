//===-- conv2d_groups.mlir - See expected.py -----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_groups(%x0: tensor<2x6x5x5xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x3xf32>
  %b = cnn.parameter "b" : tensor<4xf32>
  %y = cnn.convolution %x0, %w bias %b groups 2 activation relu
  cnn.output %y
}
