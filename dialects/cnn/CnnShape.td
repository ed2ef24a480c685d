//===-- CnnShape.td - Ops that move elements -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_SHAPE_TD
#define CNN_SHAPE_TD

include "dialects/cnn/CnnAttributes.td"

def CNN_ConcatOp : CNN_LayerOp<"concat"> {
  let summary = "Concatenation along one dimension";
  let description = [{
    Constraints:
    - `concat-c1`: at least one input; axis is within the rank.
    - `concat-c2`: the inputs' shapes agree but for the axis.

    Example:
    ```mlir
    %3 = cnn.concat %0, %1, %2 axis 1
    ```
  }];
  let arguments = (ins Variadic<CNN_Operand>:$inputs, I64Attr:$axis);
  let assemblyFormat = [{
    $inputs `axis` $axis custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
}

def CNN_SliceOp : CNN_LayerOp<"slice"> {
  let summary = "A regular part of a tensor";
  let description = [{
    y[i, j, ...] = x[offsets[0] + i steps[0], offsets[1] + j steps[1], ...] with
    `sizes` elements in each dimension. Steps may be negative, not zero; where
    one element is taken, the step means nothing and may be of any length.

    Constraints:
    - `slice-c1`: offsets and sizes have one number a dimension, steps as well
      or are left out.
    - `slice-c2`: sizes are positive, and first and last elements lie inside.

    Example:
    ```mlir
    %1 = cnn.slice %0 offsets [0, 29, 0, 0] sizes [1, 29, 28, 28]
    ```
  }];
  let arguments = (ins CNN_Operand:$input, DenseI64ArrayAttr:$offsets,
                       DenseI64ArrayAttr:$sizes, CNN_Steps:$steps);
  let assemblyFormat = [{
    $input `offsets` $offsets `sizes` $sizes (`steps` $steps^)?
    custom<Trailer>(attr-dict, type($result))
  }];
  let extraClassDeclaration = [{
    /// A step for each dimension, no longer than its extent: one where a single
    /// element is taken.
    ::llvm::SmallVector<int64_t> getEffectiveSteps();
  }];
  let hasFolder = 1;
}

def CNN_PadOp : CNN_LayerOp<"pad"> {
  let summary = "Padding in any dimension";
  let description = [{
    Adds `low` elements before and `high` behind in each dimension: `value`
    with mode constant, else mirrored or repeated ones as in `#cnn.padding`.

    Constraints:
    - `pad-c1`: low and high have one number a dimension, none negative
      (cnn.slice crops).
    - `pad-c2`: reflected padding is shorter than the input, symmetric padding
      no longer than it.

    Example:
    ```mlir
    %1 = cnn.pad %0 low [0, 0, 3, 3] high [0, 0, 3, 3]
    ```
  }];
  let arguments = (ins CNN_Operand:$input, DenseI64ArrayAttr:$low,
                       DenseI64ArrayAttr:$high,
                       DefaultValuedAttr<CNN_PaddingModeAttr, "::cnnc::cnn::PaddingMode::Constant">:$mode,
                       DefaultValuedAttr<F64Attr, "0.0">:$value);
  let assemblyFormat = [{
    $input `low` $low `high` $high
    oilist(`mode` custom<Kind>($mode) | `value` $value)
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
}

def CNN_ReshapeOp : CNN_LayerOp<"reshape"> {
  let summary = "The same elements in another shape";
  let description = [{
    Keeps the row-major order of the elements. One extent may be -1: it is
    computed from the others.

    Constraints:
    - `reshape-c1`: the shape has as many elements as the input; at most one
      extent is -1, the others are positive.

    Example:
    ```mlir
    %1 = cnn.reshape %0 shape [1, 2, 58, 28, 28]
    ```
  }];
  let arguments = (ins CNN_Operand:$input, DenseI64ArrayAttr:$shape);
  let assemblyFormat = [{
    $input `shape` $shape custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def CNN_FlattenOp : CNN_LayerOp<"flatten"> {
  let summary = "Reshape to a matrix";
  let description = [{
    The dimensions before `axis` become the first, the others the second.

    Constraints:
    - `flatten-c1`: axis is from 0 to the input's rank.

    Example:
    ```mlir
    %1 = cnn.flatten %0
    ```
  }];
  let arguments = (ins CNN_Operand:$input, DefaultValuedAttr<I64Attr, "1">:$axis);
  let assemblyFormat = [{
    $input (`axis` $axis^)? custom<Trailer>(attr-dict, type($result))
  }];
  let hasCanonicalizer = 1;
}

def CNN_TransposeOp : CNN_LayerOp<"transpose"> {
  let summary = "Permutation of the dimensions";
  let description = [{
    Dimension i of the result is dimension permutation[i] of the input.

    Constraints:
    - `transpose-c1`: permutation is one of the input's dimensions.

    Example:
    ```mlir
    %1 = cnn.transpose %0 permutation [0, 2, 1, 3, 4]
    ```
  }];
  let arguments = (ins CNN_Operand:$input, DenseI64ArrayAttr:$permutation);
  let assemblyFormat = [{
    $input `permutation` $permutation
    custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def CNN_ChannelShuffleOp : CNN_LayerOp<"channel_shuffle"> {
  let summary = "Channels of groups interleaved";
  let description = [{
    With G groups, channel c of the result is channel
    (c mod G) C/G + floor(c / G) of the input (Zhang et al. 2017, ShuffleNet,
    section 3.1).

    Constraints:
    - `channel_shuffle-c1`: the input has rank 3, 4 or 5; groups divides C.

    Example:
    ```mlir
    %1 = cnn.channel_shuffle %0 groups 2
    ```
  }];
  let arguments = (ins CNN_Operand:$input, I64Attr:$groups);
  let assemblyFormat = [{
    $input `groups` $groups custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_InterleaveOp : CNN_LayerOp<"interleave"> {
  let summary = "A range of the channels of several tensors, taken in turn";
  let description = [{
    With G inputs, channel c of the result is channel floor((offset + c) / G) of
    input (offset + c) mod G. All channels are the shuffle of a concatenation
    (`cnn.channel_shuffle`); a range of them is what a branch of Ma et al. 2018
    (ShuffleNet V2, section 3) reads of it.

    Constraints:
    - `interleave-c1`: at least two inputs of rank 3, 4 or 5 and equal shape.
    - `interleave-c2`: channels is positive; the first and the last of them are
      among the inputs'.

    Example:
    ```mlir
    %2 = cnn.interleave %0, %1 offset 58 channels 58
    ```
  }];
  let arguments = (ins Variadic<CNN_Operand>:$inputs,
                       DefaultValuedAttr<I64Attr, "0">:$offset,
                       I64Attr:$channels);
  let assemblyFormat = [{
    $inputs (`offset` $offset^)? `channels` $channels
    custom<Trailer>(attr-dict, type($result))
  }];
}

#endif // CNN_SHAPE_TD
