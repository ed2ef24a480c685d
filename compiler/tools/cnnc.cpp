//===-- cnnc.cpp - The compiler -------------------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Cnnc.h"

#ifdef CNNC_MIMALLOC
#include "llvm/Support/ErrorHandling.h"
#include <cerrno>
#include <mimalloc.h>
#endif

int main(int argc, char **argv) {
#ifdef CNNC_MIMALLOC
  // Weights are hundreds of megabytes, copied a few times: with small pages
  // half of a compilation's time is the kernel's, for 400 000 page faults.
  mi_option_enable(mi_option_large_os_pages);
  // Its operators cannot throw std::bad_alloc.
  mi_register_error(
      [](int error, void *) {
        if (error == ENOMEM)
          llvm::report_bad_alloc_error("Allocation failed");
      },
      nullptr);
#endif
  return cnnc::cnncMain(argc, argv);
}
