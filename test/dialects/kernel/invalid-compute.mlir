// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// What buffers and the ops that compute them refuse.

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{a blocked layout is for rank 3, 4 or 5, found rank 2}}
  %0 = kernel.alloc : memref<1x8xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{a blocked layout is for rank 3, 4 or 5, found rank 6}}
  %0 = kernel.alloc : memref<1x8x1x1x1x1xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected a block of at least 1, found 0}}
  %0 = kernel.alloc : memref<1x8x2xf32, #kernel.layout<block = 0>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected 2 halo numbers, found 1}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, halo_low = [1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected 1 halo numbers, found 2}}
  %0 = kernel.alloc : memref<1x8x2xf32, #kernel.layout<block = 4, halo_high = [1, 1]>>
}

// -----

// Equal layouts have one spelling.
kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected a halo of zeros to be left out}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, halo_low = [0, 0]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected halo numbers of at least 0}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, halo_low = [1, -1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected an allocation of at least 8 channels, found 4}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, channels = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{expected halo_low, halo_high or channels, each once, found halo}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, halo = [1, 1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{each once, found halo_low}}
  %0 = kernel.alloc : memref<1x8x2x2xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_low = [1, 1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{must be static memref of f32, row-major or of #kernel.layout}}
  %0 = kernel.alloc : memref<?xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{must be static memref of f32, row-major or of #kernel.layout}}
  %0 = kernel.alloc : memref<4xf64>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  // expected-error @below {{must be static memref of f32, row-major or of #kernel.layout}}
  %0 = kernel.alloc : memref<4xf32, strided<[2]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal rank, 3 to 5, and of equal batch}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<2x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal rank, 3 to 5, and of equal batch}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<2x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{expects buffers of equal rank, 3 to 5, and of equal batch}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8xf32>, memref<1x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects 2 numbers in each of its window's attributes, found 1}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects positive numbers in window, strides and dilations, found 0}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 0>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects positive numbers in window, strides and dilations, found -1}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: -1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects positive numbers in window, strides and dilations, found 0}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 0>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects padding of at least 0, found -1}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, -1>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects padding of at least 0, found -2}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: -2, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32>
  // expected-error @below {{expects source and destination of equal block and channels}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects source and destination of equal block and channels}}
  kernel.pool ins(%a) outs(%b) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 0, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32>
  // expected-error @below {{expects a destination in blocks of channels}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups of whole blocks of channels, found 0 groups}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 0 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups of whole blocks of channels, found 4 groups}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 4 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<12xf32>
  %d = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups of whole blocks of channels, found 2 groups}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<12xf32>, memref<1x12x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<63xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 64 elements}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<63xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

// Two groups have half the products.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 32 elements}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8x8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 64 elements}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8x8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

// Six outputs fill two blocks of four.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<6xf32>
  %d = kernel.alloc : memref<1x6x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed bias of 8 elements}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<6xf32>, memref<1x6x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32>
  %e = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects residual and destination of equal block}}
  kernel.convolution ins(%a, %b, %c, %d) outs(%e) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x3xf32, #kernel.layout<block = 4>>
  %e = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.convolution ins(%a, %b, %c, %d) outs(%e) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x3xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<192xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 1}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 1>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<192xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

// The halo behind is missing.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 0]>>
  %b = kernel.alloc : memref<192xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 0}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 3, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 1, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 0]>>, memref<192xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 0}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects no halo and a window of one element at stride one with flatten}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {flatten, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  // expected-error @below {{expects no halo and a window of one element at stride one with flatten}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {flatten, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  %e = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects no halo and a window of one element at stride one with flatten}}
  kernel.convolution ins(%a, %b, %c, %d) outs(%e) {flatten, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<128xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x3xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects no halo and a window of one element at stride one with flatten}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {flatten, window = array<i64: 1, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<128xf32>, memref<8xf32>, memref<1x8x4x3xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x2x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects no halo and a window of one element at stride one with flatten}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {flatten, window = array<i64: 1, 1>, strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x2x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x1x8x4x4x4xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x1x8x4x4x4xf32>
  // expected-error @below {{expects buffers of equal rank, 3 to 5, and of equal batch}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x1x8x4x4x4xf32>, memref<64xf32>, memref<8xf32>, memref<1x1x8x4x4x4xf32>
}

// -----

// A row-major destination does not say how wide a block is.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{on matrices expects kernel.target on the module}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<8xf32>, memref<1x8xf32>
}

