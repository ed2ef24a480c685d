//===-- mnist1d.mlir - A network for MNIST-1D, written by hand ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three convolutions that halve the signal, and one layer that looks at all
// that is left (S. Prince, "Understanding Deep Learning", chapter 10).
//
//   cnnc mnist1d.mlir --weights mnist1d.safetensors -o mnist1d.o
//
// Only inputs and parameters have written types; the others follow from them.
// Shapes are channel-first: batch, channels, samples. A parameter's text is
// its name in the weights' file.
//
//===----------------------------------------------------------------------===//

cnn.network @mnist1d(%signal: tensor<1x1x40xf32>) -> (logits) {
  // 1 x 40 -> 15 x 19
  %w1 = cnn.parameter "conv1.weight" : tensor<15x1x3xf32>
  %b1 = cnn.parameter "conv1.bias" : tensor<15xf32>
  %c1 = cnn.convolution %signal, %w1 bias %b1 strides [2]
  %a1 = cnn.activation relu %c1

  // 15 x 19 -> 15 x 9
  %w2 = cnn.parameter "conv2.weight" : tensor<15x15x3xf32>
  %b2 = cnn.parameter "conv2.bias" : tensor<15xf32>
  %c2 = cnn.convolution %a1, %w2 bias %b2 strides [2]
  %a2 = cnn.activation relu %c2

  // 15 x 9 -> 15 x 4
  %w3 = cnn.parameter "conv3.weight" : tensor<15x15x3xf32>
  %b3 = cnn.parameter "conv3.bias" : tensor<15xf32>
  %c3 = cnn.convolution %a2, %w3 bias %b3 strides [2]
  %a3 = cnn.activation relu %c3

  // 60 -> one number for each digit: the greatest is the network's answer
  %f = cnn.flatten %a3
  %w4 = cnn.parameter "fc.weight" : tensor<10x60xf32>
  %b4 = cnn.parameter "fc.bias" : tensor<10xf32>
  %y = cnn.fully_connected %f, %w4 bias %b4
  cnn.output %y
}
