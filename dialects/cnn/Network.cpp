//===-- Network.cpp - Networks: text, type inference, parameters, residual
// blocks -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Shapes.h"
#include "dialects/cnn/Syntax.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace cnnc::cnn;

//===----------------------------------------------------------------------===//
// Type inference over a whole network
//===----------------------------------------------------------------------===//

/// Compares the type that was written for `value` with the inferred one.
static LogicalResult checkDeclared(Operation *op) {
  Attribute declared = op->removeDiscardableAttr(declaredTypeName);
  if (!declared)
    return success();
  Type written = llvm::cast<TypeAttr>(declared).getValue();
  Type inferred = op->getResult(0).getType();
  if (written == inferred)
    return success();
  return op->emitOpError("is written with type ")
         << written << ", but its operands give " << inferred;
}

namespace {
/// Infers in the order of the text. What an op that failed gives keeps the
/// uninferred type, and what depends on it is left out: one fault, one error.
class TypeInference {
public:
  LogicalResult infer(Block &block) {
    bool ok = true;
    for (Operation &op : block) {
      ok &= succeeded(infer(op));
      visited.insert(&op);
    }
    return success(ok);
  }

private:
  LogicalResult infer(Operation &op);
  LogicalResult checkOrder(Operation &op);

  llvm::SmallPtrSet<Operation *, 32> visited;
};
} // namespace

/// Reports operands whose definitions come later or not at all.
LogicalResult TypeInference::checkOrder(Operation &op) {
  for (auto [i, operand] : llvm::enumerate(op.getOperands())) {
    Operation *definition = operand.getDefiningOp();
    if (!definition || visited.contains(definition))
      continue;
    InFlightDiagnostic error = op.emitOpError("uses as operand ") << i;
    // What stands in for a name without a definition is in no block.
    if (!definition->getBlock())
      return error << " a value that is not defined";
    error << " a value that is not defined before it";
    error.attachNote(definition->getLoc()) << "it is defined here";
    return error;
  }
  return success();
}

LogicalResult TypeInference::infer(Operation &op) {
  if (llvm::any_of(op.getOperandTypes(), isUninferred)) {
    (void)checkOrder(op);
    return failure();
  }
  // Ops in the generic form come with their types; the verifier compares them.
  if (llvm::none_of(op.getResultTypes(), isUninferred))
    return success();
  bool ok = true;
  if (auto residual = llvm::dyn_cast<ResidualOp>(op))
    for (Region &region : op.getRegions())
      for (Block &block : region) {
        for (BlockArgument argument : block.getArguments())
          argument.setType(residual.getInput().getType());
        ok &= succeeded(infer(block));
      }
  auto inference = llvm::dyn_cast<InferTypeOpInterface>(&op);
  if (!ok || !inference)
    return failure();
  llvm::SmallVector<Type> types;
  if (failed(inference.inferReturnTypes(
          op.getContext(), op.getLoc(), op.getOperands(),
          op.getRawDictionaryAttrs(), op.getPropertiesStorage(),
          op.getRegions(), types)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op.getResults(), types))
    result.setType(type);
  return checkDeclared(&op);
}

LogicalResult cnnc::cnn::inferTypes(Block &block) {
  return TypeInference().infer(block);
}

//===----------------------------------------------------------------------===//
// Network
//===----------------------------------------------------------------------===//

void NetworkOp::getAsmBlockArgumentNames(Region &region,
                                         OpAsmSetValueNameFn setName) {
  // Also asked of a network that has not been verified, to print an op in it.
  if (ArrayAttr names = getInputNamesAttr())
    for (auto [argument, attribute] : llvm::zip(region.getArguments(), names))
      if (auto name = llvm::dyn_cast<StringAttr>(attribute))
        setName(argument, name.getValue());
}

