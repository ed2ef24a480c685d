//===-- lenet5.mlir - LeNet-5, written by hand ----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied to
// document recognition", section II.B. The layers have the names they have there
// (C: convolution, S: subsampling, F: fully connected).
//
//   cnnc lenet5.mlir --init xavier:1 -o lenet5.o
//
// It differs from the paper as all its descendants do: every filter of C3 sees
// all maps of S2 (in the paper's table I it sees some), subsampling has no
// weights of its own, and the output is a fully connected layer where the paper
// measures distances to a drawing of each digit. That makes 61 706 parameters.
//
// Only inputs and parameters have written types; all others follow from them.
// Shapes are channel-first: batch, maps, rows, columns.
//
//===----------------------------------------------------------------------===//

cnn.network @lenet5(%image: tensor<1x1x32x32xf32>) -> (digits) {
  // C1: 6 maps of 28 x 28, each element sees 5 x 5 pixels.
  %w1 = cnn.parameter "c1.weight" : tensor<6x1x5x5xf32>
  %b1 = cnn.parameter "c1.bias" : tensor<6xf32>
  %c1 = cnn.convolution %image, %w1 bias %b1 activation tanh

  // S2: 6 maps of 14 x 14. Where exactly a stroke is matters less and less.
  %s2 = cnn.pool average %c1 window [2, 2] strides [2, 2]

  // C3: 16 maps of 10 x 10.
  %w3 = cnn.parameter "c3.weight" : tensor<16x6x5x5xf32>
  %b3 = cnn.parameter "c3.bias" : tensor<16xf32>
  %c3 = cnn.convolution %s2, %w3 bias %b3 activation tanh

  // S4: 16 maps of 5 x 5.
  %s4 = cnn.pool average %c3 window [2, 2] strides [2, 2]

  // C5: 120 maps of 1 x 1. The filter is as large as the map, so this could be a
  // fully connected layer; as a convolution, it also works on larger images.
  %w5 = cnn.parameter "c5.weight" : tensor<120x16x5x5xf32>
  %b5 = cnn.parameter "c5.bias" : tensor<120xf32>
  %c5 = cnn.convolution %s4, %w5 bias %b5 activation tanh

  // F6: 84 numbers, once the pixels of a 7 x 12 drawing.
  %flat = cnn.flatten %c5
  %w6 = cnn.parameter "f6.weight" : tensor<84x120xf32>
  %b6 = cnn.parameter "f6.bias" : tensor<84xf32>
  %f6 = cnn.fully_connected %flat, %w6 bias %b6 activation tanh

  // A number for each digit; the greatest is the answer.
  %w7 = cnn.parameter "output.weight" : tensor<10x84xf32>
  %b7 = cnn.parameter "output.bias" : tensor<10xf32>
  %digits = cnn.fully_connected %f6, %w7 bias %b7
  cnn.output %digits
}
