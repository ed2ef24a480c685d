//===-- Passes.td - The passes of code generation ----------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_PASSES_TD
#define CNNC_COMPILER_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerKernels : Pass<"lower-kernels", "::mlir::ModuleOp"> {
  let summary = "Generate the code of every unique kernel";
  let description = [{
    Each `kernel.func` becomes a `func.func` of loops over vectors that computes
    one task. Its arguments are the buffers as flat memrefs, which do not alias,
    and the number of the task.

    ```mlir
    kernel.func @relu {
    ^bb0(%x: memref<1x16xf32>, %y: memref<1x16xf32>):
      kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<relu>} : ...
    }
    // becomes
    func.func private @relu(%x: memref<16xf32> {llvm.noalias}, %y: memref<16xf32> {llvm.noalias}, %task: index) {
      ...
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def LowerProgram : Pass<"lower-program", "::mlir::ModuleOp"> {
  let summary = "Generate the entry function of the program";
  let description = [{
    The `kernel.program` @NAME becomes the `llvm.func` @NAME.run with a
    `cnnrt_run`'s signature: for each launch it fills an array with the
    addresses of the buffers and calls `parallel_for`, or the tasks one by one
    without it or if there is only one: with `profile`, only without it. Runs
    after the kernels are in the LLVM dialect.
  }];
  let options = [Option<"profile", "profile", "bool", /*default=*/"false",
                        "A launch of one task calls parallel_for, too">];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // CNNC_COMPILER_CODEGEN_PASSES_TD
