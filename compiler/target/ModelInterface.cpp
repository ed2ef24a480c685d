//===-- ModelInterface.cpp - What a caller sees of a compiled network -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/ModelInterface.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::target;

int64_t TensorInterface::elements() const {
  return ShapedType::getNumElements(shape);
}

/// The bytes of packed weights.
static llvm::ArrayRef<char> getBytes(ElementsAttr weights) {
  if (auto resource =
          llvm::dyn_cast_or_null<DenseResourceElementsAttr>(weights))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      return blob->getData();
  if (auto dense = llvm::dyn_cast_or_null<DenseElementsAttr>(weights))
    return dense.getRawData();
  return {};
}

/// The plan as text, with the weights hashed as the bytes that they are.
static uint64_t computeHash(kernel::ProgramOp program, llvm::StringRef salt) {
  llvm::BLAKE3 hasher;
  hasher.update(salt);
  ElementsAttr weights = program.getWeightsAttr();
  llvm::ArrayRef<char> bytes = getBytes(weights);
  hasher.update(llvm::ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()),
                               bytes.size()));
  program.removeWeightsAttr();
  std::string text;
  llvm::raw_string_ostream os(text);
  program->getParentOfType<ModuleOp>().print(os);
  if (weights)
    program.setWeightsAttr(weights);
  hasher.update(text);
  auto digest = hasher.final<sizeof(uint64_t)>();
  return llvm::support::endian::read64le(digest.data());
}

FailureOr<ModelInterface> ModelInterface::get(kernel::ProgramOp program,
                                              llvm::StringRef salt) {
  ModelInterface model;
  model.name = program.getSymName();
  bool failed = false;
  auto collect = [&](ArrayAttr names, llvm::ArrayRef<BlockArgument> buffers,
                     llvm::StringRef kind,
                     std::vector<TensorInterface> &tensors) {
    for (auto [attribute, buffer] : llvm::zip_equal(names, buffers)) {
      llvm::StringRef name = llvm::cast<StringAttr>(attribute).getValue();
      if (name.empty() || name.contains('\0')) {
        program.emitError("the name of an ")
            << kind << " is "
            << (name.empty() ? "empty" : "cut by a zero character")
            << "; C needs one without";
        failed = true;
      }
      auto shape = llvm::cast<MemRefType>(buffer.getType()).getShape();
      tensors.push_back({name.str(), llvm::to_vector(shape)});
    }
  };
  collect(program.getInputNames(), program.getInputs(), "input", model.inputs);
  collect(program.getOutputNames(), program.getOutputs(), "output",
          model.outputs);
  if (!program.getWorkspaceBytes()) {
    program.emitError("has no planned memory");
    failed = true;
  }
  if (failed)
    return failure();
  model.workspaceBytes = *program.getWorkspaceBytes();
  model.weightBytes = getBytes(program.getWeightsAttr()).size();
  model.hash = computeHash(program, salt);
  return model;
}

bool target::isUsableIdentifier(llvm::StringRef name) {
  auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  if (name.empty() || llvm::isDigit(name.front()) ||
      !llvm::all_of(name, isWord))
    return false;
  // The words of C11 and C++20, sorted.
  static constexpr llvm::StringLiteral words[] = {
      "alignas",     "alignof",      "and",       "and_eq",
      "asm",         "auto",         "bitand",    "bitor",
      "bool",        "break",        "case",      "catch",
      "char",        "char16_t",     "char32_t",  "char8_t",
      "class",       "co_await",     "co_return", "co_yield",
      "compl",       "concept",      "const",     "const_cast",
      "consteval",   "constexpr",    "constinit", "continue",
      "decltype",    "default",      "delete",    "do",
      "double",      "dynamic_cast", "else",      "enum",
      "explicit",    "export",       "extern",    "false",
      "float",       "for",          "friend",    "goto",
      "if",          "inline",       "int",       "long",
      "main",        "mutable",      "namespace", "new",
      "noexcept",    "not",          "not_eq",    "nullptr",
      "operator",    "or",           "or_eq",     "private",
      "protected",   "public",       "register",  "reinterpret_cast",
      "requires",    "restrict",     "return",    "short",
      "signed",      "sizeof",       "static",    "static_assert",
      "static_cast", "struct",       "switch",    "template",
      "this",        "thread_local", "throw",     "true",
      "try",         "typedef",      "typeid",    "typename",
      "union",       "unsigned",     "using",     "virtual",
      "void",        "volatile",     "wchar_t",   "while",
      "xor",         "xor_eq"};
  return !std::binary_search(std::begin(words), std::end(words), name);
}
