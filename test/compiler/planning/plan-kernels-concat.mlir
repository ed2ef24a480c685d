// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s

// Concatenations are computed in place where blocks of channels allow it.

// Inception: each branch writes its slice; nothing is copied.
// CHECK: %[[WHOLE:.*]] = kernel.alloc : memref<2x96x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK-NEXT: kernel.fill_halo outs(%[[WHOLE]])
// CHECK-NEXT: %[[A:.*]] = kernel.slice %[[WHOLE]] from 0 : {{.*}} to memref<2x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1], channels = 96>>
// CHECK-NEXT: kernel.pool ins(%{{.*}}) outs(%[[A]])
// CHECK: %[[B:.*]] = kernel.slice %[[WHOLE]] from 32 : {{.*}} to memref<2x64x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1], channels = 96>>
// CHECK: kernel.convolution ins({{.*}}) outs(%[[B]])
// CHECK-NOT: kernel.insert
// CHECK: kernel.convolution ins(%[[WHOLE]], %{{.*}})
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x32x8x8xf32>) -> (y) {
  %v = cnn.constant dense<1.0> : tensor<64x32x1x1xf32>
  %w = cnn.constant dense<1.0> : tensor<32x96x3x3xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.convolution %x, %v
  %2 = cnn.concat %0, %1 axis 1
  %3 = cnn.convolution %2, %w padding [1, 1]
  cnn.output %3
}
}

// -----

// DenseNet: each layer reads a longer prefix of one buffer.
// CHECK: %[[WHOLE:.*]] = kernel.alloc : memref<1x64x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: %[[A:.*]] = kernel.slice %[[WHOLE]] from 0
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[A]])
// CHECK: %[[B:.*]] = kernel.slice %[[WHOLE]] from 32
// CHECK: kernel.convolution ins(%[[A]], %{{.*}}) outs(%[[B]])
// CHECK: %[[AB:.*]] = kernel.slice %[[WHOLE]] from 0 : {{.*}} to memref<1x48x8x8xf32, {{.*}}, channels = 64>>
// CHECK: %[[C:.*]] = kernel.slice %[[WHOLE]] from 48
// CHECK: kernel.convolution ins(%[[AB]], %{{.*}}) outs(%[[C]])
// CHECK-NOT: kernel.insert
// CHECK: kernel.pool ins(%[[WHOLE]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x32x8x8xf32>) -> (y) {
  %v = cnn.constant dense<1.0> : tensor<16x32x3x3xf32>
  %w = cnn.constant dense<1.0> : tensor<16x48x3x3xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.convolution %0, %v padding [1, 1]
  %2 = cnn.concat %0, %1 axis 1
  %3 = cnn.convolution %2, %w padding [1, 1]
  %4 = cnn.concat %0, %1, %3 axis 1
  %5 = cnn.pool average %4 window [8, 8]
  cnn.output %5
}
}

// -----

// A concatenation inside another is a slice of it, and so are its inputs.
// CHECK: %[[WHOLE:.*]] = kernel.alloc : memref<1x64x8x8xf32, #kernel.layout<block = 16>>
// CHECK: %[[A:.*]] = kernel.slice %[[WHOLE]] from 32
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[A]]) {{.*}}max
// CHECK: %[[B:.*]] = kernel.slice %[[WHOLE]] from 48
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[B]]) {{.*}}l2
// CHECK: %[[AB:.*]] = kernel.slice %[[WHOLE]] from 32 : {{.*}} to memref<1x32x8x8xf32, #kernel.layout<block = 16, channels = 64>>
// CHECK: %[[C:.*]] = kernel.slice %[[WHOLE]] from 0
// CHECK: kernel.elementwise ins(%[[AB]]) outs(%[[C]])
// CHECK-NOT: kernel.insert
// CHECK: kernel.copy ins(%[[WHOLE]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.pool l2 %x window [1, 1]
  %2 = cnn.concat %0, %1 axis 1
  %3 = cnn.activation relu %2
  %4 = cnn.concat %3, %2 axis 1
  cnn.output %4
}
}

// -----

