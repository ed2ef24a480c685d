// RUN: cnn-opt %s --split-input-file --verify-diagnostics

// network-c1
// expected-error @+1 {{names two inputs 'x'; names must differ}}
cnn.network @n(%x: tensor<1xf32>, %y as "x": tensor<1xf32>) -> (y) {
  cnn.output %x
}

// -----

// network-c1
// expected-error @+1 {{has an input with an empty name}}
cnn.network @n(%x as "": tensor<1xf32>) -> (y) {
  cnn.output %x
}

// -----

// network-c1
// expected-error @+1 {{names two outputs 'y'; names must differ}}
cnn.network @n(%x: tensor<1xf32>) -> (y, y) {
  cnn.output %x, %x
}

// -----

// network-c1
// expected-error @+1 {{has 1 outputs, but 2 names for them}}
cnn.network @n(%x: tensor<1xf32>) -> (y, z) {
  cnn.output %x
}

// -----

// network-c1
// expected-error @+1 {{has 1 inputs, but 0 names for them}}
"cnn.network"() <{input_names = [], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<1xf32>):
  "cnn.output"(%x) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

// network-c2
// expected-error @+1 {{expected the type of an input to be a static tensor of f32 with at most 2^40 elements, found 'tensor<?xf32>'}}
cnn.network @n(%x: tensor<?xf32>) -> (y) {
  cnn.output %x
}

// -----

// network-c2
// expected-error @+1 {{expects inputs that are static tensors of f32, found 'tensor<0xf32>'}}
"cnn.network"() <{input_names = ["x"], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<0xf32>):
  %0 = "cnn.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
  "cnn.output"(%0) : (tensor<f32>) -> ()
}) : () -> ()

// -----

// network-c3
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{'arith.constant' op cannot be part of a cnn.network, which is made of layers of the cnn dialect}}
  %0 = arith.constant 1.0 : f32
  %1 = cnn.residual %x body (%a) {
    // expected-error @+1 {{'arith.constant' op cannot be part of a cnn.network}}
    %2 = arith.constant 1.0 : f32
    cnn.yield %a
  }
  cnn.output %1
}

// -----

// network-c4
cnn.network @n() -> (y, z) {
  // expected-note @+1 {{here}}
  %0 = cnn.parameter "w" : tensor<2xf32>
  // expected-error @+1 {{'w' is 'tensor<3xf32>', but elsewhere it is 'tensor<2xf32>'}}
  %1 = cnn.parameter "w" : tensor<3xf32>
  cnn.output %0, %1
}

// -----

// network-c5
// expected-error @+1 {{expects its body to end with cnn.output of at least one tensor}}
cnn.network @n(%x: tensor<1xf32>) -> () {
  cnn.output
}

// -----

// network-c5
// expected-error @+1 {{expected one block that ends with cnn.output}}
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  %0 = cnn.activation relu %x
}

// -----

// network-c5
// expected-error @+1 {{expected one block that ends with cnn.output}}
cnn.network @n(%x: tensor<1xf32>) -> (y) {}

// -----

// network-c5
// expected-error @+1 {{expected one block that ends with cnn.output}}
cnn.network @n() -> (y) {
  %0 = cnn.constant dense<1.0> : tensor<f32>
  cnn.output %0
^other:
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y: tensor<2xf32>) {
  // expected-error @+1 {{gives 'tensor<1xf32>' where the network declares 'tensor<2xf32>'}}
  cnn.output %x
}

// -----

// A network in a network.
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{symbol's parent must have the SymbolTable trait}}
  cnn.network @m(%z: tensor<1xf32>) -> (y) {
    cnn.output %z
  }
  cnn.output %x
}

// -----

// expected-note @+1 {{see existing symbol definition here}}
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  cnn.output %x
}
// expected-error @+1 {{redefinition of symbol named 'n'}}
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  cnn.output %x
}

// -----

// parameter-c1
cnn.network @n() -> (y) {
  // expected-error @+1 {{expects a name that is not empty}}
  %0 = cnn.parameter "" : tensor<2xf32>
  cnn.output %0
}

