// Each op's text is read back the same from text, from the generic form and from
// bytecode.
// RUN: cnn-opt %s -o %t.mlir
// RUN: FileCheck %s --strict-whitespace < %t.mlir
// RUN: cnn-opt %t.mlir | diff %t.mlir -
// RUN: cnn-opt %s --mlir-print-op-generic | cnn-opt | diff %t.mlir -
// RUN: cnn-opt %s --emit-bytecode | cnn-opt | diff %t.mlir -
// RUN: cnn-opt %s --mlir-print-debuginfo | cnn-opt | diff %t.mlir -

// CHECK-LABEL: {{^}}  cnn.network @names(%image: tensor<1x4xf32>, %odd_name2F1 as "odd name/1": tensor<2xf32>, %_0 as "0": tensor<1xf32>, %a_b as "a b": tensor<1xf32>, %a_b_0 as "a_b": tensor<1xf32>) -> (logits: tensor<1x4xf32>, "out put": tensor<2xf32>) attributes {note = 1 : i64} {{{$}}
cnn.network @names(%image: tensor<1x4xf32>, %other as "odd name/1": tensor<2xf32>,
    %0: tensor<1xf32>, %1 as "a b": tensor<1xf32>, %a_b: tensor<1xf32>)
    -> (logits, "out put": tensor<2xf32>) attributes {note = 1} {
  // CHECK-NEXT: {{^}}    cnn.output %image, %odd_name2F1{{$}}
  cnn.output %image, %other
}

// CHECK-LABEL: {{^}}  cnn.network @no_input() -> (c: tensor<2xf32>) {{{$}}
cnn.network @no_input() -> (c) {
  // CHECK-NEXT: {{^}}    %0 = cnn.constant dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf32>{{$}}
  %0 = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
  // CHECK-NEXT: {{^}}    %1 = cnn.constant dense<1.000000e+00> : tensor<f32> {note}{{$}}
  %1 = cnn.constant dense<1.0> : tensor<f32> {note}
  // CHECK-NEXT: {{^}}    %2 = cnn.constant dense_resource<blob> : tensor<2xf32>{{$}}
  %2 = cnn.constant dense_resource<blob> : tensor<2xf32>
  cnn.output %2
}

// CHECK-LABEL: @convolutions
cnn.network @convolutions(%x: tensor<1x4x8x8xf32>) -> (y) {
  // CHECK-NEXT: {{^}}    %conv1.weight = cnn.parameter "conv1.weight" : tensor<4x4x3x3xf32>{{$}}
  %w = cnn.parameter "conv1.weight" : tensor<4x4x3x3xf32>
  // CHECK-NEXT: {{^}}    %b = cnn.parameter "b" {note = "x"} : tensor<4xf32>{{$}}
  %b = cnn.parameter "b" {note = "x"} : tensor<4xf32>
  // CHECK-NEXT: {{^}}    %g = cnn.parameter "g" : tensor<8x1x3x3xf32>{{$}}
  %g = cnn.parameter "g" : tensor<8x1x3x3xf32>
  // CHECK-NEXT: {{^}}    %0 = cnn.convolution %x, %conv1.weight : tensor<1x4x6x6xf32>{{$}}
  %0 = cnn.convolution %x, %w
  // CHECK-NEXT: {{^}}    %1 = cnn.convolution %x, %conv1.weight bias %b residual %x strides [1, 1] dilations [2, 2] padding [2, 2] activation relu : tensor<1x4x8x8xf32>{{$}}
  %1 = cnn.convolution %x, %w bias %b residual %x strides [1, 1] dilations [2, 2] padding [2, 2] activation relu
  // In any order, over lines.
  // CHECK-NEXT: {{^}}    %2 = cnn.convolution %x, %conv1.weight bias %b residual %x strides [1, 1] dilations [2, 2] padding [2, 2] activation relu {note} : tensor<1x4x8x8xf32>{{$}}
  %2 = cnn.convolution %x, %w activation relu
    padding [2, 2] strides [1, 1] residual %x dilations [2, 2] bias %b {note}
    : tensor<1x4x8x8xf32>
  // CHECK-NEXT: {{^}}    %3 = cnn.convolution %x, %g padding same groups 4 : tensor<1x8x8x8xf32>{{$}}
  %3 = cnn.convolution %x, %g groups 4 padding same
  // A default is not printed.
  // CHECK-NEXT: {{^}}    %4 = cnn.convolution %x, %conv1.weight : tensor<1x4x6x6xf32>{{$}}
  %4 = cnn.convolution %x, %w groups 1 padding valid activation identity
  // The colon of padding and that of the type.
  // CHECK-NEXT: {{^}}    %5 = cnn.convolution %x, %conv1.weight padding [0, 1] : [2, 1] : tensor<1x4x8x8xf32>{{$}}
  %5 = cnn.convolution %x, %w padding [0, 1] : [2, 1] : tensor<1x4x8x8xf32>
  // CHECK-NEXT: {{^}}    %6 = cnn.convolution %x, %conv1.weight padding [1, 1] : tensor<1x4x8x8xf32>{{$}}
  %6 = cnn.convolution %x, %w padding [1, 1] : [1, 1]
  // CHECK-NEXT: {{^}}    %7 = cnn.convolution %x, %conv1.weight padding [1, 1] reflect : tensor<1x4x8x8xf32>{{$}}
  %7 = cnn.convolution %x, %w padding [1, 1] reflect
  // CHECK-NEXT: {{^}}    %8 = cnn.convolution %x, %conv1.weight padding same_lower symmetric : tensor<1x4x8x8xf32>{{$}}
  %8 = cnn.convolution %x, %w padding same_lower symmetric
  // CHECK-NEXT: {{^}}    %9 = cnn.convolution %x, %conv1.weight padding full replicate : tensor<1x4x10x10xf32>{{$}}
  %9 = cnn.convolution %x, %w padding full replicate
  // CHECK-NEXT: {{^}}    cnn.output %9{{$}}
  cnn.output %9
}

