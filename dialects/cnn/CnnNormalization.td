//===-- CnnNormalization.td - Normalization -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_NORMALIZATION_TD
#define CNN_NORMALIZATION_TD

include "dialects/cnn/CnnAttributes.td"

def CNN_BatchNormOp : CNN_LayerOp<"batch_norm"> {
  let summary = "Batch normalization with the statistics of training";
  let description = [{
    y[n, c, ...] = scale[c] (x[n, c, ...] - mean[c]) / sqrt(variance[c] + epsilon)
    + offset[c] (Ioffe & Szegedy 2015, algorithm 2).

    Constraints:
    - `batch_norm-c1`: the input has rank 2 to 5.
    - `batch_norm-c2`: scale, offset, mean and variance are (C).
    - `batch_norm-c3`: epsilon is finite and not negative.

    Example:
    ```mlir
    %1 = cnn.batch_norm %0 scale %s offset %o mean %m variance %v
    ```
  }];
  let arguments = (ins CNN_Operand:$input, CNN_Operand:$scale,
                       CNN_Operand:$offset, CNN_Operand:$mean,
                       CNN_Operand:$variance,
                       DefaultValuedAttr<F64Attr, "1.0e-05">:$epsilon);
  let assemblyFormat = [{
    $input `scale` $scale `offset` $offset `mean` $mean `variance` $variance
    (`epsilon` $epsilon^)? custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_LrnOp : CNN_LayerOp<"lrn"> {
  let summary = "Local response normalization across channels";
  let description = [{
    y[n, c, ...] = x[n, c, ...] / (bias + alpha/size sum over j of
    x[n, j, ...]^2)^beta, j from max(0, c - floor((size-1)/2)) to
    min(C-1, c + ceil((size-1)/2)) (Krizhevsky et al. 2012, section 3.3, who
    write alpha for this alpha/size).

    Constraints:
    - `lrn-c1`: the input has rank 3, 4 or 5.
    - `lrn-c2`: size is positive.
    - `lrn-c3`: alpha and bias are not negative, so that the power is
      defined; they and beta are finite.

    Example:
    ```mlir
    %1 = cnn.lrn %0 size 5 alpha 5.0e-4 beta 0.75 bias 2.0
    ```
  }];
  let arguments = (ins CNN_Operand:$input, I64Attr:$size,
                       DefaultValuedAttr<F64Attr, "1.0e-04">:$alpha,
                       DefaultValuedAttr<F64Attr, "0.75">:$beta,
                       DefaultValuedAttr<F64Attr, "1.0">:$bias);
  let assemblyFormat = [{
    $input `size` $size
    oilist(`alpha` $alpha | `beta` $beta | `bias` $bias)
    custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_SoftmaxOp : CNN_LayerOp<"softmax"> {
  let summary = "Softmax along one dimension";
  let description = [{
    exp(x - max) / sum of exp(x - max) along `axis`; with `log`, its logarithm
    computed as x - max - log(sum).

    Constraints:
    - `softmax-c1`: axis is within the input's rank (from 0).

    Example:
    ```mlir
    %1 = cnn.softmax %0 axis 1
    ```
  }];
  let arguments = (ins CNN_Operand:$input, I64Attr:$axis, UnitAttr:$log);
  let assemblyFormat = [{
    $input `axis` $axis (`log` $log^)?
    custom<Trailer>(attr-dict, type($result))
  }];
}

def CNN_DropoutOp : CNN_LayerOp<"dropout"> {
  let summary = "Dropout, the identity at inference";
  let description = [{
    Keeps its input: activations were scaled during training (Srivastava et
    al. 2014, inverted dropout).

    Constraints:
    - `dropout-c1`: ratio is at least 0 and below 1.

    Example:
    ```mlir
    %1 = cnn.dropout %0 ratio 0.5
    ```
  }];
  let arguments = (ins CNN_Operand:$input,
                       DefaultValuedAttr<F64Attr, "0.5">:$ratio);
  let assemblyFormat = [{
    $input (`ratio` $ratio^)? custom<Trailer>(attr-dict, type($result))
  }];
  let hasFolder = 1;
}

#endif // CNN_NORMALIZATION_TD
