//===-- max_pool_ceil.mlir - See expected.py -----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @max_pool_ceil(%x0: tensor<1x2x7x6xf32>) -> (y) {
  %y = cnn.pool max %x0 window [3, 3] strides [2, 2] padding [0, 1] ceil
  cnn.output %y
}
