//===-- pad_reflect.mlir - See expected.py -------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @pad_reflect(%x0: tensor<3x4x3xf32>) -> (y) {
  %y = cnn.pad %x0 low [1, 0, 2] high [2, 3, 0] mode reflect
  cnn.output %y
}
