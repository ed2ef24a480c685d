// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(pack-weights))" --verify-diagnostics

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{has no data for its 2 elements}}
  %0 = kernel.constant dense_resource<elided> : tensor<2xf32> <kind = plain> : memref<2xf32>
}
