// A layer of each kind that is tuned, one of them twice.
cnn.network @tunable(%x: tensor<1x32x12x12xf32>) -> (y) {
  %w1 = cnn.parameter "w1" : tensor<32x32x3x3xf32>
  %w2 = cnn.parameter "w2" : tensor<32x32x3x3xf32>
  %w3 = cnn.parameter "w3" : tensor<10x4608xf32>
  %0 = cnn.convolution %x, %w1 padding [1, 1] activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1]
  %2 = cnn.flatten %1
  %3 = cnn.fully_connected %2, %w3
  cnn.output %3
}
