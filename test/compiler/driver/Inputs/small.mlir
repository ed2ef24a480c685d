// A network with all that a command line can meet: an input, two outputs, one
// parameter, several kernels and tasks.
cnn.network @small(%x: tensor<1x3x12x12xf32>) -> (y, logits) {
  %w = cnn.parameter "w" : tensor<20x3x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  %1 = cnn.pool max %0 window [2, 2] strides [2, 2]
  %2 = cnn.flatten %1
  %v = cnn.parameter "v" : tensor<7x720xf32>
  %3 = cnn.fully_connected %2, %v
  cnn.output %1, %3
}
