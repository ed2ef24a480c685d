//===-- conv2d_same.mlir - See expected.py -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_same(%x0: tensor<1x2x6x7xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x4x3xf32>
  %y = cnn.convolution %x0, %w strides [1, 2] padding same
  cnn.output %y
}
