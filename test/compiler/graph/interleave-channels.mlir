// RUN: cnn-opt %s --interleave-channels | FileCheck %s

// CHECK-LABEL: @whole
// CHECK-NEXT: %[[Y:.*]] = cnn.interleave %x, %z, %x channels 18
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @whole(%x: tensor<2x6x4x4xf32>, %z: tensor<2x6x4x4xf32>) -> (y) {
  %0 = cnn.concat %x, %z, %x axis 1
  %1 = cnn.channel_shuffle %0 groups 3
  cnn.output %1
}

// Slices of slices, and steps that mean nothing.
// CHECK-LABEL: @slices
// CHECK-DAG: %[[A:.*]] = cnn.interleave %x, %z channels 5
// CHECK-DAG: %[[B:.*]] = cnn.interleave %x, %z offset 7 channels 3
// CHECK-DAG: %[[C:.*]] = cnn.interleave %x, %z offset 11 channels 1
// CHECK-NOT: cnn.slice
// CHECK: cnn.output %[[A]], %[[B]], %[[C]]
cnn.network @slices(%x: tensor<1x6x4xf32>, %z: tensor<1x6x4xf32>) -> (a, b, c) {
  %0 = cnn.concat %x, %z axis 1
  %1 = cnn.channel_shuffle %0 groups 2
  %2 = cnn.slice %1 offsets [0, 0, 0] sizes [1, 5, 4]
  %3 = cnn.slice %1 offsets [0, 5, 0] sizes [1, 6, 4] steps [9, 1, 1]
  %4 = cnn.slice %3 offsets [0, 2, 0] sizes [1, 3, 4]
  %5 = cnn.slice %1 offsets [0, 11, 0] sizes [1, 1, 4] steps [1, -3, 1]
  cnn.output %2, %4, %5
}

// What reads the whole has it computed, and it is cut.
// CHECK-LABEL: @read
// CHECK-NEXT: %[[A:.*]] = cnn.interleave %x, %z channels 12
// CHECK-NEXT: cnn.slice %[[A]]
// CHECK-NEXT: cnn.output
cnn.network @read(%x: tensor<1x6x4xf32>, %z: tensor<1x6x4xf32>) -> (a, b) {
  %0 = cnn.concat %x, %z axis 1
  %1 = cnn.channel_shuffle %0 groups 2
  %2 = cnn.slice %1 offsets [0, 0, 0] sizes [1, 5, 4]
  cnn.output %1, %2
}

// Other slices: backwards, with a step, in other dimensions.
// CHECK-LABEL: @other_slices
// CHECK: cnn.interleave %x, %z channels 12
// CHECK: cnn.slice {{.*}} steps [1, -1, 1]
// CHECK: cnn.interleave %z, %x channels 12
// CHECK: cnn.slice {{.*}} steps [1, 2, 1]
// CHECK: cnn.interleave %x, %x channels 12
// CHECK: cnn.slice {{.*}} sizes [2, 6, 3]
// CHECK: cnn.interleave %z, %z channels 12
// CHECK: cnn.slice {{.*}} sizes [1, 6, 4]
cnn.network @other_slices(%x: tensor<2x6x4xf32>, %z: tensor<2x6x4xf32>) -> (a, b, c, d) {
  %0 = cnn.concat %x, %z axis 1
  %1 = cnn.channel_shuffle %0 groups 2
  %2 = cnn.slice %1 offsets [0, 11, 0] sizes [2, 6, 4] steps [1, -1, 1]
  %3 = cnn.concat %z, %x axis 1
  %4 = cnn.channel_shuffle %3 groups 2
  %5 = cnn.slice %4 offsets [0, 0, 0] sizes [2, 6, 4] steps [1, 2, 1]
  %6 = cnn.concat %x, %x axis 1
  %7 = cnn.channel_shuffle %6 groups 2
  %8 = cnn.slice %7 offsets [0, 0, 1] sizes [2, 6, 3]
  %9 = cnn.concat %z, %z axis 1
  %10 = cnn.channel_shuffle %9 groups 2
  %11 = cnn.slice %10 offsets [1, 0, 0] sizes [1, 6, 4]
  cnn.output %2, %5, %8, %11
}

// Another user of the concatenation, other groups than inputs, unequal inputs,
// another axis, no concatenation.
// CHECK-LABEL: @others
// CHECK-NOT: cnn.interleave
// CHECK: cnn.output
cnn.network @others(%x: tensor<2x6x4xf32>, %z: tensor<2x2x4xf32>) -> (a, b, c, d, e, f) {
  %0 = cnn.concat %x, %x axis 1
  %1 = cnn.channel_shuffle %0 groups 2
  %2 = cnn.concat %x, %x axis 1
  %3 = cnn.channel_shuffle %2 groups 3
  %4 = cnn.concat %x, %z axis 1
  %5 = cnn.channel_shuffle %4 groups 2
  %6 = cnn.concat %x, %x axis 0
  %7 = cnn.channel_shuffle %6 groups 2
  %8 = cnn.channel_shuffle %x groups 2
  cnn.output %0, %1, %3, %5, %7, %8
}
