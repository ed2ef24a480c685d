//===-- Syntax.cpp - How the ops' parts are written -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Syntax.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc::cnn;

//===----------------------------------------------------------------------===//
// Looking ahead
//===----------------------------------------------------------------------===//

// MLIR's parser consumes what it tests for. Its locations point into the
// source, which ends with a zero byte, so the text itself can be asked.

/// The word that starts at `location`, empty if none does.
static llvm::StringRef wordAt(llvm::SMLoc location) {
  const char *begin = location.getPointer(), *end = begin;
  if (llvm::isAlpha(*begin) || *begin == '_')
    while (llvm::isAlnum(*end) || *end == '_' || *end == '.')
      ++end;
  return {begin, size_t(end - begin)};
}

/// Whether a colon and a list follow. A colon may also stand before a type.
static bool isColonAndListAt(llvm::SMLoc location) {
  const char *text = location.getPointer();
  if (*text != ':')
    return false;
  do
    ++text;
  while (llvm::isSpace(*text));
  return *text == '[';
}

//===----------------------------------------------------------------------===//
// Trailers
//===----------------------------------------------------------------------===//

/// The names of the attributes that the op being parsed is made of.
static llvm::ArrayRef<StringAttr> inherentAttributes(OpAsmParser &parser) {
  auto name = RegisteredOperationName::lookup(wordAt(parser.getNameLoc()),
                                              parser.getContext());
  return name ? name->getAttributeNames() : llvm::ArrayRef<StringAttr>();
}

/// `{...}` with what is not part of the op.
static ParseResult parseDiscardable(OpAsmParser &parser,
                                    NamedAttrList &attributes) {
  llvm::SMLoc location = parser.getCurrentLocation();
  NamedAttrList discardable;
  if (parser.parseOptionalAttrDict(discardable))
    return failure();
  for (NamedAttribute attribute : discardable)
    if (attribute.getName() == declaredTypeName ||
        llvm::is_contained(inherentAttributes(parser), attribute.getName()))
      return parser.emitError(location)
             << attribute.getName()
             << " is written in the op's own syntax, not in braces";
  attributes.append(discardable.begin(), discardable.end());
  return success();
}

/// Reports a word that is left over: within a network it cannot start another
/// op, whose name would have a dot.
static ParseResult parseEnd(OpAsmParser &parser) {
  llvm::SMLoc location = parser.getCurrentLocation();
  llvm::StringRef word = wordAt(location);
  if (word.empty() || word == "loc" || word.contains('.'))
    return success();
  InFlightDiagnostic error = parser.emitError(location)
                             << "does not have '" << word << "'";
  llvm::StringRef separator = "; its attributes are ";
  for (StringAttr name : inherentAttributes(parser))
    if (name != "operandSegmentSizes")
      error << std::exchange(separator, ", ") << name.getValue();
  return error;
}

ParseResult cnnc::cnn::parseTrailer(OpAsmParser &parser,
                                    NamedAttrList &attributes, Type &result) {
  result = getUninferredType(parser.getContext());
  if (parseDiscardable(parser, attributes))
    return failure();
  if (succeeded(parser.parseOptionalColon())) {
    Type declared;
    if (parser.parseType(declared))
      return failure();
    attributes.append(declaredTypeName, TypeAttr::get(declared));
  }
  return parseEnd(parser);
}

/// Without a space before or behind.
static void printDiscardable(OpAsmPrinter &printer, Operation *op) {
  DictionaryAttr attributes = op->getDiscardableAttrDictionary();
  if (!attributes.empty())
    printer << attributes;
}

void cnnc::cnn::printTrailer(OpAsmPrinter &printer, Operation *op,
                             DictionaryAttr, Type result) {
  printDiscardable(printer, op);
  printer << (op->getDiscardableAttrs().empty() ? ": " : " : ") << result;
}

