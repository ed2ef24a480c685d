// RUN: cnn-opt %s --pass-pipeline="builtin.module(plan-kernels{strict},kernel.program(fuse-strips))" --split-input-file | FileCheck %s
// RUN: cnn-opt %s --pass-pipeline="builtin.module(plan-kernels{strict threads=2},kernel.program(fuse-strips{threads=2}))" --split-input-file | FileCheck %s --check-prefix=TWO
// RUN: cnn-opt %s --pass-pipeline="builtin.module(plan-kernels{strict threads=1},kernel.program(fuse-strips{threads=1}))" --split-input-file | FileCheck %s --check-prefix=ONE

// An inverted residual: 96 channels of 112 x 112 are 4.8 MB, 96 of 56 x 56 1.2,
// more than half of a second-level cache of 1 MB. Each of two tasks computes 28
// rows in strips for which there is room there. All tiles have single rows, and
// neither the buffers between nor what filled their halos are left.
// CHECK-LABEL: kernel.program @block
// CHECK-NOT: kernel.fill_halo
// CHECK-DAG: %[[X:.*]] = kernel.alloc : memref<1x16x112x112xf32, #kernel.layout<block = 16>>
// CHECK-DAG: %[[Y:.*]] = kernel.alloc : memref<1x24x56x56xf32, #kernel.layout<block = 16>>
// CHECK-DAG: %[[S:.*]] = kernel.alloc : memref<238272xf32>
// CHECK: kernel.strips ins(%[[X]], {{.*}}) scratch(%[[S]]) outs(%[[Y]]) rows 4 task_rows 28 {
// Of two threads each keeps its part of the scratch in other kernels, too.
// TWO-LABEL: kernel.program @block
// TWO: %[[S:.*]] = kernel.alloc {place = "scratch"} : memref<238272xf32>
// TWO: kernel.strips ins({{.*}}) scratch(%[[S]])
// One thread alone has one task, which computes no row twice.
// ONE-LABEL: kernel.program @block
// ONE: kernel.strips ins({{.*}}) {{.*}} rows 4 task_rows 56 {
// TWO-LABEL: kernel.program @images
// TWO-NOT: place
// CHECK-NEXT: ^bb0(%[[A:[^:]*]]: memref<1x16x112x112xf32, #kernel.layout<block = 16>>, {{.*}}, %[[D:[^:]*]]: memref<1x24x56x56xf32, #kernel.layout<block = 16>>):
// CHECK-NEXT: %[[E:.*]] = kernel.alloc : memref<1x96x112x112xf32, #kernel.layout<block = 16, halo_low = [1, 1]>>
// CHECK-NEXT: kernel.convolution ins(%[[A]], {{.*}}) outs(%[[E]]) {{.*}}tile = #kernel.tile<rows = 1, columns = 14, vectors = 2,
// CHECK-NEXT: %[[F:.*]] = kernel.alloc : memref<1x96x56x56xf32, #kernel.layout<block = 16>>
// CHECK-NEXT: kernel.depthwise ins(%[[E]], {{.*}}) outs(%[[F]]) {{.*}}tile = #kernel.tile<rows = 1, columns = 14, vectors = 1,
// CHECK-NEXT: kernel.convolution ins(%[[F]], {{.*}}) outs(%[[D]]) {{.*}}tile = #kernel.tile<rows = 1, columns = 14, vectors = 2,
// CHECK-NOT: flatten
// CHECK: {{^ *}}} : memref
// CHECK-NEXT: kernel.copy ins(%[[Y]])
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432, l3_rate = 10, memory_rate = 5, shared_memory_rate = 40>} {
cnn.network @block(%x: tensor<1x16x112x112xf32>) -> (y) {
  %w1 = cnn.constant dense<0.5> : tensor<96x16x1x1xf32>
  %w2 = cnn.constant dense<0.5> : tensor<96x1x3x3xf32>
  %w3 = cnn.constant dense<0.5> : tensor<24x96x1x1xf32>
  %0 = cnn.convolution %x, %w1 activation relu
  %1 = cnn.convolution %0, %w2 strides [2, 2] padding [1, 1] groups 96 activation relu
  %2 = cnn.convolution %1, %w3
  cnn.output %2
}
}

// -----

// What fits into the cache comes out of it as well. A result that is read twice
// is written: by the second layer, which also reads the one before as residual,
// and as an output.
// CHECK-LABEL: kernel.program @apart
// CHECK-NOT: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @apart(%x: tensor<1x16x64x64xf32>, %u: tensor<1x64x56x56xf32>) -> (y, z, v) {
  %w1 = cnn.constant dense<0.5> : tensor<32x16x1x1xf32>
  %w2 = cnn.constant dense<0.5> : tensor<32x1x3x3xf32>
  %0 = cnn.convolution %x, %w1 activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1] groups 32
  %w3 = cnn.constant dense<0.5> : tensor<64x64x1x1xf32>
  %2 = cnn.convolution %u, %w3
  %3 = cnn.convolution %2, %w3 residual %2
  %w4 = cnn.constant dense<0.5> : tensor<64x1x3x3xf32>
  %4 = cnn.convolution %3, %w4 strides [2, 2] padding [1, 1] groups 64
  cnn.output %1, %3, %4
}
}

// -----

// Without room for a single row beside the filters, layers stay apart.
// CHECK-LABEL: kernel.program @wide
// CHECK-NOT: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 262144, l3_bytes = 33554432>} {
cnn.network @wide(%x: tensor<1x256x28x28xf32>) -> (y) {
  %w1 = cnn.constant dense<0.5> : tensor<256x256x1x1xf32>
  %0 = cnn.convolution %x, %w1 activation relu
  %1 = cnn.pool max %0 window [2, 2] strides [2, 2]
  cnn.output %1
}
}

