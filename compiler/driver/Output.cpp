//===-- Output.cpp - What cnnc writes, and where to -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Output.h"
#include "compiler/driver/ModelFlags.h"
#include "compiler/target/Header.h"
#include "compiler/target/SharedLibrary.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;
namespace path = llvm::sys::path;

namespace {
struct FormName {
  Form form;
  Phase phase;
  llvm::StringRef name;
  /// The suffixes that stand for it; the first is the default.
  std::vector<llvm::StringRef> suffixes;
};
} // namespace

static const FormName forms[] = {
    {Form::Cnn, Phase::Graph, "cnn", {".mlir", ".mlirbc"}},
    {Form::Kernel, Phase::Plan, "kernel", {}},
    {Form::LlvmDialect, Phase::Codegen, "llvm-dialect", {}},
    {Form::LlvmIr, Phase::Target, "llvm-ir", {".ll"}},
    {Form::Assembly, Phase::Target, "asm", {".s"}},
    {Form::Object, Phase::Target, "obj", {".o"}},
    {Form::Shared, Phase::Target, "shared", {".so"}},
};

llvm::Expected<Output> Output::get(llvm::StringRef outputPath,
                                   llvm::StringRef emit,
                                   llvm::StringRef stopAfter,
                                   llvm::StringRef model,
                                   llvm::StringRef name) {
  Output output;
  std::optional<Phase> last;
  if (!stopAfter.empty()) {
    last = parsePhase(stopAfter);
    if (!last)
      return makeUsageError("--stop-after: '" + stopAfter +
                            "' is no phase; those are import, graph, plan, "
                            "codegen and target");
  }

  const FormName *form = nullptr;
  llvm::StringRef suffix = path::extension(outputPath);
  for (const FormName &candidate : forms) {
    bool isBySuffix = llvm::is_contained(candidate.suffixes, suffix);
    // Before target, a phase has one form.
    bool isByPhase = last && *last != Phase::Target &&
                     (candidate.phase == *last ||
                      (candidate.form == Form::Cnn && *last == Phase::Import));
    if (!emit.empty()                    ? candidate.name == emit
        : last && *last != Phase::Target ? isByPhase
        : outputPath.empty()             ? candidate.form == Form::Object
                                         : isBySuffix)
      form = &candidate;
  }
  if (!form && !emit.empty())
    return makeUsageError("--emit: '" + emit +
                          "' is no form of output; those are cnn, kernel, "
                          "llvm-dialect, llvm-ir, asm, obj and shared");
  if (!form)
    return makeUsageError("-o " + outputPath +
                          ": no form of output has the suffix '" + suffix +
                          "'; name it with .o, .so, .s, .ll or .mlir, or say "
                          "what it is with --emit");
  output.form = form->form;
  output.phase = form->phase;
  if (last) {
    if (*last != form->phase &&
        !(form->form == Form::Cnn && *last == Phase::Import))
      return makeUsageError("--emit=" + form->name + " needs the phase " +
                            getName(form->phase) +
                            ", but --stop-after asks for " + getName(*last));
    output.phase = *last;
  }

  output.path = outputPath;
  if (outputPath.empty())
    output.path = output.isMlir() ? "-" : (name + form->suffixes.front()).str();
  if (output.form == Form::Shared && target::isSpecialFile(output.path))
    return makeUsageError("-o " + output.path +
                          ": the linker writes shared libraries to files only");
  bool isCode = output.form == Form::Object || output.form == Form::Shared;
  if (isCode && output.path == "-")
    return makeUsageError("-o -: object code and its header do not fit on "
                          "standard output; name a file");
  if (model != "-" && llvm::sys::fs::equivalent(model, output.path))
    return makeUsageError("-o " + output.path + ": is the model itself");
  if (isCode && !target::isSpecialFile(output.path)) {
    llvm::SmallString<128> header(output.path);
    path::replace_extension(header, ".h");
    output.headerPath = header.str();
    if (output.headerPath == output.path)
      return makeUsageError("-o " + output.path +
                            ": the header would have the same name");
  }
  return output;
}

llvm::Error Output::reserve(target::OutputFiles &files) const {
  if (llvm::Error error = files.reserve(path))
    return error;
  return headerPath.empty() ? llvm::Error::success()
                            : files.reserve(headerPath);
}

llvm::Error Output::write(ModuleOp module, target::OutputFiles &files) const {
  return files.write(path, [&](llvm::raw_ostream &os) -> llvm::Error {
    if (path::extension(path) != ".mlirbc") {
      module.print(os);
    } else if (failed(writeBytecodeToFile(module, os))) {
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "no bytecode could be written");
    }
    return llvm::Error::success();
  });
}

/// Makes an object in a file that goes away, and the library of it.
static llvm::Error writeShared(target::LlvmModule &module,
                               llvm::StringRef output,
                               target::OutputFiles &files) {
  auto object = llvm::sys::fs::TempFile::create(output + ".%%%%%%%%.o.tmp");
  if (!object)
    return target::makeFileError(output,
                                 llvm::errorToErrorCode(object.takeError()));
  auto write = [&]() -> llvm::Error {
    llvm::raw_fd_ostream os(object->FD, /*shouldClose=*/false);
    if (llvm::Error error =
            target::writeCode(module, llvm::CodeGenFileType::ObjectFile, os))
      return error;
    if (std::error_code reason = os.error()) {
      os.clear_error();
      return target::makeFileError(object->TmpName, reason);
    }
    return target::checkImports(llvm::StringRef(object->TmpName));
  };
  llvm::Error error = write();
  if (!error)
    error = target::linkSharedLibrary(object->TmpName,
                                      files.getTemporaryName(output),
                                      path::filename(output), module.target);
  return llvm::joinErrors(std::move(error), object->discard());
}

llvm::Error Output::write(target::LlvmModule &module,
                          target::OutputFiles &files) const {
  llvm::Error error = llvm::Error::success();
  switch (form) {
  case Form::Shared:
    error = writeShared(module, path, files);
    break;
  case Form::Object:
  case Form::Assembly: {
    auto type = form == Form::Object ? llvm::CodeGenFileType::ObjectFile
                                     : llvm::CodeGenFileType::AssemblyFile;
    error = files.write(path, [&](llvm::raw_pwrite_stream &os) {
      return target::writeCode(module, type, os);
    });
    if (!error && form == Form::Object && !target::isSpecialFile(path))
      error = target::checkImports(files.getTemporaryName(path));
    break;
  }
  default:
    error = files.write(path, [&](llvm::raw_ostream &os) {
      module.module->print(os, nullptr);
      return llvm::Error::success();
    });
  }
  if (error || headerPath.empty())
    return error;
  return files.write(headerPath, [&](llvm::raw_ostream &os) {
    target::writeHeader(module.model, os);
    return llvm::Error::success();
  });
}
