// RUN: cnn-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @identities
cnn.network @identities(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d, e, f, g, h, i) {
  %0 = cnn.dropout %x
  %1 = cnn.activation identity %x
  %2 = cnn.concat %x axis 1
  %3 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 2, 4, 4]
  %4 = cnn.pad %x low [0, 0, 0, 0] high [0, 0, 0, 0] value 1.0
  %5 = cnn.reshape %x shape [1, 2, 4, 4]
  %6 = cnn.transpose %x permutation [0, 1, 2, 3]
  %7 = cnn.dropout %6
  %8 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 2, 4, 4] steps [-7, 1, 1, 1]
  // CHECK-NEXT: cnn.output %x, %x, %x, %x, %x, %x, %x, %x, %x
  cnn.output %0, %1, %2, %3, %4, %5, %6, %7, %8
}

// The same type does not make an identity.
// CHECK-LABEL: @not_identities
cnn.network @not_identities(%x: tensor<1x2x4x4xf32>) -> (a, b) {
  // CHECK-NEXT: %0 = cnn.slice %x offsets [0, 0, 3, 0] sizes [1, 2, 4, 4] steps [1, 1, -1, 1]
  %0 = cnn.slice %x offsets [0, 0, 3, 0] sizes [1, 2, 4, 4] steps [1, 1, -1, 1]
  // CHECK-NEXT: %1 = cnn.transpose %x permutation [0, 1, 3, 2]
  %1 = cnn.transpose %x permutation [0, 1, 3, 2]
  // CHECK-NEXT: cnn.output %0, %1
  cnn.output %0, %1
}

// CHECK-LABEL: @neutral_elements
cnn.network @neutral_elements(%x: tensor<2x3xf32>) -> (a, b, c, d, e, f, g, h) {
  %zero = cnn.constant dense<0.0> : tensor<3xf32>
  %minus = cnn.constant dense<-0.0> : tensor<3xf32>
  %one = cnn.constant dense<1.0> : tensor<1xf32>
  %0 = cnn.binary sub %x, %zero
  %1 = cnn.binary add %x, %minus
  %2 = cnn.binary add %minus, %x
  %3 = cnn.binary mul %x, %one
  %4 = cnn.binary mul %one, %x
  %5 = cnn.binary div %x, %one
  %6 = cnn.binary pow %x, %one
  %7 = cnn.binary mul %x, %one activation identity
  // CHECK-NEXT: cnn.output %x, %x, %x, %x, %x, %x, %x, %x
  cnn.output %0, %1, %2, %3, %4, %5, %6, %7
}

// What would not be x for every x, or not of its type.
// CHECK-LABEL: @not_neutral
cnn.network @not_neutral(%x: tensor<2x3xf32>) -> (a, b, c, d, e, f, g, h) {
  %zero = cnn.constant dense<0.0> : tensor<3xf32>
  %minus = cnn.constant dense<-0.0> : tensor<3xf32>
  %one = cnn.constant dense<1.0> : tensor<1xf32>
  %many = cnn.constant dense<1.0> : tensor<4x1x1xf32>
  %mixed = cnn.constant dense<[1.0, 1.0, 2.0]> : tensor<3xf32>
  // -0 + 0 is 0.
  // CHECK: cnn.binary add %x, %{{.*}} : tensor<2x3xf32>
  %0 = cnn.binary add %x, %zero
  // 0 - -0 is 0, but -0 - -0 is 0 as well.
  // CHECK-NEXT: cnn.binary sub %x
  %1 = cnn.binary sub %x, %minus
  // CHECK-NEXT: cnn.binary sub %{{.*}}, %x
  %2 = cnn.binary sub %zero, %x
  // CHECK-NEXT: cnn.binary div %{{.*}}, %x
  %3 = cnn.binary div %one, %x
  // CHECK-NEXT: cnn.binary pow %{{.*}}, %x
  %4 = cnn.binary pow %one, %x
  // CHECK-NEXT: cnn.binary mul %x, %{{.*}} : tensor<4x2x3xf32>
  %5 = cnn.binary mul %x, %many
  // CHECK-NEXT: cnn.binary mul %x, %{{.*}} activation relu
  %6 = cnn.binary mul %x, %one activation relu
  // CHECK-NEXT: cnn.binary mul %x
  %7 = cnn.binary mul %x, %mixed
  cnn.output %0, %1, %2, %3, %4, %5, %6, %7
}

