//===-- KernelDialect.h - The kernel dialect: how a network is computed -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_KERNEL_KERNELDIALECT_H
#define CNNC_DIALECTS_KERNEL_KERNELDIALECT_H

#include "dialects/cnn/CnnDialect.h"
#include "dialects/kernel/Layout.h"

#include "dialects/kernel/KernelDialect.h.inc"
#include "dialects/kernel/KernelEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/kernel/KernelAttributes.h.inc"

#include "dialects/kernel/KernelInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialects/kernel/KernelOps.h.inc"

namespace cnnc::kernel {

/// How `extent` is covered by runs of `size` and then of `size - 1`: the counts
/// of both. Every extent can be so covered if size is
/// ceil(extent / ceil(extent / most)) for some most.
struct Cover {
  int64_t size, count, smallerCount;
};
Cover coverExtent(int64_t extent, int64_t most);

/// The layout of a value of `type`, in a memref type.
mlir::MemRefType getBufferType(mlir::RankedTensorType type,
                               LayoutAttr layout = {});

/// A row-major buffer's layout, or the layout as it is.
inline Layout getLayout(mlir::Value buffer) {
  return Layout::get(llvm::cast<mlir::MemRefType>(buffer.getType()));
}

} // namespace cnnc::kernel

#endif // CNNC_DIALECTS_KERNEL_KERNELDIALECT_H
