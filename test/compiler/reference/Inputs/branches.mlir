//===-- branches.mlir - See expected.py ----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @branches(%x0: tensor<1x2x6x6xf32>) -> (y) {
  %u = cnn.parameter "u" : tensor<3x2x1x1xf32>
  %v = cnn.parameter "v" : tensor<2x2x3x3xf32>
  %1 = cnn.convolution %x0, %u
  %2 = cnn.convolution %x0, %v padding same
  %3 = cnn.pool max %x0 window [3, 3] padding [1, 1]
  %4 = cnn.concat %1, %2, %3 axis 1
  %y = cnn.softmax %4 axis 1
  cnn.output %y
}
