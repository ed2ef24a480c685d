//===-- dropout.mlir - See expected.py -----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @dropout(%x0: tensor<2x3xf32>) -> (y) {
  %y = cnn.dropout %x0 ratio 0.5
  cnn.output %y
}
