//===-- global_pool_l2.mlir - See expected.py ----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @global_pool_l2(%x0: tensor<2x3x4x5xf32>) -> (y) {
  %y = cnn.global_pool l2 %x0
  cnn.output %y
}
