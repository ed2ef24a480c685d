//===-- reduce_l1.mlir - See expected.py ---------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @reduce_l1(%x0: tensor<2x3x4x3xf32>) -> (y) {
  %y = cnn.reduce l1 %x0 axes [0, 2]
  cnn.output %y
}
