//===-- average_pool.mlir - See expected.py ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @average_pool(%x0: tensor<1x3x6x7xf32>) -> (y) {
  %y = cnn.pool average %x0 window [3, 3] strides [2, 2] padding [1, 1]
  cnn.output %y
}
