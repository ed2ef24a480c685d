//===-- Syntax.h - How the ops' parts are written -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The parse and print functions that the assembly formats in the .td files name
// in `custom<...>` directives. For the generated code in CnnDialect.cpp only.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_SYNTAX_H
#define CNNC_DIALECTS_CNN_SYNTAX_H

#include "dialects/cnn/CnnDialect.h"

namespace cnnc::cnn {

/// Where a layer's written type waits until it is compared with the inferred
/// one.
constexpr llvm::StringLiteral declaredTypeName = "cnn.declared_type";

/// `attr-dict (: type)?`. The result gets the uninferred type.
mlir::ParseResult parseTrailer(mlir::OpAsmParser &parser,
                               mlir::NamedAttrList &attributes,
                               mlir::Type &result);
void printTrailer(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                  mlir::DictionaryAttr attributes, mlir::Type result);

/// `attr-dict : type`, the type being an attribute of the op.
mlir::ParseResult parseParameterTrailer(mlir::OpAsmParser &parser,
                                        mlir::NamedAttrList &attributes,
                                        mlir::TypeAttr &type,
                                        mlir::Type &result);
void printParameterTrailer(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                           mlir::DictionaryAttr attributes, mlir::TypeAttr type,
                           mlir::Type result);

/// `attr-dict`: the type stands in the constant's value.
mlir::ParseResult parseConstantTrailer(mlir::OpAsmParser &parser,
                                       mlir::NamedAttrList &attributes,
                                       mlir::Type &result);
void printConstantTrailer(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                          mlir::DictionaryAttr attributes, mlir::Type result);

/// An operand that may be left out only together with its keyword.
mlir::ParseResult
parseValue(mlir::OpAsmParser &parser,
           std::optional<mlir::OpAsmParser::UnresolvedOperand> &operand);
inline void printValue(mlir::OpAsmPrinter &printer, mlir::Operation *,
                       mlir::Value value) {
  printer << value;
}

/// `relu`, `clip(0.0, 6.0)`.
mlir::ParseResult parseActivation(mlir::AsmParser &parser,
                                  ActivationAttr &activation);
void printActivation(mlir::AsmPrinter &printer, ActivationAttr activation);
inline void printActivation(mlir::OpAsmPrinter &printer, mlir::Operation *,
                            ActivationAttr activation) {
  printActivation(printer, activation);
}

/// `same`, `[1, 1]`, `[0, 1] : [1, 1] reflect`.
mlir::ParseResult parsePadding(mlir::AsmParser &parser, PaddingAttr &padding);
void printPadding(mlir::AsmPrinter &printer, PaddingAttr padding);
inline void printPadding(mlir::OpAsmPrinter &printer, mlir::Operation *,
                         PaddingAttr padding) {
  printPadding(printer, padding);
}

/// `(%x) { ... }`: a region with one block, its argument of uninferred type.
mlir::ParseResult parseBlockRegion(mlir::OpAsmParser &parser,
                                   mlir::Region &region);
void printBlockRegion(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                      mlir::Region &region);

/// A bare keyword of an enumeration, whose cases are numbered from 0.
template <typename Kind>
mlir::FailureOr<Kind> parseKeyword(mlir::AsmParser &parser) {
  llvm::SMLoc location = parser.getCurrentLocation();
  llvm::StringRef keyword;
  if (mlir::succeeded(parser.parseOptionalKeyword(&keyword)))
    if (auto kind = symbolizeEnum<Kind>(keyword))
      return *kind;
  mlir::InFlightDiagnostic error = parser.emitError(location)
                                   << "expected one of ";
  for (uint32_t i = 0; !stringifyEnum(Kind(i)).empty(); ++i)
    error << (i ? ", " : "") << stringifyEnum(Kind(i));
  if (!keyword.empty())
    error << "; found '" << keyword << "'";
  return error;
}
template <typename EnumAttr>
mlir::ParseResult parseKind(mlir::OpAsmParser &parser, EnumAttr &attribute) {
  using Kind = std::decay_t<decltype(attribute.getValue())>;
  mlir::FailureOr<Kind> kind = parseKeyword<Kind>(parser);
  if (mlir::failed(kind))
    return mlir::failure();
  attribute = EnumAttr::get(parser.getContext(), *kind);
  return mlir::success();
}
template <typename EnumAttr>
void printKind(mlir::OpAsmPrinter &printer, mlir::Operation *,
               EnumAttr attribute) {
  printer << stringifyEnum(attribute.getValue());
}

} // namespace cnnc::cnn

#endif // CNNC_DIALECTS_CNN_SYNTAX_H
