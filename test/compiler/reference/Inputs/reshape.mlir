//===-- reshape.mlir - See expected.py -----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @reshape(%x0: tensor<2x6x4xf32>) -> (y) {
  %z = cnn.reshape %x0 shape [3, -1, 8]
  %y = cnn.flatten %z axis 2
  cnn.output %y
}
