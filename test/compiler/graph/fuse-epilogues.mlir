// RUN: cnn-opt %s --fuse-epilogues --split-input-file | FileCheck %s

// CHECK-LABEL: @all_three
// CHECK-DAG: %[[W:.*]] = cnn.parameter "w"
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[W]] bias %[[B]] residual %x activation clip :
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @all_three(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %b = cnn.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.binary add %0, %b
  %2 = cnn.binary add %x, %1
  %3 = cnn.activation clip %2
  cnn.output %3
}

// -----

// The bias that is there grows, whether before or behind the residual.
// CHECK-LABEL: @second_bias
// CHECK: %[[B:.*]] = cnn.constant dense<[6.000000e+00, 7.000000e+00]>
// CHECK: cnn.convolution %x, %{{.*}} bias %[[B]] residual %x :
// CHECK-NEXT: cnn.output
cnn.network @second_bias(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %b = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = cnn.constant dense<5.0> : tensor<f32>
  %0 = cnn.convolution %x, %w bias %b residual %x
  %1 = cnn.binary add %0, %c
  cnn.output %1
}

// -----

// CHECK-LABEL: @fully_connected
// CHECK: %[[B:.*]] = cnn.constant dense<[-1.000000e+00, -2.000000e+00]>
// CHECK: cnn.fully_connected %x, %{{.*}} bias %[[B]] activation relu :
// CHECK-NEXT: cnn.output
cnn.network @fully_connected(%x: tensor<3x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x4xf32>
  %b = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = cnn.fully_connected %x, %w
  %1 = cnn.binary sub %0, %b
  %2 = cnn.activation relu %1
  cnn.output %2
}

// -----

// With two convolutions to choose from, the later takes the other.
// CHECK-LABEL: @later
// CHECK: %[[FIRST:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: %[[Y:.*]] = cnn.convolution %x, %{{.*}} residual %[[FIRST]] padding [1, 1] activation relu
// CHECK: cnn.output %[[Y]]
cnn.network @later(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %v = cnn.parameter "v" : tensor<2x2x3x3xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.convolution %x, %v padding [1, 1]
  %2 = cnn.binary add %1, %0 activation relu
  cnn.output %2
}

// -----

// The only convolution moves behind what it adds.
// CHECK-LABEL: @moves
// CHECK: %[[POOL:.*]] = cnn.pool max
// CHECK: %[[Y:.*]] = cnn.convolution %x, %{{.*}} residual %[[POOL]] :
// CHECK: cnn.output %[[Y]]
cnn.network @moves(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.pool max %x window [3, 3] padding [1, 1]
  %2 = cnn.binary add %0, %1
  cnn.output %2
}

// -----

// CHECK-LABEL: @binary
// CHECK: %[[Y:.*]] = cnn.binary mul %x, %z activation tanh
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @binary(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x1x1xf32>) -> (y) {
  %0 = cnn.binary mul %x, %z
  %1 = cnn.activation tanh %0
  cnn.output %1
}

// -----

// What has another use has to be in memory as it is.
// CHECK-LABEL: @other_use
// CHECK: %[[C:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: cnn.binary add %[[C]], %x activation relu
// CHECK: %[[D:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: cnn.activation relu %[[D]]
// CHECK: %[[E:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: cnn.binary add %[[E]], %[[E]]
cnn.network @other_use(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d, e) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.binary add %0, %x
  %2 = cnn.activation relu %1
  %3 = cnn.convolution %x, %w
  %4 = cnn.activation relu %3
  %5 = cnn.convolution %x, %w
  %6 = cnn.binary add %5, %5
  cnn.output %0, %2, %3, %4, %6
}

// -----

