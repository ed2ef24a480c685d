// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s

// Which algorithm a convolution gets, and how its filter is packed.

// One channel a group.
// CHECK: %[[W:.*]] = kernel.constant dense<1.000000e+00> : tensor<20x1x3x3xf32> <kind = depthwise, block = 16> : memref<288xf32>
// CHECK: kernel.depthwise ins(%{{.*}}, %[[W]], %{{.*}}, %[[R:.*]]) outs(%{{.*}}) {activation = #cnn.activation<clip{{.*}}>, dilations = array<i64: 1, 1>, padding = array<i64: 1, 1>, strides = array<i64: 1, 1>, tile = #kernel.tile<rows = {{[1-9][0-9]*}}, columns = {{[1-9][0-9]*}}, vectors = 1, {{.*}}>, window = array<i64: 3, 3>}
// CHECK-SAME: memref<1x20x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<288xf32>, memref<32xf32>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<20x1x3x3xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.convolution %x, %w padding [1, 1] residual %0 groups 20 activation clip(0.0, 6.0)
  cnn.output %1
}
}

// -----

// Several outputs for each channel are no depthwise convolution.
// CHECK: kernel.constant {{.*}} <kind = filter, block = 16, input_block = 16, vectors = 2, groups = 32, merged = 2> : memref<9216xf32>
// CHECK: kernel.convolution {{.*}}groups = 2 : i64
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x32x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x1x3x3xf32>
  %0 = cnn.convolution %x, %w groups 32
  cnn.output %0
}
}

// -----

// Groups of whole blocks stay: AlexNet's.
// CHECK: kernel.constant {{.*}} : tensor<64x32x3x3xf32> <kind = filter, block = 16, input_block = 16, vectors = 2, groups = 2, merged = 2> : memref<18432xf32>
// CHECK: kernel.convolution {{.*}}groups = 2 : i64
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x32x3x3xf32>
  %0 = cnn.convolution %x, %w groups 2
  cnn.output %0
}
}

// -----

// Groups that are a part of a block: ResNeXt's 32 groups of 4 and of 8. They are
// whole blocks for AVX2 and NEON (plan-kernels-targets.mlir).
// CHECK: kernel.constant {{.*}} : tensor<128x4x3x3xf32> <kind = grouped, block = 16> : memref<4608xf32>
// CHECK: kernel.grouped {{.*}}activation = #cnn.activation<relu>, {{.*}}group_channels = 4 : i64, padding = array<i64: 1, 1>, strides = array<i64: 1, 1>, tile = #kernel.tile<rows = {{[1-4]}}, columns = {{[1-9][0-9]*}}, vectors = 1,
// CHECK-SAME: memref<1x128x56x56xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<4608xf32>
// CHECK: kernel.constant {{.*}} : tensor<256x8x3x3xf32> <kind = grouped, block = 16> : memref<18432xf32>
// CHECK: kernel.grouped {{.*}}group_channels = 8 : i64, padding = array<i64: 1, 1>, strides = array<i64: 2, 2>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x128x56x56xf32>, %y: tensor<1x256x56x56xf32>) -> (a, b) {
  %w = cnn.constant dense<1.0> : tensor<128x4x3x3xf32>
  %0 = cnn.convolution %x, %w groups 32 padding [1, 1] activation relu
  %v = cnn.constant dense<1.0> : tensor<256x8x3x3xf32>
  %1 = cnn.convolution %y, %v groups 32 strides [2, 2] padding [1, 1]
  cnn.output %0, %1
}
}

// -----

// 24 channels in groups of 4: the last block is filled by half.
// CHECK: kernel.constant {{.*}} : tensor<24x4x3x3xf32> <kind = grouped, block = 16> : memref<1152xf32>
// CHECK: kernel.grouped {{.*}}group_channels = 4 : i64
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x24x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<24x4x3x3xf32>
  %0 = cnn.convolution %x, %w groups 6
  cnn.output %0
}
}

// -----

// Other groups are merged, as few as make a block: inputs and outputs differ, or
// the block is no multiple of them.
// CHECK: kernel.constant {{.*}} : tensor<64x4x3x3xf32> <kind = filter, block = 16, input_block = 16, vectors = 2, groups = 8, merged = 2> : memref<9216xf32>
// CHECK: kernel.convolution {{.*}}groups = 2 : i64
// CHECK: kernel.constant {{.*}} : tensor<48x12x3x3xf32> <kind = filter, block = 16, input_block = 16, vectors = 3, groups = 4> : memref<20736xf32>
// CHECK: kernel.convolution {{.*}}groups = 1 : i64
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x32x8x8xf32>, %y: tensor<1x48x8x8xf32>) -> (a, b) {
  %w = cnn.constant dense<1.0> : tensor<64x4x3x3xf32>
  %0 = cnn.convolution %x, %w groups 8
  %v = cnn.constant dense<1.0> : tensor<48x12x3x3xf32>
  %1 = cnn.convolution %y, %v groups 4
  cnn.output %0, %1
}
}

