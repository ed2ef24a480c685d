//===-- KernelCompute.td - The algorithms -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_COMPUTE_TD
#define KERNEL_COMPUTE_TD

include "dialects/kernel/KernelDialect.td"

def Kernel_ConvolutionOp : Kernel_ComputeOp<"convolution"> {
  let summary = "Direct convolution, pointwise and fully connected layers";
  let description = [{
    The sum of products over input channels and window elements, by the
    micro-kernel that `tile` describes. The source's halo covers the padding, so
    there is no code for edges. Groups have whole blocks of channels, or there
    is one.

    The filter is packed by the planner as [panel][input block][window...]
    [input channel of the block][vectors x block output channels]; the bias
    holds one number for each output channel, padded to whole blocks. The
    epilogue, activation(sum + bias + residual), is applied in registers. Long
    sums are made of segments that are summed by themselves
    (`ConvolutionGeometry::segmentBlocks`).

    With `flatten`, source, residual and destination have no halo and the window
    is a single element at stride one: all pixels of an image are one row, each
    tile of which counts as a row of tiles. Buffers of rank 2, (N, K) and
    (N, O), are row-major; their N rows are the pixels.

    With `fills_halo` the destination has a halo, and each task fills the part
    of it beside its pixels with zeros, as kernel.fill_halo does.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$filter, Kernel_Buffer:$bias,
                       Optional<Kernel_Buffer>:$residual,
                       Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$padding,
                       I64Attr:$groups, UnitAttr:$flatten, UnitAttr:$fills_halo,
                       CNN_Activation:$activation, Kernel_TileAttr:$tile);
  let assemblyFormat = [{
    `ins` `(` $source `,` $filter `,` $bias (`,` $residual^)? `)`
    `outs` `(` $destination `)` attr-dict `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::cnnc::kernel::ConvolutionGeometry getGeometry();
    /// With the elements of source and destination where these layouts say.
    ::cnnc::kernel::ConvolutionGeometry
    getGeometry(const ::cnnc::kernel::Layout &in,
                const ::cnnc::kernel::Layout &out);
    /// Whether the pixels are tiled as one row.
    bool isOneRow() {
      return getFlatten() ||
             ::llvm::cast<::mlir::MemRefType>(getSource().getType()).getRank() == 2;
    }
    /// Between passes the destination holds sums.
    ::mlir::Value getOverwritable() {
      return getTile().getPasses() == 1 ? getResidual() : ::mlir::Value();
    }
  }];
}

def Kernel_StrassenInputOp : Kernel_ComputeOp<"strassen_input"> {
  let summary = "The sums of quarters of the input of Strassen's algorithm";
  let description = [{
    Quarters are the upper and the lower half of the source's rows, each with
    the first and the second half of the channels; there is an even number of
    rows and of blocks of channels. The destination has half the rows, no halo,
    and seven halves of the channels, one after the other the sums of quarters
    that `strassenProducts` asks for.

    Where source and destination have no halo, halves may be those of all pixels
    in their order: the destination then is a single row.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_StrassenOp : Kernel_ComputeOp<"strassen"> {
  let summary = "Pointwise convolution by Strassen's algorithm";
  let description = [{
    The product of matrices, pixels by input channels and input by output
    channels, in seven products of half the size each way instead of eight. The
    source is what kernel.strassen_input wrote, the filter packed likewise: one
    product's sums of quarters after the other, as for a kernel.convolution of
    the source in as many passes.

    A task computes at most `task_panels` panels of the first half of the output
    channels, of `task_tiles` rows of tiles of the first half of the pixels, and
    the same of the other halves: product after product, each of which is added
    to what quarters of the destination hold (`strassenProducts`). The last one
    that a quarter gets is followed by the epilogue, as in kernel.convolution;
    `flatten` and `fills_halo` are as there.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$filter, Kernel_Buffer:$bias,
                       Optional<Kernel_Buffer>:$residual,
                       Kernel_Buffer:$destination,
                       UnitAttr:$flatten, UnitAttr:$fills_halo,
                       CNN_Activation:$activation, Kernel_TileAttr:$tile);
  let assemblyFormat = [{
    `ins` `(` $source `,` $filter `,` $bias (`,` $residual^)? `)`
    `outs` `(` $destination `)` attr-dict `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Of a quarter of the destination, with the input channels of all products.
    ::cnnc::kernel::ConvolutionGeometry getGeometry();
  }];
}

def Kernel_DepthwiseOp : Kernel_ComputeOp<"depthwise"> {
  let summary = "Convolution of each channel by itself";
  let description = [{
    The filter is packed as [block of channels][window...][block], the bias
    padded to whole blocks. `tile` counts output pixels held in registers
    (vectors is 1, a panel is a block).
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$filter, Kernel_Buffer:$bias,
                       Optional<Kernel_Buffer>:$residual,
                       Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$padding,
                       CNN_Activation:$activation, Kernel_TileAttr:$tile);
  let assemblyFormat = [{
    `ins` `(` $source `,` $filter `,` $bias (`,` $residual^)? `)`
    `outs` `(` $destination `)` attr-dict `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Value getOverwritable() { return getResidual(); }
  }];
}

def Kernel_GroupedOp : Kernel_ComputeOp<"grouped"> {
  let summary = "Convolution in groups of fewer channels than a block";
  let description = [{
    Each group has `group_channels` input channels and as many output channels:
    2, 4, ... of them, a power of two that divides the block. A block of output
    channels then depends on the block of input channels of the same number, and
    a vector of it takes `group_channels` multiply-adds for each window element.
    In the one of number k, lane j multiplies the input channel of lane j xor k,
    which belongs to the same group, by its own weight for that channel.

    The filter is packed as [block of channels][window...][k][block], the bias
    padded to whole blocks. `tile` counts output pixels held in registers
    (vectors is 1, a panel is a block).
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$filter, Kernel_Buffer:$bias,
                       Optional<Kernel_Buffer>:$residual,
                       Kernel_Buffer:$destination, I64Attr:$group_channels,
                       DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$padding,
                       CNN_Activation:$activation, Kernel_TileAttr:$tile);
  let assemblyFormat = [{
    `ins` `(` $source `,` $filter `,` $bias (`,` $residual^)? `)`
    `outs` `(` $destination `)` attr-dict `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Value getOverwritable() { return getResidual(); }
  }];
}

def Kernel_WinogradInputOp : Kernel_ComputeOp<"winograd_input"> {
  let summary = "The input's transform of Winograd's algorithm, for all tasks";
  let description = [{
    Writes to `destination` what kernel.winograd with `transformed` reads: for
    each image [filter][block of input channels][position with that
    filter][tile][block], placed as `WinogradGeometry::getTransformed` says.
    `extents` are the rows and columns of the convolution's outputs.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$window,
                       DefaultValuedAttr<I64Attr, "1">:$stride,
                       DenseI64ArrayAttr:$outputs, DenseI64ArrayAttr:$extents,
                       DenseI64ArrayAttr:$padding);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// With a single strip; output channels are not known here.
    ::cnnc::kernel::WinogradGeometry getGeometry();
    /// The destination has no layout.
    ::mlir::Value getBlocked() { return getSource(); }
  }];
}

def Kernel_WinogradOp : Kernel_ComputeOp<"winograd"> {
  let summary = "Convolution by Winograd's algorithm";
  let description = [{
    F(4x4, 3x3) for instance: 36 products give 16 outputs, a quarter of the
    direct sum's 144 (Lavin & Gray 2015). Tiles of `outputs` pixels are taken in
    strips of `strip` rows of tiles (or one row less, to cover the plane
    exactly). For each strip a task transforms the elements under each tile
    (6 x 6 for F(4x4, 3x3)), then computes, panel by panel of output channels,
    one matrix product for each of them (tiles by input channels, input by
    output channels; long sums in segments as kernel.convolution's) and
    transforms the results.

    `tile` is that of the matrix products, whose pixels are tiles; a task
    computes at most `task_panels` panels of `task_tiles` strips. The filter is
    packed as [panel][transformed filter][input channel][vectors x block output
    channels]. At stride one each position has a transformed filter of its own.
    The source's halo covers whole tiles. The last tile of a row or column may
    have fewer outputs, for which it needs the first positions only (14 x 14
    outputs by F(4x4, 3x3): 484 products instead of 576): the other positions'
    products are of the tiles before it, and it reads no more than its outputs'
    windows. Not so where that saves less than a twentieth, nor for the last row
    of tiles of several strips.
    `scratch` holds each task's products
    and, before them, its transformed strip; it may be larger than all tasks
    need, which then have equal parts of it.

    At stride two, with windows of 3 x 3, the rows and columns of even number
    under a tile and those of odd number are convolved at stride one each: 81
    products give 4 x 4 outputs instead of 144. Many of these positions have the
    same transformed filter, which the packed filter has once; their products are
    one matrix product.

    With `transformed` there is a single strip, the source is what
    kernel.winograd_input wrote, and the scratch holds products only: tasks that
    differ in panels share the transformed input.

    With `filter_channels`, the filter is that of the direct sum, packed as
    [panel][input channel][window][vectors x block output channels], a quarter
    as large for F(4x4, 3x3): for each panel a task transforms it to its scratch,
    behind the products, so many input channels at a time, and adds their
    products.

    With `derives_mirrored`, too, and windows of three columns, the filter comes
    transformed but for the columns of points -a, whose products derive each
    vector just before they use it from those of a, 0 and infinity. It takes
    three quarters of the room with tiles of two columns, two thirds with four.
    `filter_channels` is how many input channels' products are added up at once,
    before the first-level cache has lost the other filters of the row. They are
    packed as
    [panel][part of the input channels][filter][input channel][vectors x block].

    A panel's outputs are stored in a burst, after all of its products. With
    `fetches_output` their lines are asked for, to be written, during the
    products, each of which fetches a share: lines that another core has read,
    or that are in no cache, would hold up the burst.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$filter,
                       Kernel_Buffer:$bias, Kernel_Buffer:$scratch,
                       Optional<Kernel_Buffer>:$residual,
                       Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$window,
                       DefaultValuedAttr<I64Attr, "1">:$stride,
                       DenseI64ArrayAttr:$outputs, DenseI64ArrayAttr:$padding,
                       CNN_Activation:$activation, I64Attr:$channels,
                       I64Attr:$strip, UnitAttr:$transformed,
                       DefaultValuedAttr<I64Attr, "0">:$filter_channels,
                       UnitAttr:$derives_mirrored, UnitAttr:$fetches_output,
                       Kernel_TileAttr:$tile);
  let assemblyFormat = [{
    `ins` `(` $source `,` $filter `,` $bias `,` $scratch (`,` $residual^)? `)`
    `outs` `(` $destination `)` attr-dict `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::cnnc::kernel::WinogradGeometry getGeometry();
    /// Elements of scratch that all tasks need.
    int64_t getScratchSize();
    ::mlir::Value getOverwritable() { return getResidual(); }
  }];
}

def Kernel_StripsOp : Kernel_ComputeOp<"strips",
    [IsolatedFromAbove, SingleBlock, NoTerminator]> {
  let summary = "Layers computed together, some rows at a time";
  let description = [{
    The body's compute ops, convolutions and pooling of two dimensions, each of
    which reads what the one before it writes, and nothing else does. Of these
    buffers, the body's kernel.allocs, there never are more than the rows that a
    strip of `rows` rows of the last result needs: they stand in the task's
    part of `scratch` (equal ones, which may be larger than they need), in the
    second-level cache, and never come to memory
    (Alwani et al. 2016, "Fused-layer CNN accelerators"). A task computes
    `task_rows` rows, strip by strip, of which the last may have fewer; rows
    that the next strip needs again are kept, and only the first strip of a task
    computes rows that another task has computed too.

    The body's arguments are the sources and the destination. Tasks and orders
    of loops that the layers' tiles speak of do not count; their tiles have one
    row each.

    ```mlir
    kernel.strips ins(%x, %w1, %b1, %w2, %b2) scratch(%s) outs(%y) rows 14 task_rows 28 {
    ^bb0(%in: ..., %f1: ..., %o1: ..., %f2: ..., %o2: ..., %out: ...):
      %wide = kernel.alloc : memref<1x96x56x56xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
      kernel.convolution ins(%in, %f1, %o1) outs(%wide) {...}
      kernel.depthwise ins(%wide, %f2, %o2) outs(%out) {...}
    } : ...
    ```
  }];
  let arguments = (ins Variadic<Kernel_Buffer>:$sources, Kernel_Buffer:$scratch,
                       Kernel_Buffer:$destination, I64Attr:$rows,
                       I64Attr:$task_rows);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    `ins` `(` $sources `)` `scratch` `(` $scratch `)` `outs` `(` $destination `)`
    `rows` $rows `task_rows` $task_rows attr-dict-with-keyword $body
    `:` type(operands)
  }];
  let hasRegionVerifier = 1;
}

def Kernel_PoolOp : Kernel_ComputeOp<"pool"> {
  let summary = "Pooling over windows";
  let description = [{
    As cnn.pool, on blocked buffers of equal block. Windows are clipped to the
    input; the source's halo is not read. `padding_low` and `padding_high`
    count with `count_padding`.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       CNN_PoolKindAttr:$kind,
                       DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$dilations,
                       DenseI64ArrayAttr:$padding_low,
                       DenseI64ArrayAttr:$padding_high,
                       UnitAttr:$count_padding);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_ElementwiseOp : Kernel_ComputeOp<"elementwise"> {
  let summary = "A function of one or two elements";
  let description = [{
    destination = activation(source) or activation(lhs `kind` rhs), the
    sources broadcast to the destination's shape as NumPy's (their ranks are
    equal). Buffers of rank 3 to 5 all have the same block, or all are row-major.
  }];
  let arguments = (ins Variadic<Kernel_Buffer>:$sources, Kernel_Buffer:$destination,
                       OptionalAttr<CNN_BinaryKindAttr>:$kind,
                       CNN_Activation:$activation);
  let assemblyFormat = [{
    `ins` `(` $sources `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The first source that is not broadcast.
    ::mlir::Value getOverwritable();
  }];
}

def Kernel_CopyOp : Kernel_ComputeOp<"copy"> {
  let summary = "Movement of elements between any two layouts";
  let description = [{
    destination[i] = source[s], where dimension permutation[j] of s is
    offsets[j] + steps[j] i[j]. An s outside the source takes `value` or, with
    a mode other than constant, is mirrored or repeated into it as
    `#cnn.padding` says. Reorders, slices, pads, transposes and the parts of a
    concatenation are all copies.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$permutation,
                       DenseI64ArrayAttr:$offsets, DenseI64ArrayAttr:$steps,
                       DefaultValuedAttr<CNN_PaddingModeAttr, "::cnnc::cnn::PaddingMode::Constant">:$mode,
                       DefaultValuedAttr<F64Attr, "0.0">:$value);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_InsertOp : Kernel_ComputeOp<"insert"> {
  let summary = "A part of a concatenation that is not computed in place";
  let description = [{
    destination[offsets + i] = source[i] for every i of the source; other
    elements of the destination stay as they are. Source and destination are
    both row-major or have the same block.
  }];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       DenseI64ArrayAttr:$offsets);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_ChannelShuffleOp : Kernel_ComputeOp<"channel_shuffle"> {
  let summary = "Channels of groups interleaved";
  let description = [{As cnn.channel_shuffle, on buffers of any layout.}];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       I64Attr:$groups);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_InterleaveOp : Kernel_ComputeOp<"interleave"> {
  let summary = "A range of the channels of several buffers, taken in turn";
  let description = [{
    As cnn.interleave, with as many channels as the destination has. All buffers
    have the same block, or all are row-major.
  }];
  let arguments = (ins Variadic<Kernel_Buffer>:$sources, Kernel_Buffer:$destination,
                       I64Attr:$offset);
  let assemblyFormat = [{
    `ins` `(` $sources `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_FillHaloOp : Kernel_ComputeOp<"fill_halo"> {
  let summary = "Fills a buffer's halo with zeros";
  let description = [{
    The interior stays as it is. Padding that is not zeros needs no halo: it is
    copied (`kernel.copy`).
  }];
  let arguments = (ins Kernel_Buffer:$destination);
  let assemblyFormat = "`outs` `(` $destination `)` attr-dict `:` type(operands)";
}

def Kernel_SoftmaxOp : Kernel_ComputeOp<"softmax"> {
  let summary = "Softmax along one dimension of row-major buffers";
  let description = [{As cnn.softmax.}];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       I64Attr:$axis, UnitAttr:$log);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_ReduceOp : Kernel_ComputeOp<"reduce"> {
  let summary = "Reduction over chosen dimensions of a row-major buffer";
  let description = [{As cnn.reduce.}];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       CNN_ReduceKindAttr:$kind, DenseI64ArrayAttr:$axes);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_LrnOp : Kernel_ComputeOp<"lrn"> {
  let summary = "Local response normalization on row-major buffers";
  let description = [{As cnn.lrn.}];
  let arguments = (ins Kernel_Buffer:$source, Kernel_Buffer:$destination,
                       I64Attr:$size, F64Attr:$alpha, F64Attr:$beta,
                       F64Attr:$bias);
  let assemblyFormat = [{
    `ins` `(` $source `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

def Kernel_MatmulOp : Kernel_ComputeOp<"matmul"> {
  let summary = "Matrix product of row-major buffers, neither constant";
  let description = [{
    As cnn.matmul on operands of rank 2 or more; the leading dimensions
    broadcast.
  }];
  let arguments = (ins Kernel_Buffer:$lhs, Kernel_Buffer:$rhs,
                       Kernel_Buffer:$destination);
  let assemblyFormat = [{
    `ins` `(` $lhs `,` $rhs `)` `outs` `(` $destination `)` attr-dict
    `:` type(operands)
  }];
  let hasVerifier = 1;
}

#endif // KERNEL_COMPUTE_TD
