// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s

// The same network for CPUs of different registers: block, tile and packing.

// AVX-512 has 32 registers and takes scalars from memory.
// CHECK: kernel.alloc : memref<1x64x56x56xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: <kind = filter, block = 16, input_block = 16, vectors = 2> : memref<36864xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 14, vectors = 2, {{.*}}window = array<i64: 3, 3>}
// CHECK: <kind = depthwise, block = 16> : memref<576xf32>
// CHECK: kernel.depthwise {{.*}}tile = #kernel.tile<rows = {{[1-4]}}, columns = {{[1-9][0-9]*}}, vectors = 1,
// CHECK: <kind = filter, block = 16, input_block = 16, vectors = 6> : memref<64512xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 1, vectors = 6, {{.*}} : memref<1x64xf32>, memref<64512xf32>, memref<1008xf32>, memref<1x1000xf32>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x56x56xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<1000x64xf32>
  %d = cnn.constant dense<1.0> : tensor<64x1x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %0, %d padding [1, 1] groups 64
  %2 = cnn.global_pool average %1
  %3 = cnn.flatten %2
  %4 = cnn.fully_connected %3, %v
  cnn.output %4
}
}

// -----

// AVX2 has half as many, and one of them holds the scalar: 6 pixels x 2 vectors.
// CHECK: kernel.alloc : memref<1x64x56x56xf32, #kernel.layout<block = 8, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: <kind = filter, block = 8, input_block = 8, vectors = 2> : memref<36864xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 2, columns = 3, vectors = 2, {{.*}}window = array<i64: 3, 3>}
// CHECK: <kind = depthwise, block = 8> : memref<576xf32>
// CHECK: <kind = filter, block = 8, input_block = 16, vectors = 7> : memref<64000xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 1, vectors = 7, {{.*}} : memref<1x64xf32>, memref<64000xf32>, memref<1000xf32>, memref<1x1000xf32>
module attributes {kernel.target = #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x56x56xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<1000x64xf32>
  %d = cnn.constant dense<1.0> : tensor<64x1x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %0, %d padding [1, 1] groups 64
  %2 = cnn.global_pool average %1
  %3 = cnn.flatten %2
  %4 = cnn.fully_connected %3, %v
  cnn.output %4
}
}

// -----

// SSE multiplies into a register and adds from it: one more is taken.
// CHECK: kernel.alloc : memref<1x64x56x56xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: <kind = filter, block = 4, input_block = 4> : memref<36864xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 3, columns = 4, vectors = 1, {{.*}}window = array<i64: 3, 3>}
// CHECK: <kind = depthwise, block = 4> : memref<576xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 1, vectors = 7,
module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = false, broadcast = false, l1_bytes = 32768, l2_bytes = 262144, l3_bytes = 8388608>} {
cnn.network @n(%x: tensor<1x64x56x56xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<1000x64xf32>
  %d = cnn.constant dense<1.0> : tensor<64x1x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %0, %d padding [1, 1] groups 64
  %2 = cnn.global_pool average %1
  %3 = cnn.flatten %2
  %4 = cnn.fully_connected %3, %v
  cnn.output %4
}
}

// -----

// NEON has 32 registers of 4 lanes.
// CHECK: kernel.alloc : memref<1x64x56x56xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: <kind = filter, block = 4, input_block = 4, vectors = 2> : memref<36864xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 14, vectors = 2, {{.*}}window = array<i64: 3, 3>}
// CHECK: <kind = depthwise, block = 4> : memref<576xf32>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 1, vectors = 15,
module attributes {kernel.target = #kernel.target<lanes = 4, registers = 32, fma = true, broadcast = false, l1_bytes = 65536, l2_bytes = 524288, l3_bytes = 4194304>} {
cnn.network @n(%x: tensor<1x64x56x56xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<1000x64xf32>
  %d = cnn.constant dense<1.0> : tensor<64x1x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %0, %d padding [1, 1] groups 64
  %2 = cnn.global_pool average %1
  %3 = cnn.flatten %2
  %4 = cnn.fully_connected %3, %v
  cnn.output %4
}
}

// -----

// Groups of 4 are half a block for AVX2, and groups of 8 are one.
// CHECK: kernel.grouped {{.*}}group_channels = 4 : i64
// CHECK: kernel.convolution {{.*}}groups = 4 : i64
module attributes {kernel.target = #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x32x28x28xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<32x4x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<32x8x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] groups 8
  %1 = cnn.convolution %0, %v padding [1, 1] groups 4
  cnn.output %1
}
}

// -----

// For NEON, groups of 2 and of 4 are.
// CHECK: kernel.grouped {{.*}}group_channels = 2 : i64
// CHECK: kernel.convolution {{.*}}groups = 8 : i64
module attributes {kernel.target = #kernel.target<lanes = 4, registers = 32, fma = true, broadcast = false, l1_bytes = 65536, l2_bytes = 524288, l3_bytes = 4194304>} {
cnn.network @n(%x: tensor<1x32x28x28xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<32x2x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<32x4x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] groups 16
  %1 = cnn.convolution %0, %v padding [1, 1] groups 8
  cnn.output %1
}
}
