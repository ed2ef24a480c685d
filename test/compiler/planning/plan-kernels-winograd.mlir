// RUN: cnn-opt %s --plan-kernels --split-input-file | FileCheck %s
// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s --check-prefix=STRICT

// A wide layer is cheaper by Winograd's algorithm: 14 x 14 outputs are 4 x 4
// tiles of 4, the last of 2, which reach no further than the padding does. They
// are one strip, transformed before for all tasks, which are panels.
// CHECK: kernel.alloc : memref<1x256x14x14xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// CHECK: kernel.constant {{.*}} : tensor<256x256x3x3xf32> <kind = winograd, block = 16, input_block = 256{{.*}}> : memref<2359296xf32>
// CHECK: %[[T:.*]] = kernel.alloc : memref<{{[0-9]+}}xf32>
// CHECK-NEXT: kernel.winograd_input ins(%{{.*}}) outs(%[[T]]) {extents = array<i64: 14, 14>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>}
// CHECK: %[[SCRATCH:.*]] = kernel.alloc : memref<{{[0-9]+}}xf32>
// CHECK-NEXT: kernel.winograd ins(%[[T]], %{{.*}}, %{{.*}}, %[[SCRATCH]]) outs(%{{.*}}) {activation = #cnn.activation<relu>, channels = 256 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 4 : i64, tile = {{.*}} transformed, window = array<i64: 3, 3>}
// STRICT: kernel.alloc : memref<1x256x14x14xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// STRICT-NOT: kernel.winograd
// STRICT: kernel.convolution {{.*}}window = array<i64: 3, 3>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x256x14x14xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<256x256x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  cnn.output %0
}
}

// -----

// It is for windows of 3, 5 or 7 at stride one and of 3 at stride two, in two
// dimensions without groups, and for more than the few channels of a first layer.
// CHECK-NOT: kernel.winograd
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x28x28xf32>, %z: tensor<1x64x28xf32>, %i: tensor<1x3x28x28xf32>) -> (a, b, c, d, e, f) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<64x64x2x2xf32>
  %g = cnn.constant dense<1.0> : tensor<64x32x3x3xf32>
  %u = cnn.constant dense<1.0> : tensor<64x64x3xf32>
  %f = cnn.constant dense<1.0> : tensor<64x3x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 1]
  %1 = cnn.convolution %x, %w dilations [2, 2]
  %2 = cnn.convolution %x, %v
  %3 = cnn.convolution %x, %g groups 2
  %4 = cnn.convolution %z, %u
  %5 = cnn.convolution %i, %f
  cnn.output %0, %1, %2, %3, %4, %5
}
}

// -----

// Windows of one row or column have one-dimensional algorithms. Where the
// transformed filter would come from memory for few tiles, tiles are smaller, and
// what follows from the rest of it is left out.
// CHECK: kernel.constant {{.*}} : tensor<64x64x1x7xf32> <kind = winograd, {{.*}}, outputs = [1, 2]> : memref<32768xf32>
// CHECK: kernel.winograd {{.*}}outputs = array<i64: 1, 2>{{.*}}window = array<i64: 1, 7>
// CHECK: kernel.winograd {{.*}}outputs = array<i64: 2, 1>{{.*}}window = array<i64: 7, 1>
// CHECK: kernel.winograd {{.*}}outputs = array<i64: 2, 2>{{.*}}window = array<i64: 5, 5>
// CHECK: kernel.winograd {{.*}}derives_mirrored, filter_channels = {{[0-9]+}} : i64, outputs = array<i64: 2, 4>{{.*}}window = array<i64: 3, 3>
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x17x17xf32>, %y: tensor<1x512x7x7xf32>) -> (a, b) {
  %r = cnn.constant dense<1.0> : tensor<64x64x1x7xf32>
  %c = cnn.constant dense<1.0> : tensor<64x64x7x1xf32>
  %f = cnn.constant dense<1.0> : tensor<64x64x5x5xf32>
  %w = cnn.constant dense<1.0> : tensor<512x512x3x3xf32>
  %0 = cnn.convolution %x, %r padding [0, 3]
  %1 = cnn.convolution %0, %c padding [3, 0]
  %2 = cnn.convolution %1, %f padding [2, 2]
  %3 = cnn.convolution %y, %w padding [1, 1]
  cnn.output %2, %3
}
}

// -----

// At stride two, 28 x 28 outputs are 7 x 7 tiles of 4, which read 57 x 57
// elements, and have 6 x 6 transformed filters for 9 x 9 products.
// CHECK: kernel.alloc : memref<1x128x56x56xf32, #kernel.layout<block = 16, halo_low = [1, 1]>>
// CHECK: kernel.constant {{.*}} : tensor<128x128x3x3xf32> <kind = winograd, {{.*}}, outputs = [4, 4], stride = 2> : memref<589824xf32>
// CHECK: kernel.winograd {{.*}}outputs = array<i64: 4, 4>{{.*}}stride = 2 : i64
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x128x56x56xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<128x128x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [1, 1] activation relu
  cnn.output %0
}
}
// -----

// Where memory is very slow, the filter comes as it is, and is transformed as it
// is used.
// CHECK: kernel.constant {{.*}} : tensor<512x512x3x3xf32> <kind = filter, block = 16> : memref<2359296xf32>
// CHECK: kernel.winograd_input
// CHECK: %[[SCRATCH:.*]] = kernel.alloc : memref<55296xf32>
// CHECK: kernel.winograd ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[SCRATCH]]) {{.*}}filter_channels = 8 : i64, {{.*}}, transformed
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 2097152, l3_bytes = 33554432, l3_rate = 10, memory_rate = 3, shared_memory_rate = 40>} {
cnn.network @n(%x: tensor<1x512x7x7xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<512x512x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  cnn.output %0
}
}

// -----

// Outputs of 3.2 MB are in no cache when they are stored, those of 0.8 MB are.
// CHECK: kernel.winograd ins
// CHECK-SAME: fetches_output
// CHECK: kernel.winograd ins
// CHECK-NOT: fetches_output
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x112x112xf32>, %y: tensor<1x64x56x56xf32>) -> (z, t) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.convolution %y, %w padding [1, 1]
  cnn.output %0, %1
}
}
