//===-- conv2d_dilated.mlir - See expected.py ----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv2d_dilated(%x0: tensor<1x2x9x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<3x2x3x2xf32>
  %y = cnn.convolution %x0, %w dilations [2, 3] padding [2, 0]
  cnn.output %y
}
