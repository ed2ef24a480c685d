//===-- KernelOps.td - All ops of the kernel dialect -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_OPS_TD
#define KERNEL_OPS_TD

include "dialects/kernel/KernelCompute.td"
include "dialects/kernel/KernelProgram.td"

#endif // KERNEL_OPS_TD