// -----

module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects matrices of equally many rows, no window and one group}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<8xf32>, memref<2x8xf32>
}
}

// -----

module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x1xf32>
  // expected-error @below {{expects matrices of equally many rows, no window and one group}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<8xf32>, memref<1x8x1xf32>
}
}

// -----

module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{expects matrices of equally many rows, no window and one group}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<8xf32>, memref<1x8xf32>
}
}

// -----

module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{expects matrices of equally many rows, no window and one group}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<8xf32>, memref<1x8xf32>
}
}

// -----

module attributes {kernel.target = #kernel.target<lanes = 4, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8xf32>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<12xf32>
  %d = kernel.alloc : memref<1x10xf32>
  // expected-error @below {{expects a packed filter of 96 elements}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {window = array<i64>, strides = array<i64>, dilations = array<i64>, padding = array<i64>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8xf32>, memref<64xf32>, memref<12xf32>, memref<1x10xf32>
}
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = -4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of one pass, found 2 passes}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1, passes = 2>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects source and destination of equal block and channels}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x12x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 24 elements}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed bias of 8 elements}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<4xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<24xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 1}}
  kernel.depthwise ins(%a, %b, %c) outs(%d) {window = array<i64: 1, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 1>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<24xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x1x1xf32, #kernel.layout<block = 4>>
  %e = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.depthwise ins(%a, %b, %c, %d) outs(%e) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x8x1x1xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<8xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups of a power of two of channels, at least 2 and less than a block, that divides the channels, found 1 channels a group in 'memref<1x8x4x4xf32, #kernel.layout<block = 4>>'}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 1 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<32xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups of a power of two of channels, at least 2 and less than a block, that divides the channels, found 4 channels a group in }}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 4 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<32xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 8>>
  %b = kernel.alloc : memref<48xf32>
  %c = kernel.alloc : memref<16xf32>
  %d = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 8>>
  // expected-error @below {{expects groups of a power of two of channels, at least 2 and less than a block, that divides the channels, found 3 channels a group in }}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 3 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x12x4x4xf32, #kernel.layout<block = 8>>, memref<48xf32>, memref<16xf32>, memref<1x12x4x4xf32, #kernel.layout<block = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x10x4x4xf32, #kernel.layout<block = 8>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<16xf32>
  %d = kernel.alloc : memref<1x10x4x4xf32, #kernel.layout<block = 8>>
  // expected-error @below {{expects groups of a power of two of channels, at least 2 and less than a block, that divides the channels, found 4 channels a group in }}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 4 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x10x4x4xf32, #kernel.layout<block = 8>>, memref<64xf32>, memref<16xf32>, memref<1x10x4x4xf32, #kernel.layout<block = 8>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<16xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 0, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<16xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<24xf32>
  %c = kernel.alloc : memref<12xf32>
  %d = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects source and destination of equal block and channels}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<24xf32>, memref<12xf32>, memref<1x12x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<16xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 48 elements}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<16xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<16xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed bias of 8 elements}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<16xf32>, memref<4xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<48xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 1}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 1>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<48xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<48xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects 2 numbers in each of its window}}
  kernel.grouped ins(%a, %b, %c) outs(%d) {group_channels = 2 : i64, window = array<i64: 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<48xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<16xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %e = kernel.alloc : memref<1x8x1x1xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.grouped ins(%a, %b, %c, %e) outs(%d) {group_channels = 2 : i64, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<16xf32>, memref<8xf32>, memref<1x8x1x1xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two sources with a kind, one without; found 1}}
  kernel.elementwise ins(%a) outs(%b) {kind = #cnn<binary_kind add>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %c = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two sources with a kind, one without; found 2}}
  kernel.elementwise ins(%a, %b) outs(%c) {} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<8xf32>
  %b = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{expects buffers of equal rank}}
  kernel.elementwise ins(%a) outs(%b) {} : memref<8xf32>, memref<1x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<1x8xf32>
  // expected-error @below {{cannot broadcast}}
  kernel.elementwise ins(%a) outs(%b) {} : memref<2x8xf32>, memref<1x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal block}}
  kernel.elementwise ins(%a) outs(%b) {} : memref<1x8x4x4xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many numbers}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 0, 1>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1>} : memref<8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many numbers}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 0>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many numbers}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 0, 1>, offsets = array<i64: 0>, steps = array<i64: 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many numbers}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 0, 1>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects a permutation of its dimensions}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 0, 0>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects a permutation of its dimensions}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: 1, 2>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects a permutation of its dimensions}}
  kernel.copy ins(%a) outs(%b) {permutation = array<i64: -1, 0>, offsets = array<i64: 0, 0>, steps = array<i64: 1, 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many offsets}}
  kernel.insert ins(%a) outs(%b) {offsets = array<i64: 0, 0>} : memref<8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of equal rank and as many offsets}}
  kernel.insert ins(%a) outs(%b) {offsets = array<i64: 0>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x4xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{inserts outside its destination in dimension 1}}
  kernel.insert ins(%a) outs(%b) {offsets = array<i64: 0, 5>} : memref<2x4xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{inserts outside its destination in dimension 0}}
  kernel.insert ins(%a) outs(%b) {offsets = array<i64: -1, 0>} : memref<1x4xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects source and destination of equal block}}
  kernel.insert ins(%a) outs(%b) {offsets = array<i64: 0, 0, 0, 0>} : memref<1x4x4x4xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups that divide the channels of buffers of rank 3 to 5, found 3}}
  kernel.channel_shuffle ins(%a) outs(%b) {groups = 3 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects groups that divide the channels of buffers of rank 3 to 5, found 0}}
  kernel.channel_shuffle ins(%a) outs(%b) {groups = 0 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects groups that divide the channels of buffers of rank 3 to 5}}
  kernel.channel_shuffle ins(%a) outs(%b) {groups = 1 : i64} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.channel_shuffle ins(%a) outs(%b) {groups = 2 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects at least two sources, found 1}}
  kernel.interleave ins(%a) outs(%b) {offset = 0 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x5xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of rank 3 to 5, the sources of equal shape}}
  kernel.interleave ins(%a, %a) outs(%b) {offset = 0 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x5xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects buffers of rank 3 to 5}}
  kernel.interleave ins(%a, %a) outs(%b) {offset = 0 : i64} : memref<2x8xf32>, memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32>
  // expected-error @below {{expects buffers of equal block}}
  kernel.interleave ins(%a, %a) outs(%b) {offset = 0 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{takes 12 channels from 5, of 16}}
  kernel.interleave ins(%a, %a) outs(%b) {offset = 5 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x12x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{takes 8 channels from -1, of 16}}
  kernel.interleave ins(%a, %a) outs(%b) {offset = -1 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects an axis of its source}}
  kernel.softmax ins(%a) outs(%b) {axis = 2 : i64} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects an axis of its source}}
  kernel.softmax ins(%a) outs(%b) {axis = -1 : i64} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects row-major buffers}}
  kernel.softmax ins(%a) outs(%b) {axis = 1 : i64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<8x2xf32>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.softmax ins(%a) outs(%b) {axis = 1 : i64} : memref<2x8xf32>, memref<8x2xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects axes of its source, found 2}}
  kernel.reduce ins(%a) outs(%b) {kind = #cnn<reduce_kind sum>, axes = array<i64: 2>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects a destination with extent one in its axes}}
  kernel.reduce ins(%a) outs(%b) {kind = #cnn<reduce_kind sum>, axes = array<i64: 1>} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x1x1xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects row-major buffers}}
  kernel.reduce ins(%a) outs(%b) {kind = #cnn<reduce_kind sum>, axes = array<i64: 2, 3>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x1x1xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32>
  %b = kernel.alloc : memref<1x8x4x4xf32>
  // expected-error @below {{expects a positive size and buffers of rank 3 to 5, found 0}}
  kernel.lrn ins(%a) outs(%b) {size = 0 : i64, alpha = 1.0 : f64, beta = 1.0 : f64, bias = 1.0 : f64} : memref<1x8x4x4xf32>, memref<1x8x4x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8xf32>
  %b = kernel.alloc : memref<2x8xf32>
  // expected-error @below {{expects a positive size and buffers of rank 3 to 5}}
  kernel.lrn ins(%a) outs(%b) {size = 5 : i64, alpha = 1.0 : f64, beta = 1.0 : f64, bias = 1.0 : f64} : memref<2x8xf32>, memref<2x8xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects row-major buffers}}
  kernel.lrn ins(%a) outs(%b) {size = 5 : i64, alpha = 1.0 : f64, beta = 1.0 : f64, bias = 1.0 : f64} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32>
  %b = kernel.alloc : memref<1x8x4x3xf32>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.lrn ins(%a) outs(%b) {size = 5 : i64, alpha = 1.0 : f64, beta = 1.0 : f64, bias = 1.0 : f64} : memref<1x8x4x4xf32>, memref<1x8x4x3xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x3xf32>
  %b = kernel.alloc : memref<4x5xf32>
  %c = kernel.alloc : memref<2x5xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<2x3xf32>, memref<4x5xf32>, memref<2x5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x3xf32>
  %b = kernel.alloc : memref<3x5xf32>
  %c = kernel.alloc : memref<2x4xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<2x3xf32>, memref<3x5xf32>, memref<2x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x3xf32>
  %b = kernel.alloc : memref<3x5xf32>
  %c = kernel.alloc : memref<1x5xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<2x3xf32>, memref<3x5xf32>, memref<1x5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<3xf32>
  %b = kernel.alloc : memref<3x5xf32>
  %c = kernel.alloc : memref<5xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<3xf32>, memref<3x5xf32>, memref<5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<4x2x3xf32>
  %b = kernel.alloc : memref<2x3x5xf32>
  %c = kernel.alloc : memref<4x2x5xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<4x2x3xf32>, memref<2x3x5xf32>, memref<4x2x5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<4x2x3xf32>
  %b = kernel.alloc : memref<3x5xf32>
  %c = kernel.alloc : memref<2x5xf32>
  // expected-error @below {{expects matrices (M, K) and (K, N) and their product (M, N)}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<4x2x3xf32>, memref<3x5xf32>, memref<2x5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<4x2x3xf32, #kernel.layout<block = 1>>
  %b = kernel.alloc : memref<3x5xf32>
  %c = kernel.alloc : memref<4x2x5xf32>
  // expected-error @below {{expects row-major buffers}}
  kernel.matmul ins(%a, %b) outs(%c) {} : memref<4x2x3xf32, #kernel.layout<block = 1>>, memref<3x5xf32>, memref<4x2x5xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 0, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of one pass, found 2 passes}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1, passes = 2>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of rank 4 with the destination's batch and block and 4 channels}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4xf32, #kernel.layout<block = 4>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<2x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of rank 4 with the destination's batch and block and 4 channels}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<2x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32>
  // expected-error @below {{expects a source of rank 4 with the destination's batch and block and 4 channels}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a destination of rank 4 and a positive number of channels and strip}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 0 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 576 elements}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects filter channels that divide the 4 channels into parts of whole blocks or parts of blocks of 4, found 3}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, filter_channels = 3 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects windows of three columns, tiles of two at least and filter_channels with derives_mirrored}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, derives_mirrored, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects windows of three columns, tiles of two at least and filter_channels with derives_mirrored}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, derives_mirrored, filter_channels = 4 : i64, outputs = array<i64: 4, 1>, padding = array<i64: 1, 1>, stride = 2 : i64, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 384 elements}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, derives_mirrored, filter_channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<575xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 144 elements}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, filter_channels = 2 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<575xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<3xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed bias of 4 elements}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<3xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x1xf32, #kernel.layout<block = 4>>
  %f = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects buffers of equal shape}}
  kernel.winograd ins(%a, %b, %c, %d, %e) outs(%f) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x1xf32, #kernel.layout<block = 4>>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 0}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 1}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 0>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<287xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a scratch of 288 elements}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<287xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 3, 3>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 10, 10>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x8x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<2000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10 at stride one, or the window is 3 and outputs at most 8 at stride two}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, stride = 3 : i64, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x8x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<2000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x7x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<2000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{reads outside its source's halo in spatial dimension 0}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, stride = 2 : i64, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x7x8xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<2000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of rank 4 with the destination's batch and block and 5 channels}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 5 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of rank 1, 144 transformed elements, and a single strip}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, transformed, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<143xf32>
  %b = kernel.alloc : memref<576xf32>
  %c = kernel.alloc : memref<4xf32>
  %d = kernel.alloc : memref<1000xf32>
  %e = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of rank 1, 144 transformed elements, and a single strip}}
  kernel.winograd ins(%a, %b, %c, %d) outs(%e) {channels = 4 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, transformed, window = array<i64: 3, 3>} : memref<143xf32>, memref<576xf32>, memref<4xf32>, memref<1000xf32>, memref<1x4x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<144xf32>
  // expected-error @below {{expects two numbers of window, outputs and padding, where window + outputs - 1 is 1 or even and at most 10}}
  kernel.winograd_input ins(%a) outs(%b) {extents = array<i64: 4, 4>, outputs = array<i64: 3, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<144xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<144xf32>
  // expected-error @below {{expects a source of rank 4, a destination of rank 1 and two positive extents}}
  kernel.winograd_input ins(%a) outs(%b) {extents = array<i64: 4>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<144xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<143xf32>
  // expected-error @below {{expects a destination of 144 elements}}
  kernel.winograd_input ins(%a) outs(%b) {extents = array<i64: 4, 4>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<143xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>
  %b = kernel.alloc : memref<1000xf32>
  // expected-error @below {{reads outside its source's halo in spatial dimension 1}}
  kernel.winograd_input ins(%a) outs(%b) {extents = array<i64: 4, 8>, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, window = array<i64: 3, 3>} : memref<1x4x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1], halo_high = [1, 1]>>, memref<1000xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  // expected-error @below {{expects a tile of positive numbers}}
  kernel.convolution ins(%a, %b, %c) outs(%a) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1, passes = 0>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  // expected-error @below {{expects a blocked destination and passes of equally many whole blocks of 8 input channels, found 3 passes}}
  kernel.convolution ins(%a, %b, %c) outs(%a) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1, passes = 3>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a residual other than the destination, which holds the sums between passes}}
  kernel.convolution ins(%a, %b, %c, %d) outs(%d) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1, passes = 2>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a destination with a halo to fill, found 'memref<1x8x4x4xf32, #kernel.layout<block = 4>>'}}
  kernel.convolution ins(%a, %b, %c) outs(%d) {fills_halo, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #kernel.layout<block = 4>>
}