ParseResult NetworkOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  MLIRContext *context = builder.getContext();
  StringAttr name;
  if (parser.parseSymbolName(name, SymbolTable::getSymbolAttrName(),
                             result.attributes))
    return failure();

  // The inputs' types are kept aside: within the region all types are
  // uninferred at first.
  llvm::SmallVector<OpAsmParser::Argument> arguments;
  llvm::SmallVector<Type> inputTypes;
  llvm::SmallVector<Attribute> inputNames;
  auto parseInput = [&]() -> ParseResult {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    if (parser.parseArgument(argument))
      return failure();
    std::string inputName = argument.ssaName.name.drop_front().str();
    if (succeeded(parser.parseOptionalKeyword("as")) &&
        parser.parseString(&inputName))
      return failure();
    inputNames.push_back(builder.getStringAttr(inputName));
    argument.type = getUninferredType(context);
    return parser.parseColonType(inputTypes.emplace_back());
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, parseInput))
    return failure();

  llvm::SmallVector<Attribute> outputNames;
  llvm::SmallVector<Type> outputTypes;
  auto parseOutput = [&]() -> ParseResult {
    std::string outputName;
    if (parser.parseKeywordOrString(&outputName))
      return failure();
    outputNames.push_back(builder.getStringAttr(outputName));
    Type &type = outputTypes.emplace_back();
    if (succeeded(parser.parseOptionalColon()))
      return parser.parseType(type);
    return success();
  };
  if (parser.parseArrow() ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                     parseOutput) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  result.addAttribute("input_names", builder.getArrayAttr(inputNames));
  result.addAttribute("output_names", builder.getArrayAttr(outputNames));

  Region *body = result.addRegion();
  llvm::SMLoc location = parser.getCurrentLocation();
  if (parser.parseRegion(*body, arguments))
    return failure();
  // network-c5
  if (!body->hasOneBlock() || body->front().empty() ||
      !llvm::isa<OutputOp>(body->front().back()))
    return parser.emitError(location,
                            "expected one block that ends with cnn.output");
  for (auto [argument, type] :
       llvm::zip_equal(body->getArguments(), inputTypes)) {
    // network-c2
    if (!isTensor(type))
      return mlir::emitError(argument.getLoc())
             << "expected the type of an input to be a static tensor of f32 "
                "with at most 2^40 elements, found "
             << type;
    argument.setType(type);
  }
  if (failed(inferTypes(body->front())))
    return failure();
  Operation *terminator = &body->front().back();
  for (auto [value, type] : llvm::zip(terminator->getOperands(), outputTypes))
    if (type && type != value.getType())
      return terminator->emitOpError("gives ")
             << value.getType() << " where the network declares " << type;
  return success();
}

static void printName(OpAsmPrinter &printer, Attribute name) {
  printer.printKeywordOrString(llvm::cast<StringAttr>(name).getValue());
}

void NetworkOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(';
  Block &block = getBody().front();
  llvm::interleaveComma(llvm::zip_equal(block.getArguments(), getInputNames()),
                        printer, [&](auto pair) {
                          auto [argument, attribute] = pair;
                          llvm::StringRef name =
                              llvm::cast<StringAttr>(attribute).getValue();
                          std::string written;
                          llvm::raw_string_ostream stream(written);
                          printer.printOperand(argument, stream);
                          printer << written;
                          // MLIR replaces characters and makes names differ.
                          if (llvm::StringRef(written).drop_front() != name) {
                            printer << " as ";
                            printer.printString(name);
                          }
                          printer << ": " << argument.getType();
                        });
  printer << ") -> (";
  llvm::interleaveComma(llvm::zip(getOutput().getOutputs(), getOutputNames()),
                        printer, [&](auto pair) {
                          auto [value, name] = pair;
                          printName(printer, name);
                          printer << ": " << value.getType();
                        });
  printer << ')';
  printer.printOptionalAttrDictWithKeyword(
      llvm::to_vector((*this)->getDiscardableAttrs()));
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

OutputOp NetworkOp::getOutput() {
  return llvm::cast<OutputOp>(getBody().front().getTerminator());
}

static LogicalResult verifyNames(NetworkOp op, llvm::StringRef what,
                                 ArrayAttr names, size_t count) {
  // network-c1
  if (names.size() != count)
    return op.emitOpError("has ") << count << " " << what << "s, but "
                                  << names.size() << " names for them";
  llvm::StringSet<> seen;
  for (StringAttr name : names.getAsRange<StringAttr>()) {
    if (name.empty())
      return op.emitOpError("has an ") << what << " with an empty name";
    if (!seen.insert(name.getValue()).second)
      return op.emitOpError("names two ")
             << what << "s '" << name.getValue() << "'; names must differ";
  }
  return success();
}

static LogicalResult verifyParameters(NetworkOp network) {
  bool ok = true;
  llvm::DenseMap<StringAttr, ParameterOp> first;
  network.walk([&](ParameterOp op) {
    ParameterOp other = first.try_emplace(op.getNameAttr(), op).first->second;
    if (other.getType() == op.getType())
      return;
    // network-c4
    ok = false;
    InFlightDiagnostic error = op.emitOpError("'")
                               << op.getName() << "' is " << op.getType()
                               << ", but elsewhere it is " << other.getType();
    error.attachNote(other.getLoc()) << "here";
  });
  return success(ok);
}

LogicalResult NetworkOp::verifyRegions() {
  auto output = llvm::dyn_cast<OutputOp>(getBody().front().back());
  // network-c5
  if (!output || output.getOutputs().empty())
    return emitOpError(
        "expects its body to end with cnn.output of at least one "
        "tensor");
  bool ok = true;
  for (BlockArgument argument : getBody().getArguments())
    // network-c2
    if (!isTensor(argument.getType())) {
      ok = false;
      emitOpError("expects inputs that are static tensors of f32, found ")
          << argument.getType();
    }
  getBody().walk([&](Operation *op) {
    // network-c3
    if (!llvm::isa_and_nonnull<CNNDialect>(op->getDialect()) ||
        llvm::isa<NetworkOp>(op)) {
      ok = false;
      op->emitOpError(
          "cannot be part of a cnn.network, which is made of layers "
          "of the cnn dialect");
    }
  });
  ok &= succeeded(verifyParameters(*this));
  ok &= succeeded(verifyNames(*this, "input", getInputNames(),
                              getBody().getNumArguments()));
  ok &= succeeded(verifyNames(*this, "output", getOutputNames(),
                              output.getOutputs().size()));
  return success(ok);
}

//===----------------------------------------------------------------------===//
// Parameters and constants
//===----------------------------------------------------------------------===//

LogicalResult
ParameterOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                              Adaptor adaptor,
                              llvm::SmallVectorImpl<Type> &types) {
  Type type = adaptor.getType();
  // parameter-c2
  if (!isTensor(type))
    return emitOptionalError(
        location, "parameter '", adaptor.getName(),
        "' expects a static tensor of f32 with at most 2^40 elements, found ",
        type);
  types.push_back(type);
  return success();
}

void ParameterOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  // Also asked of an op that has not been verified, to print another one.
  if (StringAttr name = getNameAttr())
    setName(getResult(), name.getValue());
}

LogicalResult ParameterOp::verify() {
  // parameter-c1
  if (getName().empty())
    return emitOpError("expects a name that is not empty");
  return success();
}

LogicalResult ConstantOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> location,
                                           Adaptor adaptor,
                                           llvm::SmallVectorImpl<Type> &types) {
  Type type = adaptor.getValue().getShapedType();
  // constant-c2
  if (!isTensor(type))
    return emitOptionalError(location,
                             "constant expects a static tensor of f32 with at "
                             "most 2^40 elements, found ",
                             type);
  types.push_back(type);
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult ConstantOp::verify() {
  auto resource = llvm::dyn_cast<DenseResourceElementsAttr>(getValue());
  if (!resource) {
    // constant-c2
    if (!llvm::isa<DenseElementsAttr>(getValue()))
      return emitOpError("expects dense elements or a resource");
    return success();
  }
  // constant-c1
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob)
    return emitOpError("has no data: the resource '")
           << resource.getRawHandle().getKey() << "' is not in the file";
  llvm::ArrayRef<char> data = blob->getData();
  size_t expected = getType().getNumElements() * sizeof(float);
  if (data.size() != expected)
    return emitOpError("expects a resource of ")
           << expected << " bytes, found " << data.size();
  if (reinterpret_cast<uintptr_t>(data.data()) % alignof(float) != 0)
    return emitOpError("expects a resource that is aligned to ")
           << alignof(float) << " bytes";
  return success();
}

//===----------------------------------------------------------------------===//
// Residual blocks
//===----------------------------------------------------------------------===//

/// The type a region yields; null if it does not end as it should.
static Type getYieldedType(Region &region) {
  if (region.empty() || region.front().empty())
    return {};
  auto yield = llvm::dyn_cast<YieldOp>(region.front().back());
  if (!yield || yield.getValues().size() != 1)
    return {};
  return yield.getValues().front().getType();
}

LogicalResult ResidualOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> location,
                                           Adaptor adaptor,
                                           llvm::SmallVectorImpl<Type> &types) {
  Region &shortcut = *adaptor.getRegions()[1];
  Type body = getYieldedType(*adaptor.getRegions()[0]);
  Type other = shortcut.empty() ? adaptor.getInput().getType()
                                : getYieldedType(shortcut);
  // residual-c1
  if (!body || !other)
    return emitOptionalError(
        location, "residual expects each region to end with cnn.yield of one "
                  "tensor");
  // residual-c3
  if (body != other)
    return emitOptionalError(location, "residual adds ", body,
                             " of its body to ", other, " of its shortcut",
                             shortcut.empty()
                                 ? ", which is its input; a shortcut region "
                                   "can change the shape"
                                 : "");
  types.push_back(body);
  return success();
}

LogicalResult ResidualOp::verify() {
  // residual-c2
  for (Region *region : {&getBody(), &getShortcut()})
    if (!region->empty() &&
        (region->getNumArguments() != 1 ||
         region->getArgument(0).getType() != getInput().getType()))
      return emitOpError("expects each region to take one argument of type ")
             << getInput().getType();
  return success();
}
