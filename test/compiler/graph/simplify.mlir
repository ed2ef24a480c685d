// RUN: cnn-opt %s --simplify --split-input-file | FileCheck %s

// CHECK-LABEL: @identities
// CHECK-NEXT: cnn.output %x
cnn.network @identities(%x: tensor<1x2x4x4xf32>) -> (y) {
  %zero = cnn.constant dense<0.0> : tensor<f32>
  %one = cnn.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = cnn.dropout %x ratio 0.2
  %1 = cnn.activation identity %0
  %2 = cnn.reshape %1 shape [1, 2, 4, 4]
  %3 = cnn.transpose %2 permutation [0, 1, 2, 3]
  %4 = cnn.concat %3 axis 1
  %5 = cnn.slice %4 offsets [0, 0, 0, 0] sizes [1, 2, 4, 4]
  %6 = cnn.pad %5 low [0, 0, 0, 0] high [0, 0, 0, 0]
  %7 = cnn.binary sub %6, %zero
  %8 = cnn.binary mul %one, %7
  %9 = cnn.pool max %8 window [1, 1]
  %10 = cnn.pool average %9 window [1, 1] padding valid
  cnn.output %10
}

// -----

// What nobody uses is gone, parameters included.
// CHECK-LABEL: @dead
// CHECK-NEXT: cnn.output %x
cnn.network @dead(%x: tensor<1x2x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<2x2x1x1xf32>
  %0 = cnn.convolution %x, %w
  cnn.output %x
}

// -----

// CHECK-LABEL: @global_pool
// CHECK: cnn.global_pool average %x
// CHECK: cnn.global_pool max %x
// CHECK: cnn.global_pool average %x
// CHECK: cnn.global_pool l2 %x
// CHECK-NOT: cnn.pool
cnn.network @global_pool(%x: tensor<1x2x4x3xf32>) -> (a, b, c, d) {
  %0 = cnn.pool average %x window [4, 3] strides [7, 7]
  // The window reaches over the input, but sees all of it.
  %1 = cnn.pool max %x window [6, 5] padding [1, 1]
  %2 = cnn.reduce mean %x axes [2, 3]
  %3 = cnn.reduce l2 %x axes [2, 3]
  cnn.output %0, %1, %2, %3
}

// -----

// CHECK-LABEL: @not_global_pool
// CHECK: cnn.pool average %x window [4, 2]
// CHECK: cnn.pool average %x window [6, 5] padding [1, 1] count_padding
// CHECK: cnn.pool max %x window [2, 2] dilations [3, 2]
// CHECK: cnn.reduce mean %x axes [1, 2]
cnn.network @not_global_pool(%x: tensor<1x2x4x3xf32>) -> (a, b, c, d) {
  %0 = cnn.pool average %x window [4, 2] strides [2, 2]
  %1 = cnn.pool average %x window [6, 5] padding [1, 1] count_padding
  %2 = cnn.pool max %x window [2, 2] dilations [3, 2]
  %3 = cnn.reduce mean %x axes [1, 2]
  cnn.output %0, %1, %2, %3
}

// -----

// The mean of one element is the element, the root of its square is not.
// CHECK-LABEL: @single_elements
// CHECK-NEXT: %[[A:.*]] = cnn.activation abs %x
// CHECK-NEXT: %[[S:.*]] = cnn.pool max %z window [1, 1] strides [2, 2]
// CHECK-NEXT: cnn.output %x, %[[A]], %[[S]]
cnn.network @single_elements(%x: tensor<1x2x1x1xf32>, %z: tensor<1x2x4x4xf32>) -> (a, b, c) {
  %0 = cnn.global_pool average %x
  %1 = cnn.global_pool l2 %x
  %2 = cnn.pool max %z window [1, 1] strides [2, 2]
  cnn.output %0, %1, %2
}

// -----

