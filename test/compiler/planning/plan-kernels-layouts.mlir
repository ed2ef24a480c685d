// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s

// What stands in blocks of channels, with which halo, and where reorders are.

// Blocked from the first layer to the last: the only copies are that of the
// input, whose halo the network's caller cannot give, and that of the output.
// CHECK-LABEL: kernel.program @n inputs(["x"]) outputs(["y"])
// CHECK-NEXT: ^bb0(%[[X:.*]]: memref<1x3x32x32xf32>, %[[Y:.*]]: memref<1x20x30x30xf32>):
// CHECK: %[[PLANAR:.*]] = kernel.alloc : memref<1x3x32x32xf32, #kernel.layout<block = 1, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK-NEXT: kernel.fill_halo outs(%[[PLANAR]])
// CHECK-NEXT: kernel.copy ins(%[[X]]) outs(%[[PLANAR]])
// CHECK-NEXT: %[[FIRST:.*]] = kernel.alloc : memref<1x64x32x32xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK-NEXT: kernel.fill_halo outs(%[[FIRST]])
// CHECK-NOT: kernel.copy
// CHECK: kernel.convolution ins(%[[PLANAR]], %{{.*}}, %{{.*}}) outs(%[[FIRST]]) {activation = #cnn.activation<relu>
// CHECK-NOT: kernel.copy
// CHECK: %[[SECOND:.*]] = kernel.alloc : memref<1x64x32x32xf32, #kernel.layout<block = 16>>
// CHECK-NOT: kernel.copy
// CHECK: kernel.convolution ins(%[[FIRST]], %{{.*}}, %{{.*}}, %[[FIRST]]) outs(%[[SECOND]])
// CHECK-NOT: kernel.copy
// CHECK: %[[THIRD:.*]] = kernel.alloc : memref<1x20x30x30xf32, #kernel.layout<block = 16>>
// CHECK: kernel.convolution ins(%[[SECOND]], %{{.*}}, %{{.*}}) outs(%[[THIRD]])
// CHECK-NEXT: kernel.copy ins(%[[THIRD]]) outs(%[[Y]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x3x32x32xf32>) -> (y) {
  %w1 = cnn.constant dense<1.0> : tensor<64x3x3x3xf32>
  %b1 = cnn.constant dense<1.0> : tensor<64xf32>
  %w2 = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %w3 = cnn.constant dense<1.0> : tensor<20x64x3x3xf32>
  %0 = cnn.convolution %x, %w1 bias %b1 padding [1, 1] activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1] residual %0
  %2 = cnn.convolution %1, %w3
  cnn.output %2
}
}

// -----

// The halo is the largest that a convolution needs; pooling needs none.
// CHECK: memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [3, 2], halo_high = [1, 2]>>
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[B:.*]]) {{{.*}}window = array<i64: 5, 5>}
// CHECK-SAME: memref<1x16x8x8xf32, #kernel.layout<block = 16>>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x32x8x8xf32>) -> (y) {
  %v = cnn.constant dense<1.0> : tensor<16x16x3x5xf32>
  %w = cnn.constant dense<1.0> : tensor<16x16x4x1xf32>
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 16, 8, 8]
  %1 = cnn.pool max %0 window [1, 1]
  %2 = cnn.convolution %1, %v padding [1, 2]
  %3 = cnn.convolution %1, %w padding [3, 0] : [0, 0]
  %4 = cnn.pool average %1 window [5, 5] padding [2, 2]
  cnn.output %4
}
}

// -----

// A strided window leaves the padding behind untouched: no halo there.
// CHECK: memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1]>>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<16x16x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [1, 1]
  cnn.output %0
}
}

// -----

// Two readers with the same needs share one reorder; one that reads row-major
// elements gets the input itself.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<1x16x8x8xf32>
// CHECK: kernel.copy ins(%[[X]]) outs(%[[BLOCKED:.*]]) {
// CHECK-NOT: kernel.copy ins(%[[X]])
// CHECK: kernel.pool ins(%[[BLOCKED]])
// CHECK: kernel.pool ins(%[[BLOCKED]])
// CHECK: kernel.softmax ins(%[[X]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (a, b, c) {
  %0 = cnn.pool max %x window [2, 2]
  %1 = cnn.pool average %x window [2, 2]
  %2 = cnn.softmax %x axis 1
  cnn.output %0, %1, %2
}
}

// -----

// A first layer without padding reads the network's input where it is; with as
// many channels as lanes it reads blocks.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<1x3x8x8xf32>, %[[Z:[a-z0-9]*]]: memref<1x16x8x8xf32>
// CHECK: kernel.convolution ins(%[[X]], %{{.*}}
// CHECK: kernel.copy ins(%[[Z]]) outs(%[[BLOCKED:.*]]) {
// CHECK: kernel.convolution ins(%[[BLOCKED]], %{{.*}}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x3x8x8xf32>, %z: tensor<1x16x8x8xf32>) -> (a, b) {
  %v = cnn.constant dense<1.0> : tensor<16x3x2x2xf32>
  %w = cnn.constant dense<1.0> : tensor<16x16x2x2xf32>
  %0 = cnn.convolution %x, %v
  %1 = cnn.convolution %z, %w
  cnn.output %0, %1
}
}

// -----

// Pixels of a pointwise convolution are one row where no buffer has a halo, the
// residual's included.
// CHECK: kernel.convolution ins({{.*}}) outs(%[[A:.*]]) {{{.*}}flatten{{.*}}window = array<i64: 1, 1>}
// CHECK-NOT: flatten
// CHECK: kernel.convolution ins({{.*}}) outs(%[[B:.*]]) {{.*}}window = array<i64: 1, 1>}
// CHECK-NOT: flatten
// CHECK: kernel.convolution {{.*}}window = array<i64: 3, 3>}
// CHECK-NOT: flatten
// CHECK: kernel.convolution {{.*}}window = array<i64: 1, 1>}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {
  %v = cnn.constant dense<1.0> : tensor<16x16x1x1xf32>
  %w = cnn.constant dense<1.0> : tensor<16x16x3x3xf32>
  %0 = cnn.convolution %x, %v
  %1 = cnn.convolution %0, %v
  %2 = cnn.convolution %1, %w padding [1, 1]
  %3 = cnn.convolution %2, %v residual %1
  cnn.output %3
}
}
