cnn.network @passes(%x: tensor<1x2048x7x7xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<512x2048x1x1xf32>
  %v = cnn.parameter "v" : tensor<512x512x3x3xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.convolution %0, %v padding [1, 1]
  cnn.output %1
}
