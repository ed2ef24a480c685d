//===-- Interface.h - The public header as the library's sources see it ---===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_INTERFACE_H
#define CNNRT_SRC_INTERFACE_H

// The sources are compiled with hidden visibility, so that a program's shared
// library that contains the static cnnrt does not export it in turn. Only
// libcnnrt.so exports the functions that the header declares.
#ifdef CNNRT_SHARED
#pragma GCC visibility push(default)
#include "cnnrt.h"
#pragma GCC visibility pop
#else
#include "cnnrt.h"
#endif

#endif // CNNRT_SRC_INTERFACE_H