// -----

// The layers of kernel.strips: 8 channels of 4 x 4, a pointwise convolution and
// pooling, in strips of one row.
#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<127xf32>
  // expected-error @below {{expects a scratch of 128 elements or more, found 'memref<127xf32>'}}
  kernel.strips ins(%a, %b, %c) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %w: memref<64xf32>, %o: memref<8xf32>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    kernel.convolution ins(%x, %w, %o) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<127xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  // expected-error @below {{expects tasks of a strip or more, found strips of 2 and tasks of 1 rows}}
  kernel.strips ins(%a) scratch(%s) outs(%d) rows 2 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%x) outs(%y) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  // expected-error @below {{expects two layers or more}}
  kernel.strips ins(%a) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %z: memref<1x8x2x2xf32, #flat>):
    kernel.pool ins(%x) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a) scratch(%s) outs(%a) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %z: memref<1x8x4x4xf32, #flat>):
    // expected-error @below {{cannot be computed by strips: expects convolutions and pooling of two dimensions}}
    kernel.elementwise ins(%x) outs(%z) {activation = #cnn.activation<relu>} : memref<1x8x4x4xf32, #flat>, memref<1x8x4x4xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x4x4xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    // expected-error @below {{expects each layer to be read by the next only, the last one to write the destination}}
    kernel.pool ins(%x) outs(%y) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%x) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%x) outs(%y) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x4x4xf32, #flat>
    // expected-error @below {{expects no rows between its windows}}
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 1, 1>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %b = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a, %b) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %w: memref<8xf32>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    // expected-error @below {{expects tiles of single rows, found 2 rows}}
    kernel.depthwise ins(%x, %w, %w) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 2, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #flat>, memref<8xf32>, memref<8xf32>, memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<8xf32>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  // expected-error @below {{expects the types of its sources and its destination as those of the body's arguments}}
  kernel.strips ins(%a) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a, %b, %c) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %w: memref<64xf32>, %o: memref<8xf32>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #flat>
    // expected-error @below {{expects rows of pixels, a single pass and no halo to fill}}
    kernel.convolution ins(%x, %w, %o) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, flatten, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #flat>
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #flat>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