// CHECK-LABEL: @activations
cnn.network @activations(%x: tensor<1x4x8x8xf32>) -> (y) {
  // CHECK-NEXT: {{^}}    %0 = cnn.activation identity %x : tensor<1x4x8x8xf32>{{$}}
  %0 = cnn.activation identity %x
  // CHECK-NEXT: %1 = cnn.activation relu %x {note} : tensor
  %1 = cnn.activation relu %x {note}
  // CHECK-NEXT: %2 = cnn.activation leaky_relu %x : tensor
  %2 = cnn.activation leaky_relu %x
  // CHECK-NEXT: %3 = cnn.activation leaky_relu(0.1) %x : tensor
  %3 = cnn.activation leaky_relu(0.1) %x
  // CHECK-NEXT: %4 = cnn.activation leaky_relu(1.0E-10) %x : tensor
  %4 = cnn.activation leaky_relu(1.0e-10) %x
  // CHECK-NEXT: %5 = cnn.activation clip %x : tensor
  %5 = cnn.activation clip(0.0, 6.0) %x
  // CHECK-NEXT: %6 = cnn.activation clip(-1.0, 0.3333333333333333) %x : tensor
  %6 = cnn.activation clip(-1.0, 0.33333333333333333) %x
  // CHECK-NEXT: %7 = cnn.activation clip(0.0, 0x7FF0000000000000) %x : tensor
  %7 = cnn.activation clip(0.0, 0x7FF0000000000000) %x
  // CHECK-NEXT: %8 = cnn.activation hard_sigmoid(0.2, 0.5) %x : tensor
  %8 = cnn.activation hard_sigmoid(0.2, 0.5) %x
  // CHECK-NEXT: %9 = cnn.activation elu(-0.0) %x : tensor
  %9 = cnn.activation elu(-0.0) %x
  // CHECK-NEXT: %10 = cnn.activation clip(1024.0, 16777216.0) %x : tensor
  %10 = cnn.activation clip(1024.0, 16777216.0) %x
  // CHECK-NEXT: %11 = cnn.binary add %0, %1 activation selu : tensor
  %11 = cnn.binary add %0, %1 activation selu
  // CHECK-NEXT: %12 = cnn.binary pow %0, %1 : tensor
  %12 = cnn.binary pow %0, %1
  cnn.output %12
}

