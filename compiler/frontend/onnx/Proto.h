//===-- Proto.h - ONNX's protobuf classes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_PROTO_H
#define CNNC_COMPILER_FRONTEND_ONNX_PROTO_H

// Generated code; its warnings are not ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#include <onnx/onnx_pb.h>
#pragma GCC diagnostic pop

#endif // CNNC_COMPILER_FRONTEND_ONNX_PROTO_H
