// RUN: cnn-opt %s --fold-padding --split-input-file | FileCheck %s

// CHECK-LABEL: @convolution
// CHECK: cnn.convolution %x, %{{.*}} padding [1, 2] : [3, 4] :
// CHECK: cnn.convolution %x, %{{.*}} padding [2, 2] :
// CHECK: cnn.convolution %x, %{{.*}} padding [3, 3] reflect :
// CHECK: cnn.convolution %x, %{{.*}} padding [2, 2] replicate :
// CHECK-NOT: cnn.pad
cnn.network @convolution(%x: tensor<1x2x8x8xf32>) -> (a, b, c, d) {
  %w = cnn.parameter "w" : tensor<2x2x3x3xf32>
  %0 = cnn.pad %x low [0, 0, 1, 2] high [0, 0, 3, 4]
  %1 = cnn.convolution %0, %w
  %2 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %3 = cnn.convolution %2, %w padding same
  %4 = cnn.pad %x low [0, 0, 3, 3] high [0, 0, 3, 3] mode reflect
  %5 = cnn.convolution %4, %w
  %6 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] mode replicate
  %7 = cnn.convolution %6, %w padding [1, 1] replicate
  cnn.output %1, %3, %5, %7
}

// -----

// Other values, other dimensions, modes that do not add up.
// CHECK-LABEL: @not_convolution
// CHECK-COUNT-5: cnn.pad %x
// CHECK-NOT: cnn.convolution %x
cnn.network @not_convolution(%x: tensor<1x2x8x8xf32>) -> (a, b, c, d, e) {
  %w = cnn.parameter "w" : tensor<2x2x3x3xf32>
  %w3 = cnn.parameter "w3" : tensor<2x3x3x3xf32>
  %0 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] value 1.0
  %1 = cnn.pad %x low [0, 1, 1, 1] high [0, 0, 1, 1]
  %2 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] mode reflect
  %3 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %4 = cnn.pad %x low [1, 0, 1, 1] high [0, 0, 1, 1]
  %5 = cnn.convolution %0, %w
  %6 = cnn.convolution %1, %w3
  %7 = cnn.convolution %2, %w padding [1, 1] reflect
  %8 = cnn.convolution %3, %w padding [1, 1] replicate
  %9 = cnn.convolution %4, %w
  cnn.output %5, %6, %7, %8, %9
}

// -----

// Zeros do not win over what relu gives; the lowest number never wins.
// CHECK-LABEL: @max_pool
// CHECK: %[[R:.*]] = cnn.activation relu %x
// CHECK: cnn.pool max %[[R]] window [3, 3] padding [1, 1] :
// CHECK: cnn.pool max %x window [3, 3] padding [2, 2] : [1, 1] :
// CHECK-NOT: cnn.pad
cnn.network @max_pool(%x: tensor<1x2x8x8xf32>) -> (a, b) {
  %0 = cnn.activation relu %x
  %1 = cnn.pad %0 low [0, 0, 1, 1] high [0, 0, 1, 1]
  %2 = cnn.pool max %1 window [3, 3]
  %3 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 0, 0] value -3.4028234663852886e+38
  %4 = cnn.pool max %3 window [3, 3] padding [1, 1]
  cnn.output %2, %4
}

// -----

// Zeros can win, and no window may lie in padding alone.
// CHECK-LABEL: @not_max_pool
// CHECK: cnn.pool max %{{[0-9]}}
// CHECK: cnn.activation relu
// CHECK: cnn.pool max %{{[0-9]}}
cnn.network @not_max_pool(%x: tensor<1x2x8x8xf32>) -> (a, b) {
  %0 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %1 = cnn.pool max %0 window [3, 3]
  %2 = cnn.activation relu %x
  %3 = cnn.pad %2 low [0, 0, 3, 1] high [0, 0, 1, 1]
  %4 = cnn.pool max %3 window [3, 3]
  cnn.output %1, %4
}

// -----

// CHECK-LABEL: @average_pool
// CHECK: cnn.pool average %x window [3, 3] padding [1, 1] count_padding :
// CHECK: cnn.pool average %x window [3, 3] padding [2, 2] count_padding :
// CHECK: cnn.pool l2 %x window [3, 3] padding [1, 1] :
// CHECK-NOT: cnn.pad
cnn.network @average_pool(%x: tensor<1x2x8x8xf32>) -> (a, b, c) {
  %0 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %1 = cnn.pool average %0 window [3, 3]
  %2 = cnn.pool average %0 window [3, 3] padding [1, 1] count_padding
  %3 = cnn.pool l2 %0 window [3, 3]
  cnn.output %1, %2, %3
}

// -----

// Its own padding does not count, that before it does. With ceil, the last
// window starts in what would become padding.
// CHECK-LABEL: @not_average_pool
// CHECK: cnn.pool average %{{[0-9]}} window [3, 3] padding [1, 1]
// CHECK: cnn.pool average %{{[0-9]}} window [2, 2]
cnn.network @not_average_pool(%x: tensor<1x2x8x8xf32>) -> (a, b) {
  %0 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %1 = cnn.pool average %0 window [3, 3] padding [1, 1]
  %2 = cnn.pad %x low [0, 0, 0, 0] high [0, 0, 1, 1]
  %3 = cnn.pool average %2 window [2, 2] strides [2, 2] ceil
  cnn.output %1, %3
}

// -----

// CHECK-LABEL: @pads
// CHECK: cnn.pad %x low [1, 0, 3, 1] high [0, 0, 1, 1] value 2.0
// CHECK: %[[A:.*]] = cnn.pad %x
// CHECK: cnn.pad %[[A]]
cnn.network @pads(%x: tensor<1x2x8x8xf32>) -> (a, b) {
  %0 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] value 2.0
  %1 = cnn.pad %0 low [1, 0, 2, 0] high [0, 0, 0, 0] value 2.0
  %2 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1]
  %3 = cnn.pad %2 low [0, 0, 1, 1] high [0, 0, 1, 1] mode reflect
  cnn.output %1, %3
}
