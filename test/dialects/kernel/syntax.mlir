// RUN: cnn-opt %s | cnn-opt | FileCheck %s
// RUN: cnn-opt %s --mlir-print-op-generic | cnn-opt | FileCheck %s

#halo = #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>
#blocked = #kernel.layout<block = 4>
#slice = #kernel.layout<block = 4, channels = 16>

// CHECK: kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>
module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {

// CHECK: kernel.program @before inputs(["x"]) outputs(["y"]) {
// CHECK-NEXT: ^bb0(%{{.*}}: memref<1x6x8x8xf32>, %{{.*}}: memref<1x10xf32>):
kernel.program @before inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x6x8x8xf32>, %y: memref<1x10xf32>):
  // CHECK-NEXT: kernel.alloc : memref<1x6x8x8xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %0 = kernel.alloc : memref<1x6x8x8xf32, #halo>
  // CHECK-NEXT: kernel.fill_halo outs(%{{.*}}) : memref
  kernel.fill_halo outs(%0) : memref<1x6x8x8xf32, #halo>
  // CHECK-NEXT: kernel.copy ins(%{{.*}}) outs(%{{.*}}) {offsets = array<i64: 0, 0, 0, 0>, permutation = array<i64: 0, 1, 2, 3>, steps = array<i64: 1, 1, 1, 1>}
  kernel.copy ins(%x) outs(%0) {permutation = array<i64: 0, 1, 2, 3>, offsets = array<i64: 0, 0, 0, 0>, steps = array<i64: 1, 1, 1, 1>} : memref<1x6x8x8xf32>, memref<1x6x8x8xf32, #halo>
  // CHECK-NEXT: kernel.constant dense<1.000000e+00> : tensor<8x6x3x3xf32> <kind = filter, block = 4, input_block = 4, vectors = 2> : memref<432xf32>
  %w = kernel.constant dense<1.0> : tensor<8x6x3x3xf32> <kind = filter, block = 4, input_block = 4, vectors = 2> : memref<432xf32>
  // CHECK-NEXT: kernel.constant dense<2.000000e+00> : tensor<8xf32> <kind = plain> : memref<8xf32>
  %b = kernel.constant dense<2.0> : tensor<8xf32> <kind = plain> : memref<8xf32>
  // CHECK-NEXT: kernel.alloc : memref<1x8x8x8xf32, #kernel.layout<block = 4>>
  %1 = kernel.alloc : memref<1x8x8x8xf32, #blocked>
  // CHECK-NEXT: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {activation = #cnn.activation<relu>, dilations = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1>, strides = array<i64: 1, 1>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 2>, window = array<i64: 3, 3>}
  kernel.convolution ins(%0, %w, %b) outs(%1) {activation = #cnn.activation<relu>, window = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 1, 1>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 2>} : memref<1x6x8x8xf32, #halo>, memref<432xf32>, memref<8xf32>, memref<1x8x8x8xf32, #blocked>
  %h = kernel.alloc : memref<1x8x8x8xf32, #halo>
  // CHECK: kernel.convolution {{.*}}fills_halo, groups = 1 : i64
  kernel.convolution ins(%0, %w, %b) outs(%h) {fills_halo, window = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 1, 1>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 2>} : memref<1x6x8x8xf32, #halo>, memref<432xf32>, memref<8xf32>, memref<1x8x8x8xf32, #halo>
  %w1 = kernel.constant dense<1.0> : tensor<8x8x1x1xf32> <kind = filter, block = 4, input_block = 4, vectors = 2> : memref<64xf32>
  %2 = kernel.alloc : memref<1x16x8x8xf32, #blocked>
  // CHECK: kernel.slice %{{.*}} from 8 : memref<1x16x8x8xf32, #kernel.layout<block = 4>> to memref<1x8x8x8xf32, #kernel.layout<block = 4, channels = 16>>
  %3 = kernel.slice %2 from 8 : memref<1x16x8x8xf32, #blocked> to memref<1x8x8x8xf32, #slice>
  // CHECK-NEXT: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {dilations = array<i64: 1, 1>, flatten, groups = 1 : i64
  kernel.convolution ins(%1, %w1, %b, %1) outs(%3) {flatten, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 2>} : memref<1x8x8x8xf32, #blocked>, memref<64xf32>, memref<8xf32>, memref<1x8x8x8xf32, #blocked>, memref<1x8x8x8xf32, #slice>
  // CHECK-NEXT: kernel.insert ins(%{{.*}}) outs(%{{.*}}) {offsets = array<i64: 0, 0, 0, 0>}
  kernel.insert ins(%1) outs(%2) {offsets = array<i64: 0, 0, 0, 0>} : memref<1x8x8x8xf32, #blocked>, memref<1x16x8x8xf32, #blocked>
  // CHECK-NEXT: kernel.constant dense<1.000000e+00> : tensor<8x1x1x1xf32> <kind = depthwise, block = 4> : memref<8xf32>
  %d = kernel.constant dense<1.0> : tensor<8x1x1x1xf32> <kind = depthwise, block = 4> : memref<8xf32>
  // CHECK-NEXT: kernel.depthwise ins(%{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {dilations
  kernel.depthwise ins(%3, %d, %b) outs(%1) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 2>} : memref<1x8x8x8xf32, #slice>, memref<8xf32>, memref<8xf32>, memref<1x8x8x8xf32, #blocked>
  // CHECK-NEXT: kernel.constant dense<1.000000e+00> : tensor<8x2x1x1xf32> <kind = grouped, block = 4> : memref<16xf32>
  %g = kernel.constant dense<1.0> : tensor<8x2x1x1xf32> <kind = grouped, block = 4> : memref<16xf32>
  // CHECK-NEXT: kernel.grouped ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {activation = #cnn.activation<relu>, dilations = array<i64: 1, 1>, group_channels = 2 : i64
  kernel.grouped ins(%3, %g, %b, %3) outs(%1) {group_channels = 2 : i64, activation = #cnn.activation<relu>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 2>} : memref<1x8x8x8xf32, #slice>, memref<16xf32>, memref<8xf32>, memref<1x8x8x8xf32, #slice>, memref<1x8x8x8xf32, #blocked>
  // CHECK-NEXT: kernel.channel_shuffle ins(%{{.*}}) outs(%{{.*}}) {groups = 2 : i64}
  kernel.channel_shuffle ins(%1) outs(%3) {groups = 2 : i64} : memref<1x8x8x8xf32, #blocked>, memref<1x8x8x8xf32, #slice>
  // CHECK-NEXT: kernel.interleave ins(%{{.*}}, %{{.*}}) outs(%{{.*}}) {offset = 8 : i64}
  kernel.interleave ins(%1, %1) outs(%3) {offset = 8 : i64} : memref<1x8x8x8xf32, #blocked>, memref<1x8x8x8xf32, #blocked>, memref<1x8x8x8xf32, #slice>
  // CHECK-NEXT: kernel.constant dense<3.000000e+00> : tensor<8x1x1xf32> <kind = blocked> : memref<1x8x1x1xf32, #kernel.layout<block = 4>>
  %s = kernel.constant dense<3.0> : tensor<8x1x1xf32> <kind = blocked> : memref<1x8x1x1xf32, #blocked>
  // CHECK-NEXT: kernel.elementwise ins(%{{.*}}, %{{.*}}) outs(%{{.*}}) {kind = #cnn<binary_kind mul>}
  kernel.elementwise ins(%1, %s) outs(%1) {kind = #cnn<binary_kind mul>} : memref<1x8x8x8xf32, #blocked>, memref<1x8x1x1xf32, #blocked>, memref<1x8x8x8xf32, #blocked>
  %4 = kernel.alloc : memref<1x8x1x1xf32, #blocked>
  // CHECK: kernel.pool ins(%{{.*}}) outs(%{{.*}}) {count_padding, dilations = array<i64: 1, 1>, kind = #cnn<pool_kind average>, padding_high = array<i64: 0, 0>, padding_low = array<i64: 0, 0>, strides = array<i64: 1, 1>, window = array<i64: 8, 8>}
  kernel.pool ins(%1) outs(%4) {count_padding, kind = #cnn<pool_kind average>, window = array<i64: 8, 8>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x8x8xf32, #blocked>, memref<1x8x1x1xf32, #blocked>
  // CHECK-NEXT: kernel.view %{{.*}} : memref<1x8x1x1xf32, #kernel.layout<block = 4>> to memref<1x8xf32>
  %5 = kernel.view %4 : memref<1x8x1x1xf32, #blocked> to memref<1x8xf32>
  %w2 = kernel.constant dense<1.0> : tensor<10x8xf32> <kind = filter, block = 4, input_block = 8> : memref<96xf32>
  %b2 = kernel.constant dense<1.0> : tensor<10xf32> <kind = plain> : memref<12xf32>
  // CHECK: kernel.convolution {{.*}}window = array<i64>} : memref<1x8xf32>, memref<96xf32>, memref<12xf32>, memref<1x10xf32>
  kernel.convolution ins(%5, %w2, %b2) outs(%y) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<96xf32>, memref<12xf32>, memref<1x10xf32>
}

// CHECK: kernel.func @k {
// CHECK-NEXT: ^bb0(%[[A:.*]]: memref<1x8xf32>, %[[B:.*]]: memref<1x8xf32>):
// CHECK-NEXT: kernel.softmax ins(%[[A]]) outs(%[[B]]) {axis = 1 : i64, log}
kernel.func @k {
^bb0(%a: memref<1x8xf32>, %b: memref<1x8xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 1 : i64, log} : memref<1x8xf32>, memref<1x8xf32>
}

// CHECK: kernel.program @after inputs(["x"]) outputs([]) attributes {weights = dense<0> : tensor<64xi8>, workspace_bytes = 64 : i64} {
kernel.program @after inputs(["x"]) outputs([]) attributes {weights = dense<0> : tensor<64xi8>, workspace_bytes = 64 : i64} {
^bb0(%x: memref<1x8xf32>):
  // CHECK: kernel.workspace 0 : memref<1x8xf32>
  %0 = kernel.workspace 0 : memref<1x8xf32>
  // CHECK: kernel.weights 32 : memref<1x8xf32>
  %1 = kernel.weights 32 : memref<1x8xf32>
  // CHECK: kernel.launch @k(%{{.*}}, %{{.*}}) tasks 1 : memref<1x8xf32>, memref<1x8xf32>
  kernel.launch @k(%x, %0) tasks 1 : memref<1x8xf32>, memref<1x8xf32>
}

// CHECK: kernel.program @row_major
kernel.program @row_major inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x8x3x5xf32>, %y: memref<1x8x3x5xf32>):
  // CHECK: kernel.lrn ins(%{{.*}}) outs(%{{.*}}) {alpha = 1.000000e-04 : f64, beta = 7.500000e-01 : f64, bias = 2.000000e+00 : f64, size = 5 : i64}
  kernel.lrn ins(%x) outs(%y) {size = 5 : i64, alpha = 1.0e-4 : f64, beta = 0.75 : f64, bias = 2.0 : f64} : memref<1x8x3x5xf32>, memref<1x8x3x5xf32>
  %0 = kernel.alloc : memref<1x8x1x1xf32>
  // CHECK: kernel.reduce ins(%{{.*}}) outs(%{{.*}}) {axes = array<i64: 2, 3>, kind = #cnn<reduce_kind l2>}
  kernel.reduce ins(%x) outs(%0) {axes = array<i64: 2, 3>, kind = #cnn<reduce_kind l2>} : memref<1x8x3x5xf32>, memref<1x8x1x1xf32>
  %1 = kernel.alloc : memref<5x4xf32>
  %2 = kernel.alloc : memref<1x8x3x4xf32>
  // CHECK: kernel.matmul ins(%{{.*}}, %{{.*}}) outs(%{{.*}}) : memref<1x8x3x5xf32>, memref<5x4xf32>, memref<1x8x3x4xf32>
  kernel.matmul ins(%x, %1) outs(%2) : memref<1x8x3x5xf32>, memref<5x4xf32>, memref<1x8x3x4xf32>
}

}

