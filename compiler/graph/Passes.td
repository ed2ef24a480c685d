//===-- Passes.td - Passes that rewrite mathematics --------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_GRAPH_PASSES_TD
#define CNNC_COMPILER_GRAPH_PASSES_TD

include "mlir/Pass/PassBase.td"

// No statistics: Pass::Statistic has another layout in code compiled with
// assertions than in a libMLIR that was built without, as Debian's is.
class GraphPass<string name> : Pass<name, "::cnnc::cnn::NetworkOp"> {
  let dependentDialects = ["::cnnc::cnn::CNNDialect"];
}

def ExpandResidual : GraphPass<"expand-residual"> {
  let summary = "Writes residual blocks as layers and an addition";
  let description = [{
    Inlines the regions of each `cnn.residual`, the shortcut before the body, so
    that the addition can later join the epilogue of the body's last layer.

    ```mlir
    %1 = cnn.residual %0 body (%x) {
      %2 = cnn.convolution %x, %w padding same
      cnn.yield %2
    } activation relu
    ```
    becomes
    ```mlir
    %2 = cnn.convolution %0, %w padding same
    %1 = cnn.binary add %2, %0 activation relu
    ```
  }];
}

def Simplify : GraphPass<"simplify"> {
  let summary = "Removes what computes nothing and names what has a name";
  let description = [{
    The canonicalizations of the dialect, and beyond them:

    - pooling whose one window is the whole input is `cnn.global_pool`; pooling
      or reduction of single elements is gone;
    - the functions that exporters spell out are recognised: `silu`, `mish`,
      `hard_sigmoid`, `hard_swish`, `gelu` and `gelu_tanh`; `max` and `min` with
      a number are `clip`, and clips in a row are one;
    - a product with a constant matrix is `cnn.fully_connected`;
    - a transpose that moves no element is a reshape; a concatenation of
      concatenations is one.

    ```mlir
    %1 = cnn.dropout %0
    %2 = cnn.activation sigmoid %1
    %3 = cnn.binary mul %1, %2
    %4 = cnn.matmul %3, %w
    ```
    becomes
    ```mlir
    %3 = cnn.activation silu %0
    %5 = cnn.transpose %w permutation [1, 0]
    %4 = cnn.fully_connected %3, %5
    ```
  }];
}

def FoldConstants : GraphPass<"fold-constants"> {
  let summary = "Computes what depends on constants alone";
  let description = [{
    A chain of layers on constants is computed by the reference interpreter, in
    double precision, and rounded once at its end. Reshapes and transposes of
    constants only move their numbers.

    A layer whose constant would be larger than its operands together and than
    `max-growth` is left to be computed when the network runs.

    ```mlir
    %0 = cnn.constant dense<4.0> : tensor<2xf32>
    %1 = cnn.activation sqrt %0
    %2 = cnn.reshape %1 shape [2, 1, 1]
    %3 = cnn.binary mul %x, %2
    ```
    becomes
    ```mlir
    %2 = cnn.constant dense<2.0> : tensor<2x1x1xf32>
    %3 = cnn.binary mul %x, %2
    ```
  }];
  let options = [
    Option<"maxGrowth", "max-growth", "int64_t", "1 << 20",
           "The most bytes of a constant that is larger than what it is made "
           "from">,
  ];
}

def FoldPadding : GraphPass<"fold-padding"> {
  let summary = "Lets windows pad for themselves";
  let description = [{
    A `cnn.pad` of the spatial dimensions is added to the padding

    - of a convolution, if it pads zeros or mirrors or repeats elements, and if
      the convolution has no padding yet or one of the same kind (mirroring
      twice is not mirroring once);
    - of max pooling, if its value cannot win: minus infinity or the lowest
      number, or nothing above the least value of the activation before it;
    - of average pooling, if it pads zeros, which then count; and of L2 pooling
      if it pads zeros.

    It is not where a window would lie in padding alone. Paddings in a row are
    one.

    ```mlir
    %1 = cnn.pad %0 low [0, 0, 3, 3] high [0, 0, 3, 3]
    %2 = cnn.convolution %1, %w strides [2, 2]
    ```
    becomes
    ```mlir
    %2 = cnn.convolution %0, %w strides [2, 2] padding [3, 3]
    ```
  }];
}

def RecognizeChannelShuffle : GraphPass<"recognize-channel-shuffle"> {
  let summary = "Writes a channel shuffle that is spelled out as one op";
  let description = [{
    Zhang et al. 2017 (ShuffleNet), section 3.1, describe the shuffle as this
    sequence of three.

    ```mlir
    %1 = cnn.reshape %0 shape [1, 2, 58, 28, 28]
    %2 = cnn.transpose %1 permutation [0, 2, 1, 3, 4]
    %3 = cnn.reshape %2 shape [1, 116, 28, 28]
    ```
    becomes
    ```mlir
    %3 = cnn.channel_shuffle %0 groups 2
    ```
  }];
}

