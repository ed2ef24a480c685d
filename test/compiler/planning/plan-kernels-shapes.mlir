// RUN: cnn-opt %s --plan-kernels=strict --split-input-file | FileCheck %s

// Views, broadcasts, ranks that are no image, and outputs.

// The channels of a single pixel stand in order: flattening costs nothing.
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[P:.*]]) {
// CHECK-NEXT: %[[V:.*]] = kernel.view %[[P]] : memref<1x20x1x1xf32, #kernel.layout<block = 16>> to memref<1x20xf32>
// CHECK: kernel.convolution ins(%[[V]], %{{.*}}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (y) {
  %w = cnn.constant dense<1.0> : tensor<10x20xf32>
  %0 = cnn.global_pool average %x
  %1 = cnn.flatten %0
  %2 = cnn.fully_connected %1, %w
  cnn.output %2
}
}

// -----

// Not so of two images whose last block has unused lanes, nor of more pixels.
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[P:.*]]) {
// CHECK-NEXT: %[[A:.*]] = kernel.alloc : memref<2x20x1x1xf32>
// CHECK-NEXT: kernel.copy ins(%[[P]]) outs(%[[A]])
// CHECK-NEXT: %[[V:.*]] = kernel.view %[[A]] : memref<2x20x1x1xf32> to memref<2x20xf32>
// CHECK: kernel.softmax ins(%[[V]])
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[Q:.*]]) {
// CHECK-NEXT: %[[C:.*]] = kernel.alloc : memref<2x20x2x2xf32>
// CHECK-NEXT: kernel.copy ins(%[[Q]]) outs(%[[C]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x20x8x8xf32>) -> (a, b) {
  %0 = cnn.global_pool average %x
  %1 = cnn.flatten %0
  %2 = cnn.softmax %1 axis 1
  %3 = cnn.pool max %x window [7, 7]
  %4 = cnn.flatten %3
  %5 = cnn.softmax %4 axis 1
  cnn.output %2, %5
}
}

// -----

// Operands of lower rank get leading ones; constants are packed in the form of
// the other operand, others are reordered.
// CHECK: ^bb0(%{{[a-z0-9]*}}: memref<1x20x8x8xf32>, %[[Z:[a-z0-9]*]]: memref<8xf32>
// CHECK: %[[C:.*]] = kernel.constant {{.*}} : tensor<20x1x1xf32> <kind = blocked> : memref<1x20x1x1xf32, #kernel.layout<block = 16>>
// CHECK: kernel.elementwise ins(%{{.*}}, %[[C]]) outs(%{{.*}}) {kind = #cnn<binary_kind mul>}
// CHECK: %[[S:.*]] = kernel.constant {{.*}} : tensor<f32> <kind = blocked> : memref<1x1x1x1xf32, #kernel.layout<block = 16>>
// CHECK: kernel.elementwise ins(%[[S]], %{{.*}})
// CHECK: %[[V:.*]] = kernel.view %[[Z]] : memref<8xf32> to memref<1x1x1x8xf32>
// CHECK-NEXT: %[[B:.*]] = kernel.alloc : memref<1x1x1x8xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: kernel.copy ins(%[[V]]) outs(%[[B]])
// CHECK: kernel.elementwise ins(%{{.*}}, %[[B]])
// CHECK: kernel.pool ins(%[[SUM:.*]]) outs(%[[PIXEL:.*]]) {
// CHECK: kernel.elementwise ins(%[[PIXEL]], %[[SUM]]) outs(%{{.*}}) {activation = #cnn.activation<relu>, kind = #cnn<binary_kind mul>}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>, %z: tensor<8xf32>) -> (y) {
  %c = cnn.constant dense<1.0> : tensor<20x1x1xf32>
  %s = cnn.constant dense<1.0> : tensor<f32>
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.binary mul %0, %c
  %2 = cnn.binary sub %s, %1
  %3 = cnn.binary add %2, %z
  %4 = cnn.global_pool average %3
  %5 = cnn.binary mul %4, %3 activation relu
  cnn.output %5
}
}

// -----

// Row-major values of lower rank are views.
// CHECK: %[[V:.*]] = kernel.view %{{.*}} : memref<3xf32> to memref<1x3xf32>
// CHECK: kernel.elementwise ins(%{{.*}}, %[[V]]) outs(%{{.*}}) {kind = #cnn<binary_kind add>} : memref<2x3xf32>, memref<1x3xf32>, memref<2x3xf32>
// CHECK: kernel.constant {{.*}} : tensor<f32> <kind = plain> : memref<1x1xf32>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x3xf32>, %z: tensor<3xf32>) -> (y) {
  %s = cnn.constant dense<1.0> : tensor<f32>
  %0 = cnn.binary add %x, %z
  %1 = cnn.binary mul %0, %s
  cnn.output %1
}
}

