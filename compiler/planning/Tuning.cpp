//===-- Tuning.cpp - The table of kernels that were measured --------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tuning.h"
#include "compiler/planning/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;

static constexpr llvm::StringLiteral formatName = "cnnc tuning";
static constexpr int64_t version = 1;

static llvm::Error makeError(llvm::StringRef path, int64_t line,
                             const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 path + ":" + llvm::Twine(line) + ": " +
                                     message);
}

/// Whether a line is what the file begins with.
static llvm::Error checkHeader(const llvm::json::Object &header,
                               llvm::StringRef path) {
  if (header.getString("format") != formatName)
    return makeError(path, 1,
                     "expected a tuning table, which begins with "
                     "{\"format\":\"" +
                         formatName + "\",...}; `cnnc --tune` writes one");
  auto found = header.getInteger("version");
  if (found != version)
    return makeError(
        path, 1,
        "expected a tuning table of version " + llvm::Twine(version) +
            ", found " +
            (found ? "version " + llvm::Twine(*found) : llvm::Twine("none")) +
            "; write a new one with --tune and another file");
  return llvm::Error::success();
}

/// An entry's key and result; none if something is missing or of a wrong kind.
static std::optional<std::pair<TuningKey, TuningResult>>
readEntry(const llvm::json::Object &object) {
  auto target = object.getString("target"), layer = object.getString("layer"),
       accuracy = object.getString("accuracy"),
       kernel = object.getString("kernel"), model = object.getString("model");
  auto threads = object.getInteger("threads");
  auto time = object.getNumber("microseconds"),
       modelTime = object.getNumber("model_microseconds");
  if (!target || !layer || !accuracy || !kernel || !model || !threads ||
      !time || !modelTime || *threads < 1 ||
      (*accuracy != "fast" && *accuracy != "strict"))
    return std::nullopt;
  return std::make_pair(
      TuningKey{target->str(), *accuracy == "strict", *threads, layer->str()},
      TuningResult{kernel->str(), *time, model->str(), *modelTime});
}

llvm::Expected<TuningTable> TuningTable::parse(llvm::StringRef text,
                                               llvm::StringRef path) {
  TuningTable table;
  llvm::Error errors = llvm::Error::success();
  auto add = [&](llvm::Error error) {
    errors = llvm::joinErrors(std::move(errors), std::move(error));
  };
  int64_t number = 0;
  while (!text.empty() || number == 0) {
    auto [line, rest] = text.split('\n');
    text = rest;
    ++number;
    if (number > 1 && line.trim().empty())
      continue;
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
    if (!value) {
      add(makeError(path, number,
                    "expected a line of JSON: " +
                        llvm::toString(value.takeError())));
      continue;
    }
    const llvm::json::Object *object = value->getAsObject();
    if (number == 1) {
      if (llvm::Error error =
              checkHeader(object ? *object : llvm::json::Object(), path)) {
        // Of another file, nothing else is worth to be told.
        add(std::move(error));
        return std::move(errors);
      }
      continue;
    }
    auto entry = object ? readEntry(*object) : std::nullopt;
    if (!entry) {
      add(makeError(path, number,
                    "expected an object with the strings target, accuracy "
                    "(fast or strict), layer, kernel and model, and the "
                    "positive numbers threads, microseconds and "
                    "model_microseconds"));
      continue;
    }
    entry->second.line = number;
    auto [it, isNew] = table.results.insert(std::move(*entry));
    if (!isNew)
      add(makeError(path, number,
                    "the layer has an entry already, on line " +
                        llvm::Twine(it->second.line) + "; remove one"));
  }
  if (errors)
    return std::move(errors);
  return std::move(table);
}

llvm::Error TuningTable::check(llvm::StringRef path, llvm::StringRef name,
                               kernel::TargetAttr target) const {
  llvm::Error errors = llvm::Error::success();
  for (const auto &entry : results) {
    const TuningKey &key = entry.first;
    const TuningResult &result = entry.second;
    if (key.target != name)
      continue;
    auto add = [&](const llvm::Twine &message) {
      errors = llvm::joinErrors(std::move(errors),
                                makeError(path, result.line, message));
    };
    auto layer = ConvolutionLayer::parse(key.layer, target.getLanes());
    auto candidate = Candidate::parse(result.kernel);
    if (!layer)
      add("'" + key.layer + "' is no layer; remove the line");
    if (!candidate)
      add("'" + result.kernel + "' is no kernel; remove the line");
    if (!layer || !candidate)
      continue;
    if (llvm::Error fault =
            checkCandidate(*candidate, *layer, target, {key.strict}))
      add("the kernel '" + result.kernel + "' does not fit the layer: " +
          llvm::toString(std::move(fault)) + "; remove the line");
  }
  return errors;
}

void TuningTable::print(llvm::raw_ostream &os) const {
  // llvm::json sorts an object's members by name; these read better so.
  auto quote = [](llvm::StringRef text) {
    std::string quoted;
    llvm::raw_string_ostream(quoted) << llvm::json::Value(text);
    return quoted;
  };
  auto time = [](double microseconds) {
    return llvm::formatv("{0:F2}", microseconds).str();
  };
  os << "{\"format\":" << quote(formatName) << ",\"version\":" << version
     << "}\n";
  for (const auto &[key, result] : results)
    os << "{\"target\":" << quote(key.target)
       << ",\"accuracy\":" << quote(key.strict ? "strict" : "fast")
       << ",\"threads\":" << key.threads << ",\"layer\":" << quote(key.layer)
       << ",\"kernel\":" << quote(result.kernel)
       << ",\"microseconds\":" << time(result.microseconds)
       << ",\"model\":" << quote(result.model)
       << ",\"model_microseconds\":" << time(result.modelMicroseconds) << "}\n";
}

std::map<std::string, std::string>
TuningTable::getKernels(llvm::StringRef target, bool strict,
                        int64_t threads) const {
  std::map<std::string, std::string> kernels;
  for (const auto &[key, result] : results)
    if (key.target == target && key.strict == strict && key.threads == threads)
      kernels[key.layer] = result.kernel;
  return kernels;
}

void planning::attachTuning(Operation *module,
                            const std::map<std::string, std::string> &kernels) {
  if (kernels.empty())
    return;
  Builder builder(module->getContext());
  llvm::SmallVector<NamedAttribute> entries;
  for (const auto &[layer, kernel] : kernels)
    entries.push_back(
        builder.getNamedAttr(layer, builder.getStringAttr(kernel)));
  module->setAttr(tuningName, builder.getDictionaryAttr(entries));
}
