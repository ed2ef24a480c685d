// RUN: cnn-opt %s | cnn-opt | FileCheck %s

// CHECK: cnn.network @one(%x: tensor<1x3x8x8xf32>) -> (y: tensor<1x4x3x3xf32>) {
cnn.network @one(%x: tensor<1x3x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x3xf32>
  // CHECK: cnn.convolution %x, %0 strides [2, 2] : tensor<1x4x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2]
  cnn.output %0
}
