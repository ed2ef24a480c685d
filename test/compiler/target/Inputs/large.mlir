// 256 MiB of weights.
cnn.network @large(%x: tensor<1x8192xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<8192x8192xf32>
  %0 = cnn.fully_connected %x, %w
  cnn.output %0
}
