//===-- KernelInterfaces.td - What kernels share -----------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_INTERFACES_TD
#define KERNEL_INTERFACES_TD

include "mlir/IR/OpBase.td"

def Kernel_ComputeOpInterface : OpInterface<"ComputeOpInterface"> {
  let cppNamespace = "::cnnc::kernel";
  let description = [{
    An op of the plan that computes one buffer. Its last operand is the
    destination. The work is cut into tasks that run in any order and on any
    threads; how many there are depends on the plan alone, never on the number
    of threads, so that the bits of the result do not either.
  }];
  let methods = [
    InterfaceMethod<"The number of tasks.", "int64_t", "getTaskCount">,
    InterfaceMethod<"Multiplications and additions, for reports.", "int64_t",
                    "getFlops">,
    InterfaceMethod<"The buffer whose block is the kernel's vector.",
                    "::mlir::Value", "getBlocked", (ins), "",
                    "return $_op.getDestination();">,
    InterfaceMethod<[{
      A source that the destination may overwrite, its buffer being the same:
      each element is read before it is written, by the same task. Null if
      there is none.
    }], "::mlir::Value", "getOverwritable", (ins), "",
    "return {};">,
  ];
  let extraSharedClassDeclaration = [{
    /// The buffer that the op writes.
    ::mlir::Value getDestination() {
      return $_op->getOperand($_op->getNumOperands() - 1);
    }
    /// The operands in their order. The destination is the last, and only the
    /// last if a source is overwritten: kernels rely on no other buffer being
    /// the one they write.
    ::llvm::SmallVector<::mlir::Value> getBuffers() {
      ::llvm::SmallVector<::mlir::Value> buffers;
      for (::mlir::Value operand : $_op->getOperands())
        if (operand != getDestination())
          buffers.push_back(operand);
      buffers.push_back(getDestination());
      return buffers;
    }
  }];
}

#endif // KERNEL_INTERFACES_TD
