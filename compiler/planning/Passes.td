//===-- Passes.td - The passes of planning ------------------*- tablegen
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_PASSES_TD
#define CNNC_COMPILER_PLANNING_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlanKernels : Pass<"plan-kernels", "::mlir::ModuleOp"> {
  let summary = "Decide layouts, algorithms and tiles";
  let description = [{
    The `cnn.network` becomes a `kernel.program` of compute ops on buffers that
    have a layout but no place yet. Activations are blocked by channels and
    carry the halo that their readers need; reorders stand where the network's
    inputs and outputs, or ops that compute on row-major buffers, meet blocked
    ones. The inputs of a concatenation are slices of its result.

    Expects what `cnn-graph-pipeline` leaves, and `kernel.target` on the module.
    A module's `kernel.tuning` says which kernels some of the layers get,
    instead of those that the cost model expects to be the fastest; an entry
    that does not fit its layer is an error:

    ```mlir
    module attributes {kernel.tuning = {
      "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1" =
          "winograd 4x4 strip 7 tile 1x14x2 task 2x1"}}
    ```

    ```mlir
    %0 = cnn.convolution %x, %w bias %b padding [1, 1] activation relu
    // becomes
    %w = kernel.constant dense_resource<...> #kernel.packing<kind = filter, ...> : memref<36864xf32>
    %0 = kernel.alloc : memref<1x64x56x56xf32, #kernel.layout<block = 16, ...>>
    kernel.convolution ins(%x, %w, %b) outs(%0) {tile = #kernel.tile<rows = 1, columns = 14, vectors = 2, ...>, ...}
    ```
  }];
  let dependentDialects = ["::cnnc::kernel::KernelDialect"];
  let options = [Option<"strict", "strict", "bool", "false",
                        "No algorithm that reorders sums more than a direct "
                        "sum does: no Winograd, no Strassen">,
                 Option<"threads", "threads", "int64_t", "0",
                        "Threads that the program is expected to run with; 0: "
                        "any number">];
}

def FuseStrips : Pass<"fuse-strips", "::cnnc::kernel::ProgramOp"> {
  let summary = "Compute layers together whose intermediate results are large";
  let description = [{
    Where a layer's result is read by the next one only and is too large for the
    second-level cache, all images of a batch taken together, the two (or more
    of them) become a `kernel.strips`: the expansion, depthwise convolution and
    projection of an inverted residual, a network's first convolution and the
    pooling behind it, a batch normalization and the convolution that it stands
    before (DenseNet). They stay apart where the model sees no gain: where their
    arithmetic hides what moving takes, or where tiles of single rows and
    reading the weights for each strip cost more.
  }];
  let options = [Option<"threads", "threads", "int64_t", "0",
                        "Threads that the program is expected to run with; 0: "
                        "any number">];
}

def PlanMemory : Pass<"plan-memory", "::cnnc::kernel::ProgramOp"> {
  let summary = "Give every buffer its place in the workspace";
  let description = [{
    `kernel.alloc` becomes `kernel.workspace` at a byte offset. Buffers that are
    alive at the same time do not overlap; a buffer lives from the first op that
    uses it to the last. Where an op can overwrite a source that nothing needs
    afterwards (`ComputeOpInterface::getOverwritable`), the two are one buffer.
    A convolution that is the first to write a buffer, and writes all of it,
    fills the halo as well, instead of a `kernel.fill_halo` before it. Buffers
    of a place in common count as one, of the largest's size.
    The largest are placed first, each into the smallest gap that holds it
    (Pisarchyk & Lee 2020, "Efficient memory management for deep neural net
    inference", section 5).
  }];
}

def PackWeights : Pass<"pack-weights", "::cnnc::kernel::ProgramOp"> {
  let summary = "Order the constants' elements as the kernels read them";
  let description = [{
    `kernel.constant`s become `kernel.weights` at 64-byte aligned offsets of the
    program's `weights`. Equal ones share a place.
  }];
  let options = [Option<
      "freeConstants", "free-constants", "bool", "false",
      "Free a constant's memory as soon as it is packed, so that the "
      "weights are in memory little more than once; no other module may "
      "use the same resources">];
}

def OutlineKernels : Pass<"outline-kernels", "::mlir::ModuleOp"> {
  let summary = "One function for each unique kernel";
  let description = [{
    Every compute op of the program becomes a launch of a `kernel.func`; ops
    that are equal but for their buffers' places share one.
  }];
}

#endif // CNNC_COMPILER_PLANNING_PASSES_TD
