//===-- conv2d_pointwise_strided.mlir - See expected.py ------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_pointwise_strided(%x0: tensor<1x3x7x7xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x3x1x1xf32>
  %y = cnn.convolution %x0, %w strides [2, 3]
  cnn.output %y
}
