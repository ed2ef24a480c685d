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
