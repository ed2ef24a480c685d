// What the layers of networks look like to kernels.py.
cnn.network @layers(%x: tensor<1x3x32x32xf32>) -> (y) {
  %w0 = cnn.parameter "w0" : tensor<32x3x3x3xf32>
  %b0 = cnn.parameter "b0" : tensor<32xf32>
  %0 = cnn.convolution %x, %w0 bias %b0 strides [2, 2] padding [1, 1] activation relu
  %w1 = cnn.parameter "w1" : tensor<32x8x3x3xf32>
  %1 = cnn.convolution %0, %w1 residual %0 padding [1, 1] groups 4 activation relu
  %w2 = cnn.parameter "w2" : tensor<32x1x3x3xf32>
  %2 = cnn.convolution %1, %w2 padding [1, 1] groups 32
  %w3 = cnn.parameter "w3" : tensor<48x32x1x1xf32>
  %3 = cnn.convolution %2, %w3 activation clip(0.0, 6.0)
  %w4 = cnn.parameter "w4" : tensor<48x48x1x3xf32>
  %4 = cnn.convolution %3, %w4 strides [1, 2] padding [0, 1] activation relu
  %w5 = cnn.parameter "w5" : tensor<48x48x1x3xf32>
  %5 = cnn.convolution %3, %w5 strides [1, 2] padding [0, 1]
  %6 = cnn.concat %4, %5 axis 3
  %w7 = cnn.parameter "w7" : tensor<48x48x3x3xf32>
  %7 = cnn.convolution %6, %w7 dilations [2, 1]
  %8 = cnn.global_pool average %7
  %9 = cnn.flatten %8
  %w10 = cnn.parameter "w10" : tensor<10x48xf32>
  %10 = cnn.fully_connected %9, %w10
  cnn.output %10
}
