//===-- Workspace.cpp - Scratch memory for a model ------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Check.h"

#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>

// Kernels walk through many rows that stand far apart: in pages of 2 MB they
// wait less for addresses (1 to 2 % of ResNet-50 in a virtual machine, Zen 3).
static constexpr uint64_t hugePage = 2 << 20;

cnnrt_status cnnrt_workspace_create(const cnnrt_model *model,
                                    void **workspace) {
  if (!workspace)
    return CNNRT_ERROR_NULL;
  *workspace = nullptr;
  if (cnnrt_status status = cnnrt::checkLayout(model))
    return status;

  const uint64_t asked = model->workspace_alignment;
  if (asked == 0 || (asked & (asked - 1)) != 0)
    return CNNRT_ERROR_ARGUMENT;
  // An empty workspace still gets an address of its own, because `run` refuses
  // null.
  const uint64_t bytes = std::max<uint64_t>(model->workspace_bytes, 1);
  const bool isHuge = bytes >= hugePage;
  // At least a cache line, so that concurrent runs never share one.
  const uint64_t alignment = std::max<uint64_t>(asked, isHuge ? hugePage : 64);
  // aligned_alloc wants a multiple of the alignment.
  if (alignment > SIZE_MAX / 2 || bytes > SIZE_MAX / 2)
    return CNNRT_ERROR_MEMORY;
  const uint64_t rounded = (bytes + alignment - 1) & ~(alignment - 1);
  *workspace = std::aligned_alloc(alignment, rounded);
  if (!*workspace)
    return CNNRT_ERROR_MEMORY;
  // Only advice: where it is not taken, nothing but speed is lost.
  if (isHuge)
    madvise(*workspace, rounded, MADV_HUGEPAGE);
  return CNNRT_OK;
}

void cnnrt_workspace_destroy(void *workspace) { std::free(workspace); }
