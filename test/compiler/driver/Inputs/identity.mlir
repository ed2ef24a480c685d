// What a picture is as an input, which has no negative numbers.
cnn.network @identity(%x: tensor<1x3x12x12xf32>) -> (y) {
  %0 = cnn.activation relu %x
  cnn.output %0
}
