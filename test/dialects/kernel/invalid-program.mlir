// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// What programs, their buffers, weights and launches refuse.

// expected-error @below {{expects one argument for each input and output name}}
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<4xf32>):
}

// -----

// expected-error @below {{expects row-major buffers of f32 as arguments}}
kernel.program @n inputs(["x"]) outputs([]) {
^bb0(%x: memref<4xf64>):
}

// -----

// expected-error @below {{expects row-major buffers of f32 as arguments}}
kernel.program @n inputs(["x"]) outputs([]) {
^bb0(%x: memref<?xf32>):
}

// -----

// expected-error @below {{expects row-major buffers of f32 as arguments}}
kernel.program @n inputs(["x"]) outputs([]) {
^bb0(%x: memref<1x8x4xf32, #kernel.layout<block = 4>>):
}

// -----

// expected-error @below {{expects row-major buffers of f32 as arguments}}
kernel.program @n inputs(["x"]) outputs([]) {
^bb0(%x: f32):
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects an offset that the block divides and channels inside the source}}
  %b = kernel.slice %a from 2 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4, channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects an offset that the block divides and channels inside the source}}
  %b = kernel.slice %a from 8 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4, channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects an offset that the block divides and channels inside the source}}
  %b = kernel.slice %a from -4 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4, channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{to differ from}}
  %b = kernel.slice %a from 0 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{to differ from}}
  %b = kernel.slice %a from 0 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x3xf32, #kernel.layout<block = 4, channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{to differ from}}
  %b = kernel.slice %a from 0 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 2, channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{to differ from}}
  %b = kernel.slice %a from 0 : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4, halo_low = [1], channels = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{to differ from}}
  %b = kernel.slice %a from 0 : memref<2x8x4xf32, #kernel.layout<block = 4>> to memref<1x4x4xf32, #kernel.layout<block = 4, channels = 8>>
}

// -----

// Too few elements.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x3xf32>
  // expected-error @below {{expects buffers of equally many elements in row-major order}}
  %b = kernel.view %a : memref<2x3xf32> to memref<5xf32>
}

// -----

// Blocks of more than one pixel.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equally many elements in row-major order}}
  %b = kernel.view %a : memref<1x8x4xf32, #kernel.layout<block = 4>> to memref<32xf32>
}

// -----

// Unused lanes between two images.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x6x1xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equally many elements in row-major order}}
  %b = kernel.view %a : memref<2x6x1xf32, #kernel.layout<block = 4>> to memref<12xf32>
}

// -----

// The result as well.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<32xf32>
  // expected-error @below {{expects buffers of equally many elements in row-major order}}
  %b = kernel.view %a : memref<32xf32> to memref<1x8x4xf32, #kernel.layout<block = 4>>
}

// -----

// A halo.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x1xf32, #kernel.layout<block = 4, halo_high = [1]>>
  // expected-error @below {{expects buffers of equally many elements in row-major order}}
  %b = kernel.view %a : memref<1x8x1xf32, #kernel.layout<block = 4, halo_high = [1]>> to memref<8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expects elements of f32}}
  %0 = kernel.constant dense<1> : tensor<4xi32> <kind = plain> : memref<4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expects a packing of positive numbers}}
  %0 = kernel.constant dense<1.0> : tensor<4xf32> <kind = plain, block = 0> : memref<4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expects a packing of positive numbers}}
  %0 = kernel.constant dense<1.0> : tensor<4x4xf32> <kind = filter, block = 4, merged = -1> : memref<16xf32>
}

// -----

// A bias that is too long.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<5xf32> <kind = plain> : memref<4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8xf32> <kind = plain> : memref<1x8x1xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<7x1xf32> <kind = blocked> : memref<1x8x1xf32, #kernel.layout<block = 4>>
}

// -----

