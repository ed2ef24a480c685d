// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// convolution-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4xf32>
  // expected-error @+1 {{convolution expects an input of rank 3, 4 or 5 (N, C, spatial...) and a filter of the same rank, found 'tensor<1x4xf32>' and 'tensor<4x4xf32>'}}
  %0 = cnn.convolution %x, %w
  cnn.output %0
}

// -----

// convolution-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3xf32>
  // expected-error @+1 {{found 'tensor<1x4x8x8xf32>' and 'tensor<4x4x3xf32>'}}
  %0 = cnn.convolution %x, %w
  cnn.output %0
}

// -----

// convolution-c1
cnn.network @n(%x: tensor<1x4x2x2x2x2xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x1x1x1x1xf32>
  // expected-error @+1 {{found 'tensor<1x4x2x2x2x2xf32>' and 'tensor<4x4x1x1x1x1xf32>'}}
  %0 = cnn.convolution %x, %w
  cnn.output %0
}

// -----

// convolution-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x2x3x3xf32>
  // expected-error @+1 {{convolution with 1 groups of an input with 4 channels expects a filter (O, 4 / groups, window...) with O a multiple of groups, found 'tensor<4x2x3x3xf32>'}}
  %0 = cnn.convolution %x, %w
  cnn.output %0
}

// -----

// convolution-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<3x1x3x3xf32>
  // expected-error @+1 {{convolution with 3 groups}}
  %0 = cnn.convolution %x, %w groups 3
  cnn.output %0
}

// -----

// convolution-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<6x1x3x3xf32>
  // expected-error @+1 {{convolution with 4 groups}}
  %0 = cnn.convolution %x, %w groups 4
  cnn.output %0
}

// -----

// convolution-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution with 0 groups}}
  %0 = cnn.convolution %x, %w groups 0
  cnn.output %0
}

// -----

// convolution-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x1x3x3xf32>
  // expected-error @+1 {{convolution with -4 groups}}
  %0 = cnn.convolution %x, %w groups -4
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects 2 numbers in strides, one a spatial dimension, found [1]}}
  %0 = cnn.convolution %x, %w strides [1]
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects strides to be at least 1 and at most 2^30, found [1, 0]}}
  %0 = cnn.convolution %x, %w strides [1, 0]
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects dilations to be at least 1 and at most 2^30, found [1, -1]}}
  %0 = cnn.convolution %x, %w dilations [1, -1]
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects padding to be at least 0 and at most 2^30, found [0, -1]}}
  %0 = cnn.convolution %x, %w padding [0, -1]
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects 2 numbers in padding, one a spatial dimension, found [1, 1, 1]}}
  %0 = cnn.convolution %x, %w padding [1, 1] : [1, 1, 1]
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{at most 2^30, found [9223372036854775807, 1]}}
  %0 = cnn.convolution %x, %w dilations [9223372036854775807, 1]
  cnn.output %0
}

// -----

// convolution-c4
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x1x9xf32>
  // expected-error @+1 {{convolution's window spans 9 elements in spatial dimension 1, but the padded input has 8}}
  %0 = cnn.convolution %x, %w
  cnn.output %0
}

// -----

// convolution-c4
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x1xf32>
  // expected-error @+1 {{convolution's window spans 13 elements in spatial dimension 0, but the padded input has 10}}
  %0 = cnn.convolution %x, %w dilations [6, 1] padding [1, 0]
  cnn.output %0
}

// -----

// convolution-c5
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  %b = cnn.parameter "b" : tensor<5xf32>
  // expected-error @+1 {{convolution expects a bias of shape [4], found 'tensor<5xf32>'}}
  %0 = cnn.convolution %x, %w bias %b
  cnn.output %0
}

// -----

// convolution-c5
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  %b = cnn.parameter "b" : tensor<4x1xf32>
  // expected-error @+1 {{convolution expects a bias of shape [4], found 'tensor<4x1xf32>'}}
  %0 = cnn.convolution %x, %w bias %b
  cnn.output %0
}