// CHECK-LABEL: @pooling
cnn.network @pooling(%x: tensor<1x4x8x8xf32>) -> (y) {
  // CHECK-NEXT: {{^}}    %0 = cnn.pool max %x window [3, 3] strides [2, 2] padding [1, 1] : tensor<1x4x4x4xf32>{{$}}
  %0 = cnn.pool max %x window [3, 3] padding [1, 1] strides [2, 2]
  // CHECK-NEXT: {{^}}    %1 = cnn.pool average %x window [3, 3] strides [2, 2] dilations [1, 2] padding same ceil count_padding : tensor<1x4x4x4xf32>{{$}}
  %1 = cnn.pool average %x window [3, 3] ceil count_padding dilations [1, 2] strides [2, 2] padding same
  // CHECK-NEXT: {{^}}    %2 = cnn.pool l2 %x window [2, 2] : tensor<1x4x7x7xf32>{{$}}
  %2 = cnn.pool l2 %x window [2, 2]
  // CHECK-NEXT: {{^}}    %3 = cnn.global_pool average %x : tensor<1x4x1x1xf32>{{$}}
  %3 = cnn.global_pool average %x
  // CHECK-NEXT: {{^}}    %4 = cnn.reduce l1 %x axes [2, 3] : tensor<1x4x1x1xf32>{{$}}
  %4 = cnn.reduce l1 %x axes [2, 3]
  cnn.output %0
}

// CHECK-LABEL: @linear
cnn.network @linear(%x: tensor<2x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<10x4xf32>
  %b = cnn.parameter "b" : tensor<10xf32>
  // CHECK: {{^}}    %0 = cnn.fully_connected %x, %w : tensor<2x10xf32>{{$}}
  %0 = cnn.fully_connected %x, %w
  // CHECK-NEXT: {{^}}    %1 = cnn.fully_connected %x, %w bias %b activation sigmoid : tensor<2x10xf32>{{$}}
  %1 = cnn.fully_connected %x, %w activation sigmoid bias %b
  // CHECK-NEXT: {{^}}    %2 = cnn.matmul %1, %w : tensor<2x4xf32>{{$}}
  %2 = cnn.matmul %1, %w
  cnn.output %2
}

// CHECK-LABEL: @normalizations
cnn.network @normalizations(%x: tensor<1x4x8x8xf32>) -> (y) {
  %b = cnn.parameter "b" : tensor<4xf32>
  // CHECK: {{^}}    %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %b : tensor<1x4x8x8xf32>{{$}}
  %0 = cnn.batch_norm %x scale %b offset %b mean %b variance %b
  // CHECK-NEXT: {{^}}    %1 = cnn.batch_norm %x scale %b offset %b mean %b variance %b epsilon 1.000000e-03 : tensor<1x4x8x8xf32>{{$}}
  %1 = cnn.batch_norm %x scale %b offset %b mean %b variance %b epsilon 1.0e-3
  // CHECK-NEXT: {{^}}    %2 = cnn.lrn %x size 5 : tensor<1x4x8x8xf32>{{$}}
  %2 = cnn.lrn %x size 5
  // CHECK-NEXT: {{^}}    %3 = cnn.lrn %x size 5 alpha 5.000000e-04 beta 5.000000e-01 bias 2.000000e+00 : tensor<1x4x8x8xf32>{{$}}
  %3 = cnn.lrn %x size 5 bias 2.0 alpha 5.0e-4 beta 0.5
  // CHECK-NEXT: {{^}}    %4 = cnn.softmax %x axis 1 : tensor<1x4x8x8xf32>{{$}}
  %4 = cnn.softmax %x axis 1
  // CHECK-NEXT: {{^}}    %5 = cnn.softmax %x axis 0 log : tensor<1x4x8x8xf32>{{$}}
  %5 = cnn.softmax %x axis 0 log
  // CHECK-NEXT: {{^}}    %6 = cnn.dropout %x : tensor<1x4x8x8xf32>{{$}}
  %6 = cnn.dropout %x
  // CHECK-NEXT: {{^}}    %7 = cnn.dropout %x ratio 2.500000e-01 : tensor<1x4x8x8xf32>{{$}}
  %7 = cnn.dropout %x ratio 0.25
  cnn.output %7
}

