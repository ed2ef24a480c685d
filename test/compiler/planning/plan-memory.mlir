// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(plan-memory))" --split-input-file | FileCheck %s

// A buffer is free again after its last use: a chain needs two places, of whole
// cache lines. What nothing uses gets none.
// CHECK-LABEL: kernel.program @chain inputs(["x"]) outputs(["y"]) attributes {workspace_bytes = 896 : i64} {
// CHECK-NEXT: ^bb0(%[[X:.*]]: memref<1x100xf32>, %[[Y:.*]]: memref<1x100xf32>):
// CHECK-NEXT: %[[A:.*]] = kernel.workspace 0 : memref<1x100xf32>
// CHECK-NEXT: %[[B:.*]] = kernel.workspace 448 : memref<1x100xf32>
// CHECK-NEXT: %[[C:.*]] = kernel.workspace 0 : memref<1x100xf32>
// CHECK-NEXT: kernel.softmax ins(%[[X]]) outs(%[[A]])
// CHECK-NEXT: kernel.softmax ins(%[[A]]) outs(%[[B]])
// CHECK-NEXT: kernel.softmax ins(%[[B]]) outs(%[[C]])
// CHECK-NEXT: kernel.softmax ins(%[[C]]) outs(%[[Y]])
kernel.program @chain inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x100xf32>, %y: memref<1x100xf32>):
  %0 = kernel.alloc : memref<1x100xf32>
  %1 = kernel.alloc : memref<1x100xf32>
  %2 = kernel.alloc : memref<1x100xf32>
  %unused = kernel.alloc : memref<1x100xf32>
  kernel.softmax ins(%x) outs(%0) {axis = 1 : i64} : memref<1x100xf32>, memref<1x100xf32>
  kernel.softmax ins(%0) outs(%1) {axis = 1 : i64} : memref<1x100xf32>, memref<1x100xf32>
  kernel.softmax ins(%1) outs(%2) {axis = 1 : i64} : memref<1x100xf32>, memref<1x100xf32>
  kernel.softmax ins(%2) outs(%y) {axis = 1 : i64} : memref<1x100xf32>, memref<1x100xf32>
}

// -----

// A buffer lives as long as views and slices of it, and views of those: A may
// not be overwritten by the ops between.
// CHECK-LABEL: kernel.program @views
// CHECK-SAME: workspace_bytes = 384
// CHECK: %[[A:.*]] = kernel.workspace [[PLACE:[0-9]+]] : memref<1x32x1x1xf32, #kernel.layout<block = 16>>
// CHECK-NOT: kernel.workspace [[PLACE]] :
// CHECK: kernel.slice %[[A]] from 16
kernel.program @views inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x32xf32>, %y: memref<1x32xf32>):
  %0 = kernel.alloc : memref<1x32x1x1xf32, #kernel.layout<block = 16>>
  %1 = kernel.slice %0 from 16 : memref<1x32x1x1xf32, #kernel.layout<block = 16>> to memref<1x16x1x1xf32, #kernel.layout<block = 16, channels = 32>>
  %2 = kernel.view %1 : memref<1x16x1x1xf32, #kernel.layout<block = 16, channels = 32>> to memref<16xf32>
  %3 = kernel.view %0 : memref<1x32x1x1xf32, #kernel.layout<block = 16>> to memref<1x32xf32>
  kernel.softmax ins(%x) outs(%3) {axis = 1 : i64} : memref<1x32xf32>, memref<1x32xf32>
  %4 = kernel.alloc : memref<1x32xf32>
  kernel.softmax ins(%x) outs(%4) {axis = 1 : i64} : memref<1x32xf32>, memref<1x32xf32>
  %5 = kernel.alloc : memref<1x32xf32>
  kernel.softmax ins(%4) outs(%5) {axis = 1 : i64} : memref<1x32xf32>, memref<1x32xf32>
  %6 = kernel.view %y : memref<1x32xf32> to memref<2x16xf32>
  %7 = kernel.view %2 : memref<16xf32> to memref<1x16xf32>
  kernel.elementwise ins(%7) outs(%6) : memref<1x16xf32>, memref<2x16xf32>
}

