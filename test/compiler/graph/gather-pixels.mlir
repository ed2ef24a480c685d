// RUN: cnn-opt %s --gather-pixels --split-input-file | FileCheck %s
// RUN: cnn-opt %s --cnn-graph-pipeline --split-input-file | FileCheck %s

// CHECK-LABEL: @strided
// CHECK: %[[A:.*]] = cnn.pool max %x window [1, 1] strides [2, 2] : tensor<1x8x4x4xf32>
// CHECK: cnn.convolution %[[A]], %{{[^ ]*}} bias %{{[^ ]*}} activation relu : tensor<1x256x4x4xf32>
// One dimension of three; padding that is none.
// CHECK: %[[B:.*]] = cnn.pool max %v window [1, 1, 1] strides [1, 2, 1] : tensor<1x8x3x3x6xf32>
// CHECK: cnn.convolution %[[B]], %{{[^ ]*}} : tensor<1x256x3x3x6xf32>
cnn.network @strided(%x: tensor<1x8x7x7xf32>, %v: tensor<1x8x3x6x6xf32>) -> (a, b) {
  %w = cnn.parameter "w" : tensor<256x8x1x1xf32>
  %b = cnn.parameter "b" : tensor<256xf32>
  %0 = cnn.convolution %x, %w bias %b strides [2, 2] activation relu
  %w3 = cnn.parameter "w3" : tensor<256x8x1x1x1xf32>
  %1 = cnn.convolution %v, %w3 strides [1, 2, 1] padding same
  cnn.output %0, %1
}

// -----

// Strides of one, windows of more, padding, groups, few outputs.
// CHECK-LABEL: @not_strided
// CHECK-NOT: cnn.pool
cnn.network @not_strided(%x: tensor<1x256x7x7xf32>) -> (a, b, c, d, e) {
  %w = cnn.parameter "w" : tensor<256x256x1x1xf32>
  %w3 = cnn.parameter "w3" : tensor<256x256x1x3xf32>
  %wg = cnn.parameter "wg" : tensor<256x128x1x1xf32>
  %wf = cnn.parameter "wf" : tensor<255x256x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.convolution %x, %w3 strides [2, 2]
  %2 = cnn.convolution %x, %w strides [2, 2] padding [1, 1]
  %3 = cnn.convolution %x, %wg strides [2, 2] groups 2
  %4 = cnn.convolution %x, %wf strides [2, 2]
  cnn.output %0, %1, %2, %3, %4
}
