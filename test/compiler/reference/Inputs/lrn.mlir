//===-- lrn.mlir - See expected.py ---------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @lrn(%x0: tensor<1x7x3x2xf32>) -> (y) {
  %y = cnn.lrn %x0 size 5 alpha 0.5 beta 0.75 bias 2.0
  cnn.output %y
}
