//===-- KernelDialect.td - Dialect and attributes ----------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_DIALECT_TD
#define KERNEL_DIALECT_TD

include "dialects/cnn/CnnAttributes.td"
include "dialects/kernel/KernelEnums.td"
include "dialects/kernel/KernelInterfaces.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ViewLikeInterface.td"

def Kernel_Dialect : Dialect {
  let name = "kernel";
  let cppNamespace = "::cnnc::kernel";
  let summary = "How a network is computed on a CPU";
  let description = [{
    The planner's language: one op for each algorithm, in destination style on
    buffers whose layout is part of their type, with tile sizes and epilogue as
    attributes. A `kernel.program` is a straight sequence of them; after
    `outline-kernels` it is a sequence of launches of `kernel.func`s, whose
    arguments are offsets into the workspace and into the packed weights.

    Lanes beyond a buffer's channels (when the block does not divide them) hold
    unspecified numbers: no kernel lets them reach a lane that counts.
  }];
  let dependentDialects = ["::cnnc::cnn::CNNDialect"];
  let useDefaultAttributePrinterParser = 1;
}

def Kernel_LayoutAttr : AttrDef<Kernel_Dialect, "Layout",
    [DeclareAttrInterfaceMethods<MemRefLayoutAttrInterface,
        ["getAffineMap", "isIdentity", "verifyLayout"]>]> {
  let mnemonic = "layout";
  let summary = "Channel-blocked layout with a halo";
  let description = [{
    A tensor (N, C, spatial...) stored as [N][C/block][spatial + halo][block]:
    `block` channels stand beside each other, and around each spatial plane
    stand `halo_low` elements before and `halo_high` behind; what is left out is
    zero, and what is zero is left out. Block 1 without a halo is the row-major
    layout.

    `channels` is the channel count of the allocation where the buffer is a
    slice of a larger one (a concatenation's inputs), 0 if it is whole: it
    stretches the distance from one batch element to the next.

    Example: `memref<1x64x56x56xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>`,
    `memref<1x64x56x56xf32, #kernel.layout<block = 16>>`
  }];
  let parameters = (ins "int64_t":$block,
      OptionalArrayRefParameter<"int64_t">:$halo_low,
      OptionalArrayRefParameter<"int64_t">:$halo_high,
      DefaultValuedParameter<"int64_t", "0">:$channels);
  // Generated parsers cannot tell optional groups apart that begin alike.
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// The layout with these halos, those of zeros left out.
    static LayoutAttr getWithHalo(::mlir::MLIRContext *context, int64_t block,
                                  ::llvm::ArrayRef<int64_t> low,
                                  ::llvm::ArrayRef<int64_t> high,
                                  int64_t channels = 0);
  }];
}

def Kernel_TileAttr : AttrDef<Kernel_Dialect, "Tile"> {
  let mnemonic = "tile";
  let summary = "How a sum of products is tiled";
  let description = [{
    The micro-kernel holds `rows` x `columns` output pixels times `vectors`
    vectors of output channels in registers. An extent is covered by tiles of
    that size and of one less, so that odd extents are met exactly. A panel is
    `vectors` blocks of output channels; the last one may have fewer. A task
    computes at most `task_panels` panels of `task_tiles` rows of tiles, panel
    by panel; tasks are as few as that allows, and about equal.

    Where a panel of the filter or the input is too large for the caches, input
    blocks are summed in several `passes`, each over all panels and tiles of the
    task with as many of the blocks; between passes the destination holds the
    sums.
  }];
  let parameters = (ins "int64_t":$rows, "int64_t":$columns,
                        "int64_t":$vectors, "int64_t":$task_panels,
                        "int64_t":$task_tiles,
                        DefaultValuedParameter<"int64_t", "1">:$passes);
  let builders = [
    AttrBuilder<(ins "int64_t":$rows, "int64_t":$columns, "int64_t":$vectors,
                     "int64_t":$task_panels, "int64_t":$task_tiles), [{
      return $_get($_ctxt, rows, columns, vectors, task_panels, task_tiles, 1);
    }]>
  ];
  let assemblyFormat = "`<` struct(params) `>`";
}

def Kernel_TargetAttr : AttrDef<Kernel_Dialect, "Target"> {
  let mnemonic = "target";
  let summary = "What the planner needs to know of a CPU";
  let description = [{
    On the module as `kernel.target`. `lanes` f32 elements fill a vector
    register, of which there are `registers`; with `fma`, products are added in
    one instruction; with `broadcast`, its memory operand can be a broadcast
    scalar, so that none needs a register. The caches are those of one core;
    `l3` is shared. One core reads `l2_rate` and `l3_rate` bytes a cycle from
    them and `memory_rate` from memory, all of them together
    `shared_memory_rate`. Where more than `store_burst` vectors are stored one
    after the other, others wait; 0 if that is not so or not known. With
    `scaling`, x - floor(x) and y 2^floor(x) are an instruction each on vectors
    of 16: AVX-512's `vreduceps` and `vscalefps`.
  }];
  let parameters = (ins "int64_t":$lanes, "int64_t":$registers, "bool":$fma,
                        "bool":$broadcast, "int64_t":$l1_bytes,
                        "int64_t":$l2_bytes, "int64_t":$l3_bytes,
                        DefaultValuedParameter<"int64_t", "ReadRates().l2">:$l2_rate,
                        DefaultValuedParameter<"int64_t", "ReadRates().l3">:$l3_rate,
                        DefaultValuedParameter<"int64_t", "ReadRates().memory">:$memory_rate,
                        DefaultValuedParameter<"int64_t", "ReadRates().sharedMemory">:$shared_memory_rate,
                        DefaultValuedParameter<"int64_t", "0">:$store_burst,
                        DefaultValuedParameter<"bool", "false">:$scaling);
  let builders = [
    AttrBuilder<(ins "int64_t":$lanes, "int64_t":$registers, "bool":$fma,
                     "bool":$broadcast, "int64_t":$l1_bytes,
                     "int64_t":$l2_bytes, "int64_t":$l3_bytes,
                     CArg<"::cnnc::kernel::ReadRates", "{}">:$rates,
                     CArg<"int64_t", "0">:$store_burst,
                     CArg<"bool", "false">:$scaling), [{
      return $_get($_ctxt, lanes, registers, fma, broadcast, l1_bytes, l2_bytes,
                   l3_bytes, rates.l2, rates.l3, rates.memory,
                   rates.sharedMemory, store_burst, scaling);
    }]>
  ];
  let assemblyFormat = "`<` struct(params) `>`";
  let extraClassDeclaration = [{
    /// The target of the module around `op`; null if it has none.
    static TargetAttr of(::mlir::Operation *op);
    /// The same; an error of `op` if there is none, which says what it is for:
    /// "plan for", "generate code for".
    static TargetAttr require(::mlir::Operation *op, ::llvm::StringRef purpose);
  }];
}

def Kernel_Buffer
    : Type<CPred<"::cnnc::kernel::isBuffer($_self)">,
           "static memref of f32, row-major or of #kernel.layout",
           "::mlir::MemRefType">;

class Kernel_Op<string mnemonic, list<Trait> traits = []>
    : Op<Kernel_Dialect, mnemonic, traits>;

// An op that computes one buffer from others.
class Kernel_ComputeOp<string mnemonic, list<Trait> traits = []>
    : Kernel_Op<mnemonic,
        !listconcat([DeclareOpInterfaceMethods<Kernel_ComputeOpInterface>],
                    [MemoryEffects<[MemRead, MemWrite]>], traits)>;

#endif // KERNEL_DIALECT_TD
