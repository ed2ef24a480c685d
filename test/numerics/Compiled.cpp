//===-- Compiled.cpp - What the compiled network computes -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/numerics/Compiled.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Alignment.h"
#include <limits>

using namespace cnnc;
using namespace cnnc::numerics;
using reference::Tensor;

namespace {
/// A signalling NaN that no computation gives.
constexpr uint32_t poison = 0x7fabcdef;

/// Memory of `count` floats between poisoned fences, `offset` floats behind an
/// address of `alignment` bytes; itself poisoned as well.
class Fenced {
public:
  Fenced(size_t count, size_t alignment, size_t offset)
      : count(count),
        words(count + 2 * fence + offset + alignment / 4, poison) {
    uintptr_t begin = reinterpret_cast<uintptr_t>(words.data() + fence);
    size_t aligned = llvm::alignTo(begin, alignment) - begin;
    first = fence + aligned / sizeof(uint32_t) + offset;
  }
  void *get() { return words.data() + first; }
  llvm::ArrayRef<uint32_t> bits() const {
    return llvm::ArrayRef(words).slice(first, count);
  }
  /// Whether the fences are as they were.
  bool isWhole() const {
    auto isPoison = [](uint32_t word) { return word == poison; };
    return llvm::all_of(llvm::ArrayRef(words).take_front(first), isPoison) &&
           llvm::all_of(llvm::ArrayRef(words).drop_front(first + count),
                        isPoison);
  }

private:
  // A page's worth: a kernel that runs too far usually runs a row too far.
  static constexpr size_t fence = 1024;
  size_t count;
  std::vector<uint32_t> words;
  size_t first;
};

/// The tasks of each parallel part from the last to the first.
void runBackwards(void *, cnnrt_task task, void *argument, size_t count) {
  while (count-- > 0)
    task(argument, count);
}

llvm::Error fault(const llvm::Twine &message) {
  return llvm::createStringError("compiled network: " + message);
}
} // namespace

/// One run on fresh memory; the outputs' bits.
static llvm::Expected<std::vector<std::vector<uint32_t>>>
run(const cnnrt_model &model, llvm::ArrayRef<Tensor> tensors,
    const cnnrt_parallel *parallel) {
  std::vector<Fenced> inputs, outputs;
  for (const Tensor &tensor : tensors) {
    Fenced &input = inputs.emplace_back(tensor.size(), 64, 1);
    auto *words = static_cast<uint32_t *>(input.get());
    for (double value : tensor.values)
      *words++ = llvm::bit_cast<uint32_t>(float(value));
  }
  std::vector<std::vector<uint32_t>> before;
  for (const Fenced &input : inputs)
    before.push_back(input.bits().vec());
  for (uint32_t i = 0; i < model.output_count; ++i)
    outputs.emplace_back(model.outputs[i].bytes / sizeof(float), 64, 1);
  Fenced workspace(model.workspace_bytes / sizeof(float) + 1,
                   std::max<uint64_t>(model.workspace_alignment, 4), 0);

  std::vector<const void *> inputPointers;
  std::vector<void *> outputPointers;
  for (Fenced &input : inputs)
    inputPointers.push_back(input.get());
  for (Fenced &output : outputs)
    outputPointers.push_back(output.get());
  if (int status = model.run(inputPointers.data(), outputPointers.data(),
                             workspace.get(), parallel))
    return fault("run returned status " + llvm::Twine(status));

  for (auto [i, input] : llvm::enumerate(inputs))
    if (!input.isWhole() || input.bits() != llvm::ArrayRef(before[i]))
      return fault("wrote to input " + llvm::Twine(i));
  for (auto [i, output] : llvm::enumerate(outputs))
    if (!output.isWhole())
      return fault("wrote outside output " + llvm::Twine(i));
  if (!workspace.isWhole())
    return fault("wrote outside the workspace");
  std::vector<std::vector<uint32_t>> bits;
  for (const Fenced &output : outputs)
    bits.push_back(output.bits().vec());
  return bits;
}

llvm::Expected<std::vector<Tensor>>
cnnc::numerics::runCompiled(mlir::ModuleOp module,
                            llvm::ArrayRef<Tensor> inputs,
                            const CompileOptions &options) {
  auto compiled = compileToMemory(module, options);
  if (!compiled)
    return compiled.takeError();
  const cnnrt_model &model = *(*compiled)->get();
  if (model.input_count != inputs.size())
    return fault("takes " + llvm::Twine(model.input_count) +
                 " inputs, expected " + llvm::Twine(inputs.size()));
  for (auto [i, input] : llvm::enumerate(inputs)) {
    llvm::ArrayRef<int64_t> shape(model.inputs[i].shape, model.inputs[i].rank);
    if (shape != llvm::ArrayRef(input.shape))
      return fault("input " + llvm::Twine(i) + " is " +
                   reference::formatShape(shape) + ", expected " +
                   reference::formatShape(input.shape));
  }

  auto bits = run(model, inputs, nullptr);
  if (!bits)
    return bits.takeError();
  cnnrt_parallel backwards = {nullptr, runBackwards};
  auto again = run(model, inputs, &backwards);
  if (!again)
    return again.takeError();
  std::vector<Tensor> outputs;
  for (uint32_t i = 0; i < model.output_count; ++i) {
    if ((*bits)[i] != (*again)[i])
      return fault("output " + llvm::Twine(i) +
                   " depends on the order of the tasks");
    Tensor &output = outputs.emplace_back(
        llvm::ArrayRef<int64_t>(model.outputs[i].shape, model.outputs[i].rank));
    if (output.values.size() != (*bits)[i].size())
      return fault("output " + llvm::Twine(i) + " has a size of " +
                   llvm::Twine(model.outputs[i].bytes) +
                   " bytes, which is not that of its shape " +
                   reference::formatShape(output.shape));
    for (auto [value, word] : llvm::zip_equal(output.values, (*bits)[i])) {
      if (word == poison)
        return fault("output " + llvm::Twine(i) + " is not written in full");
      value = llvm::bit_cast<float>(word);
    }
  }
  return outputs;
}
