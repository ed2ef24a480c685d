//===-- cnn-run.cpp - Runs networks on files ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/CnnRun.h"

int main(int argc, char **argv) { return cnnc::cnnRunMain(argc, argv); }