def InterleaveChannels : GraphPass<"interleave-channels"> {
  let summary = "Takes shuffled channels from where they are computed";
  let description = [{
    A channel shuffle of a concatenation with as many groups as inputs takes a
    channel of each input in turn: as `cnn.interleave` it is one pass over the
    elements. Slices that split its channels, as each unit of Ma et al. 2018
    (ShuffleNet V2) begins with, are taken from the inputs as well, if nothing
    reads the whole.

    A concatenation that something else reads stays: it has to be computed.

    ```mlir
    %2 = cnn.concat %0, %1 axis 1
    %3 = cnn.channel_shuffle %2 groups 2
    %4 = cnn.slice %3 offsets [0, 0, 0, 0] sizes [1, 58, 28, 28]
    %5 = cnn.slice %3 offsets [0, 58, 0, 0] sizes [1, 58, 28, 28]
    ```
    becomes
    ```mlir
    %4 = cnn.interleave %0, %1 channels 58
    %5 = cnn.interleave %0, %1 offset 58 channels 58
    ```
  }];
}

def FoldBatchNorm : GraphPass<"fold-batch-norm"> {
  let summary = "Folds scales and offsets per channel into the layer beside";
  let description = [{
    A batch norm with constant statistics is a scale a and an offset b per
    channel: a = scale / sqrt(variance + epsilon), b = offset - a mean. So is an
    addition, subtraction, multiplication or division by a constant per channel.

    Behind a convolution or fully connected layer with filter w and bias c,
    they give the filter a[o] w[o, ...] and the bias a[o] c[o] + b[o] (Jacob et
    al. 2018, "Quantization and training of neural networks for efficient
    integer-arithmetic-only inference", section 3.2). The layer stays as it is
    if its result has other uses, or if an activation or (unless a is 1) a
    residual comes between.

    Before a convolution or fully connected layer, they give the filter
    w[o, i, ...] a[i] and the bias c[o] + sum over i, k of w[o, i, k] b[i]. This
    is wrong where the window sees padding, which is zero and not b: such a
    convolution is left alone, unless all b are zero or the padding repeats
    elements of the input.

    All numbers are computed in double precision and rounded once. Nothing is
    folded where that gives an infinity or a NaN.

    ```mlir
    %1 = cnn.convolution %0, %w
    %2 = cnn.batch_norm %1 scale %s offset %o mean %m variance %v
    ```
    becomes
    ```mlir
    %2 = cnn.convolution %0, %w_scaled bias %b
    ```
  }];
}

def BatchNormToConvolution : GraphPass<"batch-norm-to-convolution"> {
  let summary = "Writes what fold-batch-norm left as depthwise convolutions";
  let description = [{
    A scale and an offset per channel are a depthwise convolution with a window
    of one element and a bias. In that form they are one pass over the tensor,
    however they were spelled, and take epilogues like any convolution.

    A lone multiplication or addition stays what it is. A batch norm of a matrix
    (N, C), or one whose statistics are not constant, becomes a multiplication
    and an addition. No `cnn.batch_norm` is left.

    ```mlir
    %1 = cnn.batch_norm %0 scale %s offset %o mean %m variance %v
    ```
    becomes
    ```mlir
    %1 = cnn.convolution %0, %a bias %b groups 64 : tensor<1x64x56x56xf32>
    ```
  }];
}

def FuseEpilogues : GraphPass<"fuse-epilogues"> {
  let summary = "Moves additions and activations into the layer before them";
  let description = [{
    The result of a convolution is still in registers when its epilogue is
    computed: act(convolution + bias + residual). Where such a result has no
    other use, this pass moves into the epilogue

    - the addition or subtraction of a constant per channel, as bias;
    - the addition of a tensor of the same shape, as residual. If both
      operands could take the other, the later one does. A convolution moves
      behind the definition of its residual;
    - an activation, also into `cnn.fully_connected` (which takes a bias, too)
      and `cnn.binary`; past layers that only move elements, and past max
      pooling if it is monotone and cheap (`relu`, `clip`, `leaky_relu`).

    Nothing moves past an activation that is there already.

    ```mlir
    %1 = cnn.convolution %0, %w bias %b
    %2 = cnn.binary add %1, %0
    %3 = cnn.activation relu %2
    ```
    becomes
    ```mlir
    %3 = cnn.convolution %0, %w bias %b residual %0 activation relu
    ```
  }];
}

def GatherPixels : GraphPass<"gather-pixels"> {
  let summary = "Brings the pixels together that 1x1 windows with strides see";
  let description = [{
    A 1x1 convolution with strides, as those on the shortcuts of He et al. 2016
    (ResNet), reads a part of its input many times: once for every few output
    channels. This pass takes that part out first, by a max pool of windows of
    one element, if there are channels enough to pay for it. What is left is a
    product of matrices.

    ```mlir
    %1 = cnn.convolution %0, %w bias %b strides [2, 2] : tensor<1x512x28x28xf32>
    ```
    becomes
    ```mlir
    %g = cnn.pool max %0 window [1, 1] strides [2, 2]
    %1 = cnn.convolution %g, %w bias %b : tensor<1x512x28x28xf32>
    ```
  }];
}

#endif // CNNC_COMPILER_GRAPH_PASSES_TD
