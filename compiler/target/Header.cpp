//===-- Header.cpp - The C header of a model ------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Header.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace cnnc;
using namespace cnnc::target;

/// `text` in a comment: a model's author decides what names contain, and they
/// must not end it, nor look like the start of another or of a new line.
static std::string quote(llvm::StringRef text) {
  std::string quoted;
  for (char c : text)
    quoted += c == '/' || c == '\\' || !llvm::isPrint(c) ? '_' : c;
  return quoted;
}

namespace {
/// A parameter of the typed function.
struct Parameter {
  const TensorInterface *tensor;
  std::string name;
  /// The macro with the number of its elements.
  std::string count;
};

class HeaderWriter {
public:
  HeaderWriter(const ModelInterface &model, llvm::raw_ostream &os)
      : model(model), os(os), upper(llvm::StringRef(model.name).upper()) {
    // Names that the typed function has anyway.
    for (const char *name : {"INPUTS", "OUTPUTS", "WORKSPACE", "PARALLEL"})
      used.insert(name);
    used.insert(upper);
    used.insert(upper + "_RUN");
    if (model.launches)
      used.insert(upper + "_PROFILE");
    collect(model.inputs, inputs);
    collect(model.outputs, outputs);
  }
  void write();

private:
  void collect(llvm::ArrayRef<TensorInterface> tensors,
               std::vector<Parameter> &parameters);
  std::string makeUnique(llvm::StringRef name);
  void describe(llvm::StringRef title, llvm::ArrayRef<Parameter> parameters);
  void writeTypedFunction();

  const ModelInterface &model;
  llvm::raw_ostream &os;
  std::string upper;
  llvm::StringSet<> used;
  std::vector<Parameter> inputs, outputs;
};
} // namespace

/// `name` made an identifier that no other parameter has.
std::string HeaderWriter::makeUnique(llvm::StringRef name) {
  std::string identifier;
  for (char c : name)
    identifier += llvm::isAlnum(c) ? c : '_';
  // What starts with an underscore or has two in a row is reserved.
  while (llvm::StringRef(identifier).contains("__"))
    identifier.erase(identifier.find("__"), 1);
  identifier = llvm::StringRef(identifier).trim('_').str();
  if (identifier.empty() || llvm::isDigit(identifier.front()))
    identifier = "tensor_" + identifier;
  while (!isUsableIdentifier(identifier))
    identifier += "_";
  // Macros made of them are in capitals: names that differ in case only clash.
  std::string candidate = identifier;
  for (unsigned i = 2; !used.insert(llvm::StringRef(candidate).upper()).second;
       ++i)
    candidate = identifier + "_" + std::to_string(i);
  return candidate;
}

void HeaderWriter::collect(llvm::ArrayRef<TensorInterface> tensors,
                           std::vector<Parameter> &parameters) {
  for (const TensorInterface &tensor : tensors) {
    std::string name = makeUnique(tensor.name);
    parameters.push_back(
        {&tensor, name,
         upper + "_" + llvm::StringRef(name).upper() + "_ELEMENTS"});
  }
}

void HeaderWriter::describe(llvm::StringRef title,
                            llvm::ArrayRef<Parameter> parameters) {
  os << " * " << title << ":\n";
  for (const Parameter &parameter : parameters) {
    os << " *   " << parameter.name << ": float";
    for (int64_t extent : parameter.tensor->shape)
      os << '[' << extent << ']';
    os << ", " << parameter.tensor->bytes() << " bytes";
    if (parameter.name != parameter.tensor->name)
      os << " (\"" << quote(parameter.tensor->name) << "\" in the model)";
    os << '\n';
  }
}

void HeaderWriter::writeTypedFunction() {
  os << "/* The same with the arrays by name. */\n"
        "static inline int "
     << model.name << "_infer(";
  for (const Parameter &input : inputs)
    os << "const float *" << input.name << ",\n    ";
  for (const Parameter &output : outputs)
    os << "float *" << output.name << ",\n    ";
  os << "void *workspace, const cnnrt_parallel *parallel) {\n";
  auto list = [&](llvm::ArrayRef<Parameter> parameters) {
    os << "{";
    llvm::interleaveComma(parameters, os,
                          [&](const Parameter &p) { os << p.name; });
    os << "};\n";
  };
  if (!inputs.empty()) {
    os << "  const void *const inputs[] = ";
    list(inputs);
  }
  if (!outputs.empty()) {
    os << "  void *const outputs[] = ";
    list(outputs);
  }
  os << "  return " << model.name << "_run("
     << (inputs.empty() ? "0" : "inputs") << ", "
     << (outputs.empty() ? "0" : "outputs") << ", workspace, parallel);\n"
     << "}\n";
}

void HeaderWriter::write() {
  std::string guard = "CNNC_MODEL_" + upper + "_H";
  os << "/*\n * " << model.name << ".h - The network " << model.name
     << ", compiled by cnnc. Generated: changes are lost.\n *\n";
  describe("Inputs", inputs);
  describe("Outputs", outputs);
  os << " *\n"
        " * Arrays are dense and row-major, and may be aligned as any float. "
        "Link the\n"
        " * object of this name; the runtime library is needed for what "
        "cnnrt.h says it\n"
        " * is needed for.\n"
        " */\n"
        "#ifndef "
     << guard << "\n#define " << guard
     << "\n\n#include \"cnnrt.h\"\n\n"
        "/* Scratch memory that each call of the network needs for itself: "
        "bytes, and the\n"
        "   alignment of its address. cnnrt_workspace_create makes it. */\n"
     << "#define " << upper << "_WORKSPACE_BYTES " << model.workspaceBytes
     << "u\n#define " << upper << "_WORKSPACE_ALIGNMENT "
     << model.workspaceAlignment << "u\n\n";
  if (!inputs.empty() || !outputs.empty())
    os << "/* Elements of the arrays. */\n";
  for (const std::vector<Parameter> *parameters : {&inputs, &outputs})
    for (const Parameter &parameter : *parameters)
      os << "#define " << parameter.count << ' ' << parameter.tensor->elements()
         << "u\n";
  os << "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
        "/* Names, shapes and needs of the network: see cnnrt.h. */\n"
        "extern const cnnrt_model "
     << model.name
     << ";\n\n"
        "/* Runs the network: arrays of the addresses of the inputs and of the "
        "outputs, in\n"
        "   the order above, and the workspace. `parallel` spreads the work "
        "over threads;\n"
        "   with a null pointer all of it is done by the caller's. Returns a "
        "cnnrt_status. */\n"
        "int "
     << model.name
     << "_run(const void *const *inputs, void *const *outputs,\n"
        "    void *workspace, const cnnrt_parallel *parallel);\n\n";
  writeTypedFunction();
  if (model.launches)
    os << "\n/* What `run` launches: for cnnrt_profiler_create. */\n"
          "extern const cnnrt_profile "
       << model.name << "_profile;\n";
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
}

void target::writeHeader(const ModelInterface &model, llvm::raw_ostream &os) {
  HeaderWriter(model, os).write();
}
