//===-- conv2d_replicate.mlir - See expected.py --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_replicate(%x0: tensor<1x2x4x5xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x3x4xf32>
  %y = cnn.convolution %x0, %w padding [2, 1] : [1, 3] replicate
  cnn.output %y
}
