//===-- Syntax.cpp - How the ops' parts are written -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Syntax.h"
#include "llvm/ADT/SmallString.h"

using namespace mlir;
using namespace cnnc::cnn;

//===----------------------------------------------------------------------===//
// Trailers
//===----------------------------------------------------------------------===//

ParseResult cnnc::cnn::parseTrailer(OpAsmParser &parser,
                                    NamedAttrList &attributes, Type &result) {
  result = getUninferredType(parser.getContext());
  if (parser.parseOptionalAttrDict(attributes))
    return failure();
  if (failed(parser.parseOptionalColon()))
    return success();
  Type declared;
  if (parser.parseType(declared))
    return failure();
  attributes.append(declaredTypeName, TypeAttr::get(declared));
  return success();
}

static void printDiscardable(OpAsmPrinter &printer, Operation *op) {
  printer.printOptionalAttrDict(llvm::to_vector(op->getDiscardableAttrs()));
}

void cnnc::cnn::printTrailer(OpAsmPrinter &printer, Operation *op,
                             DictionaryAttr, Type result) {
  printDiscardable(printer, op);
  printer << ": " << result;
}

ParseResult cnnc::cnn::parseParameterTrailer(OpAsmParser &parser,
                                             NamedAttrList &attributes,
                                             TypeAttr &type, Type &result) {
  result = getUninferredType(parser.getContext());
  Type declared;
  if (parser.parseOptionalAttrDict(attributes) ||
      parser.parseColonType(declared))
    return failure();
  type = TypeAttr::get(declared);
  return success();
}

void cnnc::cnn::printParameterTrailer(OpAsmPrinter &printer, Operation *op,
                                      DictionaryAttr, TypeAttr type, Type) {
  printDiscardable(printer, op);
  printer << ": " << type.getValue();
}

ParseResult cnnc::cnn::parseConstantTrailer(OpAsmParser &parser,
                                            NamedAttrList &attributes,
                                            Type &result) {
  result = getUninferredType(parser.getContext());
  return parser.parseOptionalAttrDict(attributes);
}

void cnnc::cnn::printConstantTrailer(OpAsmPrinter &printer, Operation *op,
                                     DictionaryAttr, Type) {
  printDiscardable(printer, op);
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// The shortest decimal that reads back as `value`, always with a point or an
/// exponent, as MLIR's lexer wants it.
static void printNumber(AsmPrinter &printer, double value) {
  llvm::SmallString<24> text;
  llvm::APFloat(value).toString(text, 0, 0);
  if (text.find_first_of(".E") == llvm::StringRef::npos)
    text += ".0";
  printer << text;
}

ParseResult cnnc::cnn::parseActivation(AsmParser &parser,
                                       ActivationAttr &activation) {
  auto kind = FieldParser<ActivationKind>::parse(parser);
  if (failed(kind))
    return failure();
  ActivationAttr standard = ActivationAttr::get(parser.getContext(), *kind);
  double parameters[2] = {standard.getAlpha(), standard.getBeta()};
  if (unsigned count = getParameterCount(*kind);
      count > 0 && succeeded(parser.parseOptionalLParen())) {
    if (parser.parseFloat(parameters[0]))
      return failure();
    if (count == 2 && (parser.parseComma() || parser.parseFloat(parameters[1])))
      return failure();
    if (parser.parseRParen())
      return failure();
  }
  activation = ActivationAttr::get(parser.getContext(), *kind, parameters[0],
                                   parameters[1]);
  return success();
}

void cnnc::cnn::printActivation(AsmPrinter &printer,
                                ActivationAttr activation) {
  printer << stringifyEnum(activation.getKind());
  if (activation ==
      ActivationAttr::get(activation.getContext(), activation.getKind()))
    return;
  printer << '(';
  printNumber(printer, activation.getAlpha());
  if (getParameterCount(activation.getKind()) == 2) {
    printer << ", ";
    printNumber(printer, activation.getBeta());
  }
  printer << ')';
}

Attribute ActivationAttr::parse(AsmParser &parser, Type) {
  ActivationAttr activation;
  if (parser.parseLess() || parseActivation(parser, activation) ||
      parser.parseGreater())
    return {};
  return activation;
}

void ActivationAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printActivation(printer, *this);
  printer << '>';
}

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

static ParseResult parseNumbers(AsmParser &parser,
                                llvm::SmallVectorImpl<int64_t> &numbers) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
    return parser.parseInteger(numbers.emplace_back());
  });
}

ParseResult cnnc::cnn::parsePadding(AsmParser &parser, PaddingAttr &padding) {
  PaddingKind kind = PaddingKind::Explicit;
  llvm::SmallVector<int64_t> low, high;
  std::string keyword;
  llvm::SMLoc location = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeywordOrString(&keyword))) {
    auto symbol = symbolizePaddingKind(keyword);
    if (!symbol || *symbol == PaddingKind::Explicit)
      return parser.emitError(location)
             << "expected valid, same, same_lower, full or a list of numbers "
                "such as [1, 1], found '"
             << keyword << "'";
    kind = *symbol;
  } else {
    if (parseNumbers(parser, low))
      return failure();
    if (succeeded(parser.parseOptionalColon())) {
      if (parseNumbers(parser, high))
        return failure();
    } else {
      high = low;
    }
  }
  PaddingMode mode = PaddingMode::Constant;
  for (PaddingMode candidate :
       {PaddingMode::Reflect, PaddingMode::Symmetric, PaddingMode::Replicate})
    if (succeeded(parser.parseOptionalKeyword(stringifyEnum(candidate))))
      mode = candidate;
  padding = PaddingAttr::get(parser.getContext(), kind, low, high, mode);
  return success();
}

void cnnc::cnn::printPadding(AsmPrinter &printer, PaddingAttr padding) {
  auto printNumbers = [&](llvm::ArrayRef<int64_t> numbers) {
    printer << '[';
    llvm::interleaveComma(numbers, printer.getStream());
    printer << ']';
  };
  if (padding.getKind() == PaddingKind::Explicit) {
    printNumbers(padding.getLow());
    if (padding.getLow() != padding.getHigh()) {
      printer << " : ";
      printNumbers(padding.getHigh());
    }
  } else {
    printer << stringifyEnum(padding.getKind());
  }
  if (padding.getMode() != PaddingMode::Constant)
    printer << ' ' << stringifyEnum(padding.getMode());
}

Attribute PaddingAttr::parse(AsmParser &parser, Type) {
  PaddingAttr padding;
  if (parser.parseLess() || parsePadding(parser, padding) ||
      parser.parseGreater())
    return {};
  return padding;
}

void PaddingAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printPadding(printer, *this);
  printer << '>';
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

ParseResult cnnc::cnn::parseBlockRegion(OpAsmParser &parser, Region &region) {
  OpAsmParser::Argument argument;
  if (parser.parseLParen() || parser.parseArgument(argument) ||
      parser.parseRParen())
    return failure();
  argument.type = getUninferredType(parser.getContext());
  return parser.parseRegion(region, argument);
}

void cnnc::cnn::printBlockRegion(OpAsmPrinter &printer, Operation *,
                                 Region &region) {
  printer << '(';
  printer.printRegionArgument(region.getArgument(0), {}, /*omitType=*/true);
  printer << ") ";
  printer.printRegion(region, /*printEntryBlockArgs=*/false);
}
