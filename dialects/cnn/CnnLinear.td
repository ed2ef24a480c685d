//===-- CnnLinear.td - Matrix products -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_LINEAR_TD
#define CNN_LINEAR_TD

include "dialects/cnn/CnnAttributes.td"

def CNN_FullyConnectedOp : CNN_LayerOp<"fully_connected"> {
  let summary = "A fully connected layer";
  let description = [{
    y[n, o] = act(b[o] + sum over k of x[n, k] w[o, k]), with x (N, K),
    weights w (O, K) and bias b (O).

    Constraints:
    - `fully_connected-c1`: input and weights have rank 2 and equal second
      extents.
    - `fully_connected-c2`: the bias is (O).

    Example:
    ```mlir
    %1 = cnn.fully_connected %0, %w bias %b activation relu
    ```
  }];
  let arguments = (ins CNN_Operand:$input, CNN_Operand:$weights,
                       Optional<CNN_Operand>:$bias, CNN_Activation:$activation);
  let assemblyFormat = [{
    $input `,` $weights
    oilist(`bias` custom<Value>($bias)
         | `activation` custom<Activation>($activation))
    custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_MatmulOp : CNN_LayerOp<"matmul"> {
  let summary = "Matrix product of the last two dimensions";
  let description = [{
    NumPy's matmul: the last two dimensions are multiplied as matrices, those
    before broadcast. An operand of rank 1 is taken as a row (left) or a column
    (right), and that dimension is dropped from the result.

    Constraints:
    - `matmul-c1`: no operand has rank 0, and not both have rank 1.
    - `matmul-c2`: the last extent of the left is the next to last of the right.
    - `matmul-c3`: the leading dimensions broadcast.

    Example:
    ```mlir
    %2 = cnn.matmul %0, %1
    ```
  }];
  let arguments = (ins CNN_Operand:$lhs, CNN_Operand:$rhs);
  let assemblyFormat = [{
    $lhs `,` $rhs custom<Trailer>(attr-dict, type($result))
  }];
}

#endif // CNN_LINEAR_TD
