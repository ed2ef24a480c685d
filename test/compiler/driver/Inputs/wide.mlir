// Large enough for many tasks.
cnn.network @wide(%x: tensor<1x16x64x64xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<64x16x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  %v = cnn.parameter "v" : tensor<64x64x1x1xf32>
  %1 = cnn.convolution %0, %v activation tanh
  %2 = cnn.pool average %1 window [2, 2] strides [2, 2]
  cnn.output %2
}
