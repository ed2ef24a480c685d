//===-- Passes.td - Passes that know the target ------------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_PASSES_TD
#define CNNC_COMPILER_TARGET_PASSES_TD

include "mlir/Pass/PassBase.td"

def AttachTarget : Pass<"attach-target", "::mlir::ModuleOp"> {
  let summary = "Say on the module which CPU it is compiled for";
  let description = [{
    Sets the attribute `kernel.target`, which planning and codegen go by, and
    LLVM's triple. What is not named is the host's.

    ```mlir
    module {}
    // with triple=x86_64-linux-gnu cpu=znver5 becomes
    module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>,
                       llvm.target_triple = "x86_64-unknown-linux-gnu"} {}
    ```
  }];
  let options = [
    Option<"triple", "triple", "std::string", "", "Architecture and system">,
    Option<"cpu", "cpu", "std::string", "", "LLVM's name of the CPU, or native">,
    Option<"features", "features", "std::string", "",
           "Features that the CPU has or lacks besides: +avx2,-fma">
  ];
  let dependentDialects = ["::cnnc::kernel::KernelDialect"];
}

#endif // CNNC_COMPILER_TARGET_PASSES_TD
