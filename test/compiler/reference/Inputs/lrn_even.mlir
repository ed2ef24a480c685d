//===-- lrn_even.mlir - See expected.py ----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @lrn_even(%x0: tensor<2x5x4xf32>) -> (y) {
  %y = cnn.lrn %x0 size 4 alpha 0.5 beta 0.5 bias 1.0
  cnn.output %y
}
