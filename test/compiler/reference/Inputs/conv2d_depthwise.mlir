//===-- conv2d_depthwise.mlir - See expected.py --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_depthwise(%x0: tensor<1x3x6x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<6x1x3x3xf32>
  %y = cnn.convolution %x0, %w padding same groups 3
  cnn.output %y
}
