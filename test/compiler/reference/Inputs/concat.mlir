//===-- concat.mlir - See expected.py ------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @concat(%x0: tensor<2x3x2xf32>, %x1: tensor<2x1x2xf32>, %x2: tensor<2x2x2xf32>) -> (y) {
  %y = cnn.concat %x0, %x1, %x2, %x0 axis 1
  cnn.output %y
}
