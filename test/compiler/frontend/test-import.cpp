//===-- test-import.cpp - The frontend by itself, for its tests -----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// test-import MODEL... [--batch N] [--input-shape x=1x3x8x8]...
//
// Imports each model and prints `// NAME` and the module, or the diagnostics.
// A MODEL that ends with `.test` is text: its parts, each after a line
// `//--- NAME`, are models in ONNX's text syntax
//
//     <ir_version: 8, opset_import: ["" : 13]>
//     g (float[1, 3] x) => (float[1, 3] y) { y = Relu(x) }
//
// or, after a line `#proto`, in protobuf's; lines that begin with `//` are
// comments. Exit status 1 if a model was refused, 2 for an unreadable text.
//
//   --encode DIR  writes the parts to DIR/NAME.onnx instead
//   --fuzz N      imports N damaged copies of each model instead, each of which
//                 must be imported or refused with a reason
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/Frontend.h"
#include "compiler/frontend/onnx/ImportOnnx.h"
#include "compiler/frontend/onnx/Proto.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <google/protobuf/text_format.h>
#include <onnx/defs/parser.h>
#include <random>

using namespace mlir;
using namespace cnnc;
namespace cl = llvm::cl;

namespace {
struct Model {
  /// Of a model in a file: its path.
  std::string name;
  std::optional<std::string> bytes;
};
} // namespace

/// The bytes of a model in text; exits if it is wrong.
static std::string encode(llvm::StringRef name, const std::string &text) {
  onnx::ModelProto model;
  std::string fault;
  if (llvm::StringRef(text).starts_with("#proto")) {
    if (!google::protobuf::TextFormat::ParseFromString(text, &model))
      fault = "not in protobuf's text format";
  } else {
    auto status = onnx::OnnxParser::Parse(model, text.c_str());
    if (!status.IsOK())
      fault = status.ErrorMessage();
  }
  if (!fault.empty()) {
    llvm::errs() << name << ": " << fault << "\n";
    std::exit(2);
  }
  return model.SerializeAsString();
}

static std::vector<Model> readParts(llvm::StringRef content) {
  std::vector<std::pair<std::string, std::string>> texts;
  llvm::SmallVector<llvm::StringRef> lines;
  content.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    if (line.consume_front("//--- "))
      texts.emplace_back(line.trim().str(), "");
    else if (!texts.empty() && !line.starts_with("//"))
      texts.back().second += line.str() + "\n";
  }
  std::vector<Model> models;
  for (auto &[name, text] : texts)
    models.push_back({name + ".onnx", encode(name, text)});
  return models;
}

/// A copy of `bytes` with a few faults in it.
static std::string damage(std::string bytes, std::mt19937_64 &random) {
  unsigned faults = 1 + random() % 4;
  for (unsigned i = 0; i < faults && !bytes.empty(); ++i) {
    size_t at = random() % bytes.size();
    switch (random() % 6) {
    case 0:
      bytes.resize(at);
      break;
    case 1:
      bytes[at] = static_cast<char>(random());
      break;
    case 2:
      bytes.insert(at, 1, static_cast<char>(random()));
      break;
    case 3:
      bytes.erase(at, 1 + random() % 8);
      break;
    default:
      bytes[at] ^= 1 << random() % 8;
    }
  }
  return bytes;
}

/// Imports damaged copies; false after one that was refused without a reason.
static bool fuzz(const Model &model, unsigned count,
                 const ImportOptions &options) {
  // Distributions differ between libraries, generators do not.
  std::mt19937_64 random(model.bytes->size());
  for (unsigned i = 0; i < count; ++i) {
    MLIRContext context(MLIRContext::Threading::DISABLED);
    bool explained = false;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      explained |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
      return success();
    });
    std::string bytes = damage(*model.bytes, random);
    auto module =
        frontend::importOnnx(llvm::MemoryBuffer::getMemBufferCopy(bytes),
                             model.name, context, options);
    if (module ? explained || failed(verify(*module)) : !explained) {
      llvm::errs() << model.name << ": copy " << i
                   << " was imported in spite of an error, or refused without "
                      "one\n";
      return false;
    }
  }
  return true;
}

static void print(Diagnostic &diagnostic, MLIRContext &context) {
  const char *severity =
      diagnostic.getSeverity() == DiagnosticSeverity::Error     ? "error"
      : diagnostic.getSeverity() == DiagnosticSeverity::Warning ? "warning"
                                                                : "note";
  std::string file = "?";
  if (auto location =
          diagnostic.getLocation()->findInstanceOf<FileLineColLoc>()) {
    file = llvm::sys::path::filename(location.getFilename()).str();
    if (location.getLine() != 0)
      file += ":" + std::to_string(location.getLine());
  }
  llvm::outs() << file << ": " << severity << ": " << diagnostic.str() << "\n";
  for (Diagnostic &note : diagnostic.getNotes())
    print(note, context);
}

static cl::list<std::string> paths(cl::Positional, cl::OneOrMore);
static cl::opt<int64_t> batch("batch");
static cl::list<std::string> shapes("input-shape");
static cl::opt<bool> quiet("quiet");
static cl::opt<bool> locations("locations");
static cl::opt<std::string> encodeTo("encode");
static cl::opt<unsigned> fuzzCount("fuzz");

static ImportOptions readOptions() {
  ImportOptions options;
  if (batch.getNumOccurrences())
    options.batch = batch;
  for (llvm::StringRef text : shapes) {
    auto [name, list] = text.rsplit('=');
    llvm::SmallVector<llvm::StringRef> parts;
    list.split(parts, 'x');
    for (llvm::StringRef part : parts) {
      int64_t extent = 0;
      if (part.getAsInteger(10, extent))
        std::exit(2);
      options.inputShapes[name].push_back(extent);
    }
  }
  return options;
}

/// Imports and prints; from memory if `model` has bytes.
static bool import(const Model &model, const ImportOptions &options) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  llvm::outs() << "// " << llvm::sys::path::filename(model.name) << "\n";
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    print(diagnostic, context);
    return success();
  });
  auto module = !model.bytes
                    ? importModel(model.name, context, options)
                    : frontend::importOnnx(
                          llvm::MemoryBuffer::getMemBufferCopy(*model.bytes),
                          model.name, context, options);
  OpPrintingFlags flags;
  if (locations)
    flags.enableDebugInfo();
  if (module && !quiet)
    module->print(llvm::outs(), flags);
  llvm::outs() << "\n";
  return bool(module);
}

int main(int argc, char **argv) {
  registerAsmPrinterCLOptions();
  cl::ParseCommandLineOptions(argc, argv);
  ImportOptions options = readOptions();
  bool ok = true;
  for (const std::string &path : paths) {
    std::vector<Model> models = {{path, std::nullopt}};
    bool isText = llvm::StringRef(path).ends_with(".test");
    if (isText || fuzzCount) {
      auto buffer = llvm::MemoryBuffer::getFile(path);
      if (!buffer)
        return 2;
      if (isText)
        models = readParts((*buffer)->getBuffer());
      else
        models.front().bytes = (*buffer)->getBuffer().str();
    }
    for (const Model &model : models) {
      if (fuzzCount) {
        ok &= fuzz(model, fuzzCount, options);
      } else if (encodeTo.empty()) {
        ok &= import(model, options);
      } else {
        std::error_code error;
        llvm::raw_fd_ostream(encodeTo + "/" + model.name, error)
            << *model.bytes;
        if (error)
          return 2;
      }
    }
  }
  return ok ? 0 : 1;
}
