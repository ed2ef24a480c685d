//===-- ReadMlir.cpp - MLIR that is not trusted ---------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/mlir/ReadMlir.h"
#include "compiler/frontend/mlir/Confined.h"
#include "dialects/cnn/CnnDialect.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SourceMgr.h"
#include <cstring>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

using Source = std::shared_ptr<llvm::SourceMgr>;

static Source makeSource(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  auto source = std::make_shared<llvm::SourceMgr>();
  source->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  return source;
}

static const llvm::MemoryBuffer &getBuffer(const Source &source) {
  return *source->getMemoryBuffer(source->getMainFileID());
}

static InFlightDiagnostic emitFileError(const Source &source,
                                        MLIRContext &context) {
  return emitError(FileLineColLoc::get(
      &context, getBuffer(source).getBufferIdentifier(), 0, 0));
}

static ConfinedLimits getLimits(const Source &source) {
  // Some dozen times what a network takes.
  ConfinedLimits limits;
  const uint64_t bytes = getBuffer(source).getBufferSize();
  limits.memoryBytes += 4 * bytes;
  limits.outputBytes += 4 * bytes;
  limits.seconds += bytes >> 20;
  return limits;
}

namespace {
/// A context for a copy of the process, which has none of the threads of the
/// original's.
class OwnContext {
public:
  explicit OwnContext(MLIRContext &original)
      : context(getRegistry(original), MLIRContext::Threading::DISABLED),
        handler(&context, [this](Diagnostic &diagnostic) {
          if (fault.empty() &&
              diagnostic.getSeverity() == DiagnosticSeverity::Error)
            fault = diagnostic.str();
          return success();
        }) {
    context.loadDialect<cnn::CNNDialect>();
  }

  MLIRContext context;
  /// The first error.
  std::string fault;

private:
  static DialectRegistry getRegistry(MLIRContext &original) {
    DialectRegistry registry;
    original.getDialectRegistry().appendTo(registry);
    return registry;
  }
  ScopedDiagnosticHandler handler;
};
} // namespace