// CHECK-LABEL: @gates
// CHECK-NEXT: %[[A:.*]] = cnn.activation silu %x
// CHECK-NEXT: %[[B:.*]] = cnn.activation mish %x
// CHECK-NEXT: %[[C:.*]] = cnn.activation hard_swish %x
// CHECK-NEXT: %[[D:.*]] = cnn.activation silu %x
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[D]]
cnn.network @gates(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %0 = cnn.activation sigmoid %x
  %1 = cnn.binary mul %x, %0
  %2 = cnn.activation softplus %x
  %3 = cnn.activation tanh %2
  %4 = cnn.binary mul %3, %x
  %5 = cnn.activation hard_sigmoid %x
  %6 = cnn.binary mul %5, %x
  %7 = cnn.activation sigmoid %x
  %8 = cnn.binary mul %7, %x
  cnn.output %1, %4, %6, %8
}

// -----

// A gate that has other uses, belongs to another tensor or has other
// parameters is none.
// CHECK-LABEL: @not_gates
// CHECK-NOT: silu
// CHECK-NOT: hard_swish
// CHECK: cnn.output
cnn.network @not_gates(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %0 = cnn.activation sigmoid %x
  %1 = cnn.binary mul %x, %0
  %2 = cnn.activation sigmoid %z
  %3 = cnn.binary mul %x, %2
  %4 = cnn.activation hard_sigmoid(0.2, 0.5) %x
  %5 = cnn.binary mul %x, %4
  cnn.output %0, %1, %3, %5
}

// -----

// x relu6(x + 3) / 6, in three orders, and the gate alone.
// CHECK-LABEL: @hard_swish
// CHECK-NEXT: %[[A:.*]] = cnn.activation hard_swish %x
// CHECK-NEXT: %[[B:.*]] = cnn.activation hard_swish %x
// CHECK-NEXT: %[[C:.*]] = cnn.activation hard_swish %x
// CHECK-NEXT: %[[D:.*]] = cnn.activation hard_sigmoid %x
// CHECK-NEXT: %[[E:.*]] = cnn.activation hard_sigmoid({{0.5|5.0E-1}}, {{0.25|2.5E-1}}) %x
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[D]], %[[E]]
cnn.network @hard_swish(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d, e) {
  %three = cnn.constant dense<3.0> : tensor<f32>
  %six = cnn.constant dense<6.0> : tensor<1xf32>
  %sixth = cnn.constant dense<0.16666667> : tensor<f32>
  %0 = cnn.binary add %x, %three
  %1 = cnn.activation clip %0
  %2 = cnn.binary mul %x, %1
  %3 = cnn.binary div %2, %six
  %4 = cnn.binary add %three, %x
  %5 = cnn.activation clip %4
  %6 = cnn.binary div %5, %six
  %7 = cnn.binary mul %6, %x
  %8 = cnn.binary mul %x, %sixth
  %9 = cnn.binary add %x, %three
  %10 = cnn.activation clip %9
  %11 = cnn.binary mul %8, %10
  %12 = cnn.binary add %x, %three
  %13 = cnn.activation clip %12
  %14 = cnn.binary mul %13, %sixth
  %half = cnn.constant dense<0.5> : tensor<f32>
  %quarter = cnn.constant dense<0.25> : tensor<f32>
  %15 = cnn.binary mul %x, %half
  %16 = cnn.binary add %15, %quarter
  %17 = cnn.activation clip(0.0, 1.0) %16
  cnn.output %3, %7, %11, %14, %17
}

// -----

