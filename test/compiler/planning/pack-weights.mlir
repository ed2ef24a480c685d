// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(pack-weights))" --split-input-file | FileCheck %s

// Offsets are multiples of 64; equal constants share a place. The bytes, little
// endian: 1 0 0 0 | 1 2 3 4 - the filter's rows are the input channels - and
// the blocked image, whose lanes are its channels.
// CHECK-LABEL: kernel.program @n inputs([]) outputs([]) attributes {weights = dense_resource<n_weights> : tensor<192xi8>}
// CHECK-DAG: kernel.weights 0 : memref<4xf32>
// CHECK-DAG: kernel.weights 64 : memref<8xf32>
// CHECK-DAG: kernel.weights 0 : memref<4xf32>
// CHECK-DAG: kernel.weights 128 : memref<1x3x1x2xf32, #kernel.layout<block = 4, halo_low = [0, 1]>>
// CHECK-NOT: kernel.constant
// CHECK: n_weights: "0x40000000
// CHECK-SAME: 0000803F000000000000000000000000
// CHECK-SAME: {{(0{96})}}
// CHECK-SAME: 0000803F000040400000000000000000
// CHECK-SAME: 00000040000080400000000000000000
// CHECK-SAME: {{(0{64})}}
// CHECK-SAME: 00000000000000000000000000000000
// CHECK-SAME: 0000803F000040400000A04000000000
// CHECK-SAME: 00000040000080400000C04000000000
kernel.program @n inputs([]) outputs([]) {
  %0 = kernel.constant dense<1.0> : tensor<1xf32> <kind = plain> : memref<4xf32>
  %1 = kernel.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> <kind = filter, block = 4> : memref<8xf32>
  %2 = kernel.constant dense<1.0> : tensor<1xf32> <kind = plain> : memref<4xf32>
  %3 = kernel.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]> : tensor<3x1x2xf32> <kind = blocked> : memref<1x3x1x2xf32, #kernel.layout<block = 4, halo_low = [0, 1]>>
}

// -----

// Resources are read where they are; the same numbers as a filter and as plain
// weights are two places.
// CHECK-LABEL: kernel.program @resource
// CHECK-SAME: tensor<128xi8>
// CHECK: kernel.weights 0 : memref<2xf32>
// CHECK: kernel.weights 64 : memref<4xf32>
// CHECK: resource_weights: "0x40000000000080BF00000040
kernel.program @resource inputs([]) outputs([]) {
  %0 = kernel.constant dense_resource<w> : tensor<2xf32> <kind = plain> : memref<2xf32>
  %1 = kernel.constant dense_resource<w> : tensor<2x1xf32> <kind = filter, block = 4> : memref<4xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x04000000000080BF00000040"
    }
  }
#-}

// -----

// Nothing to pack.
// CHECK-LABEL: kernel.program @nothing inputs([]) outputs([]) {
kernel.program @nothing inputs([]) outputs([]) {
}
