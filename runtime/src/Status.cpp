//===-- Status.cpp - What a status means ----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Interface.h"

const char *cnnrt_status_string(int status) {
  // No default: the compiler then names a status that was forgotten here.
  switch (static_cast<cnnrt_status>(status)) {
  case CNNRT_OK:
    return "success";
  case CNNRT_ERROR_CPU:
    return "this CPU lacks a feature that the model was compiled for";
  case CNNRT_ERROR_NULL:
    return "a pointer that must not be null is null";
  case CNNRT_ERROR_ALIGNMENT:
    return "the workspace is not aligned as the model asks";
  case CNNRT_ERROR_ABI:
    return "the model was compiled for another version of the cnnrt ABI";
  case CNNRT_ERROR_MEMORY:
    return "out of memory or threads";
  case CNNRT_ERROR_LOAD:
    return "a shared library or a symbol in it was not found";
  case CNNRT_ERROR_ARGUMENT:
    return "an argument is out of its range";
  }
  return "unknown status";
}
