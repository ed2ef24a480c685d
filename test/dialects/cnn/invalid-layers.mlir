// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// binary-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4xf32>
  // expected-error @+1 {{add expects shapes that broadcast (extents equal or 1, aligned at the last dimension), found 'tensor<1x4x8x8xf32>' and 'tensor<4xf32>'}}
  %0 = cnn.binary add %x, %w
  cnn.output %0
}

// -----

// The result, not the operands, is too large.
cnn.network @n(%x: tensor<1048576x1xf32>, %y: tensor<1x1048577xf32>) -> (y) {
  // expected-error @+1 {{binary's result would be of shape [1048576, 1048577], expected at most 2^40 elements}}
  %0 = cnn.binary add %x, %y
  cnn.output %0
}

// -----

// fully_connected-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<10x256xf32>
  // expected-error @+1 {{fully_connected expects an input (N, K) and weights (O, K), found 'tensor<1x4x8x8xf32>' and 'tensor<10x256xf32>'; cnn.flatten makes a matrix of a tensor}}
  %0 = cnn.fully_connected %x, %w
  cnn.output %0
}

// -----

// fully_connected-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<10x5xf32>
  // expected-error @+1 {{found 'tensor<1x4xf32>' and 'tensor<10x5xf32>'}}
  %0 = cnn.fully_connected %x, %w
  cnn.output %0
}

// -----

// fully_connected-c2
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<10x4xf32>
  %b = cnn.parameter "b" : tensor<4xf32>
  // expected-error @+1 {{fully_connected expects a bias of shape [10], found 'tensor<4xf32>'}}
  %0 = cnn.fully_connected %x, %w bias %b
  cnn.output %0
}

// -----

// matmul-c1
cnn.network @n(%x: tensor<4xf32>) -> (y) {
  // expected-error @+1 {{matmul expects ranks of at least 1, not both 1, found 'tensor<4xf32>' and 'tensor<4xf32>'}}
  %0 = cnn.matmul %x, %x
  cnn.output %0
}

// -----

// matmul-c1
cnn.network @n(%x: tensor<4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<f32>
  // expected-error @+1 {{found 'tensor<4xf32>' and 'tensor<f32>'}}
  %0 = cnn.matmul %x, %w
  cnn.output %0
}

// -----

// matmul-c2
cnn.network @n(%x: tensor<2x3xf32>) -> (y) {
  // expected-error @+1 {{matmul cannot multiply 'tensor<2x3xf32>' by 'tensor<2x3xf32>': the inner extents 3 and 2 differ}}
  %0 = cnn.matmul %x, %x
  cnn.output %0
}

// -----

// matmul-c3
cnn.network @n(%x: tensor<2x3x3xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x3x3xf32>
  // expected-error @+1 {{matmul expects leading dimensions that broadcast, found 'tensor<2x3x3xf32>' and 'tensor<4x3x3xf32>'}}
  %0 = cnn.matmul %x, %w
  cnn.output %0
}

// -----

// batch_norm-c1
cnn.network @n(%x: tensor<4xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  // expected-error @+1 {{batch_norm expects an input of rank 2 to 5, found 'tensor<4xf32>'}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %b
  cnn.output %0
}

// -----

// batch_norm-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  %w = cnn.parameter "w" : tensor<8xf32>
  // expected-error @+1 {{batch_norm expects a scale of shape [4], one number a channel, found 'tensor<8xf32>'}}
  %0 = cnn.batch_norm %x scale %w offset %b mean %b variance %b
  cnn.output %0
}

// -----

// batch_norm-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  %w = cnn.parameter "w" : tensor<8xf32>
  // expected-error @+1 {{batch_norm expects a offset of shape [4], one number a channel, found 'tensor<8xf32>'}}
  %0 = cnn.batch_norm %x scale %b offset %w mean %b variance %b
  cnn.output %0
}

// -----

// batch_norm-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  %w = cnn.parameter "w" : tensor<8xf32>
  // expected-error @+1 {{batch_norm expects a mean of shape [4], one number a channel, found 'tensor<8xf32>'}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %w variance %b
  cnn.output %0
}

// -----

// batch_norm-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  %w = cnn.parameter "w" : tensor<8xf32>
  // expected-error @+1 {{batch_norm expects a variance of shape [4], one number a channel, found 'tensor<8xf32>'}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %w
  cnn.output %0
}

// -----

// batch_norm-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  // expected-error @+1 {{batch_norm expects an epsilon that is a number of at least 0, found -1.0}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %b epsilon -1.0
  cnn.output %0
}

// -----

// batch_norm-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  // expected-error @+1 {{found NaN}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %b epsilon 0x7FF8000000000000
  cnn.output %0
}

// -----

// lrn-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  // expected-error @+1 {{lrn expects an input of rank 3, 4 or 5, found 'tensor<1x4xf32>'}}
  %0 = cnn.lrn %x size 5
  cnn.output %0
}

// -----

// lrn-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{lrn expects a positive size, found 0}}
  %0 = cnn.lrn %x size 0
  cnn.output %0
}

// -----

// lrn-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{lrn expects an alpha that is a number of at least 0, found -1.0}}
  %0 = cnn.lrn %x size 5 alpha -1.0
  cnn.output %0
}

// -----

// lrn-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{lrn expects a beta that is a finite number, found +Inf}}
  %0 = cnn.lrn %x size 5 beta 0x7FF0000000000000
  cnn.output %0
}

// -----

// lrn-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{lrn expects a bias that is a number of at least 0, found -0.5}}
  %0 = cnn.lrn %x size 5 bias -0.5
  cnn.output %0
}

// -----

// softmax-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{softmax expects an axis from 0 to 3, found 4}}
  %0 = cnn.softmax %x axis 4
  cnn.output %0
}

// -----

// softmax-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{softmax expects an axis from 0 to 3, found -1}}
  %0 = cnn.softmax %x axis -1
  cnn.output %0
}

// -----

// dropout-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{dropout expects a ratio of at least 0 and below 1, found 1.0}}
  %0 = cnn.dropout %x ratio 1.0
  cnn.output %0
}

// -----

// dropout-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found NaN}}
  %0 = cnn.dropout %x ratio 0x7FF8000000000000
  cnn.output %0
}
