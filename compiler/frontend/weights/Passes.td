//===-- Passes.td - Passes that bring in weights -----------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_TD
#define CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_TD

include "mlir/Pass/PassBase.td"

def BindParameters : Pass<"bind-parameters", "::mlir::ModuleOp"> {
  let summary = "Replaces parameters by the numbers of a file or random ones";
  let description = [{
    Replaces each `cnn.parameter` by a `cnn.constant`, of the tensor of that name
    in a `.safetensors` file (F32, or F16, BF16 and F64, which are converted) or
    of random numbers. Parameters without a tensor, and those whose tensor has
    another shape, are reported all together.

    ```mlir
    %w = cnn.parameter "conv1.weight" : tensor<64x3x7x7xf32>
    ```
    becomes
    ```mlir
    %w = cnn.constant dense_resource<conv1.weight> : tensor<64x3x7x7xf32>
    ```

    Random numbers are for benchmarks and tests. What a parameter gets depends
    on its use:

    | use | numbers |
    | --- | --- |
    | filter, fully connected weights, matrix | by the scheme |
    | bias, batch norm's offset and mean, term of a sum | zeros |
    | batch norm's scale and variance, factor | ones |

    Schemes: `he:SEED`, normal with standard deviation sqrt(2 / fan-in) (He et al.
    2015, "Delving deep into rectifiers", equation 10); `xavier:SEED`, uniform
    up to sqrt(6 / (fan-in + fan-out)) either way (Glorot & Bengio 2010, equation
    16). The numbers depend on the seed, the parameter's name and nothing else:
    they are the same on every machine.
  }];
  let dependentDialects = ["::cnnc::cnn::CNNDialect"];
  let options = [
    Option<"weights", "weights", "std::string", /*default=*/"",
           "The .safetensors file with the parameters' numbers">,
    Option<"init", "init", "std::string", /*default=*/"",
           "Random numbers instead: he:SEED or xavier:SEED">,
  ];
}

#endif // CNNC_COMPILER_FRONTEND_WEIGHTS_PASSES_TD
