// What the layers infer: one, two and three spatial dimensions, and the corners
// of each rule. WindowTest.cpp compares window arithmetic with counting.
// RUN: cnn-opt %s | FileCheck %s

// CHECK-LABEL: @windows_1d
cnn.network @windows_1d(%x: tensor<2x4x40xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<6x4x3xf32>
  // CHECK: cnn.convolution {{.*}} strides [2] : tensor<2x6x19xf32>
  %0 = cnn.convolution %x, %w strides [2]
  // CHECK: cnn.convolution {{.*}} padding same : tensor<2x6x20xf32>
  %1 = cnn.convolution %x, %w strides [2] padding same
  // CHECK: cnn.pool {{.*}} : tensor<2x4x20xf32>
  %2 = cnn.pool max %x window [2] strides [2]
  // CHECK: cnn.global_pool {{.*}} : tensor<2x4x1xf32>
  %3 = cnn.global_pool l2 %x
  cnn.output %0
}

// CHECK-LABEL: @windows_2d
cnn.network @windows_2d(%x: tensor<1x3x7x9xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3x2xf32>
  // CHECK: cnn.convolution {{.*}} : tensor<1x4x5x8xf32>
  %0 = cnn.convolution %x, %w
  // CHECK: cnn.convolution {{.*}} dilations [2, 3] : tensor<1x4x3x6xf32>
  %1 = cnn.convolution %x, %w dilations [2, 3]
  // CHECK: cnn.convolution {{.*}} strides [2, 3] padding [1, 0] : [0, 2] : tensor<1x4x3x4xf32>
  %2 = cnn.convolution %x, %w strides [2, 3] padding [1, 0] : [0, 2]
  // CHECK: cnn.convolution {{.*}} padding full : tensor<1x4x9x10xf32>
  %3 = cnn.convolution %x, %w padding full
  // CHECK: cnn.convolution {{.*}} padding same : tensor<1x4x4x3xf32>
  %4 = cnn.convolution %x, %w padding same strides [2, 3]
  // CHECK: cnn.convolution {{.*}} padding same_lower : tensor<1x4x4x3xf32>
  %5 = cnn.convolution %x, %w padding same_lower strides [2, 3]
  %d = cnn.parameter "depthwise" : tensor<6x1x1x1xf32>
  // CHECK: cnn.convolution {{.*}} groups 3 : tensor<1x6x7x9xf32>
  %6 = cnn.convolution %x, %d groups 3
  // CHECK: cnn.pool {{.*}} : tensor<1x3x3x4xf32>
  %7 = cnn.pool max %x window [2, 2] strides [2, 2]
  // CHECK: cnn.pool {{.*}} ceil : tensor<1x3x4x5xf32>
  %8 = cnn.pool max %x window [2, 2] strides [2, 2] ceil
  // The window that would start in the padding behind is left out.
  // CHECK: cnn.pool {{.*}} ceil : tensor<1x3x4x5xf32>
  %9 = cnn.pool max %x window [2, 2] strides [2, 2] padding [1, 1] ceil
  cnn.output %0
}

// CHECK-LABEL: @windows_3d
cnn.network @windows_3d(%x: tensor<1x2x4x6x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x2x1x3x3xf32>
  // CHECK: cnn.convolution {{.*}} : tensor<1x4x4x4x6xf32>
  %0 = cnn.convolution %x, %w
  // CHECK: cnn.convolution {{.*}} padding same : tensor<1x4x2x3x4xf32>
  %1 = cnn.convolution %x, %w strides [2, 2, 2] padding same
  // CHECK: cnn.pool {{.*}} : tensor<1x2x2x3x4xf32>
  %2 = cnn.pool average %x window [2, 2, 2] strides [2, 2, 2]
  // CHECK: cnn.global_pool {{.*}} : tensor<1x2x1x1x1xf32>
  %3 = cnn.global_pool max %x
  // CHECK: cnn.channel_shuffle {{.*}} : tensor<1x2x4x6x8xf32>
  %4 = cnn.channel_shuffle %x groups 2
  // CHECK: cnn.interleave {{.*}} : tensor<1x3x4x6x8xf32>
  %5 = cnn.interleave %x, %x, %x offset 2 channels 3
  cnn.output %0
}

// CHECK-LABEL: @broadcasts
cnn.network @broadcasts(%x: tensor<2x3x4xf32>, %c: tensor<3x1xf32>,
    %s: tensor<f32>, %r: tensor<5x1x1x1xf32>) -> (y) {
  // CHECK: cnn.binary add %x, %c : tensor<2x3x4xf32>
  %0 = cnn.binary add %x, %c
  // CHECK: cnn.binary mul %s, %x : tensor<2x3x4xf32>
  %1 = cnn.binary mul %s, %x
  // CHECK: cnn.binary max %x, %r : tensor<5x2x3x4xf32>
  %2 = cnn.binary max %x, %r
  // CHECK: cnn.binary sub %s, %s : tensor<f32>
  %3 = cnn.binary sub %s, %s
  cnn.output %0
}

