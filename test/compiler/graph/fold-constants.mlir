// RUN: cnn-opt %s --fold-constants --split-input-file | FileCheck %s
// RUN: cnn-opt %s --fold-constants=max-growth=8 --split-input-file | FileCheck %s --check-prefix=SMALL

// CHECK-LABEL: @chain
// CHECK-NEXT: %[[C:.*]] = cnn.constant dense<{{\[\[\[}}2.000000e+00]], {{\[\[}}3.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK-NEXT: cnn.binary mul %x, %[[C]]
cnn.network @chain(%x: tensor<1x2x4x4xf32>) -> (y) {
  %0 = cnn.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %1 = cnn.constant dense<1.0> : tensor<1xf32>
  %2 = cnn.binary add %0, %1
  %3 = cnn.activation sqrt %2
  %4 = cnn.reshape %3 shape [2, 1, 1]
  %5 = cnn.binary mul %x, %4
  cnn.output %5
}

// -----

// A chain is rounded at its end only: in f32, 1 + 2^-24 would be 1.
// CHECK-LABEL: @rounded_once
// CHECK-NEXT: %[[C:.*]] = cnn.constant dense<5.96046448E-8> : tensor<1xf32>
// CHECK-NEXT: cnn.output %[[C]]
cnn.network @rounded_once(%x: tensor<1xf32>) -> (y) {
  %tiny = cnn.constant dense<5.9604644775390625e-8> : tensor<1xf32>
  %one = cnn.constant dense<1.0> : tensor<1xf32>
  %0 = cnn.binary add %one, %tiny
  %1 = cnn.binary sub %0, %one
  cnn.output %1
}

// -----

// Every family of layers.
// CHECK-LABEL: @families
// CHECK-DAG: %[[CONCAT:.*]] = cnn.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
// CHECK-DAG: %[[SLICE:.*]] = cnn.constant dense<2.000000e+00> : tensor<1xf32>
// CHECK-DAG: %[[PAD:.*]] = cnn.constant dense<[0.000000e+00, 1.000000e+00, 2.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[SUM:.*]] = cnn.constant dense<7.000000e+00> : tensor<1xf32>
// CHECK-DAG: %[[NORM:.*]] = cnn.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00]]> : tensor<1x2xf32>
// CHECK-DAG: %[[FC:.*]] = cnn.constant dense<1.100000e+01> : tensor<1x1xf32>
// CHECK: cnn.output %[[CONCAT]], %[[SLICE]], %[[PAD]], %[[SUM]], %[[NORM]], %[[FC]]
cnn.network @families() -> (a, b, c, d, e, f) {
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = cnn.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %2 = cnn.constant dense<1.0> : tensor<2xf32>
  %3 = cnn.constant dense<0.0> : tensor<2xf32>
  %4 = cnn.concat %0, %1 axis 0
  %5 = cnn.slice %0 offsets [1] sizes [1]
  %6 = cnn.pad %0 low [1] high [0]
  %7 = cnn.reduce sum %1 axes [0]
  %8 = cnn.reshape %0 shape [1, 2]
  %9 = cnn.batch_norm %8 scale %2 offset %3 mean %3 variance %2 epsilon 0.0
  %10 = cnn.reshape %1 shape [1, 2]
  %11 = cnn.fully_connected %8, %10
  cnn.output %4, %5, %6, %7, %9, %11
}

// -----

// Reshapes share a resource, transposes make their own.
// CHECK-LABEL: @resources
// CHECK-DAG: %[[R:.*]] = cnn.constant dense_resource<weights> : tensor<48xf32>
// CHECK-DAG: %[[T:.*]] = cnn.constant dense_resource<weights.transposed> : tensor<12x4xf32>
// CHECK: cnn.output %[[R]], %[[T]]
cnn.network @resources() -> (a, b) {
  %0 = cnn.constant dense_resource<weights> : tensor<4x12xf32>
  %1 = cnn.flatten %0 axis 0
  %2 = cnn.reshape %1 shape [48]
  %3 = cnn.transpose %0 permutation [1, 0]
  cnn.output %2, %3
}

// CHECK: weights: "0x04000000000000000000803F0000004000004040
// CHECK: weights.transposed: "0x0400000000000000000040410000C04100001042
{-#
  dialect_resources: {
    builtin: {
      weights: "0x04000000000000000000803F0000004000004040000080400000A0400000C0400000E0400000004100001041000020410000304100004041000050410000604100007041000080410000884100009041000098410000A0410000A8410000B0410000B8410000C0410000C8410000D0410000D8410000E0410000E8410000F0410000F84100000042000004420000084200000C4200001042000014420000184200001C4200002042000024420000284200002C4200003042000034420000384200003C42"
    }
  }
#-}

// -----

// A parameter is not known yet.
// CHECK-LABEL: @unknown
// CHECK: cnn.activation tanh
// CHECK: cnn.reshape
cnn.network @unknown() -> (a, b) {
  %0 = cnn.parameter "w" : tensor<2xf32>
  %1 = cnn.activation tanh %0
  %2 = cnn.reshape %0 shape [1, 2]
  cnn.output %1, %2
}

// -----

// 16 bytes from 8: too much growth where 8 are allowed. But the chain before
// it is computed.
// CHECK-LABEL: @growth
// CHECK-NEXT: cnn.constant dense<{{.*}}> : tensor<2x2xf32>
// CHECK-NEXT: cnn.output
// SMALL-LABEL: @growth
// SMALL-DAG: %[[COLUMN:.*]] = cnn.constant dense<{{.*}}> : tensor<2x1xf32>
// SMALL: cnn.pad %[[COLUMN]] low [0, 1] high [0, 0]
cnn.network @growth() -> (y) {
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = cnn.activation exp %0
  %2 = cnn.reshape %1 shape [2, 1]
  %3 = cnn.pad %2 low [0, 1] high [0, 0]
  cnn.output %3
}

// -----

// Blocks may use constants around them; chains end within the block.
// CHECK-LABEL: @blocks
// CHECK: cnn.residual
// CHECK-NEXT: %[[C:.*]] = cnn.constant dense<2.000000e+00>
// CHECK-NEXT: cnn.binary mul %{{.*}}, %[[C]]
cnn.network @blocks(%x: tensor<1x2x4x4xf32>) -> (y) {
  %four = cnn.constant dense<4.0> : tensor<1xf32>
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.activation sqrt %four
    %2 = cnn.binary mul %a, %1
    cnn.yield %2
  }
  cnn.output %0
}