// CHECK-LABEL: @constants_to_the_right
cnn.network @constants_to_the_right(%x: tensor<2xf32>) -> (a, b, c, d, e) {
  // CHECK-NEXT: %[[C:.*]] = cnn.constant
  %c = cnn.constant dense<[3.0, 4.0]> : tensor<2xf32>
  // CHECK-NEXT: cnn.binary add %x, %[[C]]
  %0 = cnn.binary add %c, %x
  // CHECK-NEXT: cnn.binary mul %x, %[[C]] activation relu
  %1 = cnn.binary mul %c, %x activation relu
  // CHECK-NEXT: cnn.binary max %x, %[[C]]
  %2 = cnn.binary max %c, %x
  // CHECK-NEXT: cnn.binary sub %[[C]], %x
  %3 = cnn.binary sub %c, %x
  // CHECK-NEXT: cnn.binary div %[[C]], %x
  %4 = cnn.binary div %c, %x
  cnn.output %0, %1, %2, %3, %4
}

// CHECK-LABEL: @repeated_activations
cnn.network @repeated_activations(%x: tensor<2xf32>) -> (a, b, c, d) {
  // CHECK-NEXT: %[[A:.*]] = cnn.activation relu %x
  %0 = cnn.activation relu %x
  %1 = cnn.activation relu %0
  // CHECK-NEXT: %[[B:.*]] = cnn.activation clip(-1.0, 1.0) %x
  %2 = cnn.activation clip(-1.0, 1.0) %x
  %3 = cnn.activation clip(-1.0, 1.0) %2
  // CHECK-NEXT: %[[C:.*]] = cnn.activation clip(0.0, 1.0) %[[B]]
  %4 = cnn.activation clip(0.0, 1.0) %3
  // A second sigmoid is not without effect.
  // CHECK-NEXT: %[[D:.*]] = cnn.activation sigmoid %x
  // CHECK-NEXT: %[[E:.*]] = cnn.activation sigmoid %[[D]]
  %5 = cnn.activation sigmoid %x
  %6 = cnn.activation sigmoid %5
  // CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[E]]
  cnn.output %1, %3, %4, %6
}

// CHECK-LABEL: @movements
cnn.network @movements(%x: tensor<2x3x4xf32>) -> (a, b, c, d) {
  // CHECK-NEXT: %[[A:.*]] = cnn.reshape %x shape [4, 6]
  %0 = cnn.reshape %x shape [6, 4]
  %1 = cnn.reshape %0 shape [4, -1]
  // CHECK-NEXT: %[[B:.*]] = cnn.reshape %x shape [2, 12]
  %2 = cnn.flatten %x
  // CHECK-NEXT: %[[C:.*]] = cnn.transpose %x permutation [2, 1, 0] : tensor<4x3x2xf32>
  %3 = cnn.transpose %x permutation [1, 2, 0]
  %4 = cnn.transpose %3 permutation [1, 0, 2]
  // Back and forth is not at all.
  %5 = cnn.transpose %x permutation [2, 0, 1]
  %6 = cnn.transpose %5 permutation [1, 2, 0]
  // CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %x
  cnn.output %1, %2, %4, %6
}

// CHECK-LABEL: @reductions
cnn.network @reductions(%x: tensor<2x3x4x5xf32>, %y: tensor<2x3xf32>) -> (a, b, c, d, e, f) {
  // CHECK-NEXT: cnn.global_pool average %x
  %0 = cnn.reduce mean %x axes [2, 3]
  // CHECK-NEXT: cnn.global_pool max %x
  %1 = cnn.reduce max %x axes [2, 3]
  // CHECK-NEXT: cnn.global_pool l2 %x
  %2 = cnn.reduce l2 %x axes [2, 3]
  // CHECK-NEXT: cnn.reduce sum %x axes [2, 3]
  %3 = cnn.reduce sum %x axes [2, 3]
  // CHECK-NEXT: cnn.reduce mean %x axes [1, 2]
  %4 = cnn.reduce mean %x axes [1, 2]
  // CHECK-NEXT: cnn.reduce mean %y axes []
  %5 = cnn.reduce mean %y axes []
  cnn.output %0, %1, %2, %3, %4, %5
}

// What nobody uses goes, within regions too.
// CHECK-LABEL: @unused
cnn.network @unused(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x1x1xf32>
  %0 = cnn.convolution %x, %w
  // CHECK-NEXT: cnn.residual %x body (%arg0) {
  // CHECK-NEXT:   cnn.yield %arg0
  // CHECK-NEXT: }
  %1 = cnn.residual %x body (%a) {
    %2 = cnn.convolution %a, %w
    %3 = cnn.dropout %a
    cnn.yield %3
  }
  // CHECK-NEXT: cnn.output
  cnn.output %1
}
