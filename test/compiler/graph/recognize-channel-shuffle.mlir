// RUN: cnn-opt %s --recognize-channel-shuffle | FileCheck %s

// CHECK-LABEL: @shuffle
// CHECK-NEXT: %[[Y:.*]] = cnn.channel_shuffle %x groups 2
// CHECK-NEXT: cnn.output %[[Y]]
cnn.network @shuffle(%x: tensor<2x6x4x4xf32>) -> (y) {
  %0 = cnn.reshape %x shape [2, 2, 3, 4, 4]
  %1 = cnn.transpose %0 permutation [0, 2, 1, 3, 4]
  %2 = cnn.reshape %1 shape [2, 6, 4, 4]
  cnn.output %2
}

// One spatial dimension, all spatial dimensions in one, and no batch.
// CHECK-LABEL: @variants
// CHECK-NEXT: %[[A:.*]] = cnn.channel_shuffle %x groups 3
// CHECK-NEXT: %[[B:.*]] = cnn.channel_shuffle %z groups 3
// CHECK-NEXT: %[[C:.*]] = cnn.channel_shuffle %z groups 2
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]]
cnn.network @variants(%x: tensor<2x6x16xf32>, %z: tensor<1x6x4x4xf32>) -> (a, b, c) {
  %0 = cnn.reshape %x shape [2, 3, 2, 16]
  %1 = cnn.transpose %0 permutation [0, 2, 1, 3]
  %2 = cnn.reshape %1 shape [2, 6, 16]
  %3 = cnn.reshape %z shape [1, 3, 2, 16]
  %4 = cnn.transpose %3 permutation [0, 2, 1, 3]
  %5 = cnn.reshape %4 shape [1, 6, 4, 4]
  %6 = cnn.reshape %z shape [2, 3, 16]
  %7 = cnn.transpose %6 permutation [1, 0, 2]
  %8 = cnn.reshape %7 shape [1, 6, 4, 4]
  cnn.output %2, %5, %8
}

// Other permutations, other splits, other shapes.
// CHECK-LABEL: @others
// CHECK-NOT: cnn.channel_shuffle
// CHECK: cnn.output
cnn.network @others(%x: tensor<2x6x4x4xf32>) -> (a, b, c, d) {
  %0 = cnn.reshape %x shape [2, 2, 3, 4, 4]
  %1 = cnn.transpose %0 permutation [0, 2, 1, 4, 3]
  %2 = cnn.reshape %1 shape [2, 6, 4, 4]
  %3 = cnn.reshape %x shape [2, 3, 4, 2, 4]
  %4 = cnn.transpose %3 permutation [0, 2, 1, 3, 4]
  %5 = cnn.reshape %4 shape [2, 6, 4, 4]
  %6 = cnn.transpose %0 permutation [0, 2, 1, 3, 4]
  %7 = cnn.reshape %6 shape [2, 3, 8, 4]
  %8 = cnn.reshape %x shape [2, 6, 16]
  %9 = cnn.transpose %8 permutation [1, 0, 2]
  %10 = cnn.reshape %9 shape [2, 6, 4, 4]
  cnn.output %2, %5, %7, %10
}
