// RUN: cnn-opt %s --plan-kernels | FileCheck %s

// A fully connected layer waits for memory, which gives more to panels whose
// steps are at most 320 bytes: five vectors of 16 lanes, of which four divide
// the 256 blocks. More would be fewer tasks.
// CHECK: kernel.convolution
// CHECK-SAME: tile = #kernel.tile<rows = 1, columns = 1, vectors = 4, task_panels = 1, task_tiles = 1>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x4096xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<4096x4096xf32>
  %0 = cnn.fully_connected %x, %w
  cnn.output %0
}
}
