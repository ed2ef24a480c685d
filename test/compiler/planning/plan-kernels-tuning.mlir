// RUN: cnn-opt %s --plan-kernels --split-input-file --verify-diagnostics | FileCheck %s

// What kernel.tuning says goes before the cost model; it is used up.
// CHECK: module attributes {kernel.target =
// CHECK-NOT: kernel.tuning
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 4, vectors = 3, task_panels = 1, task_tiles = 2, passes = 2>
// CHECK: kernel.winograd {{.*}}outputs = array<i64: 2, 4>, {{.*}}strip = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 2>
// CHECK: kernel.convolution {{.*}}tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>
module attributes {
  kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>,
  kernel.tuning = {
    "conv2d 1x64>64 8x8 window 3x3 stride 1x1 dilation 1x1 groups 1" = "convolution tile 1x4x3 task 1x2 passes 2",
    "conv2d 1x64>32 8x8 window 3x3 stride 1x1 dilation 1x1 groups 1" = "winograd 2x4 strip 2 tile 1x4x2 task 1x2",
    "fully_connected 1x2048>20" = "convolution tile 1x1x1 task 1x1 passes 1"}} {
cnn.network @n(%x: tensor<1x64x8x8xf32>) -> (y) {
  %w1 = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %w2 = cnn.constant dense<1.0> : tensor<32x64x3x3xf32>
  %w3 = cnn.constant dense<1.0> : tensor<20x2048xf32>
  %0 = cnn.convolution %x, %w1 padding [1, 1]
  %1 = cnn.convolution %0, %w2 padding [1, 1]
  %2 = cnn.flatten %1
  %3 = cnn.fully_connected %2, %w3
  cnn.output %3
}
}

// -----

module attributes {
  kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>,
  kernel.tuning = {
    "conv2d 1x64>64 8x8 window 3x3 stride 1x1 dilation 1x1 groups 1" = "convolution tile 4x4x2 task 1x2 passes 2",
    "conv2d 1x64>32 8x8 window 3x3 stride 1x1 dilation 1x1 groups 1" = "winograd 6x6 strip 2 tile 1x4x2 task 1x2"}} {
cnn.network @n(%x: tensor<1x64x8x8xf32>) -> (y) {
  %w1 = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %w2 = cnn.constant dense<1.0> : tensor<32x64x3x3xf32>
  // expected-error @below {{expected an entry of the tuning table that fits 'conv2d 1x64>64 8x8 window 3x3 stride 1x1 dilation 1x1 groups 1', found "convolution tile 4x4x2 task 1x2 passes 2": a tile of 4x4x2 needs more than the 32 registers of the target}}
  %0 = cnn.convolution %x, %w1 padding [1, 1]
  // expected-error @below {{there is no Winograd's algorithm with tiles of 6x6 for the layer}}
  %1 = cnn.convolution %0, %w2 padding [1, 1]
  cnn.output %1
}
}
