// RUN: cnn-opt %s --fold-batch-norm --split-input-file | FileCheck %s

// scale / sqrt(variance + epsilon) is [2, 0.5], the offset
// offset - mean scale is [1 - 2*2, 3 - 4*0.5].
// CHECK-LABEL: @behind_convolution
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}2.000000e+00]], {{\[\[}}4.000000e+00]]], {{\[\[\[}}1.500000e+00]], {{\[\[}}2.000000e+00]]]]> : tensor<2x2x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[-3.000000e+00, 1.000000e+00]>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[W]] bias %[[B]] :
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @behind_convolution(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.batch_norm %0 scale %s offset %o mean %m variance %v epsilon 1.0
  cnn.output %1
}

// -----

// The bias is scaled, too: [10*2 - 3, 20*0.5 + 1]. Padding does not matter here.
// CHECK-LABEL: @behind_biased_padded
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{.*}}> : tensor<2x1x3x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[1.700000e+01, 1.100000e+01]>
// CHECK: cnn.convolution %x, %[[W]] bias %[[B]] padding [1, 0] groups 2 :
// CHECK-NOT: batch_norm
cnn.network @behind_biased_padded(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x1x3x1xf32>
  %b = cnn.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.convolution %x, %w bias %b padding [1, 0] groups 2
  %1 = cnn.batch_norm %0 scale %s offset %o mean %m variance %v epsilon 1.0
  cnn.output %1
}

// -----

// CHECK-LABEL: @behind_fully_connected
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[}}2.000000e+00, 2.000000e+00], [5.000000e-01, 5.000000e-01]]> : tensor<2x2xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[-3.000000e+00, 1.000000e+00]>
// CHECK: cnn.fully_connected %x, %[[W]] bias %[[B]] :
// CHECK-NOT: batch_norm
cnn.network @behind_fully_connected(%x: tensor<1x2xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x2xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.fully_connected %x, %w
  %1 = cnn.batch_norm %0 scale %s offset %o mean %m variance %v epsilon 1.0
  cnn.output %1
}

// -----

// Arithmetic per channel, to its end; the activation behind it comes along.
// (x w - 1) / [2, 4] * 8 = x w [4, 2] - [4, 2].
// CHECK-LABEL: @arithmetic
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{.*}}4.000000e+00{{.*}}2.000000e+00{{.*}}> : tensor<2x2x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[-4.000000e+00, -2.000000e+00]>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[W]] bias %[[B]] activation relu :
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @arithmetic(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %one = cnn.constant dense<1.0> : tensor<f32>
  %c = cnn.constant dense<[[[2.0]], [[4.0]]]> : tensor<2x1x1xf32>
  %eight = cnn.constant dense<8.0> : tensor<1x1x1x1xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.binary sub %0, %one
  %2 = cnn.binary div %1, %c
  %3 = cnn.binary mul %eight, %2 activation relu
  cnn.output %3
}

// -----

// A constant along the width is no constant per channel.
// CHECK-LABEL: @along_the_width
// CHECK: cnn.convolution %x
// CHECK: cnn.binary mul
cnn.network @along_the_width(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %c = cnn.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.binary mul %0, %c
  cnn.output %1
}

// -----

// Other users want the convolution's own result.
// CHECK-LABEL: @other_use
// CHECK: cnn.convolution
// CHECK: cnn.batch_norm
cnn.network @other_use(%x: tensor<1x2x4x4xf32>) -> (y, z) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.batch_norm %0 scale %s offset %s mean %s variance %s
  cnn.output %0, %1
}

// -----

// An activation comes between.
// CHECK-LABEL: @activation_between
// CHECK: cnn.convolution {{.*}} activation relu
// CHECK: cnn.batch_norm
// CHECK: cnn.convolution {{.*}} :
// CHECK: cnn.activation relu
// CHECK: cnn.batch_norm
cnn.network @activation_between(%x: tensor<1x2x4x4xf32>) -> (y, z) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %0 = cnn.convolution %x, %w activation relu
  %1 = cnn.batch_norm %0 scale %s offset %s mean %s variance %s
  %2 = cnn.convolution %x, %w
  %3 = cnn.activation relu %2
  %4 = cnn.batch_norm %3 scale %s offset %s mean %s variance %s
  cnn.output %1, %4
}

// -----

// A residual is added before the batch norm; it cannot be scaled. But a mere
// offset can be added to the bias.
// CHECK-LABEL: @residual_between
// CHECK: cnn.convolution {{.*}} residual
// CHECK: cnn.batch_norm
// CHECK: %[[Y:.*]] = cnn.convolution {{.*}} bias {{.*}} residual {{.*}} activation relu
// CHECK: cnn.output %{{.*}}, %[[Y]]
cnn.network @residual_between(%x: tensor<1x2x4x4xf32>) -> (y, z) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %c = cnn.constant dense<[[[2.0]], [[4.0]]]> : tensor<2x1x1xf32>
  %0 = cnn.convolution %x, %w residual %x
  %1 = cnn.batch_norm %0 scale %s offset %s mean %s variance %s
  %2 = cnn.convolution %x, %w residual %x
  %3 = cnn.binary add %2, %c activation relu
  cnn.output %1, %3
}