// -----

// convolution-c6
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects a residual of shape [1, 4, 6, 6], found 'tensor<1x4x8x8xf32>'}}
  %0 = cnn.convolution %x, %w residual %x
  cnn.output %0
}

// -----

// convolution-c7
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects reflect padding of at most 7 elements in spatial dimension 0, found 8}}
  %0 = cnn.convolution %x, %w padding [8, 1] reflect
  cnn.output %0
}

// -----

// convolution-c7
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects symmetric padding of at most 8 elements in spatial dimension 1, found 9}}
  %0 = cnn.convolution %x, %w padding [0, 0] : [0, 9] symmetric
  cnn.output %0
}

// -----

// convolution-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // expected-error @+1 {{convolution expects constant padding of at most 1073741824 elements in spatial dimension 0, found 2147483646}}
  %0 = cnn.convolution %x, %w dilations [1073741823, 1] padding full
  cnn.output %0
}

// -----

// pool-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  // expected-error @+1 {{pool expects an input of rank 3, 4 or 5 (N, C, spatial...), found 'tensor<1x4xf32>'}}
  %0 = cnn.pool max %x window []
  cnn.output %0
}

// -----

// pool-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects 2 numbers in window, one a spatial dimension, found [2]}}
  %0 = cnn.pool max %x window [2]
  cnn.output %0
}

// -----

// pool-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects 2 numbers in window, one a spatial dimension, found []}}
  %0 = cnn.pool max %x window []
  cnn.output %0
}

// -----

// pool-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects window to be at least 1 and at most 2^30, found [0, 1]}}
  %0 = cnn.pool max %x window [0, 1]
  cnn.output %0
}

// -----

// pool-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects strides to be at least 1 and at most 2^30, found [0, 1]}}
  %0 = cnn.pool max %x window [1, 1] strides [0, 1]
  cnn.output %0
}

// -----

// pool-c3
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool's window spans 9 elements in spatial dimension 0, but the padded input has 8}}
  %0 = cnn.pool max %x window [9, 1]
  cnn.output %0
}

// -----

// pool-c4
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects padding smaller than its window of 2 elements, found 2}}
  %0 = cnn.pool max %x window [2, 2] padding [1, 2]
  cnn.output %0
}

// -----

// pool-c4
cnn.network @n(%x: tensor<1x1x2xf32>) -> (y) {
  // expected-error @+1 {{pool with padding expects a dilation of at most 2, the input's extent, found 3}}
  %0 = cnn.pool max %x window [2] dilations [3] padding [1]
  cnn.output %0
}

// -----

// pool-c5
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pool expects padding without a mode, found replicate; pad with cnn.pad before it}}
  %0 = cnn.pool max %x window [3, 3] padding [1, 1] replicate
  cnn.output %0
}

// -----

// pool-c6
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{count_padding has a meaning for average pooling only, found max}}
  %0 = cnn.pool max %x window [3, 3] count_padding
  cnn.output %0
}

// -----

// global_pool-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  // expected-error @+1 {{global_pool expects an input of rank 3, 4 or 5 (N, C, spatial...), found 'tensor<1x4xf32>'}}
  %0 = cnn.global_pool max %x
  cnn.output %0
}

// -----

// reduce-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reduce expects increasing axes from 0 to 3, found [2, 2]}}
  %0 = cnn.reduce sum %x axes [2, 2]
  cnn.output %0
}

// -----

// reduce-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [3, 2]}}
  %0 = cnn.reduce sum %x axes [3, 2]
  cnn.output %0
}

// -----

// reduce-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [4]}}
  %0 = cnn.reduce sum %x axes [4]
  cnn.output %0
}

// -----

// reduce-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [-1]}}
  %0 = cnn.reduce sum %x axes [-1]
  cnn.output %0
}
