// RUN: cnn-opt %s --plan-kernels --split-input-file | FileCheck %s
// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s --check-prefix=STRICT

// A wide layer is cheaper by Winograd's algorithm: 14 x 14 outputs are 4 x 4
// tiles of 4, which reach 2 more rows and columns than the padding does.
// CHECK: kernel.alloc : memref<1x64x14x14xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [3, 3]>>
// CHECK: kernel.constant {{.*}} : tensor<64x64x3x3xf32> <kind = winograd, block = 16, input_block = 64{{.*}}> : memref<147456xf32>
// CHECK: %[[SCRATCH:.*]] = kernel.alloc : memref<{{[0-9]+}}xf32>
// CHECK-NEXT: kernel.winograd ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[SCRATCH]]) outs(%{{.*}}) {activation = #cnn.activation<relu>, padding = array<i64: 1, 1>, strip = {{[1-4]}} : i64
// STRICT: kernel.alloc : memref<1x64x14x14xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
// STRICT-NOT: kernel.winograd
// STRICT: kernel.convolution {{.*}}window = array<i64: 3, 3>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x14x14xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  cnn.output %0
}
}

// -----

// It is for 3 x 3 windows at stride one of two dimensions without groups, and
// for more than the few channels of a first layer.
// CHECK-NOT: kernel.winograd
// STRICT-NOT: kernel.winograd
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x64x28x28xf32>, %z: tensor<1x64x28xf32>, %i: tensor<1x3x28x28xf32>) -> (a, b, c, d, e, f) {
  %w = cnn.constant dense<1.0> : tensor<64x64x3x3xf32>
  %v = cnn.constant dense<1.0> : tensor<64x64x1x3xf32>
  %g = cnn.constant dense<1.0> : tensor<64x32x3x3xf32>
  %u = cnn.constant dense<1.0> : tensor<64x64x3xf32>
  %f = cnn.constant dense<1.0> : tensor<64x3x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2]
  %1 = cnn.convolution %x, %w dilations [2, 2]
  %2 = cnn.convolution %x, %v
  %3 = cnn.convolution %x, %g groups 2
  %4 = cnn.convolution %z, %u
  %5 = cnn.convolution %i, %f
  cnn.output %0, %1, %2, %3, %4, %5
}
}
