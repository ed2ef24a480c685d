// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// concat-c1
"cnn.network"() <{input_names = [], output_names = ["y"], sym_name = "n"}> ({
  // expected-error @+2 {{concat expects at least one input}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "cnn.concat"() <{axis = 0 : i64}> : () -> tensor<1xf32>
  "cnn.output"(%0) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

// concat-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{concat expects an axis from 0 to 3, found 4}}
  %0 = cnn.concat %x, %x axis 4
  cnn.output %0
}

// -----

// concat-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{concat expects an axis from 0 to 3, found -1}}
  %0 = cnn.concat %x, %x axis -1
  cnn.output %0
}

// -----

// concat-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x4x8x7xf32>
  // expected-error @+1 {{concat along axis 1 expects inputs that agree in all other dimensions, found 'tensor<1x4x8x8xf32>' and 'tensor<1x4x8x7xf32>'}}
  %0 = cnn.concat %x, %w axis 1
  cnn.output %0
}

// -----

// concat-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x4x8xf32>
  // expected-error @+1 {{found 'tensor<1x4x8x8xf32>' and 'tensor<1x4x8xf32>'}}
  %0 = cnn.concat %x, %w axis 1
  cnn.output %0
}

// -----

// slice-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice of 'tensor<1x4x8x8xf32>' expects 4 numbers in offsets, sizes and steps, found [0, 0], [1, 1], []}}
  %0 = cnn.slice %x offsets [0, 0] sizes [1, 1]
  cnn.output %0
}

// -----

// slice-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [0, 0, 0, 0], [1, 1, 1, 1], [1]}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 1, 1, 1] steps [1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 5 elements from 0 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 5, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 0 elements from 0 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 0, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes -1 elements from 0 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, -1, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 1 elements from -1 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, -1, 0, 0] sizes [1, 1, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 1 elements from 4 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 4, 0, 0] sizes [1, 1, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 2 elements from 3 by 1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 3, 0, 0] sizes [1, 2, 8, 8] steps [1, 1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 3 elements from 0 by 2 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 3, 8, 8] steps [1, 2, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 4 elements from 2 by -1 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 2, 0, 0] sizes [1, 4, 8, 8] steps [1, -1, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 1 elements from 0 by 0 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 1, 8, 8] steps [1, 0, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 2 elements from 0 by 9223372036854775807 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 0, 0, 0] sizes [1, 2, 8, 8] steps [1, 9223372036854775807, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{slice takes 2 elements from 3 by -1099511627777 in dimension 1, which has 4}}
  %0 = cnn.slice %x offsets [0, 3, 0, 0] sizes [1, 2, 8, 8] steps [1, -1099511627777, 1, 1]
  cnn.output %0
}

// -----

// slice-c2
cnn.network @n(%x: tensor<1099511627776xf32>) -> (y) {
  // expected-error @+1 {{slice takes 1099511627776 elements from 0 by 1099511627776 in dimension 0, which has 1099511627776}}
  %0 = cnn.slice %x offsets [0] sizes [1099511627776] steps [1099511627776]
  cnn.output %0
}

// -----

// pad-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pad of 'tensor<1x4x8x8xf32>' expects 4 numbers of at least 0 in low and high, found [0, 0] and [0, 0]; cnn.slice crops}}
  %0 = cnn.pad %x low [0, 0] high [0, 0]
  cnn.output %0
}

// -----

// pad-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [0, 0, -1, 0] and [0, 0, 0, 0]; cnn.slice crops}}
  %0 = cnn.pad %x low [0, 0, -1, 0] high [0, 0, 0, 0]
  cnn.output %0
}

// -----

// pad-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{found [0, 0, 9223372036854775807, 0] and}}
  %0 = cnn.pad %x low [0, 0, 9223372036854775807, 0] high [0, 0, 9223372036854775807, 0]
  cnn.output %0
}

// -----

// pad-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pad expects reflect padding of at most 7 elements in dimension 2, found 8}}
  %0 = cnn.pad %x low [0, 0, 8, 0] high [0, 0, 0, 0] mode reflect
  cnn.output %0
}

// -----

