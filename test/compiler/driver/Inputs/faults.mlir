cnn.network @faults(%x: tensor<1x3x12x12xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<20x4x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.reshape %x shape [5, 5]
  cnn.output %0
}
