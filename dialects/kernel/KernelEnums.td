//===-- KernelEnums.td - The kernel dialect's enumerations -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef KERNEL_ENUMS_TD
#define KERNEL_ENUMS_TD

include "mlir/IR/EnumAttr.td"

def Kernel_PackingKind : I32EnumAttr<"PackingKind", "how weights are packed", [
  I32EnumAttrCase<"Plain", 0, "plain">,
  I32EnumAttrCase<"Blocked", 1, "blocked">,
  I32EnumAttrCase<"Filter", 2, "filter">,
  I32EnumAttrCase<"Depthwise", 3, "depthwise">,
  I32EnumAttrCase<"Winograd", 4, "winograd">,
  I32EnumAttrCase<"Grouped", 5, "grouped">,
  I32EnumAttrCase<"Strassen", 6, "strassen">,
  I32EnumAttrCase<"WinogradUnmirrored", 7, "winograd_unmirrored">,
]> {
  let cppNamespace = "::cnnc::kernel";
  let genSpecializedAttr = 0;
}

#endif // KERNEL_ENUMS_TD
