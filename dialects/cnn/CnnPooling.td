//===-- CnnPooling.td - Pooling -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_POOLING_TD
#define CNN_POOLING_TD

include "dialects/cnn/CnnAttributes.td"
include "dialects/cnn/CnnInterfaces.td"

def CNN_PoolOp : CNN_LayerOp<"pool",
    [DeclareOpInterfaceMethods<CNN_WindowOpInterface>]> {
  let summary = "Maximum, mean or root of the sum of squares over a window";
  let description = [{
    Slides a window over each channel of x (N, C, spatial...):

    - `max`: the largest element of the window inside the input; padding never
      wins, and a NaN in the window does.
    - `average`: the sum of the elements inside the input, over their number;
      with `count_padding`, over the number of positions inside the padded
      input (the overhang of `ceil` is not counted).
    - `l2`: the square root of the sum of squares of the elements inside.

    With `ceil` the number of windows is rounded up instead of down, as long as
    the last one starts inside the input or the padding before it.

    Constraints:
    - `pool-c1`: the input has rank 3, 4 or 5.
    - `pool-c2`: window, strides, dilations are positive, padding is not
      negative, each has one number a spatial dimension (all but the window
      may be left out; strides are then one).
    - `pool-c3`: the dilated window fits into the padded input.
    - `pool-c4`: padding is smaller than the dilated window and, where there is
      any, dilation is no larger than the input: every window has an element
      inside.
    - `pool-c5`: the padding mode is constant.
    - `pool-c6`: `count_padding` only with `average`.

    Example:
    ```mlir
    %1 = cnn.pool max %0 window [3, 3] strides [2, 2] padding [1, 1]
    %2 = cnn.pool average %1 window [2, 2] strides [2, 2] ceil
    ```
  }];
  let arguments = (ins CNN_PoolKindAttr:$kind, CNN_Operand:$input,
                       DenseI64ArrayAttr:$window,
                       CNN_Steps:$strides, CNN_Steps:$dilations,
                       CNN_Padding:$padding,
                       UnitAttr:$ceil, UnitAttr:$count_padding);
  let assemblyFormat = [{
    custom<Kind>($kind) $input `window` $window
    oilist(`strides` $strides | `dilations` $dilations
         | `padding` custom<Padding>($padding) | `ceil` $ceil
         | `count_padding` $count_padding)
    custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_GlobalPoolOp : CNN_LayerOp<"global_pool"> {
  let summary = "Pooling over all of the spatial dimensions";
  let description = [{
    From (N, C, spatial...) to (N, C, 1...), as cnn.pool with a window as large
    as the input.

    Constraints:
    - `global_pool-c1`: the input has rank 3, 4 or 5.

    Example:
    ```mlir
    %1 = cnn.global_pool average %0
    ```
  }];
  let arguments = (ins CNN_PoolKindAttr:$kind, CNN_Operand:$input);
  let assemblyFormat = [{
    custom<Kind>($kind) $input custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_ReduceOp : CNN_LayerOp<"reduce"> {
  let summary = "Reduction over chosen dimensions";
  let description = [{
    Reduces x over `axes`, which stay as extents of one:
    `mean`, `sum`, `max`, `min`, `prod`, `l1` (sum of absolute values), `l2`
    (square root of the sum of squares).

    Constraints:
    - `reduce-c1`: axes are distinct, increasing and within the input's rank.

    Example:
    ```mlir
    %1 = cnn.reduce mean %0 axes [2, 3]
    ```
  }];
  let arguments = (ins CNN_ReduceKindAttr:$kind, CNN_Operand:$input,
                       DenseI64ArrayAttr:$axes);
  let assemblyFormat = [{
    custom<Kind>($kind) $input `axes` $axes
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasCanonicalizer = 1;
}

#endif // CNN_POOLING_TD
