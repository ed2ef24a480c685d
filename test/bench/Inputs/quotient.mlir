// 0 / 0 where the input is negative, 1 elsewhere.
cnn.network @quotient(%x: tensor<1x1x8x8xf32>) -> (y) {
  %0 = cnn.activation relu %x
  %y = cnn.binary div %0, %0
  cnn.output %y
}