// -----

// A first layer and its pooling, whose padding is no zeros: two images are a
// task each.
// CHECK-LABEL: kernel.program @stem
// CHECK: kernel.strips {{.*}} rows {{[0-9]+}} task_rows 56 {
// CHECK: kernel.convolution {{.*}} strides = array<i64: 2, 2>
// CHECK-NEXT: kernel.pool
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @stem(%x: tensor<2x3x224x224xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<64x3x7x7xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [3, 3] activation relu
  %1 = cnn.pool max %0 window [3, 3] strides [2, 2] padding [1, 1]
  cnn.output %1
}
}

// -----

// Of one image, the wide tensor would stay in the cache; of eight, each is
// finished before the next. There is no room for the last layer's filter: the
// two before it are fused without it.
// CHECK-LABEL: kernel.program @images
// CHECK: kernel.strips {{.*}} rows 14 task_rows 14 {
// CHECK: kernel.convolution
// CHECK: kernel.depthwise
// CHECK-NEXT: {{^ *}}} : memref
// CHECK: kernel.convolution
// CHECK-LABEL: kernel.program @image
// CHECK-NOT: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432, l3_rate = 10, memory_rate = 5, shared_memory_rate = 40>} {
cnn.network @images(%x: tensor<8x32x14x14xf32>) -> (y) {
  %w1 = cnn.constant dense<0.5> : tensor<192x32x1x1xf32>
  %w2 = cnn.constant dense<0.5> : tensor<192x1x3x3xf32>
  %w3 = cnn.constant dense<0.5> : tensor<768x192x1x1xf32>
  %0 = cnn.convolution %x, %w1 activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1] groups 192 activation relu
  %2 = cnn.convolution %1, %w3
  cnn.output %2
}
cnn.network @image(%x: tensor<1x32x14x14xf32>) -> (y) {
  %w1 = cnn.constant dense<0.5> : tensor<192x32x1x1xf32>
  %w2 = cnn.constant dense<0.5> : tensor<192x1x3x3xf32>
  %0 = cnn.convolution %x, %w1 activation relu
  %1 = cnn.convolution %0, %w2 padding [1, 1] groups 192 activation relu
  cnn.output %1
}
}

// -----

// Wide layers hide what moving takes behind their arithmetic.
// CHECK-LABEL: kernel.program @arithmetic
// CHECK-NOT: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {
cnn.network @arithmetic(%x: tensor<1x256x56x56xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<128x256x1x1xf32>
  %v = cnn.constant dense<0.5> : tensor<64x128x1x1xf32>
  %0 = cnn.convolution %x, %w activation relu
  %1 = cnn.convolution %0, %v activation relu
  cnn.output %1
}
}

// -----

// Rows of 17 pixels make worse tiles than 289 pixels together, which costs more
// than the pooled tensor's way. Rows that make the same tiles are fused.
// CHECK-LABEL: kernel.program @odd_rows
// CHECK-NOT: kernel.strips
// CHECK-LABEL: kernel.program @even_rows
// CHECK: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 2097152, l3_bytes = 33554432, l3_rate = 10, memory_rate = 5, shared_memory_rate = 40>} {
cnn.network @odd_rows(%x: tensor<8x384x17x17xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<512x384x1x1xf32>
  %0 = cnn.pool average %x window [3, 3] padding [1, 1]
  %1 = cnn.convolution %0, %w
  cnn.output %1
}
cnn.network @even_rows(%x: tensor<8x256x28x28xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<64x256x1x1xf32>
  %0 = cnn.pool average %x window [3, 3] padding [1, 1]
  %1 = cnn.convolution %0, %w
  cnn.output %1
}
}

// -----

// Beside 128 input channels' filter there is room for strips of some rows;
// beside that of 192 for two rows, so that it would be read fourteen times.
// CHECK-LABEL: kernel.program @filter
// CHECK: kernel.strips
// CHECK-LABEL: kernel.program @large_filter
// CHECK-NOT: kernel.strips
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 2097152, l3_bytes = 33554432, l3_rate = 10, memory_rate = 5, shared_memory_rate = 40>} {
cnn.network @filter(%x: tensor<8x128x112x112xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<128x128x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [1, 1] activation relu
  %1 = cnn.pool max %0 window [3, 3] strides [2, 2] padding [1, 1]
  cnn.output %1
}
cnn.network @large_filter(%x: tensor<8x192x112x112xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<128x192x3x3xf32>
  %0 = cnn.convolution %x, %w strides [2, 2] padding [1, 1] activation relu
  %1 = cnn.pool max %0 window [3, 3] strides [2, 2] padding [1, 1]
  cnn.output %1
}
}

// -----

// What the normalization writes is read for ownership before: moving 1.6 MB
// twice, and once more for the convolution, is not hidden. No rows are computed
// twice, so that there are four tasks of 14 rows.
// CHECK-LABEL: kernel.program @written
// CHECK: kernel.strips {{.*}} task_rows 14
module attributes {kernel.target = #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 524288, l3_bytes = 16777216, l3_rate = 20, memory_rate = 5, shared_memory_rate = 8>} {
cnn.network @written(%x: tensor<1x128x56x56xf32>) -> (y) {
  %w = cnn.constant dense<0.5> : tensor<128x1x1x1xf32>
  %v = cnn.constant dense<0.5> : tensor<128x128x1x1xf32>
  %0 = cnn.convolution %x, %w groups 128 activation relu
  %1 = cnn.convolution %0, %v
  cnn.output %1
}
}
