//===-- Diagnostics.cpp - How the tools speak of faults -------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Diagnostics.h"
#include "compiler/pipeline/Compile.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
using namespace cnnc;

DiagnosticPrinter::DiagnosticPrinter(MLIRContext &context)
    : lines(sources, &context),
      handler(&context, [this](Diagnostic &diagnostic) {
        print(diagnostic.getLocation(), diagnostic.str(),
              diagnostic.getSeverity());
        for (Diagnostic &note : diagnostic.getNotes())
          print(note.getLocation(), note.str(), note.getSeverity());
        return success();
      }) {}

static llvm::raw_ostream &printSeverity(llvm::raw_ostream &os,
                                        DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return llvm::WithColor::error(os);
  case DiagnosticSeverity::Warning:
    return llvm::WithColor::warning(os);
  case DiagnosticSeverity::Note:
    return llvm::WithColor::note(os);
  case DiagnosticSeverity::Remark:
    return llvm::WithColor::remark(os);
  }
  return os;
}

void DiagnosticPrinter::print(Location location, const std::string &message,
                              DiagnosticSeverity severity) {
  auto file = location->findInstanceOf<FileLineColLoc>();
  if (file && file.getLine() > 0)
    return lines.emitDiagnostic(location, message, severity);
  llvm::raw_ostream &os = llvm::errs();
  if (file)
    os << file.getFilename().getValue() << ": ";
  if (auto node = location->findInstanceOf<NameLoc>())
    os << "node '" << node.getName().getValue() << "': ";
  printSeverity(os, severity) << message << '\n';
}

void cnnc::printErrors(llvm::StringRef tool, llvm::Error errors) {
  llvm::handleAllErrors(
      std::move(errors), [](const DiagnosedError &) {},
      [&](const llvm::ErrorInfoBase &error) {
        llvm::WithColor::error(llvm::errs(), tool) << error.message() << '\n';
      });
}
