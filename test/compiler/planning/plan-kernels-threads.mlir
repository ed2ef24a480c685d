// RUN: cnn-opt %s --plan-kernels=threads=2 | FileCheck %s
// RUN: cnn-opt %s --plan-kernels | FileCheck %s --check-prefix=ONE

// 14 x 14 outputs are one strip of tiles, whose panels are the tasks. Planned
// for two threads there are two tasks, of half the panels each, that transform
// the strip for themselves: nothing but the input goes from core to core. What
// another core may have read of the output's place is taken from it early.
// What the threads write for themselves has a place of its own.
// CHECK-NOT: kernel.winograd_input
// CHECK: kernel.alloc {place = "scratch"}
// CHECK: kernel.winograd ins
// CHECK-SAME: fetches_output
// CHECK-SAME: tile = #kernel.tile<rows = 1, columns = {{[0-9]+}}, vectors = 1, task_panels = 8, task_tiles = 1>, window
// ONE-NOT: place
// ONE: kernel.winograd_input
// ONE-NOT: fetches_output
// ONE: kernel.winograd ins{{.*}} transformed,
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x256x14x14xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<256x256x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  cnn.output %0
}
// A scratch that the second-level cache does not hold gains nothing by that.
// CHECK-LABEL: kernel.program @large
// CHECK-NOT: place
// CHECK: kernel.winograd ins{{.*}} fetches_output
// CHECK-NOT: place
cnn.network @large(%x: tensor<1x512x14x14xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<512x512x3x3xf32>
  %0 = cnn.convolution %x, %w padding [1, 1] activation relu
  cnn.output %0
}
}
