//===-- SharedLibrary.h - From an object to a shared library ----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_TARGET_SHAREDLIBRARY_H
#define CNNC_COMPILER_TARGET_SHAREDLIBRARY_H

#include "compiler/target/TargetDescription.h"

namespace cnnc::target {

/// Makes the shared library `path`, named `soname` inside, of an object, with
/// the linker ld.lld or, if there is none, the GNU linker. Fails with what the
/// linker said, or with what to install.
llvm::Error linkSharedLibrary(llvm::StringRef object, llvm::StringRef path,
                              llvm::StringRef soname,
                              const TargetDescription &target);

} // namespace cnnc::target

#endif // CNNC_COMPILER_TARGET_SHAREDLIBRARY_H
