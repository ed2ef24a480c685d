cnn.network @strips(%x: tensor<1x16x56x56xf32>) -> (y) {
  %u = cnn.parameter "u" : tensor<96x16x1x1xf32>
  %v = cnn.parameter "v" : tensor<96x1x3x3xf32>
  %0 = cnn.convolution %x, %u activation relu
  %1 = cnn.convolution %0, %v padding [1, 1] groups 96
  cnn.output %1
}