// -----

// More than five dimensions are row-major; a transposition is a copy.
// CHECK: %[[V:.*]] = kernel.view %{{.*}} : memref<1x20x8x8xf32> to memref<1x2x10x8x4x2xf32>
// CHECK-NEXT: %[[T:.*]] = kernel.alloc : memref<2x4x8x10x2x1xf32>
// CHECK-NEXT: kernel.copy ins(%[[V]]) outs(%[[T]]) {offsets = array<i64: 0, 0, 0, 0, 0, 0>, permutation = array<i64: 5, 4, 3, 2, 1, 0>, steps = array<i64: 1, 1, 1, 1, 1, 1>}
// CHECK: kernel.elementwise ins(%[[T]])
// CHECK: kernel.reduce ins(%{{.*}}) outs(%{{.*}}) {axes = array<i64: 0, 1>, kind = #cnn<reduce_kind mean>} : memref<2x4x8x10x2x1xf32>, memref<1x1x8x10x2x1xf32>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (y) {
  %0 = cnn.reshape %x shape [1, 2, 10, 8, 4, 2]
  %1 = cnn.transpose %0 permutation [5, 4, 3, 2, 1, 0]
  %2 = cnn.activation relu %1
  %3 = cnn.reduce mean %2 axes [0, 1]
  cnn.output %3
}
}

// -----

// Vectors of a product are seen as matrices, also in the output.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<5xf32>, %[[M:[a-z0-9]*]]: memref<2x5x3xf32>, %[[Y:[a-z0-9]*]]: memref<2x3xf32>, %[[Z:[a-z0-9]*]]: memref<2x3xf32>
// CHECK-DAG: %[[ROW:.*]] = kernel.view %[[X]] : memref<5xf32> to memref<1x5xf32>
// CHECK-DAG: %[[OUT:.*]] = kernel.view %[[Y]] : memref<2x3xf32> to memref<2x1x3xf32>
// CHECK: kernel.matmul ins(%[[ROW]], %[[M]]) outs(%[[OUT]])
// CHECK-DAG: %[[COLUMN:.*]] = kernel.view %[[X]] : memref<5xf32> to memref<5x1xf32>
// CHECK-DAG: %[[OUT:.*]] = kernel.view %[[Z]] : memref<2x3xf32> to memref<2x3x1xf32>
// CHECK: kernel.matmul ins(%{{.*}}, %[[COLUMN]]) outs(%[[OUT]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<5xf32>, %m: tensor<2x5x3xf32>) -> (a, b) {
  %0 = cnn.matmul %x, %m
  %1 = cnn.transpose %m permutation [0, 2, 1]
  %2 = cnn.matmul %1, %x
  cnn.output %0, %2
}
}

// -----

// Slices and pads are copies between any layouts.
// CHECK: kernel.copy ins(%{{.*}}) outs(%[[S:.*]]) {offsets = array<i64: 0, 4, 1, 7>, permutation = array<i64: 0, 1, 2, 3>, steps = array<i64: 1, 2, 1, -1>} : memref<1x20x8x8xf32, #kernel.layout<block = 16>>, memref<1x8x7x8xf32, #kernel.layout<block = 16>>
// CHECK: kernel.copy ins(%[[S]]) outs(%{{.*}}) {offsets = array<i64: 0, -1, 0, -2>, permutation = array<i64: 0, 1, 2, 3>, steps = array<i64: 1, 1, 1, 1>, value = 1.000000e+00 : f64} : memref<1x8x7x8xf32, #kernel.layout<block = 16>>, memref<1x9x7x11xf32, #kernel.layout<block = 16>>
// CHECK: kernel.channel_shuffle ins(%{{.*}}) outs(%{{.*}}) {groups = 3 : i64}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (y) {
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.slice %0 offsets [0, 4, 1, 7] sizes [1, 8, 7, 8] steps [1, 2, 1, -1]
  %2 = cnn.pad %1 low [0, 1, 0, 2] high [0, 0, 0, 1] value 1.0
  %3 = cnn.channel_shuffle %2 groups 3
  cnn.output %3
}
}

// -----

