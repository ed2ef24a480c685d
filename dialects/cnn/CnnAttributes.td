//===-- CnnAttributes.td - Attributes and enumerations -----*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_ATTRIBUTES_TD
#define CNN_ATTRIBUTES_TD

include "dialects/cnn/CnnDialect.td"

class CNN_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::cnnc::cnn";
  let genSpecializedAttr = 0;
}

class CNN_EnumAttr<I32EnumAttr info, string mnemonic>
    : EnumAttr<CNN_Dialect, info, mnemonic>;

def CNN_ActivationKind : CNN_Enum<"ActivationKind", "function of one element", [
  I32EnumAttrCase<"Identity", 0, "identity">,
  I32EnumAttrCase<"Relu", 1, "relu">,
  I32EnumAttrCase<"LeakyRelu", 2, "leaky_relu">,
  I32EnumAttrCase<"Clip", 3, "clip">,
  I32EnumAttrCase<"Sigmoid", 4, "sigmoid">,
  I32EnumAttrCase<"Tanh", 5, "tanh">,
  I32EnumAttrCase<"HardSigmoid", 6, "hard_sigmoid">,
  I32EnumAttrCase<"HardSwish", 7, "hard_swish">,
  I32EnumAttrCase<"Silu", 8, "silu">,
  I32EnumAttrCase<"Elu", 9, "elu">,
  I32EnumAttrCase<"Selu", 10, "selu">,
  I32EnumAttrCase<"Celu", 11, "celu">,
  I32EnumAttrCase<"Gelu", 12, "gelu">,
  I32EnumAttrCase<"GeluTanh", 13, "gelu_tanh">,
  I32EnumAttrCase<"Mish", 14, "mish">,
  I32EnumAttrCase<"Softplus", 15, "softplus">,
  I32EnumAttrCase<"Softsign", 16, "softsign">,
  I32EnumAttrCase<"ThresholdedRelu", 17, "thresholded_relu">,
  I32EnumAttrCase<"Abs", 18, "abs">,
  I32EnumAttrCase<"Neg", 19, "neg">,
  I32EnumAttrCase<"Exp", 20, "exp">,
  I32EnumAttrCase<"Log", 21, "log">,
  I32EnumAttrCase<"Sqrt", 22, "sqrt">,
  I32EnumAttrCase<"Reciprocal", 23, "reciprocal">,
  I32EnumAttrCase<"Floor", 24, "floor">,
  I32EnumAttrCase<"Ceil", 25, "ceil">,
  I32EnumAttrCase<"Erf", 26, "erf">,
]>;

def CNN_ActivationAttr : AttrDef<CNN_Dialect, "Activation"> {
  let mnemonic = "activation";
  let summary = "A function of one element with its parameters";
  let description = [{
    With `a` the first parameter and `b` the second, where there are any:

    | kind | value at x | defaults |
    | --- | --- | --- |
    | `relu` | max(x, 0) | |
    | `leaky_relu(a)` | x if x >= 0, else a x | 0.01 |
    | `clip(a, b)` | min(max(x, a), b) | 0, 6 |
    | `sigmoid` | 1 / (1 + exp(-x)) | |
    | `hard_sigmoid(a, b)` | min(max(a x + b, 0), 1) | 1/6, 1/2 |
    | `hard_swish` | x min(max(x / 6 + 1/2, 0), 1) (Howard et al. 2019) | |
    | `silu` | x sigmoid(x) (Ramachandran et al. 2017) | |
    | `elu(a)` | x if x >= 0, else a (exp(x) - 1) (Clevert et al. 2015) | 1 |
    | `selu(a, b)` | b x if x >= 0, else b a (exp(x) - 1) (Klambauer et al. 2017) | 1.67326319217681884765625, 1.05070102214813232421875 |
    | `celu(a)` | max(x, 0) + min(0, a (exp(x / a) - 1)) | 1 |
    | `gelu` | x (1 + erf(x / sqrt 2)) / 2 (Hendrycks & Gimpel 2016) | |
    | `gelu_tanh` | its tanh approximation, x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 | |
    | `mish` | x tanh(softplus(x)) | |
    | `softplus` | log(1 + exp(x)) | |
    | `softsign` | x / (1 + abs(x)) | |
    | `thresholded_relu(a)` | x if x > a, else 0 | 1 |
    | `tanh abs neg exp log sqrt reciprocal floor ceil erf` | as named | |

    A NaN stays a NaN in all of them. At infinities the formulas are evaluated
    by IEEE 754's rules: `hard_swish`, `silu`, `gelu`, `gelu_tanh` and `mish`
    multiply x by something that is zero at -infinity, which gives a NaN, and so
    does `softsign` at both. The limits are other numbers, but ONNX Runtime and
    PyTorch compute these NaNs too, and they tell that something overflowed.

    Constraints:
    - `activation-c1`: the parameters are not NaN, and that of `celu` not zero.
  }];
  let parameters = (ins "ActivationKind":$kind,
                        "::cnnc::cnn::Number":$alpha, "::cnnc::cnn::Number":$beta);
  let builders = [
    // The kind with its default parameters.
    AttrBuilder<(ins "ActivationKind":$kind)>
  ];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    bool isIdentity() { return getKind() == ActivationKind::Identity; }
  }];
  let hasCustomAssemblyFormat = 1;
}

