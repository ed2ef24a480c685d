// Two inputs and two outputs; 32 rows of pixels, so that there are many tasks.
cnn.network @net(%x: tensor<1x3x32x40xf32>, %bias: tensor<1x24x32x40xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<24x3x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.binary add %0, %bias
  %v = cnn.parameter "v" : tensor<24x24x1x1xf32>
  %2 = cnn.convolution %1, %v activation relu
  %3 = cnn.pool max %2 window [2, 2] strides [2, 2]
  cnn.output %3, %1
}
