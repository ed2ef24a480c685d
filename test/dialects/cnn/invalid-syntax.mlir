// Faults in the text itself, and texts that go round the inference.
// RUN: cnn-opt %s --split-input-file --verify-diagnostics

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{does not have 'stride'; its attributes are ceil, count_padding, dilations, kind, padding, strides, window}}
  %0 = cnn.pool max %x window [2, 2] stride [2, 2]
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  %0 = cnn.pool max %x window [2, 2]
    // expected-error @+1 {{does not have 'stride'}}
    stride [2, 2]
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{`strides` clause can appear at most once}}
  %0 = cnn.pool max %x window [2, 2] strides [2, 2] strides [1, 1]
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{"strides" is written in the op's own syntax, not in braces}}
  %0 = cnn.pool max %x window [2, 2] {strides = array<i64: 2, 2>}
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{"cnn.declared_type" is written in the op's own syntax, not in braces}}
  %0 = cnn.pool max %x window [2, 2] {cnn.declared_type = 1}
  cnn.output %0
}

// -----

"cnn.network"() <{input_names = ["x"], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<1xf32>):
  // expected-error @+1 {{expects its type after a colon, not as attribute cnn.declared_type}}
  %0 = "cnn.dropout"(%x) {cnn.declared_type = 1} : (tensor<1xf32>) -> tensor<1xf32>
  "cnn.output"(%0) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{expected one of max, average, l2; found 'maximum'}}
  %0 = cnn.pool maximum %x window [2, 2]
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{expected one of identity, relu, leaky_relu, clip}}
  %0 = cnn.activation %x
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x1x3x3xf32>
  // expected-error @+1 {{expected SSA operand}}
  %0 = cnn.convolution %x, %w bias padding same
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x1x3x3xf32>
  // expected-error @+1 {{expected valid, same, same_lower, full or a list of numbers such as [1, 1], found 'reflect'}}
  %0 = cnn.convolution %x, %w padding reflect
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  %w = cnn.parameter "w" : tensor<1x1x3x3xf32>
  // expected-error @+1 {{does not have 'symmetric'}}
  %0 = cnn.convolution %x, %w padding same reflect symmetric
  cnn.output %0
}

// -----

// activation-c1
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{clip expects parameters that are numbers, found NaN}}
  %0 = cnn.activation clip(0.0, 0x7FF8000000000000) %x
  cnn.output %0
}

// -----

// activation-c1
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{celu divides by its parameter, which is 0}}
  %0 = cnn.binary add %x, %x activation celu(0.0)
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{is written with type 'tensor<1x1x4x5xf32>', but its operands give 'tensor<1x1x4x4xf32>'}}
  %0 = cnn.activation relu %x : tensor<1x1x4x5xf32>
  cnn.output %0
}

// -----

// All faults are reported, what follows from one is not.
cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{softmax expects an axis from 0 to 3, found 4}}
  %0 = cnn.softmax %x axis 4
  // expected-error @+1 {{softmax expects an axis from 0 to 3, found 5}}
  %1 = cnn.softmax %x axis 5
  %2 = cnn.binary add %0, %1
  cnn.output %2
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{uses as operand 0 a value that is not defined before it}}
  %0 = cnn.activation relu %1
  // expected-note @+1 {{it is defined here}}
  %1 = cnn.activation relu %x
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+2 {{uses as operand 0 a value that is not defined before it}}
  // expected-note @+1 {{it is defined here}}
  %0 = cnn.residual %0 body (%a) {
    cnn.yield %a
  }
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{uses as operand 1 a value that is not defined}}
  %0 = cnn.binary add %x, %nowhere
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{a type that has not been inferred cannot be written}}
  %0 = "cnn.convolution"(%x) : (!cnn.uninferred) -> !cnn.uninferred
  cnn.output %0
}

// -----

// expected-note @+1 {{prior use here}}
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{use of value '%x' expects different type than prior uses}}
  %0 = "cnn.convolution"(%x) : (tensor<1xf32>) -> tensor<1xf32>
  cnn.output %x
}

// -----

// An op of the generic form is verified like any other.
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{requires a single operand}}
  %0 = "cnn.softmax"() : () -> tensor<1xf32>
  cnn.output %x
}

// -----

"cnn.network"() <{input_names = ["x"], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<1xf32>):
  // expected-error @+1 {{requires attribute 'name'}}
  %0 = "cnn.parameter"() : () -> tensor<1xf32>
  "cnn.output"(%x) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

// expected-error @+1 {{op expects a non-empty block}}
"cnn.network"() <{input_names = [], output_names = [], sym_name = "n"}> ({
^bb0:
}) : () -> ()

// -----

// expected-error @+1 {{region with 1 blocks}}
"cnn.network"() <{input_names = [], output_names = [], sym_name = "n"}> ({
}) : () -> ()

// -----

// expected-error @+1 {{requires attribute 'input_names'}}
"cnn.network"() ({
^bb0(%x: tensor<1xf32>):
  "cnn.output"(%x) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

"cnn.network"() <{input_names = ["x"], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<1x1x4x4xf32>):
  // expected-error @+1 {{'operandSegmentSizes' attribute cannot have negative elements}}
  %0 = "cnn.convolution"(%x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, -1>}> : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x1x1xf32>
  "cnn.output"(%0) : (tensor<1x1x1x1xf32>) -> ()
}) : () -> ()
