//===-- Case.cpp - What the sweeps are made of -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace cnnc::numerics;

std::string cnnc::numerics::tensorType(llvm::ArrayRef<int64_t> shape) {
  std::string text = "tensor<";
  for (int64_t extent : shape)
    text += std::to_string(extent) + "x";
  return text + "f32>";
}

std::string cnnc::numerics::list(llvm::ArrayRef<int64_t> numbers) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(numbers, stream);
  stream << ']';
  return text;
}

std::string Network::newName(llvm::StringRef hint) {
  return (hint + llvm::Twine(names++)).str();
}

std::string Network::input(llvm::ArrayRef<int64_t> shape,
                           llvm::StringRef hint) {
  std::string name = newName(hint);
  inputs.push_back("%" + name + ": " + tensorType(shape));
  return "%" + name;
}

std::string Network::parameter(llvm::ArrayRef<int64_t> shape,
                               llvm::StringRef hint) {
  std::string name = newName(hint);
  lines.push_back({"%" + name + " = cnn.parameter \"" + name +
                   "\" : " + tensorType(shape)});
  return "%" + name;
}

std::string Network::layer(const llvm::Twine &text) {
  std::string name = "%" + newName("v");
  lines.push_back({name + " = " + text.str()});
  return name;
}

std::string Network::referenceLayer(const llvm::Twine &text) {
  std::string name = layer(text);
  lines.back().forReference = true;
  return name;
}

std::string Network::referenceConstant(double number) {
  return referenceLayer(
      llvm::formatv("cnn.constant dense<{0:E9}> : tensor<f32>", number).str());
}

void Network::output(llvm::StringRef value, Tolerance tolerance,
                     Variants variants) {
  outputs.push_back({value.str(), tolerance, std::move(variants), currentCase});
}

std::string Network::text(bool forReference) const {
  llvm::SmallVector<llvm::StringRef> results;
  for (const Output &output : outputs)
    results.push_back(output.value);
  if (forReference)
    for (const Output &output : outputs)
      llvm::append_range(results, output.variants);
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "cnn.network @sweep(";
  llvm::interleaveComma(inputs, stream);
  stream << ") -> (";
  llvm::interleaveComma(llvm::seq<size_t>(0, results.size()), stream,
                        [&](size_t i) { stream << "y" << i; });
  stream << ") {\n";
  for (const Line &line : lines)
    if (forReference || !line.forReference)
      stream << "  " << line.text << "\n";
  stream << "  cnn.output ";
  llvm::interleaveComma(results, stream);
  stream << "\n}\n";
  return text;
}

std::string cnnc::numerics::blocked(Network &network, llvm::StringRef value,
                                    llvm::ArrayRef<int64_t> shape) {
  Shape filter(shape.size(), 1);
  filter[0] = filter[1] = shape[1];
  return network.layer("cnn.convolution " + value + ", " +
                       network.parameter(filter));
}
