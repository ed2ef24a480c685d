//===-- residual.mlir - See expected.py ----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @residual(%x0: tensor<1x2x4x4xf32>) -> (y) {
  %u = cnn.parameter "u" : tensor<3x2x3x3xf32>
  %v = cnn.parameter "v" : tensor<2x3x3x3xf32>
  %y = cnn.residual %x0 body (%a) {
    %1 = cnn.convolution %a, %u padding [1, 1] activation relu
    %2 = cnn.convolution %1, %v padding [1, 1]
    cnn.yield %2
  } activation relu
  cnn.output %y
}
