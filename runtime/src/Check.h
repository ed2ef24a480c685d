//===-- Check.h - Can this program run a model? -----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_CHECK_H
#define CNNRT_SRC_CHECK_H

#include "runtime/src/Interface.h"

namespace cnnrt {

/// CNNRT_OK if the descriptor has the layout of this version of the header, so
/// that its other fields may be read; CNNRT_ERROR_NULL or CNNRT_ERROR_ABI.
cnnrt_status checkLayout(const cnnrt_model *model);

} // namespace cnnrt

#endif // CNNRT_SRC_CHECK_H
