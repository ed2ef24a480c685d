//===-- binary_scalar.mlir - See expected.py -----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @binary_scalar(%x0: tensor<2x3xf32>, %x1: tensor<f32>) -> (y) {
  %y = cnn.binary sub %x1, %x0 activation relu
  cnn.output %y
}