// The epilogue's order is bias, residual, activation: nothing moves past an
// activation, and there is room for one residual and one activation.
// CHECK-LABEL: @order
// CHECK: %[[A:.*]] = cnn.convolution %x, %{{.*}} activation relu
// CHECK: %[[B:.*]] = cnn.binary add %[[A]], %x :
// CHECK: %[[C:.*]] = cnn.convolution %x, %{{.*}} activation relu
// CHECK: %[[D:.*]] = cnn.binary add %[[C]], %{{.*}} :
// CHECK: %[[E:.*]] = cnn.convolution %x, %{{.*}} activation relu
// CHECK: %[[F:.*]] = cnn.activation tanh %[[E]]
// CHECK: %[[G:.*]] = cnn.convolution %x, %{{.*}} residual %x :
// CHECK: %[[H:.*]] = cnn.binary add %[[G]], %z :
// CHECK: cnn.output %[[B]], %[[D]], %[[F]], %[[H]]
cnn.network @order(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %c = cnn.constant dense<5.0> : tensor<f32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.activation relu %0
  %2 = cnn.binary add %1, %x
  %3 = cnn.convolution %x, %w activation relu
  %4 = cnn.binary add %3, %c
  %5 = cnn.convolution %x, %w activation relu
  %6 = cnn.activation tanh %5
  %7 = cnn.convolution %x, %w residual %x
  %8 = cnn.binary add %7, %z
  cnn.output %2, %4, %6, %8
}

// -----

// A residual has the result's shape, and only an addition adds.
// CHECK-LABEL: @not_a_residual
// CHECK: %[[A:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: cnn.binary add %[[A]], %z
// CHECK: %[[B:.*]] = cnn.convolution %z, %{{.*}} :
// CHECK: cnn.binary add %x, %[[B]]
// CHECK: %[[C:.*]] = cnn.convolution %x, %{{.*}} :
// CHECK: cnn.binary sub %x, %[[C]]
cnn.network @not_a_residual(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x1x1xf32>) -> (a, b, c) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.binary add %0, %z
  %2 = cnn.convolution %z, %w
  %3 = cnn.binary add %x, %2
  %4 = cnn.convolution %x, %w
  %5 = cnn.binary sub %x, %4
  cnn.output %1, %3, %5
}

// -----

// relu(max(x)) is max(relu(x)), and shapes do not matter to it.
// CHECK-LABEL: @past_pooling
// CHECK: cnn.convolution %x, %{{.*}} activation relu
// CHECK-NEXT: cnn.pool max
// CHECK-NEXT: %[[A:.*]] = cnn.reshape
// CHECK: cnn.convolution %x, %{{.*}} activation leaky_relu
// CHECK-NEXT: %[[B:.*]] = cnn.global_pool max
// CHECK: cnn.convolution %x, %{{.*}} activation tanh
// CHECK-NEXT: cnn.transpose
// CHECK-NEXT: %[[C:.*]] = cnn.channel_shuffle
// CHECK: cnn.output %[[A]], %[[B]], %[[C]]
cnn.network @past_pooling(%x: tensor<1x2x4x4xf32>) -> (a, b, c) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.pool max %0 window [2, 2] strides [2, 2] padding [1, 1]
  %2 = cnn.reshape %1 shape [1, 18]
  %3 = cnn.activation relu %2
  %4 = cnn.convolution %x, %w
  %5 = cnn.global_pool max %4
  %6 = cnn.activation leaky_relu %5
  %7 = cnn.convolution %x, %w
  %8 = cnn.transpose %7 permutation [0, 1, 3, 2]
  %9 = cnn.channel_shuffle %8 groups 2
  %10 = cnn.activation tanh %9
  cnn.output %3, %6, %10
}

// -----

// Means do not commute, decreasing functions neither, and tanh would be
// computed four times as often. The pool's own result may be wanted.
// CHECK-LABEL: @not_past_pooling
// CHECK: cnn.pool average
// CHECK-NEXT: cnn.activation relu
// CHECK: cnn.pool max
// CHECK-NEXT: cnn.activation leaky_relu(
// CHECK: cnn.pool max
// CHECK-NEXT: cnn.activation tanh
// CHECK: cnn.pool max
// CHECK-NEXT: cnn.activation relu
cnn.network @not_past_pooling(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d, e) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.pool average %0 window [2, 2]
  %2 = cnn.activation relu %1
  %3 = cnn.convolution %x, %w
  %4 = cnn.pool max %3 window [2, 2]
  %5 = cnn.activation leaky_relu(-0.5) %4
  %6 = cnn.convolution %x, %w
  %7 = cnn.pool max %6 window [2, 2]
  %8 = cnn.activation tanh %7
  %9 = cnn.convolution %x, %w
  %10 = cnn.pool max %9 window [2, 2]
  %11 = cnn.activation relu %10
  cnn.output %2, %5, %8, %10, %11
}
