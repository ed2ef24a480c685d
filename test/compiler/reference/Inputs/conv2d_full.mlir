//===-- conv2d_full.mlir - See expected.py -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_full(%x0: tensor<1x2x3x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x3x2xf32>
  %y = cnn.convolution %x0, %w dilations [1, 2] padding full
  cnn.output %y
}