// CHECK-LABEL: @gelu
// CHECK-NEXT: %[[A:.*]] = cnn.activation gelu %x
// CHECK-NEXT: %[[B:.*]] = cnn.activation gelu %x
// CHECK-NEXT: %[[C:.*]] = cnn.activation gelu_tanh %x
// CHECK-NEXT: %[[D:.*]] = cnn.activation gelu_tanh %x
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[D]]
cnn.network @gelu(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %one = cnn.constant dense<1.0> : tensor<f32>
  %half = cnn.constant dense<0.5> : tensor<f32>
  %three = cnn.constant dense<3.0> : tensor<f32>
  %root = cnn.constant dense<1.41421354> : tensor<f32>
  %inverse = cnn.constant dense<0.707106769> : tensor<f32>
  %0 = cnn.binary div %x, %root
  %1 = cnn.activation erf %0
  %2 = cnn.binary add %1, %one
  %3 = cnn.binary mul %x, %2
  %4 = cnn.binary mul %3, %half

  %5 = cnn.binary mul %x, %inverse
  %6 = cnn.activation erf %5
  %7 = cnn.binary add %one, %6
  %8 = cnn.binary mul %x, %half
  %9 = cnn.binary mul %7, %8

  %c = cnn.constant dense<0.044715> : tensor<f32>
  %s = cnn.constant dense<0.797884583> : tensor<f32>
  %10 = cnn.binary pow %x, %three
  %11 = cnn.binary mul %10, %c
  %12 = cnn.binary add %x, %11
  %13 = cnn.binary mul %12, %s
  %14 = cnn.activation tanh %13
  %15 = cnn.binary add %14, %one
  %16 = cnn.binary mul %x, %half
  %17 = cnn.binary mul %16, %15

  %18 = cnn.binary mul %x, %x
  %19 = cnn.binary mul %18, %c
  %20 = cnn.binary add %19, %one
  %21 = cnn.binary mul %x, %s
  %22 = cnn.binary mul %21, %20
  %23 = cnn.activation tanh %22
  %24 = cnn.binary add %23, %one
  %25 = cnn.binary mul %x, %24
  %26 = cnn.binary mul %25, %half
  cnn.output %4, %9, %17, %26
}

// -----

// The wrong constant, or another tensor in it.
// CHECK-LABEL: @not_gelu
// CHECK-NOT: gelu
// CHECK: cnn.output
cnn.network @not_gelu(%x: tensor<1x2x4x4xf32>, %z: tensor<1x2x4x4xf32>) -> (a, b) {
  %one = cnn.constant dense<1.0> : tensor<f32>
  %half = cnn.constant dense<0.5> : tensor<f32>
  %inverse = cnn.constant dense<0.707106769> : tensor<f32>
  %0 = cnn.activation erf %x
  %1 = cnn.binary add %0, %one
  %2 = cnn.binary mul %x, %1
  %3 = cnn.binary mul %2, %half
  %4 = cnn.binary mul %x, %inverse
  %5 = cnn.activation erf %4
  %6 = cnn.binary add %5, %one
  %7 = cnn.binary mul %z, %6
  %8 = cnn.binary mul %7, %half
  cnn.output %3, %8
}

// -----

// CHECK-LABEL: @clips
// CHECK-NEXT: %[[A:.*]] = cnn.activation clip(-1.0{{.*}}, 2.0{{.*}}) %x
// CHECK-NEXT: %[[B:.*]] = cnn.activation clip %x
// CHECK-NEXT: %[[C:.*]] = cnn.activation clip(2.0{{.*}}, 4.0{{.*}}) %x
// CHECK-NEXT: %[[D:.*]] = cnn.activation relu %x
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[D]]
cnn.network @clips(%x: tensor<1x2x4x4xf32>) -> (a, b, c, d) {
  %m = cnn.constant dense<-1.0> : tensor<f32>
  %zero = cnn.constant dense<0.0> : tensor<f32>
  %two = cnn.constant dense<2.0> : tensor<f32>
  %six = cnn.constant dense<6.0> : tensor<f32>
  %0 = cnn.binary max %x, %m
  %1 = cnn.binary min %two, %0
  %2 = cnn.activation relu %x
  %3 = cnn.binary min %2, %six
  %4 = cnn.activation clip(-1.0, 4.0) %x
  %5 = cnn.activation clip(2.0, 8.0) %4
  %6 = cnn.binary max %x, %zero
  cnn.output %1, %3, %5, %6
}