// Five outputs fill two blocks.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<5x3xf32> <kind = filter, block = 4> : memref<15xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<5xf32> <kind = filter, block = 4> : memref<8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x3xf32> <kind = filter, block = 4, groups = 3> : memref<72xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x2xf32> <kind = filter, block = 4, groups = 4, merged = 3> : memref<24xf32>
}

// -----

// Merged groups have whole blocks of outputs.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x2xf32> <kind = filter, block = 4, groups = 4, merged = 4> : memref<16xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x2x3xf32> <kind = depthwise, block = 4> : memref<48xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<6x1x3xf32> <kind = depthwise, block = 4> : memref<18xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x1x3xf32> <kind = grouped, block = 4> : memref<24xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x4x3xf32> <kind = grouped, block = 4> : memref<96xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<9x3x3xf32> <kind = grouped, block = 8> : memref<144xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<10x4x3xf32> <kind = grouped, block = 8> : memref<192xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<8x2x3xf32> <kind = grouped, block = 4> : memref<24xf32>
}

// -----

// expected-error @below {{expects a single compute op as its body}}
kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}

// -----

// expected-error @below {{expects a single compute op as its body}}
kernel.func @k {
  %0 = kernel.alloc : memref<4xf32>
}

// -----

// expected-error @below {{expects a single compute op as its body}}
kernel.func @k {
^bb0:
}

// -----

// expected-error @below {{expects an op that takes the arguments in their order}}
kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%b) outs(%a) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}

// -----

// expected-error @below {{expects an op that takes the arguments in their order}}
kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%a) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}

// -----

kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<4xf32>, %y: memref<5xf32>):
  // expected-error @below {{launches m, which is not defined}}
  kernel.launch @m(%x, %x) tasks 1 : memref<4xf32>, memref<4xf32>
}

// -----

kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<4xf32>, %y: memref<5xf32>):
  // expected-error @below {{passes buffers that differ in type from the arguments of k}}
  kernel.launch @k(%x, %y) tasks 1 : memref<4xf32>, memref<5xf32>
}

// -----

kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<4xf32>, %y: memref<5xf32>):
  // expected-error @below {{passes buffers that differ in type from the arguments of k}}
  kernel.launch @k(%x) tasks 1 : memref<4xf32>
}

// -----

kernel.func @k {
^bb0(%a: memref<4xf32>, %b: memref<4xf32>):
  kernel.softmax ins(%a) outs(%b) {axis = 0 : i64} : memref<4xf32>, memref<4xf32>
}
kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<4xf32>, %y: memref<5xf32>):
  // expected-error @below {{expects 1 tasks}}
  kernel.launch @k(%x, %x) tasks 2 : memref<4xf32>, memref<4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x5x5xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4]> : memref<576xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4]> : memref<144xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4], stride = 3> : memref<576xf32>
}

// -----

// Five columns have none to derive.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x3x5xf32> <kind = winograd_unmirrored, block = 4, input_block = 4, outputs = [4, 2]> : memref<384xf32>
}

// -----

// At stride two there are 6 x 6 filters for the 9 x 9 products.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = winograd, block = 4, input_block = 4, outputs = [4, 4], stride = 2> : memref<1296xf32>
}

// -----

// Strassen's algorithm: halves of whole blocks, windows of one element.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<12x8x1x1xf32> <kind = strassen, block = 4, input_block = 4> : memref<168xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<16x12x1x1xf32> <kind = strassen, block = 4, input_block = 4> : memref<336xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<16x8x3x3xf32> <kind = strassen, block = 4, input_block = 4> : memref<2016xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{cannot pack}}
  %0 = kernel.constant dense<1.0> : tensor<16x8x1x1xf32> <kind = strassen, block = 4, input_block = 4> : memref<128xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expects outputs and stride of Winograd's algorithm only, found}}
  %0 = kernel.constant dense<1.0> : tensor<4x4x3x3xf32> <kind = filter, block = 4, input_block = 4, stride = 2> : memref<144xf32>
}