ParseResult cnnc::cnn::parseParameterTrailer(OpAsmParser &parser,
                                             NamedAttrList &attributes,
                                             TypeAttr &type, Type &result) {
  result = getUninferredType(parser.getContext());
  Type declared;
  if (parseDiscardable(parser, attributes) || parser.parseColonType(declared))
    return failure();
  type = TypeAttr::get(declared);
  return parseEnd(parser);
}

void cnnc::cnn::printParameterTrailer(OpAsmPrinter &printer, Operation *op,
                                      DictionaryAttr attributes, TypeAttr type,
                                      Type) {
  printTrailer(printer, op, attributes, type.getValue());
}

ParseResult cnnc::cnn::parseConstantTrailer(OpAsmParser &parser,
                                            NamedAttrList &attributes,
                                            Type &result) {
  result = getUninferredType(parser.getContext());
  if (parseDiscardable(parser, attributes))
    return failure();
  return parseEnd(parser);
}

void cnnc::cnn::printConstantTrailer(OpAsmPrinter &printer, Operation *op,
                                     DictionaryAttr, Type) {
  if (!op->getDiscardableAttrs().empty())
    printer << ' ';
  printDiscardable(printer, op);
}

ParseResult
cnnc::cnn::parseValue(OpAsmParser &parser,
                      std::optional<OpAsmParser::UnresolvedOperand> &operand) {
  return parser.parseOperand(operand.emplace());
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// The shortest decimal that reads back as `value`, always with a point or an
/// exponent, as MLIR's lexer wants it.
static void printNumber(AsmPrinter &printer, double value) {
  llvm::APFloat number(value);
  if (!number.isFinite()) {
    // As MLIR writes them: the bits.
    printer << llvm::formatv("{0:X+16}",
                             number.bitcastToAPInt().getZExtValue());
    return;
  }
  llvm::SmallString<24> text;
  for (unsigned digits = 1; digits <= 17; ++digits) {
    text.clear();
    number.toString(text, digits, /*FormatMaxPadding=*/4);
    llvm::APFloat read(number.getSemantics());
    if (!llvm::errorToBool(
            read.convertFromString(text, llvm::APFloat::rmNearestTiesToEven)
                .takeError()) &&
        read.bitwiseIsEqual(number))
      break;
  }
  if (llvm::StringRef(text).find_first_of(".E") == llvm::StringRef::npos)
    text += ".0";
  printer << text;
}

ParseResult cnnc::cnn::parseActivation(AsmParser &parser,
                                       ActivationAttr &activation) {
  llvm::SMLoc location = parser.getCurrentLocation();
  auto kind = parseKeyword<ActivationKind>(parser);
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
  // The general getChecked would need the storage, known to CnnDialect.cpp
  // alone.
  auto emitFault = [&] { return parser.emitError(location); };
  llvm::function_ref<InFlightDiagnostic()> fault = emitFault;
  activation =
      ActivationAttr::getChecked(fault, parser.getContext(), *kind,
                                 Number(parameters[0]), Number(parameters[1]));
  return success(bool(activation));
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
    if (isColonAndListAt(parser.getCurrentLocation())) {
      if (parser.parseColon() || parseNumbers(parser, high))
        return failure();
    } else {
      high = low;
    }
  }
  PaddingMode mode = PaddingMode::Constant;
  for (PaddingMode candidate :
       {PaddingMode::Reflect, PaddingMode::Symmetric, PaddingMode::Replicate})
    if (succeeded(parser.parseOptionalKeyword(stringifyEnum(candidate)))) {
      mode = candidate;
      break;
    }
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
  llvm::SMLoc location = parser.getCurrentLocation();
  if (parser.parseRegion(region, argument))
    return failure();
  if (!region.hasOneBlock() || region.front().empty())
    return parser.emitError(location,
                            "expected one block that ends with cnn.yield");
  return success();
}

void cnnc::cnn::printBlockRegion(OpAsmPrinter &printer, Operation *,
                                 Region &region) {
  printer << '(';
  printer.printRegionArgument(region.getArgument(0), {}, /*omitType=*/true);
  printer << ") ";
  printer.printRegion(region, /*printEntryBlockArgs=*/false);
}