#flat = #kernel.layout<block = 4>
#below = #kernel.layout<block = 4, halo_high = [1, 0]>
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #flat>
  %b = kernel.alloc : memref<64xf32>
  %c = kernel.alloc : memref<8xf32>
  %d = kernel.alloc : memref<1x8x2x2xf32, #flat>
  %s = kernel.alloc : memref<128xf32>
  kernel.strips ins(%a, %b, %c) scratch(%s) outs(%d) rows 1 task_rows 1 {
  ^bb0(%x: memref<1x8x4x4xf32, #flat>, %w: memref<64xf32>, %o: memref<8xf32>, %z: memref<1x8x2x2xf32, #flat>):
    %y = kernel.alloc : memref<1x8x4x4xf32, #below>
    // expected-error @below {{expects rows of pixels, a single pass and no halo to fill}}
    kernel.convolution ins(%x, %w, %o) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, fills_halo, tile = #kernel.tile<rows = 1, columns = 4, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<1x8x4x4xf32, #below>
    kernel.pool ins(%y) outs(%z) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x8x4x4xf32, #below>, memref<1x8x2x2xf32, #flat>
  } : memref<1x8x4x4xf32, #flat>, memref<64xf32>, memref<8xf32>, memref<128xf32>, memref<1x8x2x2xf32, #flat>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x42x2x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x12x4x4xf32, #kernel.layout<block = 4>>, memref<1x42x2x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x3x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  %b = kernel.alloc : memref<1x28x1x6xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x8x3x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>, memref<1x28x1x6xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x3x3xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x28x1x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x8x3x3xf32, #kernel.layout<block = 4>>, memref<1x28x1x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x24x2x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x24x2x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4, halo_low = [1, 0]>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x28x2x4xf32, #kernel.layout<block = 4, halo_low = [1, 0]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<2x8x4x4xf32, #kernel.layout<block = 4>>
  %b = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels, and a destination without halo of half the rows and 7 halves of the channels, found}}
  kernel.strassen_input ins(%a) outs(%b) : memref<2x8x4x4xf32, #kernel.layout<block = 4>>, memref<1x28x2x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x24x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<192xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source without halo of 7 halves of input channels, in whole blocks, and of half the rows of the destination}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x24x2x4xf32, #kernel.layout<block = 4>>, memref<192xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x12x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source without halo of 7 halves of input channels, in whole blocks, and of half the rows of the destination}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x12x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x6x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source without halo of 7 halves of input channels, in whole blocks, and of half the rows of the destination}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x6x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4, halo_low = [0, 1]>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a source without halo of 7 halves of input channels, in whole blocks, and of half the rows of the destination}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4, halo_low = [0, 1]>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
  // expected-error @below {{expects no halo with flatten}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {flatten, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4, halo_low = [1, 1]>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x1x8xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects flatten where the source is a single row}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x1x8xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a destination with a halo to fill}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {fills_halo, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a residual other than the destination}}
  kernel.strassen ins(%a, %w, %b, %y) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<225xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed filter of 224 elements}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<225xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<8xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a packed bias of 16 elements}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<8xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32, #kernel.layout<block = 4>>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32, #kernel.layout<block = 4>>
  // expected-error @below {{expects a tile of one pass, found 7 passes}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1, passes = 7>} : memref<1x28x2x4xf32, #kernel.layout<block = 4>>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 4>>
}

// -----

// Channels that are not in blocks.
kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x8x4x4xf32>
  %b = kernel.alloc : memref<1x28x2x4xf32>
  // expected-error @below {{expects a source of one plane with an even number of rows and of blocks of channels}}
  kernel.strassen_input ins(%a) outs(%b) : memref<1x8x4x4xf32>, memref<1x28x2x4xf32>
}

// -----

kernel.program @n inputs([]) outputs([]) {
  %a = kernel.alloc : memref<1x28x2x4xf32>
  %w = kernel.weights 0 : memref<224xf32>
  %b = kernel.weights 0 : memref<16xf32>
  %y = kernel.alloc : memref<1x16x4x4xf32>
  // expected-error @below {{expects a source without halo of 7 halves of input channels, in whole blocks}}
  kernel.strassen ins(%a, %w, %b) outs(%y) {tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>} : memref<1x28x2x4xf32>, memref<224xf32>, memref<16xf32>, memref<1x16x4x4xf32>
}
