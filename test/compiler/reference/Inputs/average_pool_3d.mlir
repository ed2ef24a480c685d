//===-- average_pool_3d.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @average_pool_3d(%x0: tensor<1x2x4x5x3xf32>) -> (y) {
  %y = cnn.pool average %x0 window [2, 3, 1] strides [2, 1, 1] padding [1, 1, 0]
  cnn.output %y
}
