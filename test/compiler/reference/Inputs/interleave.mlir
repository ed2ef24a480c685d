//===-- interleave.mlir - See expected.py --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @interleave(%x0: tensor<2x4x2x3xf32>, %x1: tensor<2x4x2x3xf32>, %x2: tensor<2x4x2x3xf32>) -> (y) {
  %y = cnn.interleave %x0, %x1, %x2 offset 4 channels 7
  cnn.output %y
}
