//===-- CnnOps.td - All ops of the cnn dialect, by family -*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_OPS_TD
#define CNN_OPS_TD

include "dialects/cnn/CnnConvolution.td"
include "dialects/cnn/CnnElementwise.td"
include "dialects/cnn/CnnLinear.td"
include "dialects/cnn/CnnNetwork.td"
include "dialects/cnn/CnnNormalization.td"
include "dialects/cnn/CnnPooling.td"
include "dialects/cnn/CnnShape.td"

#endif // CNN_OPS_TD