// CHECK-LABEL: @shapes
cnn.network @shapes(%x: tensor<1x4x8x8xf32>) -> (y) {
  // CHECK-NEXT: {{^}}    %0 = cnn.concat %x, %x axis 1 : tensor<1x8x8x8xf32>{{$}}
  %0 = cnn.concat %x, %x axis 1
  // CHECK-NEXT: {{^}}    %1 = cnn.slice %x offsets [0, 2, 0, 0] sizes [1, 2, 8, 8] : tensor<1x2x8x8xf32>{{$}}
  %1 = cnn.slice %x offsets [0, 2, 0, 0] sizes [1, 2, 8, 8]
  // CHECK-NEXT: {{^}}    %2 = cnn.slice %x offsets [0, 0, 7, 0] sizes [1, 4, 8, 4] steps [1, 1, -1, 2] : tensor<1x4x8x4xf32>{{$}}
  %2 = cnn.slice %x offsets [0, 0, 7, 0] sizes [1, 4, 8, 4] steps [1, 1, -1, 2]
  // CHECK-NEXT: {{^}}    %3 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 0, 2] : tensor<1x4x9x11xf32>{{$}}
  %3 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 0, 2]
  // CHECK-NEXT: {{^}}    %4 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] mode reflect value 1.000000e+00 : tensor<1x4x10x10xf32>{{$}}
  %4 = cnn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] value 1.0 mode reflect
  // CHECK-NEXT: {{^}}    %5 = cnn.reshape %x shape [1, -1] : tensor<1x256xf32>{{$}}
  %5 = cnn.reshape %x shape [1, -1]
  // CHECK-NEXT: {{^}}    %6 = cnn.flatten %x : tensor<1x256xf32>{{$}}
  %6 = cnn.flatten %x
  // CHECK-NEXT: {{^}}    %7 = cnn.flatten %x axis 2 : tensor<4x64xf32>{{$}}
  %7 = cnn.flatten %x axis 2
  // CHECK-NEXT: {{^}}    %8 = cnn.transpose %x permutation [0, 2, 3, 1] : tensor<1x8x8x4xf32>{{$}}
  %8 = cnn.transpose %x permutation [0, 2, 3, 1]
  // CHECK-NEXT: {{^}}    %9 = cnn.channel_shuffle %x groups 2 : tensor<1x4x8x8xf32>{{$}}
  %9 = cnn.channel_shuffle %x groups 2
  // CHECK-NEXT: {{^}}    %10 = cnn.interleave %x, %x channels 8 : tensor<1x8x8x8xf32>{{$}}
  %10 = cnn.interleave %x, %x channels 8
  // CHECK-NEXT: {{^}}    %11 = cnn.interleave %x, %x offset 3 channels 2 : tensor<1x2x8x8xf32>{{$}}
  %11 = cnn.interleave %x, %x offset 3 channels 2
  cnn.output %0
}

// CHECK-LABEL: @residuals
cnn.network @residuals(%x: tensor<1x4x8x8xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<4x4x3x3xf32>
  // CHECK:      {{^}}    %0 = cnn.residual %x body (%arg0) {{{$}}
  // CHECK-NEXT: {{^}}      %2 = cnn.convolution %arg0, %w padding [1, 1] : tensor<1x4x8x8xf32>{{$}}
  // CHECK-NEXT: {{^}}      cnn.yield %2{{$}}
  // CHECK-NEXT: {{^}}    } : tensor<1x4x8x8xf32>{{$}}
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.convolution %a, %w padding [1, 1]
    cnn.yield %1
  }
  // CHECK-NEXT: {{^}}    %1 = cnn.residual %0 body (%arg0) {{{$}}
  // CHECK-NEXT: {{^}}      %2 = cnn.convolution %arg0, %w strides [2, 2] padding [1, 1] activation relu : tensor<1x4x4x4xf32>{{$}}
  // CHECK-NEXT: {{^}}      cnn.yield %2{{$}}
  // CHECK-NEXT: {{^}}    } shortcut (%arg0) {{{$}}
  // CHECK-NEXT: {{^}}      %2 = cnn.pool average %arg0 window [2, 2] strides [2, 2] : tensor<1x4x4x4xf32>{{$}}
  // CHECK-NEXT: {{^}}      cnn.yield %2{{$}}
  // CHECK-NEXT: {{^}}    } activation relu {note} : tensor<1x4x4x4xf32>{{$}}
  %1 = cnn.residual %0 body (%a) {
    %2 = cnn.convolution %a, %w padding [1, 1] strides [2, 2] activation relu
    cnn.yield %2
  } shortcut (%b) {
    %2 = cnn.pool average %b window [2, 2] strides [2, 2]
    cnn.yield %2
  } activation relu {note}
  cnn.output %1
}

{-#
  dialect_resources: {
    builtin: { blob: "0x040000000000803F00000040" }
  }
#-}
