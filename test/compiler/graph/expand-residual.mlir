// RUN: cnn-opt %s --expand-residual | FileCheck %s

// The input is the shortcut.
// CHECK-LABEL: @identity
// CHECK: %[[W:.*]] = cnn.parameter "w"
// CHECK: %[[BODY:.*]] = cnn.convolution %x, %[[W]]
// CHECK: %[[SUM:.*]] = cnn.binary add %[[BODY]], %x activation relu
// CHECK: cnn.output %[[SUM]]
cnn.network @identity(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.convolution %a, %w padding [1, 1]
    cnn.yield %1
  } activation relu
  cnn.output %0
}

// The shortcut comes first, so that the body's last layer can add it.
// CHECK-LABEL: @projection
// CHECK: %[[SHORTCUT:.*]] = cnn.convolution %x, %{{.*}} strides [2, 2]
// CHECK: %[[BODY:.*]] = cnn.convolution %x, %{{.*}} strides [2, 2] padding [1, 1]
// CHECK: %[[SUM:.*]] = cnn.binary add %[[BODY]], %[[SHORTCUT]] :
// CHECK: cnn.output %[[SUM]]
cnn.network @projection(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<8x4x3x3xf32>
  %v = cnn.parameter "v" : tensor<8x4x1x1xf32>
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.convolution %a, %w strides [2, 2] padding [1, 1]
    cnn.yield %1
  } shortcut (%b) {
    %2 = cnn.convolution %b, %v strides [2, 2]
    cnn.yield %2
  }
  cnn.output %0
}

// A block within a block, and one that adds its input to itself.
// CHECK-LABEL: @nested
// CHECK: %[[INNER:.*]] = cnn.activation tanh %x
// CHECK: %[[INNER_SUM:.*]] = cnn.binary add %[[INNER]], %x :
// CHECK: %[[OUTER_SUM:.*]] = cnn.binary add %[[INNER_SUM]], %x activation sigmoid
// CHECK: %[[TWICE:.*]] = cnn.binary add %[[OUTER_SUM]], %[[OUTER_SUM]] :
// CHECK: cnn.output %[[TWICE]]
cnn.network @nested(%x: tensor<1x4x8x8xf32>) -> (y) {
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.residual %a body (%b) {
      %2 = cnn.activation tanh %b
      cnn.yield %2
    }
    cnn.yield %1
  } activation sigmoid
  %3 = cnn.residual %0 body (%c) {
    cnn.yield %c
  }
  cnn.output %3
}
