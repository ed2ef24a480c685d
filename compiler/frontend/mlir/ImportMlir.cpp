//===-- ImportMlir.cpp - Networks from MLIR text and bytecode -------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/mlir/ImportMlir.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace cnnc;

static LogicalResult checkNetworks(ModuleOp module) {
  auto networks = llvm::to_vector(module.getOps<cnn::NetworkOp>());
  if (networks.empty())
    return emitError(module.getLoc(),
                     "expected a cnn.network in the model, found none");
  if (networks.size() == 1)
    return success();
  InFlightDiagnostic diagnostic =
      emitError(networks[1].getLoc(),
                "expected one cnn.network in the model, found ")
      << networks.size();
  diagnostic.attachNote(networks[0].getLoc()) << "the first one is here";
  return diagnostic;
}

/// The types of a hand-written network are what it says: an option may repeat
/// them but not change them.
static LogicalResult checkOptions(cnn::NetworkOp network,
                                  const ImportOptions &options) {
  bool ok = true;
  llvm::StringMap<RankedTensorType> inputs;
  for (auto [argument, name] :
       llvm::zip_equal(network.getBody().getArguments(),
                       network.getInputNames().getAsRange<StringAttr>())) {
    auto type = llvm::cast<RankedTensorType>(argument.getType());
    inputs[name.getValue()] = type;
    if (options.batch &&
        (type.getRank() == 0 || type.getDimSize(0) != *options.batch)) {
      emitError(argument.getLoc())
          << "input '" << name.getValue() << "' is written with type " << type
          << ", but --batch asks for " << *options.batch
          << "; change the type in the network, from which those of its layers "
             "follow";
      ok = false;
    }
  }
  llvm::SmallVector<llvm::StringRef> asked(options.inputShapes.keys());
  llvm::sort(asked);
  for (llvm::StringRef name : asked) {
    auto input = inputs.find(name);
    if (input == inputs.end()) {
      emitError(network.getLoc(), "has no input '")
          << name << "', of which --input-shape gives the shape";
      ok = false;
      continue;
    }
    llvm::ArrayRef<int64_t> shape = options.inputShapes.find(name)->second;
    if (input->second.getShape() != shape) {
      InFlightDiagnostic diagnostic = emitError(network.getLoc(), "input '");
      diagnostic << name << "' is written with type " << input->second
                 << ", but --input-shape asks for ";
      llvm::interleave(
          shape, [&](int64_t extent) { diagnostic << extent; },
          [&] { diagnostic << 'x'; });
      diagnostic << "; change the type in the network, from which those of its "
                    "layers follow";
      ok = false;
    }
  }
  return success(ok);
}

/// A resource's text begins with its alignment, four bytes in hexadecimal, the
/// lowest first. MLIR's parser allocates with it unseen, and aborts on one that
/// is none: so look before it does. Only what follows `dialect_resources` is
/// one; the same digits are legal elsewhere.
static LogicalResult checkResources(const llvm::SourceMgr &sources,
                                    MLIRContext &context) {
  const llvm::MemoryBuffer *buffer =
      sources.getMemoryBuffer(sources.getMainFileID());
  llvm::StringRef text = buffer->getBuffer();
  bool ok = true;
  size_t at = text.find("dialect_resources");
  while (at != llvm::StringRef::npos &&
         (at = text.find("\"0x", at)) != llvm::StringRef::npos) {
    at += 3;
    uint32_t alignment = 0;
    llvm::StringRef digits = text.substr(at, 8);
    // What is no number is the parser's to report.
    if (digits.getAsInteger(16, alignment) || digits.size() != 8)
      continue;
    alignment = llvm::byteswap(alignment);
    if (llvm::isPowerOf2_32(alignment))
      continue;
    auto [line, column] =
        sources.getLineAndColumn(llvm::SMLoc::getFromPointer(text.data() + at));
    emitError(FileLineColLoc::get(&context, buffer->getBufferIdentifier(), line,
                                  column))
        << "expected a resource to begin with its alignment, a power of two in "
           "four bytes such as 0x04000000, found "
        << alignment;
    ok = false;
  }
  return success(ok);
}

OwningOpRef<ModuleOp>
cnnc::frontend::importMlir(std::unique_ptr<llvm::MemoryBuffer> buffer,
                           MLIRContext &context, const ImportOptions &options) {
  context.loadDialect<cnn::CNNDialect>();
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  if (failed(checkResources(*sources, context)))
    return nullptr;
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (!module || failed(checkNetworks(*module)))
    return nullptr;
  auto network = *module->getOps<cnn::NetworkOp>().begin();
  if (failed(checkOptions(network, options)))
    return nullptr;
  return module;
}
