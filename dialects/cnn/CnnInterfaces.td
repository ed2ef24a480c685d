//===-- CnnInterfaces.td - What families of ops share ------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_INTERFACES_TD
#define CNN_INTERFACES_TD

include "mlir/IR/OpBase.td"

def CNN_WindowOpInterface : OpInterface<"WindowOpInterface"> {
  let cppNamespace = "::cnnc::cnn";
  let description = [{
    An op that slides a window over the spatial dimensions of its first
    operand. All who need to know where the window stands (verifiers, the
    reference, the planner) ask for the resolved window here.
  }];
  let methods = [
    InterfaceMethod<"The window with padding kinds resolved to numbers. Valid "
                    "on a verified op.",
                    "::cnnc::cnn::Window", "getResolvedWindow">,
  ];
}

#endif // CNN_INTERFACES_TD
