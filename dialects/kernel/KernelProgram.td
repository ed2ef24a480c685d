//===-- KernelProgram.td - Programs, buffers and launches -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_PROGRAM_TD
#define KERNEL_PROGRAM_TD

include "dialects/kernel/KernelDialect.td"

def Kernel_ProgramOp : Kernel_Op<"program",
    [IsolatedFromAbove, Symbol, SingleBlock, NoTerminator]> {
  let summary = "A planned network: a straight sequence of kernels";
  let description = [{
    The body's arguments are the network's inputs, then its outputs, as
    row-major buffers. `workspace_bytes` stands after `plan-memory`,
    `weights`, the packed bytes, after `pack-weights`.

    Example:
    ```mlir
    kernel.program @tiny inputs(["x"]) outputs(["y"]) {
    ^bb0(%x: memref<1x8xf32>, %y: memref<1x8xf32>):
      kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<relu>} : memref<1x8xf32>, memref<1x8xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$input_names,
                       StrArrayAttr:$output_names,
                       OptionalAttr<I64Attr>:$workspace_bytes,
                       OptionalAttr<ElementsAttr>:$weights);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `inputs` `(` $input_names `)` `outputs` `(` $output_names `)`
    attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::BlockArgument> getInputs() {
      return getBody().getArguments().take_front(getInputNames().size());
    }
    ::llvm::ArrayRef<::mlir::BlockArgument> getOutputs() {
      return getBody().getArguments().drop_front(getInputNames().size());
    }
  }];
}

def Kernel_AllocOp : Kernel_Op<"alloc"> {
  let summary = "A buffer that has no place yet";
  let description = [{
    `plan-memory` gives it one in the workspace.

    Buffers with the same `place`, of which no two are in use at once, get the
    same one, and no other buffer has it between their first and their last
    use. If they have one dimension, all get the length of the longest: what a
    task has of them then is the same memory for each.
  }];
  let arguments = (ins OptionalAttr<StrAttr>:$place);
  let results = (outs Res<Kernel_Buffer, "", [MemAlloc]>:$buffer);
  let builders = [OpBuilder<(ins "::mlir::MemRefType":$type), [{
    build($_builder, $_state, type, ::mlir::StringAttr());
  }]>];
  let assemblyFormat = "attr-dict `:` type($buffer)";
}

def Kernel_WorkspaceOp : Kernel_Op<"workspace", [Pure]> {
  let summary = "A buffer at a byte offset of the workspace";
  let arguments = (ins I64Attr:$offset);
  let results = (outs Kernel_Buffer:$buffer);
  let assemblyFormat = "$offset attr-dict `:` type($buffer)";
}

def Kernel_SliceOp : Kernel_Op<"slice", [Pure]> {
  let summary = "Some channels of a buffer";
  let description = [{
    The channels from `offset`, which the block divides, as a buffer of their
    own; its layout says how many channels the whole has.
  }];
  let arguments = (ins Kernel_Buffer:$source, I64Attr:$offset);
  let results = (outs Kernel_Buffer:$buffer);
  let assemblyFormat = [{
    $source `from` $offset attr-dict `:` type($source) `to` type($buffer)
  }];
  let hasVerifier = 1;
}

def Kernel_ViewOp : Kernel_Op<"view", [Pure]> {
  let summary = "The same memory as a buffer of another shape";
  let description = [{
    For reshapes whose elements stand in the same order in both layouts.
  }];
  let arguments = (ins Kernel_Buffer:$source);
  let results = (outs Kernel_Buffer:$buffer);
  let assemblyFormat = "$source attr-dict `:` type($source) `to` type($buffer)";
  let hasVerifier = 1;
}

def Kernel_PackingAttr : AttrDef<Kernel_Dialect, "Packing"> {
  let mnemonic = "packing";
  let summary = "How a constant's elements are ordered in the weights";
  let description = [{
    - `plain`: row-major, then zeros up to the buffer's size (a bias).
    - `blocked`: as the buffer's layout says, with zeros in its halo.
    - `filter`: for kernel.convolution with panels of `vectors` blocks of
      `block` output channels and input channels in blocks of `input_block`.
      `groups` of the cnn.convolution are merged to `merged` groups; products
      between channels of different groups get zeros.
    - `depthwise`: for kernel.depthwise.
    - `grouped`: for kernel.grouped with `block` channels a block.
    - `strassen`: for kernel.strassen: as `filter`, of half the output channels
      and seven halves of the input channels, the sums of quarters that
      `strassenProducts` asks for, in double precision.
    - `winograd`: for kernel.winograd with tiles of `outputs` at `stride` in both
      directions, transformed in double precision; as `filter` with the
      transformed filters as window.
    - `winograd_unmirrored`: the same without the columns that kernel.winograd
      derives with `derives_mirrored`.
  }];
  let parameters = (ins "PackingKind":$kind,
      DefaultValuedParameter<"int64_t", "1">:$block,
      DefaultValuedParameter<"int64_t", "1">:$input_block,
      DefaultValuedParameter<"int64_t", "1">:$vectors,
      DefaultValuedParameter<"int64_t", "1">:$groups,
      DefaultValuedParameter<"int64_t", "1">:$merged,
      OptionalParameter<"::mlir::DenseI64ArrayAttr">:$outputs,
      DefaultValuedParameter<"int64_t", "1">:$stride);
  let builders = [
    AttrBuilder<(ins "PackingKind":$kind, "int64_t":$block, "int64_t":$input_block,
                     "int64_t":$vectors, "int64_t":$groups, "int64_t":$merged), [{
      return $_get($_ctxt, kind, block, input_block, vectors, groups, merged,
                   ::mlir::DenseI64ArrayAttr(), /*stride=*/1);
    }]>
  ];
  let assemblyFormat = "`<` struct(params) `>`";
  let extraClassDeclaration = [{
    /// Elements of a packed filter, zeros included, of (O, C/groups, window...).
    int64_t getFilterSize(::llvm::ArrayRef<int64_t> shape);
  }];
}

def Kernel_ConstantOp : Kernel_Op<"constant", [Pure]> {
  let summary = "Weights that are packed later";
  let description = [{`pack-weights` gives them a place in the weights.}];
  let arguments = (ins ElementsAttr:$value, Kernel_PackingAttr:$packing);
  let results = (outs Kernel_Buffer:$buffer);
  let assemblyFormat = "$value $packing attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Kernel_WeightsOp : Kernel_Op<"weights", [Pure]> {
  let summary = "A buffer at a byte offset of the packed weights";
  let arguments = (ins I64Attr:$offset);
  let results = (outs Kernel_Buffer:$buffer);
  let assemblyFormat = "$offset attr-dict `:` type($buffer)";
}

def Kernel_FuncOp : Kernel_Op<"func",
    [IsolatedFromAbove, Symbol, SingleBlock, NoTerminator]> {
  let summary = "A unique kernel";
  let description = [{
    One compute op on the block's arguments; launched by all layers that are
    computed the same way.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::cnnc::kernel::ComputeOpInterface getComputeOp();
  }];
}

def Kernel_LaunchOp : Kernel_Op<"launch",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Runs a kernel on buffers";
  let description = [{
    All of its `tasks`, in parallel where the caller of the program has threads;
    the next launch starts when all are done.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Kernel_Buffer>:$buffers,
                       I64Attr:$tasks);
  let assemblyFormat = [{
    $callee `(` $buffers `)` `tasks` $tasks attr-dict `:` type($buffers)
  }];
}

#endif // KERNEL_PROGRAM_TD
