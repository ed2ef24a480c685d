// RUN: cnn-opt %s --outline-kernels --split-input-file | FileCheck %s

// Ops that are equal but for their buffers share a kernel; another attribute or
// type makes another. The same buffer read twice is two arguments.
// CHECK: kernel.func @n.softmax_0 {
// CHECK-NEXT: ^bb0(%[[A:.*]]: memref<2x8xf32>, %[[B:.*]]: memref<2x8xf32>):
// CHECK-NEXT: kernel.softmax ins(%[[A]]) outs(%[[B]]) {axis = 1 : i64}
// CHECK: kernel.func @n.softmax_1 {
// CHECK: kernel.softmax {{.*}}axis = 0 : i64
// CHECK: kernel.func @n.softmax_2 {
// CHECK: kernel.softmax {{.*}}memref<4x8xf32>
// CHECK: kernel.func @n.elementwise_0 {
// CHECK-NEXT: ^bb0(%[[A:.*]]: memref<2x8xf32>, %[[B:.*]]: memref<2x8xf32>, %[[C:.*]]: memref<2x8xf32>):
// CHECK-NEXT: kernel.elementwise ins(%[[A]], %[[B]]) outs(%[[C]])
// CHECK-NOT: kernel.func
// CHECK: kernel.program @n
// CHECK-NEXT: ^bb0(%[[X:.*]]: memref<2x8xf32>, %[[Z:.*]]: memref<4x8xf32>, %[[Y:.*]]: memref<2x8xf32>):
// CHECK: kernel.launch @n.softmax_0(%[[X]], %[[W:.*]]) tasks 1 : memref<2x8xf32>, memref<2x8xf32>
// CHECK-NEXT: kernel.launch @n.softmax_0(%[[W]], %[[Y]]) tasks 1
// CHECK-NEXT: kernel.launch @n.softmax_1(%[[X]], %[[W]]) tasks 1
// CHECK-NEXT: kernel.launch @n.softmax_2(%[[Z]], %[[V:.*]]) tasks 1
// CHECK-NEXT: kernel.launch @n.elementwise_0(%[[X]], %[[X]], %[[Y]]) tasks 1
// CHECK-NEXT: kernel.launch @n.elementwise_0(%[[X]], %[[W]], %[[Y]]) tasks 1
kernel.program @n inputs(["x", "z"]) outputs(["y"]) attributes {workspace_bytes = 192 : i64} {
^bb0(%x: memref<2x8xf32>, %z: memref<4x8xf32>, %y: memref<2x8xf32>):
  %w = kernel.workspace 0 : memref<2x8xf32>
  %v = kernel.workspace 64 : memref<4x8xf32>
  kernel.softmax ins(%x) outs(%w) {axis = 1 : i64} : memref<2x8xf32>, memref<2x8xf32>
  kernel.softmax ins(%w) outs(%y) {axis = 1 : i64} : memref<2x8xf32>, memref<2x8xf32>
  kernel.softmax ins(%x) outs(%w) {axis = 0 : i64} : memref<2x8xf32>, memref<2x8xf32>
  kernel.softmax ins(%z) outs(%v) {axis = 1 : i64} : memref<4x8xf32>, memref<4x8xf32>
  kernel.elementwise ins(%x, %x) outs(%y) {kind = #cnn<binary_kind add>} : memref<2x8xf32>, memref<2x8xf32>, memref<2x8xf32>
  kernel.elementwise ins(%x, %w) outs(%y) {kind = #cnn<binary_kind add>} : memref<2x8xf32>, memref<2x8xf32>, memref<2x8xf32>
}

// -----

// A residual is an operand like others, but makes another kernel, and so does
// one that is overwritten: it is the destination's argument. Tasks are those of
// the plan: 4 images x 2 panels x 2 parts of 4 rows of tiles.
// CHECK: kernel.func @n.convolution_0
// CHECK: kernel.func @n.convolution_1
// CHECK-NEXT: ^bb0(%[[X:.*]]: {{.*}}, %[[W:.*]]: {{.*}}, %[[B:.*]]: memref<12xf32>, %[[Y:[^ ]*]]: memref<4x12x8x8xf32, #kernel.layout<block = 4>>):
// CHECK-NEXT: kernel.convolution ins(%[[X]], %[[W]], %[[B]], %[[Y]]) outs(%[[Y]])
// CHECK: kernel.func @n.convolution_2
// CHECK-NEXT: ^bb0(%[[X:.*]]: {{.*}}, %[[W:.*]]: {{.*}}, %[[B:.*]]: memref<12xf32>, %[[R:.*]]: {{.*}}, %[[Y:.*]]: {{.*}}):
// CHECK-NEXT: kernel.convolution ins(%[[X]], %[[W]], %[[B]], %[[R]]) outs(%[[Y]])
// CHECK: kernel.launch @n.convolution_0({{.*}}) tasks 16
// CHECK: kernel.launch @n.convolution_1({{.*}}) tasks 16
// CHECK: kernel.launch @n.convolution_2({{.*}}) tasks 16
#b = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) attributes {workspace_bytes = 0 : i64} {
  %x = kernel.workspace 0 : memref<4x4x8x8xf32, #b>
  %y = kernel.workspace 0 : memref<4x12x8x8xf32, #b>
  %r = kernel.workspace 0 : memref<4x12x8x8xf32, #b>
  %w = kernel.weights 0 : memref<48xf32>
  %b = kernel.weights 0 : memref<12xf32>
  kernel.convolution ins(%x, %w, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 8, vectors = 2, task_panels = 1, task_tiles = 4>} : memref<4x4x8x8xf32, #b>, memref<48xf32>, memref<12xf32>, memref<4x12x8x8xf32, #b>
  kernel.convolution ins(%x, %w, %b, %y) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 8, vectors = 2, task_panels = 1, task_tiles = 4>} : memref<4x4x8x8xf32, #b>, memref<48xf32>, memref<12xf32>, memref<4x12x8x8xf32, #b>, memref<4x12x8x8xf32, #b>
  kernel.convolution ins(%x, %w, %b, %r) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 8, vectors = 2, task_panels = 1, task_tiles = 4>} : memref<4x4x8x8xf32, #b>, memref<48xf32>, memref<12xf32>, memref<4x12x8x8xf32, #b>, memref<4x12x8x8xf32, #b>
}

