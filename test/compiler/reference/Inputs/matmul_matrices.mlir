//===-- matmul_matrices.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @matmul_matrices(%x0: tensor<3x4xf32>, %x1: tensor<4x5xf32>) -> (y) {
  %y = cnn.matmul %x0, %x1
  cnn.output %y
}
