//===-- residual_nested.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @residual_nested(%x0: tensor<1x2x4x4xf32>) -> (y) {
  %u = cnn.parameter "u" : tensor<3x2x3x3xf32>
  %v = cnn.parameter "v" : tensor<2x3x3x3xf32>
  %s = cnn.parameter "s" : tensor<2x2x1x1xf32>
  %t = cnn.activation tanh %x0
  %r = cnn.residual %t body (%a) {
    %1 = cnn.residual %a body (%b) {
      %2 = cnn.binary mul %b, %t
      cnn.yield %2
    }
    %3 = cnn.convolution %1, %u padding [1, 1]
    %4 = cnn.convolution %3, %v padding [1, 1]
    cnn.yield %4
  } shortcut (%a) {
    %5 = cnn.convolution %a, %s
    %6 = cnn.binary add %5, %t
    cnn.yield %6
  } activation leaky_relu(0.25)
  %y = cnn.concat %r, %t, %x0 axis 1
  cnn.output %y
}