static OwningOpRef<ModuleOp> parse(const Source &source, MLIRContext &context) {
  return parseSourceFile<ModuleOp>(
      source, ParserConfig(&context, /*verifyAfterParse=*/false));
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

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

/// The module in a text, not verified.
static OwningOpRef<ModuleOp> readText(const Source &source,
                                      MLIRContext &context) {
  if (failed(checkResources(*source, context)))
    return nullptr;
  ConfinedResult trial = runConfined(
      [&](llvm::raw_ostream &) {
        OwnContext own(context);
        return bool(parse(source, own.context));
      },
      getLimits(source));
  if (trial.end == ConfinedResult::Died) {
    emitFileError(source, context)
        << "is nested too deeply, or else MLIR's parser fails on it: "
        << trial.text;
    return nullptr;
  }
  // What the trial refuses is refused again, with diagnostics.
  return parse(source, context);
}

//===----------------------------------------------------------------------===//
// Bytecode
//===----------------------------------------------------------------------===//

namespace {
/// Where the bytes of a resource are in the file: what stands for them in the
/// text.
struct Place {
  uint64_t offset;
  uint64_t bytes;
  uint64_t alignment;
};
} // namespace

/// Calls `change` with each resource of the module that has data, once.
static LogicalResult changeResources(
    ModuleOp module,
    llvm::function_ref<LogicalResult(DialectResourceBlobManager::BlobEntry &)>
        change) {
  llvm::SmallPtrSet<DialectResourceBlobManager::BlobEntry *, 16> seen;
  WalkResult result = module->walk([&](Operation *op) {
    return op->getAttrDictionary().walk(
        [&](DenseResourceElementsAttr resource) {
          auto *entry = resource.getRawHandle().getResource();
          if (!entry->getBlob() || !seen.insert(entry).second)
            return WalkResult::advance();
          return WalkResult(change(*entry));
        });
  });
  return failure(result.wasInterrupted());
}

/// The confined part: the text of the module, or what is wrong.
static bool printAsText(const Source &file, MLIRContext &original,
                        llvm::raw_ostream &os) {
  OwnContext own(original);
  OwningOpRef<ModuleOp> module = parse(file, own.context);
  if (!module) {
    os << own.fault;
    return false;
  }
  llvm::StringRef content = getBuffer(file).getBuffer();
  auto replace = [&](DialectResourceBlobManager::BlobEntry &entry) {
    llvm::ArrayRef<char> data = entry.getBlob()->getData();
    const Place place = {uint64_t(data.data() - content.data()), data.size(),
                         entry.getBlob()->getDataAlignment()};
    entry.setBlob(HeapAsmResourceBlob::allocateAndCopyWithAlign(
        llvm::ArrayRef(reinterpret_cast<const char *>(&place), sizeof place),
        alignof(Place)));
    return success();
  };
  if (failed(changeResources(*module, replace)))
    return false;
  // Nothing is verified yet: only the generic form can be printed.
  module->print(os, OpPrintingFlags().printGenericOpForm().enableDebugInfo());
  return true;
}

/// Gives a resource its bytes in the file, which it then keeps alive.
static LogicalResult restore(DialectResourceBlobManager::BlobEntry &entry,
                             const Source &file) {
  llvm::StringRef content = getBuffer(file).getBuffer();
  llvm::ArrayRef<char> data = entry.getBlob()->getData();
  Place place;
  if (data.size() != sizeof place)
    return failure();
  std::memcpy(&place, data.data(), sizeof place);
  if (place.offset > content.size() ||
      place.bytes > content.size() - place.offset ||
      !llvm::isPowerOf2_64(place.alignment) ||
      (reinterpret_cast<uintptr_t>(content.data()) + place.offset) %
              place.alignment !=
          0)
    return failure();
  entry.setBlob(UnmanagedAsmResourceBlob::allocateWithAlign(
      llvm::ArrayRef(content.data() + place.offset, place.bytes),
      place.alignment, [file](void *, size_t, size_t) {}));
  return success();
}

/// The module in a bytecode file, not verified.
static OwningOpRef<ModuleOp> readBytecode(const Source &file,
                                          MLIRContext &context) {
  ConfinedResult text = runConfined(
      [&](llvm::raw_ostream &os) { return printAsText(file, context, os); },
      getLimits(file));
  if (text.end == ConfinedResult::Died) {
    emitFileError(file, context)
        << "is damaged, and MLIR's bytecode reader fails on it: " << text.text
        << "; write it anew, or as text (.mlir)";
    return nullptr;
  }
  auto refuse = [&](llvm::StringRef fault) {
    emitFileError(file, context) << "is no valid MLIR bytecode: "
                                 << (fault.empty() ? "it is damaged" : fault);
    return nullptr;
  };
  if (text.end == ConfinedResult::Refused)
    return refuse(text.text);
  OwningOpRef<ModuleOp> module;
  std::string fault;
  {
    // Nobody has seen the text: its lines mean nothing.
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (fault.empty())
        fault = diagnostic.str();
      return success();
    });
    module = readText(makeSource(llvm::MemoryBuffer::getMemBuffer(
                          text.text, getBuffer(file).getBufferIdentifier())),
                      context);
  }
  if (!module)
    return refuse(fault);
  auto change = [&](DialectResourceBlobManager::BlobEntry &entry) {
    return restore(entry, file);
  };
  if (failed(changeResources(*module, change)))
    return refuse("a resource is outside the file");
  return module;
}

OwningOpRef<ModuleOp>
cnnc::frontend::readMlir(std::unique_ptr<llvm::MemoryBuffer> buffer,
                         MLIRContext &context) {
  const Source source = makeSource(std::move(buffer));
  OwningOpRef<ModuleOp> module = isBytecode(getBuffer(source).getMemBufferRef())
                                     ? readBytecode(source, context)
                                     : readText(source, context);
  if (!module || failed(verify(*module)))
    return nullptr;
  return module;
}
