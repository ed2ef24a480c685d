//===-- ImportMlir.cpp - Networks from MLIR text and bytecode -------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/mlir/ImportMlir.h"
#include "compiler/frontend/mlir/ReadMlir.h"
#include "dialects/cnn/CnnDialect.h"

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

OwningOpRef<ModuleOp>
cnnc::frontend::importMlir(std::unique_ptr<llvm::MemoryBuffer> buffer,
                           MLIRContext &context, const ImportOptions &options) {
  context.loadDialect<cnn::CNNDialect>();
  OwningOpRef<ModuleOp> module = readMlir(std::move(buffer), context);
  if (!module || failed(checkNetworks(*module)))
    return nullptr;
  auto network = *module->getOps<cnn::NetworkOp>().begin();
  if (failed(checkOptions(network, options)))
    return nullptr;
  return module;
}
