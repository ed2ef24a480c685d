//===-- Case.cpp - What the sweeps are made of -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Case.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace cnnc::numerics;

Tolerance cnnc::numerics::sumOfProducts(int64_t terms) {
  return {0, (8 + 4 * std::sqrt(double(terms))) * unitRoundoff, 0};
}

Tolerance cnnc::numerics::activated(Tolerance tolerance) {
  return {4 * tolerance.ulp, 4 * tolerance.rms, 4 * tolerance.absolute};
}

Tolerance cnnc::numerics::winograd(int64_t terms) {
  return {0, 4 * sumOfProducts(terms).rms, 0};
}

Tolerance cnnc::numerics::chain(Tolerance layer, int64_t layers) {
  double growth = std::sqrt(double(layers));
  return {layer.ulp * growth, layer.rms * growth, layer.absolute * growth};
}

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
  lines.push_back("%" + name + " = cnn.parameter \"" + name +
                  "\" : " + tensorType(shape));
  return "%" + name;
}

std::string Network::layer(const llvm::Twine &text) {
  std::string name = "%" + newName("v");
  lines.push_back(name + " = " + text.str());
  return name;
}

void Network::output(llvm::StringRef value, Tolerance tolerance) {
  outputs.push_back({value.str(), tolerance, currentCase});
}

std::string Network::text() const {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "cnn.network @sweep(";
  llvm::interleaveComma(inputs, stream);
  stream << ") -> (";
  llvm::interleaveComma(llvm::seq<size_t>(0, outputs.size()), stream,
                        [&](size_t i) { stream << "y" << i; });
  stream << ") {\n";
  for (const std::string &line : lines)
    stream << "  " << line << "\n";
  stream << "  cnn.output ";
  llvm::interleaveComma(outputs, stream,
                        [&](const Output &output) { stream << output.value; });
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
