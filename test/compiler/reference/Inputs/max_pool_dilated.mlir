//===-- max_pool_dilated.mlir - See expected.py --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @max_pool_dilated(%x0: tensor<1x2x9xf32>) -> (y) {
  %y = cnn.pool max %x0 window [3] dilations [2] strides [3] padding [1]
  cnn.output %y
}
