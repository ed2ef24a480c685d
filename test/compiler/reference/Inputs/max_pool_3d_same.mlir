//===-- max_pool_3d_same.mlir - See expected.py --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @max_pool_3d_same(%x0: tensor<1x2x4x5x3xf32>) -> (y) {
  %y = cnn.pool max %x0 window [2, 2, 3] strides [1, 2, 1] padding same
  cnn.output %y
}
