//===-- UnknownFields.cpp - What a model says that nobody would read ------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/UnknownFields.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>
#include <map>

using namespace mlir;
using namespace cnnc::frontend;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {
/// A field that later versions of ONNX have added and that does not change what
/// a model computes: metadata_props (IR version 10), overload (of functions,
/// which are refused), and where to run what (IR version 11).
struct Harmless {
  llvm::StringLiteral message;
  int field;
};
} // namespace

static constexpr Harmless harmless[] = {
    {"FunctionProto", 13}, {"FunctionProto", 14}, {"GraphProto", 16},
    {"ModelProto", 26},    {"NodeProto", 8},      {"NodeProto", 9},
    {"NodeProto", 10},     {"TensorProto", 16},   {"ValueInfoProto", 4},
};

/// How often each unknown field occurs, by the message's name and the number.
using Counts = std::map<std::pair<std::string, int>, size_t>;

/// Goes down as deep as messages nest, which the parser has limited.
static void count(const Message &message, Counts &counts) {
  const Reflection &reflection = *message.GetReflection();
  const google::protobuf::UnknownFieldSet &unknown =
      reflection.GetUnknownFields(message);
  const std::string &name = message.GetDescriptor()->name();
  for (int i = 0; i < unknown.field_count(); ++i) {
    int field = unknown.field(i).number();
    bool known = llvm::any_of(harmless, [&](const Harmless &entry) {
      return entry.message == name && entry.field == field;
    });
    if (!known)
      ++counts[{name, field}];
  }
  std::vector<const FieldDescriptor *> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor *field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
      continue;
    if (!field->is_repeated()) {
      count(reflection.GetMessage(message, field), counts);
      continue;
    }
    for (int i = 0, size = reflection.FieldSize(message, field); i < size; ++i)
      count(reflection.GetRepeatedMessage(message, field, i), counts);
  }
}

LogicalResult cnnc::frontend::checkUnknownFields(const onnx::ModelProto &model,
                                                 Location file) {
  Counts counts;
  count(model, counts);
  for (const auto &[key, times] : counts)
    emitError(file) << "has field " << key.second << " in " << key.first
                    << (times == 1 ? " once" : " several times")
                    << ", which is not in ONNX as cnnc reads it; the file is "
                       "damaged or of a newer format";
  return success(counts.empty());
}
