//===-- average_pool_ceil.mlir - See expected.py -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @average_pool_ceil(%x0: tensor<1x2x6x7xf32>) -> (y) {
  %y = cnn.pool average %x0 window [3, 2] strides [2, 3] padding [1, 1] ceil
  cnn.output %y
}