// CHECK: kernel.program @winograd
kernel.program @winograd inputs([]) outputs([]) {
  %0 = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %1 = kernel.alloc : memref<1x4x4x4xf32, #blocked>
  %2 = kernel.alloc : memref<1000xf32>
  // CHECK: kernel.constant dense<1.000000e+00> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4]> : memref<576xf32>
  %w = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4]> : memref<576xf32>
  %b = kernel.weights 0 : memref<4xf32>
  // CHECK: kernel.winograd ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref
  kernel.winograd ins(%0, %w, %b, %2) outs(%1) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>
  // CHECK: kernel.winograd ins(%[[X:.*]], %{{.*}}, %{{.*}}, %{{.*}}, %[[R:.*]]) outs(%[[R]]) {
  kernel.winograd ins(%0, %w, %b, %2, %1) outs(%1) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>, memref<1x4x4x4xf32, #blocked>
  // At stride two, with 6 x 6 filters for 9 x 9 products.
  // CHECK: kernel.constant {{.*}} <kind = winograd, block = 4, input_block = 4, outputs = [4, 4], stride = 2> : memref<576xf32>
  %w2 = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4], stride = 2> : memref<576xf32>
  %3 = kernel.alloc : memref<1x4x8x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  // CHECK: kernel.winograd {{.*}} padding = array<i64: 1, 1>, stride = 2 : i64, strip = 1 : i64
  kernel.winograd ins(%3, %w2, %b, %2) outs(%1) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, stride = 2 : i64, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x8x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>
  // Transformed once for all tasks.
  // CHECK: kernel.winograd_input ins(%{{.*}}) outs(%[[T:.*]]) {extents = array<i64: 4, 4>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref
  %t = kernel.alloc : memref<148xf32>
  kernel.winograd_input ins(%0) outs(%t) {extents = array<i64: 4, 4>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<148xf32>
  // CHECK: kernel.winograd ins(%[[T]], {{.*}} transformed
  kernel.winograd ins(%t, %w, %b, %2) outs(%1) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, transformed, window = array<i64: 3, 3>} : memref<148xf32>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>
  // The filter is transformed as it is used.
  // CHECK: kernel.winograd {{.*}} filter_channels = 4 : i64, {{.*}} transformed
  %raw = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = filter, block = 4> : memref<144xf32>
  kernel.winograd ins(%t, %raw, %b, %2) outs(%1) {channels = 4 : i64, filter_channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, transformed, window = array<i64: 3, 3>} : memref<148xf32>, memref<144xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>
  // Of six columns, four come transformed.
  // CHECK: kernel.constant {{.*}} <kind = winograd_unmirrored, block = 4, input_block = 4, outputs = [4, 4]> : memref<384xf32>
  // CHECK: kernel.winograd {{.*}} derives_mirrored, filter_channels = 4 : i64
  %half = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd_unmirrored, block = 4, input_block = 4, outputs = [4, 4]> : memref<384xf32>
  kernel.winograd ins(%t, %half, %b, %2) outs(%1) {channels = 4 : i64, derives_mirrored, filter_channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, transformed, window = array<i64: 3, 3>} : memref<148xf32>, memref<384xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #blocked>
}

