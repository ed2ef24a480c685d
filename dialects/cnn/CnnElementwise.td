//===-- CnnElementwise.td - Ops on each element by itself -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_ELEMENTWISE_TD
#define CNN_ELEMENTWISE_TD

include "dialects/cnn/CnnAttributes.td"

def CNN_ActivationOp : CNN_LayerOp<"activation"> {
  let summary = "A function applied to each element";
  let description = [{
    The functions and their parameters stand at `#cnn.activation`.

    Example:
    ```mlir
    %1 = cnn.activation relu %0
    %2 = cnn.activation clip(0.0, 6.0) %1
    ```
  }];
  let arguments = (ins CNN_ActivationAttr:$function, CNN_Operand:$input);
  let assemblyFormat = [{
    custom<Activation>($function) $input
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def CNN_BinaryOp : CNN_LayerOp<"binary"> {
  let summary = "A function applied to each pair of elements";
  let description = [{
    result = activation(lhs op rhs), op being `add`, `sub`, `mul`, `div`,
    `max`, `min` or `pow`. The shapes broadcast as NumPy's: aligned at the
    last dimension, extents equal or one, missing ones taken as one.

    Constraints:
    - `binary-c1`: the shapes broadcast.

    Example:
    ```mlir
    %2 = cnn.binary add %0, %1 activation relu
    ```
  }];
  let arguments = (ins CNN_BinaryKindAttr:$kind, CNN_Operand:$lhs,
                       CNN_Operand:$rhs, CNN_Activation:$activation);
  let assemblyFormat = [{
    custom<Kind>($kind) $lhs `,` $rhs
    (`activation` custom<Activation>($activation)^)?
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

#endif // CNN_ELEMENTWISE_TD
