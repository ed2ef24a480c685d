// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(pack-weights{free-constants}))" | FileCheck %s

// The resource is freed, but not before all attributes that share it have been
// packed.
// CHECK: kernel.weights 0 : memref<2xf32>
// CHECK: kernel.weights 64 : memref<4xf32>
// CHECK-NOT: w: "0x04
// CHECK: n_weights: "0x40000000000080BF00000040
// CHECK-NOT: w: "0x04
kernel.program @n inputs([]) outputs([]) {
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