// CHECK-LABEL: @matrices
cnn.network @matrices(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>, %v: tensor<3xf32>,
    %t: tensor<5x1x2x3xf32>, %u: tensor<7x3x4xf32>) -> (y) {
  // CHECK: cnn.matmul %a, %b : tensor<2x4xf32>
  %0 = cnn.matmul %a, %b
  // CHECK: cnn.matmul %v, %b : tensor<4xf32>
  %1 = cnn.matmul %v, %b
  // CHECK: cnn.matmul %a, %v : tensor<2xf32>
  %2 = cnn.matmul %a, %v
  // CHECK: cnn.matmul %t, %u : tensor<5x7x2x4xf32>
  %3 = cnn.matmul %t, %u
  // CHECK: cnn.matmul %t, %v : tensor<5x1x2xf32>
  %4 = cnn.matmul %t, %v
  // CHECK: cnn.matmul %v, %u : tensor<7x4xf32>
  %5 = cnn.matmul %v, %u
  cnn.output %0
}

// CHECK-LABEL: @shapes
cnn.network @shapes(%x: tensor<2x3x4xf32>) -> (y) {
  // CHECK: cnn.flatten %x axis 0 : tensor<1x24xf32>
  %0 = cnn.flatten %x axis 0
  // CHECK: cnn.flatten %x axis 3 : tensor<24x1xf32>
  %1 = cnn.flatten %x axis 3
  // CHECK: cnn.reshape {{.*}} : tensor<4x2x3xf32>
  %2 = cnn.reshape %x shape [4, -1, 3]
  // CHECK: cnn.transpose {{.*}} : tensor<4x2x3xf32>
  %3 = cnn.transpose %x permutation [2, 0, 1]
  // CHECK: cnn.slice {{.*}} : tensor<1x3x2xf32>
  %4 = cnn.slice %x offsets [1, 2, 0] sizes [1, 3, 2] steps [1, -1, 2]
  // The step to a second element that is not taken.
  // CHECK: cnn.slice {{.*}} : tensor<1x1x2xf32>
  %slice = cnn.slice %x offsets [1, 2, 0] sizes [1, 1, 2] steps [9223372036854775807, -4, 2]
  // CHECK: cnn.concat {{.*}} : tensor<2x9x4xf32>
  %5 = cnn.concat %x, %x, %x axis 1
  // CHECK: cnn.reduce {{.*}} : tensor<1x3x1xf32>
  %6 = cnn.reduce prod %x axes [0, 2]
  // CHECK: cnn.reduce {{.*}} axes [] : tensor<2x3x4xf32>
  %7 = cnn.reduce sum %x axes []
  %s = cnn.parameter "scalar" : tensor<1xf32>
  // CHECK: cnn.reshape {{.*}} : tensor<f32>
  %8 = cnn.reshape %s shape []
  // CHECK: cnn.pad {{.*}} : tensor<2x3x10xf32>
  %9 = cnn.pad %x low [0, 0, 3] high [0, 0, 3] mode reflect
  cnn.output %0
}

// The regions see the input, parameters and values around them; declared types
// are compared.
// CHECK-LABEL: @residuals
cnn.network @residuals(%x: tensor<1x4x8x8xf32>) -> (y: tensor<1x8x4x4xf32>) {
  %w = cnn.parameter "w" : tensor<8x4x3x3xf32>
  %v = cnn.parameter "v" : tensor<8x8x3x3xf32>
  // CHECK: cnn.residual %x body
  %0 = cnn.residual %x body (%a) {
    // CHECK: cnn.convolution {{.*}} : tensor<1x8x4x4xf32>
    %1 = cnn.convolution %a, %w strides [2, 2] padding [1, 1]
    // A residual block within a residual block.
    // CHECK: cnn.residual
    // CHECK-NEXT: cnn.convolution {{.*}} : tensor<1x8x4x4xf32>
    %2 = cnn.residual %1 body (%b) {
      %3 = cnn.convolution %b, %v padding same
      cnn.yield %3
    } : tensor<1x8x4x4xf32>
    cnn.yield %2
  } shortcut (%a) {
    %1 = cnn.convolution %x, %w strides [2, 2] padding [1, 1]
    cnn.yield %1
  } activation relu : tensor<1x8x4x4xf32>
  // CHECK: } activation relu : tensor<1x8x4x4xf32>
  cnn.output %0
}