// -----

// Where no number of groups makes whole blocks, all are merged.
// CHECK: kernel.constant {{.*}} : tensor<30x10x1x1xf32> <kind = filter, block = 16, input_block = 16, vectors = 2, groups = 3> : memref<960xf32>
// CHECK: kernel.convolution {{.*}}groups = 1 : i64
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x30x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<30x10x1x1xf32>
  %0 = cnn.convolution %x, %w groups 3
  cnn.output %0
}
}

// -----

// Padding that is not zeros is written by a copy; the buffer has no halo.
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[A:.*]]) {
// CHECK: %[[PADDED:.*]] = kernel.alloc : memref<1x16x10x12xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: kernel.copy ins(%[[A]]) outs(%[[PADDED]]) {mode = #cnn<padding_mode reflect>, offsets = array<i64: 0, 0, -1, -2>, permutation = array<i64: 0, 1, 2, 3>, steps = array<i64: 1, 1, 1, 1>}
// CHECK: kernel.convolution ins(%[[PADDED]], %{{.*}}) {{.*}}padding = array<i64: 0, 0>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<16x16x3x5xf32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.convolution %0, %w padding [1, 2] reflect
  cnn.output %1
}
}

// -----

// The first layer's as well, on planes.
// CHECK: %[[PADDED:.*]] = kernel.alloc : memref<1x3x10x10xf32>
// CHECK-NEXT: kernel.copy ins(%{{.*}}) outs(%[[PADDED]]) {mode = #cnn<padding_mode replicate>
// CHECK: kernel.constant {{.*}} <kind = filter, block = 16> : memref<432xf32>
// CHECK: kernel.convolution ins(%[[PADDED]], %{{.*}}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x3x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<16x3x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] replicate
  cnn.output %0
}
}

// -----

// One dimension: the MNIST-1D network's first layer.
// CHECK: kernel.constant {{.*}} : tensor<15x1x3xf32> <kind = filter, block = 16> : memref<48xf32>
// CHECK: kernel.convolution {{.*}}padding = array<i64: 0>, strides = array<i64: 2>, tile = #kernel.tile<rows = 1, {{.*}}window = array<i64: 3>}
// CHECK-SAME: memref<1x1x40xf32>, memref<48xf32>, memref<16xf32>, memref<1x15x19xf32, #kernel.layout<block = 16>>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x1x40xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<15x1x3xf32>
  %0 = cnn.convolution %x, %w strides [2]
  cnn.output %0
}
}

// -----

// Three dimensions.
// CHECK: kernel.alloc : memref<1x16x4x5x6xf32, #kernel.layout<block = 16, halo_low = [1, 0, 1], halo_high = [1, 0, 1]>>
// CHECK: kernel.convolution {{.*}}padding = array<i64: 1, 0, 1>, {{.*}}window = array<i64: 3, 1, 3>}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x4x5x6xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<16x16x3x1x3xf32>
  %0 = cnn.convolution %x, %w padding same
  cnn.output %0
}
}

// -----

// A fully connected layer is a convolution whose pixels are the batch.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<4x100xf32>, %[[Y:[a-z0-9]*]]: memref<4x10xf32>)
// CHECK: %[[B:.*]] = kernel.constant {{.*}} : tensor<10xf32> <kind = plain> : memref<16xf32>
// CHECK: %[[W:.*]] = kernel.constant {{.*}} : tensor<10x100xf32> <kind = filter, block = 16, input_block = 16> : memref<1600xf32>
// CHECK: kernel.convolution ins(%[[X]], %[[W]], %[[B]]) outs(%[[Y]]) {activation = #cnn.activation<relu>, {{.*}}tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64>}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<4x100xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<10x100xf32>
  %b = cnn.constant dense<1.0> : tensor<10xf32>
  %0 = cnn.fully_connected %x, %w bias %b activation relu
  cnn.output %0
}
}

// -----

// A panel of 512 x 9 x 32 numbers is 590 KB: it comes in 8 parts, each of which
// all tiles of a task use. The small one comes whole.
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 2, columns = 7, vectors = 2, task_panels = 1, task_tiles = 4, passes = 8>
// CHECK: kernel.convolution {{.*}}task_tiles = {{[0-9]+}}>, window = array<i64: 3, 3>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x512x14x14xf32>, %y: tensor<1x64x14x14xf32>) -> (a, b) {
  %w = cnn.constant dense<1.0> : tensor<512x512x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [1, 1]
  %1 = cnn.convolution %y, %v strides [2, 2] padding [1, 1]
  cnn.output %0, %1
}
}
