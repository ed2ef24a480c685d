// Two inputs: their order counts.
cnn.network @two(%a: tensor<1x3x9x9xf32>, %b: tensor<1x4x9x9xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x3xf32>
  %1 = cnn.convolution %a, %w padding [1, 1] activation relu
  %y = cnn.binary sub %1, %b
  cnn.output %y
}
