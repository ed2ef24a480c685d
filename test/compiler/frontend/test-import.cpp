//===-- test-import.cpp - The frontend by itself, for its tests -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// test-import MODEL [--batch N] [--input-shape x=1x3x8x8]... [--quiet]
//
// Prints the imported module. Exit status 1 after a fault.
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/Frontend.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"
#include "mlir/IR/AsmState.h"

namespace cl = llvm::cl;

int main(int argc, char **argv) {
  cl::opt<std::string> model(cl::Positional, cl::Required);
  cl::opt<int64_t> batch("batch");
  cl::list<std::string> shapes("input-shape");
  cl::opt<bool> quiet("quiet");
  cl::opt<bool> locations("locations");
  mlir::registerAsmPrinterCLOptions();
  cl::ParseCommandLineOptions(argc, argv);

  cnnc::ImportOptions options;
  if (batch.getNumOccurrences())
    options.batch = batch;
  for (llvm::StringRef text : shapes) {
    auto [name, list] = text.rsplit('=');
    llvm::SmallVector<llvm::StringRef> parts;
    list.split(parts, 'x');
    for (llvm::StringRef part : parts) {
      int64_t extent = 0;
      if (part.getAsInteger(10, extent))
        return 2;
      options.inputShapes[name].push_back(extent);
    }
  }
  mlir::MLIRContext context;
  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = cnnc::importModel(model, context, options);
  if (!module)
    return 1;
  if (!quiet) {
    mlir::OpPrintingFlags flags;
    if (locations)
      flags.enableDebugInfo();
    module->print(llvm::outs(), flags);
  }
  return 0;
}
