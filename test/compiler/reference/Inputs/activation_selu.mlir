//===-- activation_selu.mlir - See expected.py ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Written by expected.py.

cnn.network @activation_selu(%x0: tensor<1x2x5x5xf32>) -> (y) {
  %y = cnn.activation selu(1.6732632423543772, 1.0507009873554805) %x0
  cnn.output %y
}
