//===-- slice.mlir - See expected.py -------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @slice(%x0: tensor<3x8x5xf32>) -> (y) {
  %y = cnn.slice %x0 offsets [1, 7, 0] sizes [2, 3, 3] steps [1, -3, 2]
  cnn.output %y
}
