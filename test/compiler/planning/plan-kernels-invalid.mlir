// RUN: cnn-opt %s --plan-kernels --split-input-file --verify-diagnostics

// expected-error @below {{expected a target to plan for, found a module without the attribute kernel.target; attach-target sets it}}
module {
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  cnn.output %x
}
}

// -----

// All faults together; what depends on a fault is no other.
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x16x8x8xf32>, %v: tensor<16x16x1x1xf32>, %c: tensor<16xf32>) -> (y) {
  // expected-error @below {{'cnn.parameter' op 'conv.weight' has no value; bind-parameters gives it one from a weights file or at random}}
  %w = cnn.parameter "conv.weight" : tensor<16x16x3x3xf32>
  // expected-error @below {{'scale' has no value}}
  %s = cnn.parameter "scale" : tensor<16x1x1xf32>
  %0 = cnn.convolution %x, %w padding [1, 1]
  %1 = cnn.binary mul %0, %s
  // expected-error @below {{'cnn.convolution' op expects a constant filter, found one that is computed; only weights known at compile time can be packed}}
  %2 = cnn.convolution %1, %v
  %u = cnn.constant dense<1.0> : tensor<16x16x1x1xf32>
  // expected-error @below {{'cnn.convolution' op expects a constant bias, found one that is computed}}
  %3 = cnn.convolution %2, %u bias %c
  %4 = cnn.global_pool average %3
  %5 = cnn.flatten %4
  %m = cnn.reshape %v shape [16, 16]
  // expected-error @below {{'cnn.fully_connected' op expects a constant matrix of weights, found one that is computed}}
  %6 = cnn.fully_connected %5, %m
  cnn.output %6
}
}

// -----

// A parameter that is read as it is.
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<16xf32>) -> (y, z) {
  // expected-error @below {{'p' has no value}}
  %p = cnn.parameter "p" : tensor<16xf32>
  %0 = cnn.binary add %x, %p
  cnn.output %0, %p
}
}

// -----

// What the graph passes rewrite.
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %c = cnn.constant dense<1.0> : tensor<4xf32>
  %w = cnn.constant dense<1.0> : tensor<4x4x1x1xf32>
  // expected-error @below {{'cnn.batch_norm' op is still in the network when kernels are planned; cnn-graph-pipeline rewrites it}}
  %0 = cnn.batch_norm %x scale %c offset %c mean %c variance %c
  // expected-error @below {{'cnn.residual' op is still in the network when kernels are planned; cnn-graph-pipeline rewrites it}}
  %1 = cnn.residual %0 body (%y) {
    %2 = cnn.convolution %y, %w
    cnn.yield %2
  }
  %3 = cnn.convolution %1, %w
  cnn.output %3
}
}
