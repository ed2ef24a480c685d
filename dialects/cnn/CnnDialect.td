//===-- CnnDialect.td - The dialect, what ops share --------*- tablegen -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNN_DIALECT_TD
#define CNN_DIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def CNN_Dialect : Dialect {
  let name = "cnn";
  let cppNamespace = "::cnnc::cnn";
  let summary = "What a convolutional neural network computes";
  let description = [{
    The network description language of cnnc. Tensors have value semantics and
    logical, channel-first shapes `(N, C, spatial...)` with one, two or three
    spatial dimensions; element type is `f32`, every extent is static.

    A network states the types of its inputs and parameters; all others are
    inferred and need not be written. Where a layer's type is written after a
    colon, it is compared with the inferred one:

    ```mlir
    cnn.network @tiny(%image: tensor<1x1x28x28xf32>) -> (logits) {
      %w = cnn.parameter "conv.weight" : tensor<8x1x3x3xf32>
      %0 = cnn.convolution %image, %w strides [2, 2] padding [1, 1]
      %1 = cnn.activation relu %0 : tensor<1x8x14x14xf32>
      %2 = cnn.global_pool average %1
      %3 = cnn.flatten %2
      cnn.output %3
    }
    ```

    Each constraint that an op puts on its operands and attributes has a label
    such as `convolution-c2`, used in its description, its verifier and its
    negative test.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasConstantMaterializer = 1;
}

def CNN_Tensor
    : Type<CPred<"::cnnc::cnn::isTensor($_self)">,
           "static tensor of f32 with at most 2^40 elements",
           "::mlir::RankedTensorType">;

def CNN_UninferredType : TypeDef<CNN_Dialect, "Uninferred"> {
  let mnemonic = "uninferred";
  let summary = "Stands for a type that has not been inferred yet";
  let description = [{
    The type of all values while the text of a network is being parsed. It
    cannot be written, so that no op in the generic form, with whatever
    attributes and operands it may have, gets to the inference before it has
    been verified.
  }];
  let hasCustomAssemblyFormat = 1;
}

// The same as an operand. While the text of a network is being parsed its
// values have the uninferred type: BuildableType gives it to operands, the
// result trailer to results. cnn.network's parser then infers them in order. (A
// result must not be buildable: ODS would take its type for the inferred one.)
def CNN_Operand
    : Type<CNN_Tensor.predicate, CNN_Tensor.summary, "::mlir::RankedTensorType">,
      BuildableType<
          "::cnnc::cnn::getUninferredType($_builder.getContext())">;

class CNN_Op<string mnemonic, list<Trait> traits = []>
    : Op<CNN_Dialect, mnemonic, traits>;

// An op that computes one tensor from tensors: pure, its type inferred.
class CNN_LayerOp<string mnemonic, list<Trait> traits = []>
    : CNN_Op<mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)> {
  let results = (outs CNN_Tensor:$result);
}

#endif // CNN_DIALECT_TD