// -----

// parameter-c2
cnn.network @n() -> (y) {
  // expected-error @+1 {{parameter 'w' expects a static tensor of f32 with at most 2^40 elements, found 'tensor<2xi32>'}}
  %0 = cnn.parameter "w" : tensor<2xi32>
  cnn.output %0
}

// -----

// parameter-c2
cnn.network @n() -> (y) {
  // expected-error @+1 {{found 'tensor<1099511627777xf32>'}}
  %0 = cnn.parameter "w" : tensor<1099511627777xf32>
  cnn.output %0
}

// -----

// constant-c1
cnn.network @n() -> (y) {
  // expected-error @+1 {{has no data: the resource 'missing' is not in the file}}
  %0 = cnn.constant dense_resource<missing> : tensor<2xf32>
  cnn.output %0
}

// -----

// constant-c1
cnn.network @n() -> (y) {
  // expected-error @+1 {{expects a resource of 8 bytes, found 4}}
  %0 = cnn.constant dense_resource<short> : tensor<2xf32>
  cnn.output %0
}
{-# dialect_resources: { builtin: { short: "0x040000000000803F" } } #-}

// -----

// constant-c2
cnn.network @n() -> (y) {
  // expected-error @+1 {{constant expects a static tensor of f32 with at most 2^40 elements, found 'tensor<2xi32>'}}
  %0 = cnn.constant dense<1> : tensor<2xi32>
  cnn.output %0
}

// -----

// constant-c2
cnn.network @n() -> (y) {
  // expected-error @+1 {{expects dense elements or a resource}}
  %0 = cnn.constant sparse<0, 1.0> : tensor<2xf32>
  cnn.output %0
}

// -----

// residual-c1
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{residual expects each region to end with cnn.yield of one tensor}}
  %0 = cnn.residual %x body (%a) {
    cnn.yield %a, %a
  }
  // expected-error @+1 {{residual expects each region to end with cnn.yield of one tensor}}
  %1 = cnn.residual %x body (%a) {
    cnn.yield %a
  } shortcut (%a) {
    %2 = cnn.activation relu %a
  }
  // What depends on a fault is not reported.
  %3 = cnn.global_pool max %1
  cnn.output %3
}

// -----

// residual-c1
cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{expected one block that ends with cnn.yield}}
  %0 = cnn.residual %x body (%a) {}
  cnn.output %0
}

// -----

// residual-c2
"cnn.network"() <{input_names = ["x"], output_names = ["y"], sym_name = "n"}> ({
^bb0(%x: tensor<1xf32>):
  // expected-error @+1 {{expects each region to take one argument of type 'tensor<1xf32>'}}
  %0 = "cnn.residual"(%x) ({
    "cnn.yield"(%x) : (tensor<1xf32>) -> ()
  }, {}) : (tensor<1xf32>) -> tensor<1xf32>
  "cnn.output"(%0) : (tensor<1xf32>) -> ()
}) : () -> ()

// -----

// residual-c3
cnn.network @n(%x: tensor<1x1x4x4xf32>) -> (y) {
  // expected-error @+1 {{residual adds 'tensor<1x1x1x1xf32>' of its body to 'tensor<1x1x4x4xf32>' of its shortcut, which is its input; a shortcut region can change the shape}}
  %0 = cnn.residual %x body (%a) {
    %1 = cnn.global_pool max %a
    cnn.yield %1
  }
  // expected-error @+1 {{residual adds 'tensor<1x1x1x1xf32>' of its body to 'tensor<1x1x4x4xf32>' of its shortcut}}
  %2 = cnn.residual %x body (%a) {
    %1 = cnn.global_pool max %a
    cnn.yield %1
  } shortcut (%a) {
    cnn.yield %a
  }
  cnn.output %0
}

// -----

cnn.network @n(%x: tensor<1xf32>) -> (y) {
  // expected-error @+1 {{expects parent op 'cnn.residual'}}
  "cnn.yield"() : () -> ()
  cnn.output %x
}
