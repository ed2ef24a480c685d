//===-- CnnNetwork.td - Networks and residual blocks -------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_NETWORK_TD
#define CNN_NETWORK_TD

include "dialects/cnn/CnnAttributes.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def CNN_NetworkOp : CNN_Op<"network",
    [IsolatedFromAbove, Symbol, SingleBlock,
     DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "A network: from named inputs to named outputs";
  let description = [{
    The body's arguments are the inputs, the operands of the `cnn.output` that
    ends it are the outputs. Their names are the program's view of the network:
    they stand in the descriptor of the compiled object.

    The types of layers are inferred while the text is read; an output's type
    may be written after its name and is then compared.

    Constraints:
    - `network-c1`: as many input names as arguments, as many output names as
      outputs, all different, none empty.
    - `network-c2`: every argument is a static tensor of f32.
    - `network-c3`: the body holds ops of this dialect only, and no network.
    - `network-c4`: parameters of the same name have the same type.
    - `network-c5`: the body ends with `cnn.output` of at least one tensor.

    Example:
    ```mlir
    cnn.network @identity(%x: tensor<1x3x8x8xf32>) -> (y) {
      cnn.output %x
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$input_names,
                       StrArrayAttr:$output_names);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::cnnc::cnn::OutputOp getOutput();
  }];
}

def CNN_OutputOp : CNN_Op<"output", [Pure, Terminator, HasParent<"NetworkOp">]> {
  let summary = "The outputs of a network";
  let description = [{
    Example:
    ```mlir
    cnn.output %logits
    ```
  }];
  let arguments = (ins Variadic<CNN_Operand>:$outputs);
  let assemblyFormat = "($outputs^)? attr-dict";
}

def CNN_ParameterOp : CNN_LayerOp<"parameter",
    [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "A named weight that is bound later";
  let description = [{
    Stands for the tensor of that name in the weights file (`--weights`), or
    for random numbers (`--init`); `bind-parameters` replaces it by a
    constant.

    Constraints:
    - `parameter-c1`: the name is not empty.
    - `parameter-c2`: the type is a static tensor of f32.

    Example:
    ```mlir
    %w = cnn.parameter "conv1.weight" : tensor<64x3x7x7xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, TypeAttrOf<CNN_Tensor>:$type);
  let assemblyFormat = [{
    $name custom<ParameterTrailer>(attr-dict, $type, type($result))
  }];
  let hasVerifier = 1;
}

def CNN_ConstantOp : CNN_LayerOp<"constant", [ConstantLike]> {
  let summary = "A tensor of known numbers";
  let description = [{
    The value is a dense elements attribute; large ones are resource blobs, so
    that no pass prints, hashes or copies them.

    Constraints:
    - `constant-c1`: a resource's blob has the size of its type and is aligned
      to its elements.
    - `constant-c2`: the value is dense elements, or a resource, of f32.

    Example:
    ```mlir
    %0 = cnn.constant dense<[0.0, 1.0]> : tensor<2xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let assemblyFormat = "$value `` custom<ConstantTrailer>(attr-dict, type($result))";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def CNN_ResidualOp : CNN_LayerOp<"residual", [SingleBlock]> {
  let summary = "A residual block: activation(body(x) + shortcut(x))";
  let description = [{
    Each region gets x as its argument; without a shortcut region the shortcut
    is x itself (He et al. 2015, equations 1 and 2). The regions may use
    parameters of the network around them.

    Constraints:
    - `residual-c1`: each region yields one tensor.
    - `residual-c2`: each region takes one argument, of the input's type.
    - `residual-c3`: body and shortcut yield the same type (without a shortcut
      region: the body yields the input's type).

    Example:
    ```mlir
    %1 = cnn.residual %0 body (%x) {
      %2 = cnn.convolution %x, %w1 padding [1, 1] strides [2, 2] activation relu
      %3 = cnn.convolution %2, %w2 padding [1, 1]
      cnn.yield %3
    } shortcut (%x) {
      %4 = cnn.convolution %x, %w3 strides [2, 2]
      cnn.yield %4
    } activation relu
    ```
  }];
  let arguments = (ins CNN_Operand:$input, CNN_Activation:$activation);
  let regions = (region SizedRegion<1>:$body, AnyRegion:$shortcut);
  let assemblyFormat = [{
    $input `body` custom<BlockRegion>($body)
    (`shortcut` custom<BlockRegion>($shortcut)^)?
    (`activation` custom<Activation>($activation)^)?
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasVerifier = 1;
}

def CNN_YieldOp : CNN_Op<"yield",
    [Pure, Terminator, ReturnLike, HasParent<"ResidualOp">]> {
  let summary = "What a region of a residual block gives";
  let description = [{
    Example:
    ```mlir
    cnn.yield %3
    ```
  }];
  let arguments = (ins Variadic<CNN_Operand>:$values);
  let assemblyFormat = "($values^)? attr-dict";
}

#endif // CNN_NETWORK_TD