// -----

// A parameter's numbers are not known, nor are computed statistics.
// CHECK-LABEL: @not_constant
// CHECK: cnn.convolution
// CHECK: cnn.batch_norm
// CHECK: cnn.convolution
// CHECK: cnn.batch_norm
cnn.network @not_constant(%x: tensor<1x2x4x4xf32>, %t: tensor<2xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %u = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.batch_norm %0 scale %s offset %s mean %s variance %s
  %2 = cnn.convolution %x, %u
  %3 = cnn.batch_norm %2 scale %s offset %s mean %s variance %t
  cnn.output %1, %3
}

// -----

// Division by zero gives an infinity here and there; nothing is folded.
// CHECK-LABEL: @not_finite
// CHECK: cnn.convolution
// CHECK: cnn.batch_norm
cnn.network @not_finite(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %v = cnn.constant dense<0.0> : tensor<2xf32>
  %0 = cnn.convolution %x, %w
  %1 = cnn.batch_norm %0 scale %s offset %s mean %s variance %v epsilon 0.0
  cnn.output %1
}

// -----

// Pre-activation order without the activation: the scale is [2, 0.5] and the
// offset [-3, 1] on the input side, so that the bias is
// [1*-3 + 2*1, 3*-3 + 4*1].
// CHECK-LABEL: @ahead
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}2.000000e+00]], {{\[\[}}1.000000e+00]]], {{\[\[\[}}6.000000e+00]], {{\[\[}}2.000000e+00]]]]> : tensor<2x2x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[-1.000000e+00, -5.000000e+00]>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[W]] bias %[[B]] activation relu :
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @ahead(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %o mean %m variance %v epsilon 1.0
  %1 = cnn.convolution %0, %w activation relu
  cnn.output %1
}

// -----

// Each group looks at its own channel.
// CHECK-LABEL: @ahead_of_groups
// CHECK: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}3.000000e+00]]], {{\[\[\[}}6.000000e+00]]], {{\[\[\[}}1.500000e+01]]], {{\[\[\[}}2.000000e+01]]]]> : tensor<4x1x1x1xf32>
// CHECK: cnn.convolution %x, %[[W]] groups 2 :
cnn.network @ahead_of_groups(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>
  %c = cnn.constant dense<[[[3.0]], [[5.0]]]> : tensor<2x1x1xf32>
  %0 = cnn.binary mul %x, %c
  %1 = cnn.convolution %0, %w groups 2
  cnn.output %1
}

// -----

// Zero padding would have to become offset padding.
// CHECK-LABEL: @ahead_with_padding
// CHECK: cnn.batch_norm %x
// CHECK: cnn.convolution
cnn.network @ahead_with_padding(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<2x2x3x3xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %s mean %s variance %s
  %1 = cnn.convolution %0, %w padding same
  cnn.output %1
}

// -----

// Padding that repeats the input is offset like it; and where there is no
// offset, zeros stay zeros.
// CHECK-LABEL: @ahead_with_harmless_padding
// CHECK: %[[A:.*]] = cnn.convolution %x, %{{.*}} bias %{{.*}} padding [1, 1] reflect
// CHECK-NOT: cnn.b
// CHECK: %[[B:.*]] = cnn.convolution %x, %{{.*}} padding [1, 1] :
// CHECK: cnn.output %[[A]], %[[B]]
cnn.network @ahead_with_harmless_padding(%x: tensor<1x2x4x4xf32>) -> (y, z) {
  %w = cnn.constant dense<1.0> : tensor<2x2x3x3xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %c = cnn.constant dense<[[[3.0]], [[5.0]]]> : tensor<2x1x1xf32>
  %0 = cnn.batch_norm %x scale %s offset %s mean %s variance %s
  %1 = cnn.convolution %0, %w padding [1, 1] reflect
  %2 = cnn.binary mul %x, %c
  %3 = cnn.convolution %2, %w padding [1, 1]
  cnn.output %1, %3
}

// -----

// DenseNet's order: other users and an activation, so nothing moves.
// CHECK-LABEL: @pre_activation
// CHECK: cnn.batch_norm %x
// CHECK: cnn.activation relu
// CHECK: cnn.convolution
// CHECK: cnn.batch_norm %x
// CHECK: cnn.convolution
cnn.network @pre_activation(%x: tensor<1x2x4x4xf32>) -> (y, z, a) {
  %w = cnn.constant dense<1.0> : tensor<2x2x1x1xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %s mean %s variance %s
  %1 = cnn.activation relu %0
  %2 = cnn.convolution %1, %w
  %3 = cnn.batch_norm %x scale %s offset %s mean %s variance %s
  %4 = cnn.convolution %3, %w
  cnn.output %2, %3, %4
}
