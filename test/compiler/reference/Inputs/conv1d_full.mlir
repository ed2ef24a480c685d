//===-- conv1d_full.mlir - See expected.py -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @conv1d_full(%x0: tensor<1x1x6xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x1x3xf32>
  %y = cnn.convolution %x0, %w padding full
  cnn.output %y
}