// pad-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{pad expects symmetric padding of at most 8 elements in dimension 3, found 9}}
  %0 = cnn.pad %x low [0, 0, 0, 0] high [0, 0, 0, 9] mode symmetric
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [1, 4, 8, 7]}}
  %0 = cnn.reshape %x shape [1, 4, 8, 7]
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [-1, -1]}}
  %0 = cnn.reshape %x shape [-1, -1]
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [-1, 3]}}
  %0 = cnn.reshape %x shape [-1, 3]
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [0, -1]}}
  %0 = cnn.reshape %x shape [0, -1]
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [-2, 128]}}
  %0 = cnn.reshape %x shape [-2, 128]
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape []}}
  %0 = cnn.reshape %x shape []
  cnn.output %0
}

// -----

// reshape-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{reshape cannot make the 256 elements of 'tensor<1x4x8x8xf32>' a tensor of shape [4294967296, 4294967296]}}
  %0 = cnn.reshape %x shape [4294967296, 4294967296]
  cnn.output %0
}

// -----

// flatten-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{flatten expects an axis from 0 to 4, found 5}}
  %0 = cnn.flatten %x axis 5
  cnn.output %0
}

// -----

// flatten-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{flatten expects an axis from 0 to 4, found -1}}
  %0 = cnn.flatten %x axis -1
  cnn.output %0
}

// -----

// transpose-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{transpose of 'tensor<1x4x8x8xf32>' expects a permutation of 0 to 3, found [0, 1, 2]}}
  %0 = cnn.transpose %x permutation [0, 1, 2]
  cnn.output %0
}

// -----

// transpose-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{transpose of 'tensor<1x4x8x8xf32>' expects a permutation of 0 to 3, found [0, 1, 2, 2]}}
  %0 = cnn.transpose %x permutation [0, 1, 2, 2]
  cnn.output %0
}

// -----

// transpose-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{transpose of 'tensor<1x4x8x8xf32>' expects a permutation of 0 to 3, found [0, 1, 2, 4]}}
  %0 = cnn.transpose %x permutation [0, 1, 2, 4]
  cnn.output %0
}

// -----

// transpose-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{transpose of 'tensor<1x4x8x8xf32>' expects a permutation of 0 to 3, found [-1, 0, 1, 2]}}
  %0 = cnn.transpose %x permutation [-1, 0, 1, 2]
  cnn.output %0
}

// -----

// channel_shuffle-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{channel_shuffle expects an input of rank 3, 4 or 5 whose channels 3 groups divide, found 'tensor<1x4x8x8xf32>'}}
  %0 = cnn.channel_shuffle %x groups 3
  cnn.output %0
}

// -----

// channel_shuffle-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{whose channels 0 groups divide}}
  %0 = cnn.channel_shuffle %x groups 0
  cnn.output %0
}

// -----

// channel_shuffle-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  // expected-error @+1 {{found 'tensor<1x4xf32>'}}
  %0 = cnn.channel_shuffle %x groups 2
  cnn.output %0
}

// -----

// interleave-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave expects at least two inputs, found 1}}
  %0 = cnn.interleave %x channels 4
  cnn.output %0
}

// -----

// interleave-c1
cnn.network @n(%x: tensor<1x4x8x8xf32>, %z: tensor<1x5x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave expects inputs of rank 3, 4 or 5 and equal shape, found 'tensor<1x4x8x8xf32>' and 'tensor<1x5x8x8xf32>'}}
  %0 = cnn.interleave %x, %z channels 4
  cnn.output %0
}

// -----

// interleave-c1
cnn.network @n(%x: tensor<1x4xf32>) -> (y) {
  // expected-error @+1 {{found 'tensor<1x4xf32>' and 'tensor<1x4xf32>'}}
  %0 = cnn.interleave %x, %x channels 4
  cnn.output %0
}

// -----

// interleave-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave takes 4 channels from 5, of 8}}
  %0 = cnn.interleave %x, %x offset 5 channels 4
  cnn.output %0
}

// -----

// interleave-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave takes 0 channels from 0, of 8}}
  %0 = cnn.interleave %x, %x channels 0
  cnn.output %0
}

// -----

// interleave-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave takes 1 channels from -1, of 8}}
  %0 = cnn.interleave %x, %x offset -1 channels 1
  cnn.output %0
}

// -----

// interleave-c2
cnn.network @n(%x: tensor<1x4x8x8xf32>) -> (y) {
  // expected-error @+1 {{interleave takes 9223372036854775807 channels from 7, of 8}}
  %0 = cnn.interleave %x, %x offset 7 channels 9223372036854775807
  cnn.output %0
}
