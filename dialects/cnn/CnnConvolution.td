//===-- CnnConvolution.td - Convolution -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_CONVOLUTION_TD
#define CNN_CONVOLUTION_TD

include "dialects/cnn/CnnAttributes.td"
include "dialects/cnn/CnnInterfaces.td"

def CNN_ConvolutionOp : CNN_LayerOp<"convolution",
    [AttrSizedOperandSegments,
     DeclareOpInterfaceMethods<CNN_WindowOpInterface>]> {
  let summary = "Convolution in one, two or three spatial dimensions";
  let description = [{
    With `s` strides, `d` dilations, `p` the padding before, G groups:

        y[n, o, i...] = act(b[o] + r[n, o, i...] + sum over c, k... of
                            x[n, g C/G + c, i s + k d - p...] w[o, c, k...])

    where g = floor(o G / O) (cross-correlation, as in every framework;
    Goodfellow et al. 2016, equation 9.6). x is (N, C, spatial...), the filter
    w is (O, C/G, window...), the bias b is (O), the residual r has the
    result's shape. Outside the input, x is what the padding mode says.

    `bias`, `residual` and `activation` are the epilogue: a description may use
    them, and graph passes fuse into them.

    Constraints:
    - `convolution-c1`: the input has rank 3, 4 or 5, the filter the same.
    - `convolution-c2`: the filter's second extent times groups is the input's
      channel count; groups divides the filter's first extent.
    - `convolution-c3`: strides and dilations are positive, padding is not
      negative, and each has one number a spatial dimension (or is left out).
    - `convolution-c4`: the dilated window fits into the padded input.
    - `convolution-c5`: the bias is (O).
    - `convolution-c6`: the residual has the result's type.
    - `convolution-c7`: reflected padding is shorter than the input, symmetric
      padding no longer than it.

    Example:
    ```mlir
    %1 = cnn.convolution %0, %w bias %b strides [2, 2] padding [3, 3] activation relu
    %2 = cnn.convolution %1, %v padding same groups 32
    ```
  }];
  let arguments = (ins CNN_Operand:$input, CNN_Operand:$filter,
                       Optional<CNN_Operand>:$bias,
                       Optional<CNN_Operand>:$residual,
                       CNN_Steps:$strides, CNN_Steps:$dilations,
                       CNN_Padding:$padding,
                       DefaultValuedAttr<I64Attr, "1">:$groups,
                       CNN_Activation:$activation);
  let assemblyFormat = [{
    $input `,` $filter
    oilist(`bias` custom<Value>($bias) | `residual` custom<Value>($residual) | `strides` $strides
         | `dilations` $dilations | `padding` custom<Padding>($padding)
         | `groups` $groups | `activation` custom<Activation>($activation))
    custom<Trailer>(attr-dict, type($result))
  }];
}

#endif // CNN_CONVOLUTION_TD
