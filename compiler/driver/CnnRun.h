//===-- CnnRun.h - The command line of cnn-run ------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_CNNRUN_H
#define CNNC_COMPILER_DRIVER_CNNRUN_H

namespace cnnc {

/// The program cnn-run; returns its exit status. To be called once in a
/// process.
int cnnRunMain(int argc, char **argv);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_CNNRUN_H
