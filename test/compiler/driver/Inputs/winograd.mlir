// Convolutions for which Winograd's algorithm is faster than a direct sum.
cnn.network @winograd(%x: tensor<1x64x56x56xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<64x64x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %0, %w padding [1, 1]
  cnn.output %1
}