// Interleaved channels are blocked if an input is; others are reordered.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<1x20x8x8xf32>, %{{.*}}: memref<1x12x8x8xf32>, %[[Z:[a-z0-9]*]]: memref<1x40x8x8xf32>):
// CHECK: kernel.copy ins(%[[X]]) outs(%[[B:[a-z0-9]*]])
// CHECK: kernel.pool {{.*}}outs(%[[A:[a-z0-9]*]])
// CHECK: kernel.interleave ins(%[[A]], %[[B]]) outs(%{{.*}}) {offset = 20 : i64} : memref<1x20x8x8xf32, #kernel.layout<block = 16>>, memref<1x20x8x8xf32, #kernel.layout<block = 16>>, memref<1x12x8x8xf32, #kernel.layout<block = 16>>
// CHECK: kernel.interleave ins(%[[X]], %[[X]]) outs(%[[Z]]) {offset = 0 : i64} : memref<1x20x8x8xf32>, memref<1x20x8x8xf32>, memref<1x40x8x8xf32>
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (y, z) {
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.interleave %0, %x offset 20 channels 12
  %2 = cnn.interleave %x, %x channels 40
  cnn.output %1, %2
}
}

// -----

// Row-major results are computed in the output, also when others read them or
// they are returned twice; inputs and constants are copied.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<2x3xf32>, %[[A:[a-z0-9]*]]: memref<2x3xf32>, %[[B:[a-z0-9]*]]: memref<2x3xf32>, %[[C:[a-z0-9]*]]: memref<2x3xf32>, %[[D:[a-z0-9]*]]: memref<2x3xf32>, %[[E:[a-z0-9]*]]: memref<3xf32>, %[[F:[a-z0-9]*]]: memref<6xf32>):
// CHECK-NEXT: kernel.softmax ins(%[[X]]) outs(%[[A]])
// CHECK-NEXT: kernel.elementwise ins(%[[A]]) outs(%[[B]])
// CHECK-NEXT: %[[V:.*]] = kernel.view %[[A]] : memref<2x3xf32> to memref<6xf32>
// CHECK-NEXT: kernel.copy ins(%[[A]]) outs(%[[C]])
// CHECK-NEXT: kernel.copy ins(%[[X]]) outs(%[[D]])
// CHECK-NEXT: %[[W:.*]] = kernel.constant dense<1.000000e+00> : tensor<3xf32>
// CHECK-NEXT: kernel.copy ins(%[[W]]) outs(%[[E]])
// CHECK-NEXT: kernel.copy ins(%[[V]]) outs(%[[F]])
// CHECK-NEXT: {{^ *[}]$}}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x3xf32>) -> (a, b, c, d, e, f) {
  %c = cnn.constant dense<1.0> : tensor<3xf32>
  %0 = cnn.softmax %x axis 1
  %1 = cnn.activation relu %0
  %2 = cnn.reshape %0 shape [6]
  cnn.output %0, %1, %0, %x, %c, %2
}
}

// -----

// Without the graph passes: dropout is its input.
// CHECK: ^bb0(%[[X:[a-z0-9]*]]: memref<2x3xf32>, %[[A:[a-z0-9]*]]: memref<2x3xf32>, %[[B:[a-z0-9]*]]: memref<2x3xf32>):
// CHECK-NEXT: kernel.softmax ins(%[[X]]) outs(%[[A]])
// CHECK-NEXT: kernel.elementwise ins(%[[A]]) outs(%[[B]])
// CHECK-NEXT: {{^ *[}]$}}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<2x3xf32>) -> (a, b) {
  %0 = cnn.softmax %x axis 1
  %1 = cnn.dropout %0
  %2 = cnn.activation relu %1
  cnn.output %1, %2
}
}

// -----

// Local response normalization, softmax and reductions read row-major elements.
// CHECK: kernel.pool ins(%{{.*}}) outs(%[[P:.*]]) {
// CHECK-NEXT: %[[R:.*]] = kernel.alloc : memref<1x20x8x8xf32>
// CHECK-NEXT: kernel.copy ins(%[[P]]) outs(%[[R]])
// CHECK-NEXT: kernel.lrn ins(%[[R]]) outs(%{{.*}}) {alpha = 1.000000e-04 : f64, beta = 7.500000e-01 : f64, bias = 1.000000e+00 : f64, size = 5 : i64}
// CHECK: kernel.softmax ins(%[[R]]) outs(%{{.*}}) {axis = 1 : i64, log}
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @n(%x: tensor<1x20x8x8xf32>) -> (a, b) {
  %0 = cnn.pool max %x window [1, 1]
  %1 = cnn.lrn %0 size 5
  %2 = cnn.softmax %0 axis 1 log
  cnn.output %1, %2
}
}
