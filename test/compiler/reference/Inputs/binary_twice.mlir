//===-- binary_twice.mlir - See expected.py ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @binary_twice(%x0: tensor<2x3xf32>) -> (y) {
  %z = cnn.binary mul %x0, %x0
  %y = cnn.binary add %z, %z
  cnn.output %y
}
