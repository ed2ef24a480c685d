//===-- BindParameters.cpp - Replaces parameters by numbers ---------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Elements.h"
#include "compiler/frontend/weights/Initialize.h"
#include "compiler/frontend/weights/Passes.h"
#include "compiler/frontend/weights/Safetensors.h"
#include "llvm/ADT/StringSet.h"

namespace cnnc {
#define GEN_PASS_DEF_BINDPARAMETERS
#include "compiler/frontend/weights/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

static std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return text;
}

static RankedTensorType getTensorType(cnn::ParameterOp parameter) {
  return llvm::cast<RankedTensorType>(parameter.getResult().getType());
}

/// The most similar name in the file, if it is similar at all.
static std::optional<llvm::StringRef> suggest(llvm::StringRef name,
                                              const Safetensors &file) {
  std::optional<llvm::StringRef> best;
  unsigned bestDistance = name.size() / 3 + 1;
  for (const StoredTensor &tensor : file.tensors()) {
    unsigned distance = name.edit_distance(tensor.name, true, bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = tensor.name;
    }
  }
  return best;
}

namespace {
class BindParametersPass
    : public cnnc::impl::BindParametersBase<BindParametersPass> {
public:
  using BindParametersBase::BindParametersBase;

  void runOnOperation() override {
    llvm::SmallVector<cnn::ParameterOp> parameters;
    getOperation().walk(
        [&](cnn::ParameterOp parameter) { parameters.push_back(parameter); });
    if (failed(run(parameters)))
      signalPassFailure();
  }

private:
  LogicalResult run(llvm::ArrayRef<cnn::ParameterOp> parameters);
  LogicalResult bindFile(llvm::ArrayRef<cnn::ParameterOp> parameters);
  void warnUnused(const Safetensors &file,
                  llvm::ArrayRef<cnn::ParameterOp> parameters);
  void replace(cnn::ParameterOp parameter, ElementsAttr numbers);

  Location fileLocation() {
    return FileLineColLoc::get(&getContext(), weights, 0, 0);
  }
};
} // namespace

LogicalResult
BindParametersPass::run(llvm::ArrayRef<cnn::ParameterOp> parameters) {
  if (!weights.empty() && !init.empty())
    return emitError(
        getOperation().getLoc(),
        "both a weights file and a random initialization are given; expected "
        "one of them");
  bool isAsked = !weights.empty() || !init.empty();
  if (parameters.empty() && isAsked)
    emitWarning(getOperation().getLoc(),
                "the network has no cnn.parameter: weights or initialization "
                "have nothing to replace");
  if (!init.empty()) {
    llvm::Expected<Initialization> initialization = Initialization::parse(init);
    if (!initialization)
      return emitError(getOperation().getLoc(), "init: ")
             << llvm::toString(initialization.takeError());
    for (cnn::ParameterOp parameter : parameters)
      replace(parameter,
              getElements(getTensorType(parameter), parameter.getName(),
                          initialNumbers(parameter, *initialization)));
    return success();
  }
  if (!weights.empty())
    return bindFile(parameters);
  if (parameters.empty())
    return success();
  cnn::ParameterOp first = parameters.front();
  return emitError(first.getLoc())
         << "the network has " << parameters.size()
         << (parameters.size() == 1 ? " parameter" : " parameters")
         << " without numbers, the first is '" << first.getName()
         << "'; give them with --weights FILE.safetensors, or random ones with "
            "--init he:SEED";
}

LogicalResult
BindParametersPass::bindFile(llvm::ArrayRef<cnn::ParameterOp> parameters) {
  llvm::Expected<Safetensors> file = Safetensors::open(weights);
  if (!file)
    return emitError(fileLocation()) << llvm::toString(file.takeError());

  bool ok = true, anyMissing = false;
  llvm::SmallVector<Safetensors::Numbers> numbers;
  for (cnn::ParameterOp parameter : parameters) {
    llvm::StringRef name = parameter.getName();
    const StoredTensor *tensor = file->find(name);
    if (!tensor) {
      InFlightDiagnostic diagnostic = emitError(parameter.getLoc())
                                      << "parameter '" << name
                                      << "' is not in '" << weights << "'";
      if (auto other = suggest(name, *file))
        diagnostic << "; did you mean '" << *other << "'?";
      ok = false;
      anyMissing = true;
      continue;
    }
    auto type = getTensorType(parameter);
    if (type.getShape() != llvm::ArrayRef(tensor->shape)) {
      emitError(parameter.getLoc())
          << "parameter '" << name << "' has shape "
          << shapeText(type.getShape()) << ", but '" << weights
          << "' has it with " << shapeText(tensor->shape);
      ok = false;
      continue;
    }
    llvm::Expected<Safetensors::Numbers> read = file->read(*tensor);
    if (!read) {
      emitError(parameter.getLoc())
          << "in '" << weights << "', " << llvm::toString(read.takeError());
      ok = false;
      continue;
    }
    numbers.push_back(std::move(*read));
  }
  if (anyMissing) {
    constexpr size_t most = 50;
    InFlightDiagnostic diagnostic = emitError(fileLocation());
    diagnostic << "has " << file->tensors().size() << " tensors";
    for (auto [i, tensor] : llvm::enumerate(file->tensors())) {
      if (i == most) {
        diagnostic << ", and " << file->tensors().size() - most << " more";
        break;
      }
      diagnostic << (i ? ", '" : ": '") << tensor.name << "' "
                 << shapeText(tensor.shape);
    }
  }
  if (!ok)
    return failure();
  warnUnused(*file, parameters);
  for (auto [entry, read] : llvm::zip_equal(parameters, numbers)) {
    cnn::ParameterOp parameter = entry;
    replace(parameter,
            getElements(getTensorType(parameter), parameter.getName(),
                        read.data, std::move(read.owner)));
  }
  return success();
}

/// A tensor of floats that nothing reads is more likely a forgotten layer
/// than intended. Integers are counters of training (`num_batches_tracked`).
void BindParametersPass::warnUnused(
    const Safetensors &file, llvm::ArrayRef<cnn::ParameterOp> parameters) {
  llvm::StringSet<llvm::MallocAllocator> used;
  for (cnn::ParameterOp parameter : parameters)
    used.insert(parameter.getName());
  std::string names;
  size_t count = 0;
  for (const StoredTensor &tensor : file.tensors()) {
    bool isFloat = llvm::StringRef(tensor.type).contains('F');
    if (!isFloat || used.contains(tensor.name))
      continue;
    constexpr size_t most = 10;
    if (++count <= most)
      names += (count > 1 ? ", '" : "'") + tensor.name + "'";
    else if (count == most + 1)
      names += ", ...";
  }
  if (count)
    emitWarning(fileLocation())
        << "has " << count << " tensors that no parameter uses: " << names;
}

void BindParametersPass::replace(cnn::ParameterOp parameter,
                                 ElementsAttr numbers) {
  OpBuilder builder(parameter);
  Value constant = builder.create<cnn::ConstantOp>(
      parameter.getLoc(), parameter.getResult().getType(), numbers);
  parameter.getResult().replaceAllUsesWith(constant);
  parameter.erase();
}
