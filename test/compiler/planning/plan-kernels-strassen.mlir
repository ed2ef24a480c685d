// RUN: cnn-opt %s --plan-kernels | FileCheck %s
// RUN: cnn-opt %s --plan-kernels | cnn-opt --plan-memory | FileCheck %s --check-prefix=MEMORY
// RUN: cnn-opt %s --plan-kernels=strict | FileCheck %s --check-prefix=STRICT
// RUN: cnn-opt %s --plan-kernels=threads=2 | FileCheck %s --check-prefix=TWO

// Zen 3's numbers. Pointwise layers of many channels are seven products of
// quarters; their sums are computed before.
module attributes {kernel.target = #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 524288, l3_bytes = 33554432, l2_rate = 26, l3_rate = 20, memory_rate = 5, shared_memory_rate = 8, store_burst = 8>} {
// STRICT-NOT: strassen
cnn.network @n(%x: tensor<1x1024x14x14xf32>) -> (y, z) {
  %w0 = cnn.constant dense<1.0> : tensor<256x1024x1x1xf32>
  %b0 = cnn.constant dense<1.0> : tensor<256xf32>
  %w1 = cnn.constant dense<1.0> : tensor<1024x256x1x1xf32>
  %w2 = cnn.constant dense<1.0> : tensor<256x1x3x3xf32>
  // The result has a halo, for the depthwise layer: it is computed row by row.
  // CHECK: kernel.strassen_input ins(%{{.*}}) outs(%[[SUMS:.*]]) : memref<1x1024x14x14xf32, #kernel.layout<block = 8>>, memref<1x3584x7x14xf32, #kernel.layout<block = 8>>
  // CHECK: %[[W:.*]] = kernel.constant {{.*}} <kind = strassen, block = 8, input_block = 8, vectors = 2> : memref<458752xf32>
  // CHECK: kernel.strassen ins(%[[SUMS]], %[[W]], %{{.*}}) outs(%[[HALO:.*]]) {activation = #cnn.activation<relu>, tile
  // CHECK-SAME: memref<1x256x14x14xf32, #kernel.layout<block = 8, halo_low = [1, 1], halo_high = [1, 1]>>
  // MEMORY: kernel.strassen ins{{.*}} fills_halo
  %0 = cnn.convolution %x, %w0 bias %b0 activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1] groups 256
  // Without, all pixels are one row. Between products the destination holds
  // sums: the residual is another buffer.
  // What threads read of each other has no other's place.
  // TWO: %[[SUMS:.*]] = kernel.alloc {place = "sums"}
  // TWO: kernel.strassen_input ins(%{{.*}}) outs(%[[SUMS]])
  // CHECK: kernel.strassen_input ins(%{{.*}}) outs(%[[MORE:.*]]) : memref<1x256x14x14xf32, #kernel.layout<block = 8>>, memref<1x896x1x98xf32, #kernel.layout<block = 8>>
  // CHECK: kernel.strassen ins(%[[MORE]], %{{.*}}, %{{.*}}, %[[R:.*]]) outs(%[[Y:.*]]) {activation = #cnn.activation<relu>, flatten, tile
  %2 = cnn.convolution %1, %w1 residual %x activation relu
  cnn.output %2, %0
}
}