// -----

// A kernel's name is free, whatever else the module defines.
// CHECK: kernel.func @[[NAME:n.softmax_0_[0-9]+]]
// CHECK: kernel.program @n inputs
// CHECK: kernel.launch @[[NAME]](
// CHECK: kernel.program @n.softmax_0
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<2x8xf32>, %y: memref<2x8xf32>):
  kernel.softmax ins(%x) outs(%y) {axis = 1 : i64} : memref<2x8xf32>, memref<2x8xf32>
}
kernel.program @n.softmax_0 inputs([]) outputs([]) {
}

// -----

// Layers that are computed together are a kernel, which others share if all of
// them are equal.
// CHECK: kernel.func @n.strips_0 {
// CHECK: kernel.pool {{.*}}pool_kind average
// CHECK: kernel.func @n.strips_1 {
// CHECK: kernel.pool {{.*}}pool_kind l2
// CHECK-NOT: kernel.func
// CHECK: kernel.launch @n.strips_0({{.*}}) tasks 1
// CHECK: kernel.launch @n.strips_1({{.*}}) tasks 1
// CHECK: kernel.launch @n.strips_0({{.*}}) tasks 1
#b = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) attributes {workspace_bytes = 0 : i64} {
  %x = kernel.workspace 0 : memref<1x8x4x4xf32, #b>
  %s = kernel.workspace 0 : memref<64xf32>
  %y = kernel.workspace 0 : memref<1x8x2x2xf32, #b>
  %z = kernel.workspace 64 : memref<1x8x2x2xf32, #b>
  kernel.strips ins(%x) scratch(%s) outs(%y) rows 1 task_rows 2 {
  ^bb0(%u: memref<1x8x4x4xf32, #b>, %v: memref<1x8x2x2xf32, #b>):
    %w = kernel.alloc : memref<1x8x4x4xf32, #b>
    kernel.pool ins(%u) outs(%w) {kind = #cnn<pool_kind average>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x4x4xf32, #b>
    kernel.pool ins(%w) outs(%v) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x2x2xf32, #b>
  } : memref<1x8x4x4xf32, #b>, memref<64xf32>, memref<1x8x2x2xf32, #b>
  kernel.strips ins(%x) scratch(%s) outs(%y) rows 1 task_rows 2 {
  ^bb0(%u: memref<1x8x4x4xf32, #b>, %v: memref<1x8x2x2xf32, #b>):
    %w = kernel.alloc : memref<1x8x4x4xf32, #b>
    kernel.pool ins(%u) outs(%w) {kind = #cnn<pool_kind l2>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x4x4xf32, #b>
    kernel.pool ins(%w) outs(%v) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x2x2xf32, #b>
  } : memref<1x8x4x4xf32, #b>, memref<64xf32>, memref<1x8x2x2xf32, #b>
  kernel.strips ins(%x) scratch(%s) outs(%z) rows 1 task_rows 2 {
  ^bb0(%u: memref<1x8x4x4xf32, #b>, %v: memref<1x8x2x2xf32, #b>):
    %w = kernel.alloc : memref<1x8x4x4xf32, #b>
    kernel.pool ins(%u) outs(%w) {kind = #cnn<pool_kind average>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x4x4xf32, #b>
    kernel.pool ins(%w) outs(%v) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #b>, memref<1x8x2x2xf32, #b>
  } : memref<1x8x4x4xf32, #b>, memref<64xf32>, memref<1x8x2x2xf32, #b>
}