// Any of a layout's halos may be left out.
// CHECK: memref<1x4x5xf32, #kernel.layout<block = 4, halo_low = [2]>>
kernel.program @layouts inputs([]) outputs([]) {
  %0 = kernel.alloc : memref<1x4x5xf32, #kernel.layout<block = 4, halo_low = [2]>>
  // CHECK: memref<1x4x5xf32, #kernel.layout<block = 4, halo_high = [3], channels = 8>>
  %1 = kernel.alloc : memref<1x4x5xf32, #kernel.layout<block = 4, halo_high = [3], channels = 8>>
  // CHECK: memref<1x4x2x3x5xf32, #kernel.layout<block = 1, halo_high = [0, 0, 1]>>
  %2 = kernel.alloc : memref<1x4x2x3x5xf32, #kernel.layout<block = 1, halo_high = [0, 0, 1]>>
}

// CHECK: kernel.program @strips
kernel.program @strips inputs([]) outputs([]) {
  %x = kernel.alloc : memref<1x8x4x4xf32, #blocked>
  %s = kernel.alloc : memref<64xf32>
  %y = kernel.alloc : memref<1x8x2x2xf32, #blocked>
  // CHECK: kernel.strips ins(%{{.*}}) scratch(%{{.*}}) outs(%{{.*}}) rows 1 task_rows 2 {
  // CHECK-NEXT: ^bb0(%[[U:.*]]: memref<1x8x4x4xf32, {{.*}}>, %[[V:.*]]: memref<1x8x2x2xf32, {{.*}}>):
  // CHECK-NEXT: %[[Y:.*]] = kernel.alloc
  // CHECK-NEXT: kernel.pool ins(%[[U]]) outs(%[[Y]])
  // CHECK-NEXT: kernel.pool ins(%[[Y]]) outs(%[[V]])
  // CHECK-NEXT: } : memref<1x8x4x4xf32, {{.*}}>, memref<64xf32>, memref<1x8x2x2xf32,
  kernel.strips ins(%x) scratch(%s) outs(%y) rows 1 task_rows 2 {
  ^bb0(%u: memref<1x8x4x4xf32, #blocked>, %v: memref<1x8x2x2xf32, #blocked>):
    %w = kernel.alloc : memref<1x8x4x4xf32, #blocked>
    kernel.pool ins(%u) outs(%w) {kind = #cnn<pool_kind average>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #blocked>, memref<1x8x4x4xf32, #blocked>
    kernel.pool ins(%w) outs(%v) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #blocked>, memref<1x8x2x2xf32, #blocked>
  } : memref<1x8x4x4xf32, #blocked>, memref<64xf32>, memref<1x8x2x2xf32, #blocked>
}

// CHECK: kernel.program @strassen
kernel.program @strassen inputs([]) outputs([]) {
  %x = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  // CHECK: kernel.constant dense<1.000000e+00> : tensor<16x8x1x1xf32> <kind = strassen, block = 4, input_block = 4, vectors = 2> : memref<224xf32>
  %w = kernel.constant dense<1.0> : tensor<16x8x1x1xf32> <kind = strassen, block = 4, input_block = 4, vectors = 2> : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  // Half the rows.
  %s = kernel.alloc : memref<1x28x2x4xf32, #blocked>
  // CHECK: kernel.strassen_input ins(%{{.*}}) outs(%[[S:.*]]) : memref<1x8x4x4xf32, {{.*}}>, memref<1x28x2x4xf32, {{.*}}>
  kernel.strassen_input ins(%x) outs(%s) : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<1x28x2x4xf32, #blocked>
  // CHECK: kernel.strassen ins(%[[S]], %{{.*}}, %{{.*}}) outs(%{{.*}}) {activation = #cnn.activation<relu>, fills_halo, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref
  kernel.strassen ins(%s, %w, %b) outs(%y) {activation = #cnn.activation<relu>, fills_halo, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #blocked>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  // Half the pixels, as one row; a residual.
  %u = kernel.alloc : memref<1x8x3x6xf32, #blocked>
  %v = kernel.alloc : memref<1x16x3x6xf32, #blocked>
  %r = kernel.alloc : memref<1x16x3x6xf32, #blocked>
  %t = kernel.alloc : memref<1x28x1x9xf32, #blocked>
  // CHECK: kernel.strassen_input
  kernel.strassen_input ins(%u) outs(%t) : memref<1x8x3x6xf32, #blocked>, memref<1x28x1x9xf32, #blocked>
  // CHECK: kernel.strassen ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) outs(%{{.*}}) {flatten, tile
  kernel.strassen ins(%t, %w, %b, %r) outs(%v) {flatten, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 3>} : memref<1x28x1x9xf32, #blocked>, memref<224xf32>, memref<16xf32>, memref<1x16x3x6xf32, #blocked>, memref<1x16x3x6xf32, #blocked>
}