// -----

// Half-lines other than relu's, and intervals that do not meet.
// CHECK-LABEL: @not_clips
// CHECK: cnn.binary max %x
// CHECK: cnn.activation clip(0.0{{.*}}, 1.0{{.*}}) %x
// CHECK: cnn.activation clip(2.0{{.*}}, 3.0{{.*}})
cnn.network @not_clips(%x: tensor<1x2x4x4xf32>) -> (a, b) {
  %two = cnn.constant dense<2.0> : tensor<f32>
  %0 = cnn.binary max %x, %two
  %1 = cnn.activation clip(0.0, 1.0) %x
  %2 = cnn.activation clip(2.0, 3.0) %1
  cnn.output %0, %2
}

// -----

// CHECK-LABEL: @matmul
// CHECK: %[[W:.*]] = cnn.parameter "w"
// CHECK: %[[T:.*]] = cnn.transpose %[[W]] permutation [1, 0] : tensor<5x4xf32>
// CHECK: cnn.fully_connected %x, %[[T]] : tensor<3x5xf32>
// CHECK: %[[R:.*]] = cnn.reshape %z shape [-1, 4] : tensor<6x4xf32>
// CHECK: %[[T2:.*]] = cnn.transpose %[[W]] permutation [1, 0]
// CHECK: %[[F:.*]] = cnn.fully_connected %[[R]], %[[T2]] : tensor<6x5xf32>
// CHECK: cnn.reshape %[[F]] shape [2, 3, 5]
// CHECK: cnn.matmul %x, %v
cnn.network @matmul(%x: tensor<3x4xf32>, %z: tensor<2x3x4xf32>, %v: tensor<4x5xf32>) -> (a, b, c) {
  %w = cnn.parameter "w" : tensor<4x5xf32>
  %0 = cnn.matmul %x, %w
  %1 = cnn.matmul %z, %w
  %2 = cnn.matmul %x, %v
  cnn.output %0, %1, %2
}

// -----

// CHECK-LABEL: @transposes
// CHECK-NEXT: %[[A:.*]] = cnn.reshape %x shape [2, 1, 3, 4]
// CHECK-NEXT: %[[B:.*]] = cnn.transpose %x permutation [0, 1, 3, 2]
// CHECK-NEXT: cnn.output %[[A]], %[[B]]
cnn.network @transposes(%x: tensor<1x2x3x4xf32>) -> (a, b) {
  %0 = cnn.transpose %x permutation [1, 0, 2, 3]
  %1 = cnn.transpose %x permutation [0, 1, 3, 2]
  cnn.output %0, %1
}

// -----

// CHECK-LABEL: @concats
// CHECK-NEXT: %[[A:.*]] = cnn.concat %x, %z, %x axis 1
// CHECK-NEXT: %[[B:.*]] = cnn.concat %x, %z axis 1
// CHECK-NEXT: %[[C:.*]] = cnn.concat %[[B]], %x axis 1
// CHECK-NEXT: %[[D:.*]] = cnn.concat %x, %x axis 2
// CHECK-NEXT: %[[E:.*]] = cnn.concat %[[D]], %[[D]] axis 1
// CHECK-NEXT: cnn.output %[[A]], %[[B]], %[[C]], %[[E]]
cnn.network @concats(%x: tensor<1x2x3x4xf32>, %z: tensor<1x1x3x4xf32>) -> (a, b, c, d) {
  %0 = cnn.concat %x, %z axis 1
  %1 = cnn.concat %0, %x axis 1
  %2 = cnn.concat %x, %z axis 1
  %3 = cnn.concat %2, %x axis 1
  %4 = cnn.concat %x, %x axis 2
  %5 = cnn.concat %4, %4 axis 1
  cnn.output %1, %2, %3, %5
}
