//===-- Check.cpp - Can this program run a model? -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Check.h"

cnnrt_status cnnrt::checkLayout(const cnnrt_model *model) {
  if (!model)
    return CNNRT_ERROR_NULL;
  // The size differs between two data models of the same ABI version.
  if (model->abi_version != CNNRT_ABI_VERSION ||
      model->struct_bytes != sizeof(cnnrt_model))
    return CNNRT_ERROR_ABI;
  return CNNRT_OK;
}

cnnrt_status cnnrt_check(const cnnrt_model *model) {
  if (cnnrt_status status = cnnrt::checkLayout(model))
    return status;
  if (model->required_features & ~cnnrt_cpu_features())
    return CNNRT_ERROR_CPU;
  return CNNRT_OK;
}
