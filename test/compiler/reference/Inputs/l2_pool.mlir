//===-- l2_pool.mlir - See expected.py -----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @l2_pool(%x0: tensor<1x2x6x5xf32>) -> (y) {
  %y = cnn.pool l2 %x0 window [3, 2] strides [2, 1] padding [1, 1]
  cnn.output %y
}
