//===-- RunInputs.cpp - What cnn-run feeds a network ----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/RunInputs.h"
#include "compiler/driver/ModelFlags.h"
#include "compiler/frontend/weights/Initialize.h"
#include "compiler/reference/Npy.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cmath>

using namespace cnnc;
namespace cl = llvm::cl;

InputFlags::InputFlags(cl::OptionCategory &category)
    : inputs("input", cl::value_desc("x=FILE"), cl::cat(category),
             cl::desc("File of an input, an array (.npy) or a picture (.png, "
                      ".jpg, .ppm, .pgm); once for each input")),
      randomInputs(
          "random-inputs", cl::value_desc("SEED"), cl::cat(category),
          cl::desc("Random numbers, normal with deviation 1, for "
                   "inputs without a file; the same on every machine")),
      mean("mean", cl::value_desc("m,m,m"), cl::init("0"), cl::cat(category),
           cl::desc("What to subtract from a picture's values (0 to 1), for "
                    "all channels or for each (default: 0)")),
      deviation("deviation", cl::value_desc("d,d,d"), cl::init("1"),
                cl::cat(category),
                cl::desc("What to divide them by after that (default: 1)")) {}

std::string cnnc::listPorts(llvm::ArrayRef<Port> ports) {
  std::string list;
  for (const Port &port : ports)
    list += (list.empty() ? "'" : ", '") + port.name + "' (" +
            reference::formatShape(port.shape) + ")";
  return list.empty() ? "none" : list;
}

static llvm::Expected<llvm::SmallVector<double>>
parseNumbers(llvm::StringRef option, llvm::StringRef text, bool mayBeZero) {
  llvm::SmallVector<double> numbers;
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, ',');
  for (llvm::StringRef part : parts) {
    double number;
    if (part.getAsDouble(number) || !std::isfinite(number) ||
        (number == 0 && !mayBeZero))
      return makeUsageError(option + ": '" + part + "' is no number" +
                            (mayBeZero ? "" : " that can divide"));
    numbers.push_back(number);
  }
  return numbers;
}

llvm::Expected<Normalization> InputFlags::getNormalization() const {
  Normalization normalization;
  auto means = parseNumbers("--mean", mean, /*mayBeZero=*/true);
  auto deviations = parseNumbers("--deviation", deviation, /*mayBeZero=*/false);
  if (!means || !deviations)
    return llvm::joinErrors(means.takeError(), deviations.takeError());
  return Normalization{*means, *deviations};
}

llvm::Error InputFlags::check() const {
  Faults faults;
  faults.add(getNormalization().takeError());
  for (const std::string &text : inputs)
    faults.add(parseAssignment("--input", text, "NAME=FILE").takeError());
  return faults.take();
}

llvm::Expected<reference::Tensor> InputFlags::readFile(llvm::StringRef path,
                                                       const Port &port) const {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createFileError(path, buffer.getError());
  if (Image::isImage((*buffer)->getBuffer())) {
    auto image = Image::parse((*buffer)->getMemBufferRef());
    if (!image)
      return image.takeError();
    auto tensor =
        makeTensor(*image, port.shape, llvm::cantFail(getNormalization()));
    if (!tensor)
      return llvm::createFileError(path, tensor.takeError());
    return tensor;
  }
  if (mean.getNumOccurrences() || deviation.getNumOccurrences())
    return makeUsageError("--mean and --deviation are for pictures, and '" +
                          path + "' is none");
  auto tensor = reference::parseNpy((*buffer)->getMemBufferRef());
  if (tensor && tensor->shape != port.shape)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        path + ": input '" + port.name + "' is of shape " +
            reference::formatShape(port.shape) + ", found " +
            reference::formatShape(tensor->shape));
  return tensor;
}

llvm::Expected<std::vector<reference::Tensor>>
InputFlags::read(llvm::ArrayRef<Port> ports) const {
  Faults faults;
  std::vector<std::optional<reference::Tensor>> tensors(ports.size());
  std::vector<bool> given(ports.size(), false);
  for (const std::string &text : inputs) {
    auto [name, path] =
        llvm::cantFail(parseAssignment("--input", text, "NAME=FILE"));
    size_t index = 0;
    while (index < ports.size() && ports[index].name != name)
      ++index;
    if (index == ports.size()) {
      faults.addUsage("--input: the network has no input '" + name +
                      "'; it has " + listPorts(ports));
      continue;
    }
    if (given[index]) {
      faults.addUsage("--input: input '" + name + "' has two files");
      continue;
    }
    given[index] = true;
    auto tensor = readFile(path, ports[index]);
    if (tensor)
      tensors[index] = std::move(*tensor);
    else
      faults.add(tensor.takeError());
  }
  for (auto [index, port] : llvm::enumerate(ports)) {
    if (given[index])
      continue;
    if (!randomInputs.getNumOccurrences()) {
      faults.addUsage("input '" + port.name + "' (" +
                      reference::formatShape(port.shape) +
                      ") has no file; give one with --input " + port.name +
                      "=FILE, or random numbers with --random-inputs 1");
      continue;
    }
    frontend::RandomNumbers numbers(randomInputs, port.name);
    reference::Tensor tensor(port.shape);
    // As float32, which is what a compiled network sees.
    for (int64_t i = 0; i < tensor.size(); ++i)
      tensor.values[i] = float(numbers.normal(i));
    tensors[index] = std::move(tensor);
  }
  if (llvm::Error errors = faults.take())
    return std::move(errors);
  std::vector<reference::Tensor> result;
  for (auto &tensor : tensors)
    result.push_back(std::move(*tensor));
  return result;
}
