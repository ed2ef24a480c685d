//===-- channel_shuffle.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @channel_shuffle(%x0: tensor<2x6x2x3xf32>) -> (y) {
  %y = cnn.channel_shuffle %x0 groups 3
  cnn.output %y
}
