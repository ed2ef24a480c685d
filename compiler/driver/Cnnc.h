//===-- Cnnc.h - The command line of cnnc -----------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_CNNC_H
#define CNNC_COMPILER_DRIVER_CNNC_H

namespace cnnc {

/// The program cnnc; returns its exit status. To be called once in a process.
int cnncMain(int argc, char **argv);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_CNNC_H
