//===-- Precompiled.cpp - Holds the precompiled header ----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CMake attaches a precompiled header to a target, and a target needs a source.
//
//===----------------------------------------------------------------------===//
