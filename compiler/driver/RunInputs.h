//===-- RunInputs.h - What cnn-run feeds a network --------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_RUNINPUTS_H
#define CNNC_COMPILER_DRIVER_RUNINPUTS_H

#include "compiler/driver/Image.h"
#include "compiler/reference/Tensor.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"

namespace cnnc {

/// A named input or output.
struct Port {
  std::string name;
  llvm::SmallVector<int64_t> shape;
};

/// "'x' (1x3x8x8), 'y' (2)".
std::string listPorts(llvm::ArrayRef<Port> ports);

/// The options from which the inputs come.
struct InputFlags {
  explicit InputFlags(llvm::cl::OptionCategory &category);

  llvm::cl::list<std::string> inputs;
  llvm::cl::opt<uint64_t> randomInputs;
  llvm::cl::opt<std::string> mean;
  llvm::cl::opt<std::string> deviation;

  llvm::Error check() const;
  /// A tensor for each input of the network, all faults together.
  llvm::Expected<std::vector<reference::Tensor>>
  read(llvm::ArrayRef<Port> ports) const;

private:
  llvm::Expected<Normalization> getNormalization() const;
  llvm::Expected<reference::Tensor> readFile(llvm::StringRef path,
                                             const Port &port) const;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_RUNINPUTS_H