// Twenty channels leave a block half full: what follows them is inserted, after
// they have been computed. A value stands in one concatenation only.
// CHECK: %[[SECOND:.*]] = kernel.alloc : memref<1x52x8x8xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: %[[A:.*]] = kernel.slice %[[SECOND]] from 0 : {{.*}} to memref<1x20x8x8xf32, #kernel.layout<block = 16, channels = 52>>
// CHECK-NEXT: kernel.pool ins(%{{.*}}) outs(%[[A]])
// CHECK: %[[FIRST:.*]] = kernel.alloc : memref<1x52x8x8xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: %[[B:.*]] = kernel.slice %[[FIRST]] from 0 : {{.*}} to memref<1x32x8x8xf32
// CHECK: kernel.convolution ins(%[[A]], {{.*}}) outs(%[[B]])
// CHECK-NEXT: kernel.insert ins(%[[A]]) outs(%[[FIRST]]) {offsets = array<i64: 0, 32, 0, 0>}
// CHECK-NEXT: kernel.insert ins(%[[B]]) outs(%[[SECOND]]) {offsets = array<i64: 0, 20, 0, 0>}
// CHECK-NEXT: kernel.copy ins(%[[FIRST]])
// CHECK-NEXT: kernel.copy ins(%[[SECOND]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (a, b) {
  %w = cnn.constant dense<1.0> : tensor<32x20x1x1xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.convolution %0, %w
  %2 = cnn.concat %1, %0 axis 1
  %3 = cnn.concat %0, %1 axis 1
  cnn.output %2, %3
}
}

// -----

// The network's input is in no buffer of ours, a constant neither: both are
// brought into blocks and inserted. So is a value that is named twice.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]:
// CHECK: kernel.copy ins(%[[X]]) outs(%[[BLOCKED:.*]]) {
// CHECK: %[[A:.*]] = kernel.alloc
// CHECK-NEXT: kernel.pool ins(%[[BLOCKED]]) outs(%[[A]])
// CHECK: %[[WHOLE:.*]] = kernel.alloc : memref<1x64x8x8xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: kernel.insert ins(%[[BLOCKED]]) outs(%[[WHOLE]]) {offsets = array<i64: 0, 0, 0, 0>}
// CHECK-NEXT: kernel.insert ins(%[[A]]) outs(%[[WHOLE]]) {offsets = array<i64: 0, 16, 0, 0>}
// CHECK-NEXT: kernel.insert ins(%[[A]]) outs(%[[WHOLE]]) {offsets = array<i64: 0, 32, 0, 0>}
// CHECK-NEXT: %[[C:.*]] = kernel.constant dense<1.000000e+00> : tensor<1x16x8x8xf32> <kind = blocked>
// CHECK-NEXT: kernel.insert ins(%[[C]]) outs(%[[WHOLE]]) {offsets = array<i64: 0, 48, 0, 0>}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {
  %c = cnn.constant dense<1.0> : tensor<1x16x8x8xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.concat %x, %0, %0, %c axis 1
  cnn.output %1
}
}

// -----

// Along other dimensions, and of row-major values, parts are inserted; an output
// gets them directly.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<2x5xf32>, %[[Z:[a-z0-9]*]]: memref<1x16x8x8xf32>, %[[A:[a-z0-9]*]]: memref<2x10xf32>, %[[B:[a-z0-9]*]]:
// CHECK-NEXT: kernel.insert ins(%[[X]]) outs(%[[A]]) {offsets = array<i64: 0, 0>} : memref<2x5xf32>, memref<2x10xf32>
// CHECK-NEXT: kernel.insert ins(%[[X]]) outs(%[[A]]) {offsets = array<i64: 0, 5>}
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[P:.*]]) {
// CHECK: kernel.insert ins(%[[P]]) outs(%[[ROWS:.*]]) {offsets = array<i64: 0, 0, 0, 0>}
// CHECK-NEXT: kernel.insert ins(%[[P]]) outs(%[[ROWS]]) {offsets = array<i64: 0, 0, 8, 0>}
// CHECK-NEXT: kernel.copy ins(%[[ROWS]]) outs(%[[B]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x5xf32>, %z: tensor<1x16x8x8xf32>) -> (a, b) {
  %0 = cnn.concat %x, %x axis 1
  %1 = cnn.pool max %z window [1, 1]
  %2 = cnn.concat %1, %1 axis 2
  cnn.output %0, %2
}
}
