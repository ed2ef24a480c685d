// RUN: cnn-opt %s --batch-norm-to-convolution --split-input-file | FileCheck %s

// scale / sqrt(variance + epsilon) is [2, 0.5], offset - mean scale [-3, 1].
// CHECK-LABEL: @batch_norm
// CHECK-DAG: %[[A:.*]] = cnn.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}5.000000e-01]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[-3.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[A]] bias %[[B]] groups 2 : tensor<1x2x4x4xf32>
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @batch_norm(%x: tensor<1x2x4x4xf32>) -> (y) {
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %o mean %m variance %v epsilon 1.0
  cnn.output %0
}

// -----

// However it is spelled: (x [2, 4] + 1) * 3 = x [6, 12] + 3.
// CHECK-LABEL: @arithmetic
// CHECK-DAG: %[[A:.*]] = cnn.constant dense<{{\[\[\[}}6.000000e+00]], {{\[\[}}1.200000e+01]]]> : tensor<2x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<3.000000e+00> : tensor<2xf32>
// CHECK: %[[Y:.*]] = cnn.convolution %x, %[[A]] bias %[[B]] groups 2 activation relu : tensor<1x2x4xf32>
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @arithmetic(%x: tensor<1x2x4xf32>) -> (y) {
  %c = cnn.constant dense<[[2.0], [4.0]]> : tensor<2x1xf32>
  %one = cnn.constant dense<1.0> : tensor<f32>
  %three = cnn.constant dense<3.0> : tensor<f32>
  %0 = cnn.binary mul %x, %c
  %1 = cnn.binary add %0, %one
  %2 = cnn.binary mul %1, %three activation relu
  cnn.output %2
}

// -----

// A single step, and steps with an activation or another use between, stay.
// CHECK-LABEL: @single_steps
// CHECK-NOT: cnn.convolution
// CHECK: cnn.binary mul
// CHECK: cnn.binary add {{.*}} activation relu
// CHECK: cnn.binary mul
// CHECK: cnn.binary add
// CHECK: cnn.binary sub
cnn.network @single_steps(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %three = cnn.constant dense<3.0> : tensor<f32>
  %0 = cnn.binary mul %x, %three
  %1 = cnn.binary add %x, %three activation relu
  %2 = cnn.binary mul %1, %three
  %3 = cnn.binary add %z, %three
  %4 = cnn.binary sub %3, %three
  cnn.output %0, %2, %3, %4
}

// -----

// A matrix has no convolution.
// CHECK-LABEL: @matrix
// CHECK: %[[A:.*]] = cnn.constant dense<[2.000000e+00, 5.000000e-01]> : tensor<2xf32>
// CHECK: %[[B:.*]] = cnn.constant dense<[-3.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK: %[[P:.*]] = cnn.binary mul %x, %[[A]]
// CHECK: cnn.binary add %[[P]], %[[B]]
cnn.network @matrix(%x: tensor<5x2xf32>) -> (y) {
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %m = cnn.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %v = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %o mean %m variance %v epsilon 1.0
  cnn.output %0
}

// -----

// Statistics that are computed.
// CHECK-LABEL: @computed
// CHECK: %[[E:.*]] = cnn.constant dense<9.99999974E-6> : tensor<1xf32>
// CHECK: %[[V:.*]] = cnn.binary add %t, %[[E]]
// CHECK: %[[D:.*]] = cnn.activation sqrt %[[V]]
// CHECK: %[[A:.*]] = cnn.binary div %t, %[[D]]
// CHECK: %[[MEAN:.*]] = cnn.reshape %t shape [2, 1, 1]
// CHECK: %[[C:.*]] = cnn.binary sub %x, %[[MEAN]]
// CHECK: %[[SCALE:.*]] = cnn.reshape %[[A]] shape [2, 1, 1]
// CHECK: %[[P:.*]] = cnn.binary mul %[[C]], %[[SCALE]]
// CHECK: %[[OFFSET:.*]] = cnn.reshape %t shape [2, 1, 1]
// CHECK: %[[Y:.*]] = cnn.binary add %[[P]], %[[OFFSET]]
// CHECK: cnn.output %[[Y]]
cnn.network @computed(%x: tensor<1x2x4x4xf32>, %t: tensor<2xf32>) -> (y) {
  %0 = cnn.batch_norm %x scale %t offset %t mean %t variance %t
  cnn.output %0
}
