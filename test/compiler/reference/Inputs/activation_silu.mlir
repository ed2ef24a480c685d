//===-- activation_silu.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @activation_silu(%x0: tensor<1x2x5x5xf32>) -> (y) {
  %y = cnn.activation silu %x0
  cnn.output %y
}