def CNN_BinaryKind : CNN_Enum<"BinaryKind", "function of two elements", [
  I32EnumAttrCase<"Add", 0, "add">, I32EnumAttrCase<"Sub", 1, "sub">,
  I32EnumAttrCase<"Mul", 2, "mul">, I32EnumAttrCase<"Div", 3, "div">,
  I32EnumAttrCase<"Max", 4, "max">, I32EnumAttrCase<"Min", 5, "min">,
  I32EnumAttrCase<"Pow", 6, "pow">,
]>;
def CNN_BinaryKindAttr : CNN_EnumAttr<CNN_BinaryKind, "binary_kind">;

def CNN_PoolKind : CNN_Enum<"PoolKind", "what a pooling window gives", [
  I32EnumAttrCase<"Max", 0, "max">,
  I32EnumAttrCase<"Average", 1, "average">,
  I32EnumAttrCase<"L2", 2, "l2">,
]>;
def CNN_PoolKindAttr : CNN_EnumAttr<CNN_PoolKind, "pool_kind">;

def CNN_ReduceKind : CNN_Enum<"ReduceKind", "what a reduction gives", [
  I32EnumAttrCase<"Mean", 0, "mean">, I32EnumAttrCase<"Sum", 1, "sum">,
  I32EnumAttrCase<"Max", 2, "max">, I32EnumAttrCase<"Min", 3, "min">,
  I32EnumAttrCase<"Prod", 4, "prod">, I32EnumAttrCase<"L1", 5, "l1">,
  I32EnumAttrCase<"L2", 6, "l2">,
]>;
def CNN_ReduceKindAttr : CNN_EnumAttr<CNN_ReduceKind, "reduce_kind">;

def CNN_PaddingKind : CNN_Enum<"PaddingKind", "how much padding", [
  I32EnumAttrCase<"Explicit", 0, "explicit">,
  I32EnumAttrCase<"Valid", 1, "valid">,
  I32EnumAttrCase<"SameUpper", 2, "same">,
  I32EnumAttrCase<"SameLower", 3, "same_lower">,
  I32EnumAttrCase<"Full", 4, "full">,
]>;

def CNN_PaddingMode : CNN_Enum<"PaddingMode", "what stands in the padding", [
  I32EnumAttrCase<"Constant", 0, "constant">,
  I32EnumAttrCase<"Reflect", 1, "reflect">,
  I32EnumAttrCase<"Symmetric", 2, "symmetric">,
  I32EnumAttrCase<"Replicate", 3, "replicate">,
]>;
def CNN_PaddingModeAttr : CNN_EnumAttr<CNN_PaddingMode, "padding_mode">;

def CNN_PaddingAttr : AttrDef<CNN_Dialect, "Padding"> {
  let mnemonic = "padding";
  let summary = "How much padding a window's input gets, and of what";
  let description = [{
    How much, in each spatial dimension, with k the dilated window size:

    - `[1, 2]`: as much before as behind; `[0, 1] : [1, 1]`: before : behind.
    - `valid`: none, the window stays inside the input. The default.
    - `same`: as much as makes the output ceil(input / stride) long, an odd
      element behind (`same_lower`: before).
    - `full`: k - 1 before and behind; every overlap counts.

    Of what: zeros, unless a mode follows: `reflect` (mirrored at the border
    element), `symmetric` (mirrored beside it), `replicate` (the border
    element). Goodfellow et al. 2016, section 9.5; Dumoulin & Visin 2016.
  }];
  let parameters = (ins "PaddingKind":$kind,
                        ArrayRefParameter<"int64_t">:$low,
                        ArrayRefParameter<"int64_t">:$high,
                        "PaddingMode":$mode);
  let extraClassDeclaration = [{
    static PaddingAttr getValid(::mlir::MLIRContext *context);
    static PaddingAttr getExplicit(::mlir::MLIRContext *context,
                                   ::llvm::ArrayRef<int64_t> low,
                                   ::llvm::ArrayRef<int64_t> high);
  }];
  let hasCustomAssemblyFormat = 1;
}

// Empty arrays mean "one in each spatial dimension".
def CNN_Steps : DefaultValuedAttr<DenseI64ArrayAttr, "{}">;
// The defaults are whole attributes, not values to build one from.
def CNN_Padding : DefaultValuedAttr<CNN_PaddingAttr, "valid"> {
  let constBuilderCall =
      "::cnnc::cnn::PaddingAttr::getValid($_builder.getContext())";
}
def CNN_Activation : DefaultValuedAttr<CNN_ActivationAttr, "identity"> {
  let constBuilderCall =
      "::cnnc::cnn::ActivationAttr::get($_builder.getContext(), "
      "::cnnc::cnn::ActivationKind::Identity)";
}

#endif // CNN_ATTRIBUTES_TD
