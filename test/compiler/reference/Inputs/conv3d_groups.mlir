//===-- conv3d_groups.mlir - See expected.py -----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv3d_groups(%x0: tensor<1x4x3x5x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x2x2x2x2xf32>
  %y = cnn.convolution %x0, %w dilations [1, 2, 1] groups 2
  cnn.output %y
}
