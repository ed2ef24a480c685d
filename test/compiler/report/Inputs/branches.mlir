// Two branches, a residual, and a name that formats have to quote.
cnn.network @branches(%x: tensor<1x16x8x8xf32>) -> ("quote\22 \\ and < &") {
  %w = cnn.parameter "w" : tensor<32x4x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] dilations [2, 2] groups 4 padding [2, 2] activation relu
  %1 = cnn.pool max %x window [2, 2] strides [2, 2]
  %2 = cnn.concat %0, %1 axis 1
  %v = cnn.parameter "v" : tensor<48x48x1x1xf32>
  %3 = cnn.convolution %2, %v
  %4 = cnn.binary add %3, %2
  cnn.output %4
}