// -----

// Halo and unused lanes take space: 2 blocks of (4 + 2) x (4 + 3) x 16.
// CHECK-LABEL: kernel.program @halo
// CHECK-SAME: workspace_bytes = 5376
// CHECK: kernel.workspace 0 : memref<1x20x4x4xf32
kernel.program @halo inputs([]) outputs([]) {
  %0 = kernel.alloc : memref<1x20x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 2]>>
  kernel.fill_halo outs(%0) : memref<1x20x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 2]>>
}

// -----

// No buffers, no workspace.
// CHECK-LABEL: kernel.program @nothing
// CHECK-SAME: workspace_bytes = 0
kernel.program @nothing inputs([]) outputs([]) {
}

// -----

// A source that nothing needs afterwards is overwritten, and its halo is the
// destination's: a residual by a convolution, the operand that is not broadcast
// by an elementwise op.
// CHECK-LABEL: kernel.program @overwrite
// CHECK-SAME: workspace_bytes = 4608
// CHECK: %[[Y:.*]] = kernel.workspace {{[0-9]+}} : memref<1x16x4x4xf32, #kernel.layout<block = 16>>
// CHECK: kernel.fill_halo outs(%[[A:.*]]) :
// CHECK: kernel.fill_halo outs(%[[B:.*]]) :
// CHECK-NEXT: kernel.depthwise ins(%[[B]], %{{.*}}, %{{.*}}, %[[A]]) outs(%[[A]])
// CHECK-NEXT: kernel.elementwise ins(%{{.*}}, %[[A]]) outs(%[[A]])
// CHECK-NEXT: kernel.elementwise ins(%[[A]]) outs(%[[Y]])
!plane = memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
kernel.program @overwrite inputs([]) outputs([]) {
  %c = kernel.alloc : memref<1x16x1x1xf32, #kernel.layout<block = 16>>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 16>>
  %w = kernel.weights 0 : memref<144xf32>
  %b = kernel.weights 576 : memref<16xf32>
  %0 = kernel.alloc : !plane
  kernel.fill_halo outs(%0) : !plane
  %1 = kernel.alloc : !plane
  kernel.fill_halo outs(%1) : !plane
  %2 = kernel.alloc : !plane
  kernel.fill_halo outs(%2) : !plane
  kernel.depthwise ins(%1, %w, %b, %0) outs(%2) {window = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 1, 1>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plane, memref<144xf32>, memref<16xf32>, !plane, !plane
  %3 = kernel.alloc : !plane
  kernel.fill_halo outs(%3) : !plane
  kernel.elementwise ins(%c, %2) outs(%3) {kind = #cnn<binary_kind mul>} : memref<1x16x1x1xf32, #kernel.layout<block = 16>>, !plane, !plane
  kernel.elementwise ins(%3) outs(%y) {activation = #cnn.activation<relu>} : !plane, memref<1x16x4x4xf32, #kernel.layout<block = 16>>
}

// -----

// kernel.grouped overwrites a residual as well.
// CHECK-LABEL: kernel.program @grouped
// CHECK: kernel.grouped ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[R:.*]]) outs(%[[R]])
// CHECK-NEXT: kernel.copy ins(%[[R]])
!plain = memref<1x16x4x4xf32, #kernel.layout<block = 16>>
kernel.program @grouped inputs([]) outputs([]) {
  %w = kernel.weights 0 : memref<64xf32>
  %b = kernel.weights 256 : memref<16xf32>
  %x = kernel.alloc : !plain
  %r = kernel.alloc : !plain
  %y = kernel.alloc : !plain
  %z = kernel.alloc : memref<1x16x4x4xf32>
  kernel.grouped ins(%x, %w, %b, %r) outs(%y) {group_channels = 4 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<64xf32>, memref<16xf32>, !plain, !plain
  kernel.copy ins(%y) outs(%z) {permutation = array<i64: 0, 1, 2, 3>, offsets = array<i64: 0, 0, 0, 0>, steps = array<i64: 1, 1, 1, 1>} : !plain, memref<1x16x4x4xf32>
}

// -----

// Not overwritten: the network's input, a source that is read again, one of
// another layout.
// CHECK-LABEL: kernel.program @keep
// CHECK: kernel.elementwise ins(%[[X:.*]]) outs(%[[A:.*]]) {
// CHECK: kernel.elementwise ins(%[[A]]) outs(%[[B:[^)]*]])
// CHECK-NOT: outs(%[[A]])
// CHECK: kernel.elementwise ins(%[[A]], %[[B]]) outs(%[[H:[^)]*]])
// CHECK-NOT: outs(%[[H]])
// CHECK: kernel.elementwise ins(%[[X]], %[[A]]) outs(%[[Y:[^)]*]])
!plain = memref<1x32x4x4xf32>
!halo = memref<1x32x4x4xf32, #kernel.layout<block = 1, halo_low = [1, 1], halo_high = [1, 1]>>
kernel.program @keep inputs(["x"]) outputs(["y"]) {
^bb0(%x: !plain, %y: !plain):
  %0 = kernel.alloc : !plain
  kernel.elementwise ins(%x) outs(%0) {activation = #cnn.activation<relu>} : !plain, !plain
  %1 = kernel.alloc : !plain
  kernel.elementwise ins(%0) outs(%1) {activation = #cnn.activation<tanh>} : !plain, !plain
  %2 = kernel.alloc : !halo
  kernel.elementwise ins(%0, %1) outs(%2) {kind = #cnn<binary_kind mul>} : !plain, !plain, !halo
  %3 = kernel.alloc : !plain
  kernel.elementwise ins(%2) outs(%3) {activation = #cnn.activation<tanh>} : !halo, !plain
  kernel.elementwise ins(%x, %0) outs(%y) {kind = #cnn<binary_kind mul>} : !plain, !plain, !plain
}

// -----

// Nor a residual where the destination holds sums between passes.
// CHECK-LABEL: kernel.program @passes
// CHECK: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[R:.*]]) outs(%[[D:[^)]*]])
// CHECK-NOT: outs(%[[R]])
// CHECK: kernel.elementwise ins(%[[D]])
!plain = memref<1x32x4x4xf32, #kernel.layout<block = 16>>
kernel.program @passes inputs([]) outputs([]) {
  %w = kernel.weights 0 : memref<1024xf32>
  %b = kernel.weights 4096 : memref<32xf32>
  %x = kernel.alloc : !plain
  %r = kernel.alloc : !plain
  %y = kernel.alloc : !plain
  %z = kernel.alloc : memref<1x32x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
  kernel.convolution ins(%x, %w, %b, %r) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1, passes = 2>} : !plain, memref<1024xf32>, memref<32xf32>, !plain, !plain
  kernel.elementwise ins(%y) outs(%z) {activation = #cnn.activation<relu>} : !plain, memref<1x32x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
}

// -----

// The convolution that writes a buffer first fills its halo in the same launch;
// one that overwrites a residual finds it filled.
// CHECK-LABEL: kernel.program @writer
// CHECK-NOT: kernel.fill_halo
// CHECK: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}) outs(%[[A:.*]]) {{.*}}fills_halo
// CHECK-NOT: kernel.fill_halo
// CHECK: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[A]]) outs(%[[A]]) {dilations = array<i64: 1, 1>, groups
!plain = memref<1x16x4x4xf32, #kernel.layout<block = 16>>
!plane = memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
kernel.program @writer inputs([]) outputs([]) {
  %w = kernel.weights 0 : memref<256xf32>
  %b = kernel.weights 1024 : memref<16xf32>
  %x = kernel.alloc : !plain
  %0 = kernel.alloc : !plane
  kernel.fill_halo outs(%0) : !plane
  kernel.convolution ins(%x, %w, %b) outs(%0) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !plane
  %1 = kernel.alloc : !plane
  kernel.fill_halo outs(%1) : !plane
  kernel.convolution ins(%x, %w, %b, %0) outs(%1) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !plane, !plane
}

// -----

// Not one that something else writes before, one that is written in slices, nor
// one that the convolution itself reads.
// CHECK-LABEL: kernel.program @writers
// CHECK-NOT: fills_halo
// CHECK: kernel.fill_halo outs(%[[A:.*]]) :
// CHECK-NEXT: kernel.elementwise ins(%{{.*}}) outs(%[[A]])
// CHECK-NEXT: kernel.convolution ins({{.*}}) outs(%[[A]])
// CHECK-NOT: fills_halo
// CHECK: kernel.fill_halo outs(%[[WHOLE:.*]]) :
// CHECK-NOT: fills_halo
// CHECK: kernel.fill_halo outs(%[[R:.*]]) :
// CHECK-NEXT: kernel.convolution ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[R]]) outs(%[[R]])
// CHECK-NOT: fills_halo
// CHECK: {{^}}}
!plain = memref<1x16x4x4xf32, #kernel.layout<block = 16>>
!plane = memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
!whole = memref<1x32x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
!half = memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1], channels = 32>>
kernel.program @writers inputs([]) outputs([]) {
  %w = kernel.weights 0 : memref<256xf32>
  %b = kernel.weights 1024 : memref<16xf32>
  %x = kernel.alloc : !plain
  %0 = kernel.alloc : !plane
  kernel.fill_halo outs(%0) : !plane
  kernel.elementwise ins(%x) outs(%0) {activation = #cnn.activation<relu>} : !plain, !plane
  kernel.convolution ins(%x, %w, %b) outs(%0) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !plane
  %1 = kernel.alloc : !whole
  kernel.fill_halo outs(%1) : !whole
  %2 = kernel.slice %1 from 0 : !whole to !half
  kernel.convolution ins(%x, %w, %b) outs(%2) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !half
  %3 = kernel.slice %1 from 16 : !whole to !half
  kernel.convolution ins(%x, %w, %b) outs(%3) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !half
  %4 = kernel.alloc : !plane
  kernel.fill_halo outs(%4) : !plane
  kernel.convolution ins(%x, %w, %b, %4) outs(%4) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : !plain, memref<256xf32>, memref<16xf32>, !plane, !plane
}

// -----

// Buffers of a place in common get the same one, of the longest's size, which
// no other gets between their uses: neither B nor C, which could have A's.
// CHECK-LABEL: kernel.program @place
// CHECK-SAME: workspace_bytes = 832
// CHECK-DAG: kernel.workspace [[A:[0-9]+]] : memref<128xf32>
// CHECK-DAG: kernel.workspace [[A]] : memref<128xf32>
// CHECK-DAG: kernel.workspace {{[0-9]+}} : memref<1x64xf32>
// CHECK-NOT: kernel.workspace [[A]] : memref<1x
kernel.program @place inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x64xf32>, %y: memref<1x64xf32>):
  %a = kernel.alloc {place = "scratch"} : memref<64xf32>
  %b = kernel.alloc : memref<1x64xf32>
  %c = kernel.alloc : memref<1x80xf32>
  %a2 = kernel.alloc {place = "scratch"} : memref<128xf32>
  kernel.fill_halo outs(%a) : memref<64xf32>
  kernel.softmax ins(%x) outs(%b) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
  kernel.softmax ins(%b) outs(%y) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
  kernel.fill_halo outs(%c) : memref<1x80xf32>
  kernel.fill_halo outs(%a2) : memref<128xf32>
}
