//===-- batch_norm.mlir - See expected.py --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @batch_norm(%x0: tensor<2x3x4x2xf32>) -> (y) {
  %s = cnn.parameter "s" : tensor<3xf32>
  %o = cnn.parameter "o" : tensor<3xf32>
  %m = cnn.parameter "m" : tensor<3xf32>
  %v = cnn.parameter "v (positive)" : tensor<3xf32>
  %y = cnn.batch_norm %x0 scale %s offset %o mean %m variance %v epsilon 1.0e-3
  cnn.output %y
}
