//===-- binary_div.mlir - See expected.py --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @binary_div(%x0 as "x0 (positive)": tensor<2x3x1x4xf32>, %x1 as "x1 (positive)": tensor<3x5x1xf32>) -> (y) {
  %y = cnn.binary div %x0, %x1
  cnn.output %y
}
