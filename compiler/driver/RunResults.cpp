//===-- RunResults.cpp - What cnn-run says of a run -----------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/RunResults.h"
#include "compiler/driver/ModelFlags.h"
#include "compiler/reference/Compare.h"
#include "compiler/reference/Npy.h"
#include "compiler/target/OutputFiles.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cmath>
#include <numeric>

using namespace cnnc;
namespace cl = llvm::cl;

static constexpr double defaultTolerance = 1e-4;

ResultFlags::ResultFlags(cl::OptionCategory &category)
    : outputs("output", cl::value_desc("y=FILE"), cl::cat(category),
              cl::desc("Write an output to a file (.npy, float32); once for "
                       "each")),
      compare("compare", cl::value_desc("y=FILE"), cl::cat(category),
              cl::desc("Compare an output with an array (.npy)")),
      rtol("rtol", cl::value_desc("R"), cl::cat(category), cl::init(0),
           cl::desc("Allow a difference of R times an element...")),
      atol("atol", cl::value_desc("A"), cl::cat(category), cl::init(0),
           cl::desc("... plus A. Without both options, of 1e-4 of the largest "
                    "element")),
      top("top", cl::value_desc("N"), cl::cat(category),
          cl::desc("Print the N largest elements of each output, for each "
                   "batch element")),
      labels("labels", cl::value_desc("F"), cl::cat(category),
             cl::desc("What to call them: a file with a name on each line")),
      json("json", cl::cat(category),
           cl::desc("Print times and sizes as JSON, and nothing else")) {}

llvm::Error ResultFlags::check() const {
  Faults faults;
  for (const std::string &text : outputs)
    faults.add(parseAssignment("--output", text, "NAME=FILE").takeError());
  for (const std::string &text : compare)
    faults.add(parseAssignment("--compare", text, "NAME=FILE").takeError());
  bool hasTolerance = rtol.getNumOccurrences() || atol.getNumOccurrences();
  if (hasTolerance && compare.empty())
    faults.addUsage("--rtol and --atol need --compare");
  // Written so that NaN does not pass.
  if (!(rtol >= 0) || !(atol >= 0))
    faults.addUsage("--rtol and --atol: expected numbers from 0 on");
  if (top.getNumOccurrences() && top < 1)
    faults.addUsage("--top: expected a number from 1 on, found 0");
  if (!labels.empty() && !top.getNumOccurrences())
    faults.addUsage("--labels needs --top");
  if (json && top.getNumOccurrences())
    faults.addUsage("--top prints text, which --json excludes");
  return faults.take();
}

llvm::Error ResultFlags::checkNames(llvm::ArrayRef<Port> ports) const {
  Faults faults;
  for (const auto &[option, list] : {std::make_pair("--output", &outputs),
                                     std::make_pair("--compare", &compare)})
    for (const std::string &text : *list) {
      std::string name =
          llvm::cantFail(parseAssignment(option, text, "")).first;
      if (llvm::none_of(ports,
                        [&](const Port &port) { return port.name == name; }))
        faults.addUsage(llvm::Twine(option) + ": the network has no output '" +
                        name + "'; it has " + listPorts(ports));
    }
  return faults.take();
}

static const reference::Tensor &find(const Results &results,
                                     llvm::StringRef name) {
  for (const Results::Output &output : results.outputs)
    if (output.name == name)
      return output.tensor;
  llvm_unreachable("names were checked");
}

llvm::Error ResultFlags::writeFiles(const Results &results) const {
  target::OutputFiles files;
  for (const std::string &text : outputs) {
    auto [name, path] = llvm::cantFail(parseAssignment("--output", text, ""));
    const reference::Tensor &tensor = find(results, name);
    llvm::Error error = files.write(path, [&](llvm::raw_ostream &os) {
      reference::printNpy(os, tensor);
      return llvm::Error::success();
    });
    if (error)
      return error;
  }
  return files.commit();
}

llvm::Error ResultFlags::runComparisons(const Results &results,
                                        llvm::json::Array &report) const {
  Faults faults;
  for (const std::string &text : compare) {
    auto [name, path] = llvm::cantFail(parseAssignment("--compare", text, ""));
    const reference::Tensor &actual = find(results, name);
    auto expected = reference::readNpy(path);
    auto comparison =
        expected ? reference::compare(actual, *expected)
                 : llvm::Expected<reference::Comparison>(expected.takeError());
    if (!comparison) {
      faults.add(llvm::createFileError("output '" + name + "'",
                                       comparison.takeError()));
      continue;
    }
    bool hasTolerance = rtol.getNumOccurrences() || atol.getNumOccurrences();
    double relative = hasTolerance ? rtol : 0.0;
    double absolute =
        hasTolerance ? atol : defaultTolerance * comparison->maxExpected;
    auto difference =
        reference::findDifference(actual, *expected, relative, absolute);
    report.push_back(
        llvm::json::Object{{"output", llvm::json::fixUTF8(name)},
                           {"passed", !difference},
                           {"max_error", comparison->maxError},
                           {"max_expected", comparison->maxExpected},
                           {"not_finite", comparison->notFinite}});
    if (!json)
      llvm::outs() << name << ": " << comparison->describe() << '\n';
    if (difference)
      faults.add(llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "output '" + name + "' differs from '" + path + "' at element " +
              llvm::Twine(*difference) +
              llvm::formatv(": {0:e8}, expected {1:e8}, with a tolerance of "
                            "{2:e2} + {3:e2} of the element",
                            actual.values[*difference],
                            expected->values[*difference], absolute, relative)
                  .str()));
  }
  return faults.take();
}

llvm::Error ResultFlags::printTop(const Results &results) const {
  std::vector<std::string> names;
  if (!labels.empty()) {
    auto buffer = llvm::MemoryBuffer::getFile(labels, /*IsText=*/true);
    if (!buffer)
      return llvm::createFileError(labels, buffer.getError());
    for (llvm::line_iterator line(**buffer, /*SkipBlanks=*/false);
         !line.is_at_end(); ++line)
      names.push_back(line->str());
  }
  for (const Results::Output &output : results.outputs) {
    const reference::Tensor &tensor = output.tensor;
    int64_t batch = tensor.rank() > 1 ? tensor.shape[0] : 1;
    int64_t size = tensor.size() / std::max<int64_t>(batch, 1);
    for (int64_t n = 0; n < batch; ++n) {
      llvm::outs() << output.name;
      if (batch > 1)
        llvm::outs() << '[' << n << ']';
      llvm::outs() << ":\n";
      const double *values = tensor.data() + n * size;
      std::vector<int64_t> order(size);
      std::iota(order.begin(), order.end(), 0);
      int64_t count = std::min<int64_t>(top, size);
      // NaN, which has no place in an order, comes first, to be seen.
      auto isBefore = [&](int64_t a, int64_t b) {
        bool aIsNan = std::isnan(values[a]), bIsNan = std::isnan(values[b]);
        if (aIsNan || bIsNan || values[a] == values[b])
          return aIsNan != bIsNan ? aIsNan : a < b;
        return values[a] > values[b];
      };
      std::partial_sort(order.begin(), order.begin() + count, order.end(),
                        isBefore);
      for (int64_t i : llvm::ArrayRef(order).take_front(count)) {
        llvm::outs() << llvm::formatv("  {0,+6}  {1,+12:f5}", i, values[i]);
        if (i < int64_t(names.size()))
          llvm::outs() << "  " << names[i];
        llvm::outs() << '\n';
      }
    }
  }
  return llvm::Error::success();
}

static double median(std::vector<double> numbers) {
  llvm::sort(numbers);
  size_t half = numbers.size() / 2;
  return numbers.size() % 2 ? numbers[half]
                            : (numbers[half - 1] + numbers[half]) / 2;
}

void ResultFlags::printSummary(const Results &results) const {
  if (outputs.empty() && compare.empty() && !top.getNumOccurrences())
    for (const Results::Output &output : results.outputs) {
      auto [least, most] = std::minmax_element(output.tensor.values.begin(),
                                               output.tensor.values.end());
      llvm::outs() << llvm::formatv(
          "{0}: {1}, from {2:f5} to {3:f5}\n", output.name,
          reference::formatShape(output.tensor.shape), *least, *most);
    }
  if (results.milliseconds.empty())
    return;
  auto least = *llvm::min_element(results.milliseconds);
  llvm::outs() << llvm::formatv(
      "median {0:f4} ms, least {1:f4} ms of {2} run{3} on {4} thread{5}\n",
      median(results.milliseconds), least, results.milliseconds.size(),
      results.milliseconds.size() == 1 ? "" : "s", results.threads,
      results.threads == 1 ? "" : "s");
}

llvm::Error ResultFlags::write(const Results &results) const {
  if (llvm::Error error = writeFiles(results))
    return error;
  llvm::json::Array comparisons;
  Faults faults;
  faults.add(runComparisons(results, comparisons));
  if (top.getNumOccurrences())
    faults.add(printTop(results));
  if (!json) {
    printSummary(results);
    return faults.take();
  }
  llvm::json::Object report;
  if (!results.milliseconds.empty()) {
    report["median_ms"] = median(results.milliseconds);
    report["min_ms"] = *llvm::min_element(results.milliseconds);
    report["runs"] = int64_t(results.milliseconds.size());
    report["threads"] = int64_t(results.threads);
    report["workspace_bytes"] = int64_t(results.workspaceBytes);
    report["weight_bytes"] = int64_t(results.weightBytes);
  }
  if (results.profile.getAsArray())
    report["profile"] = results.profile;
  if (!compare.empty())
    report["comparisons"] = std::move(comparisons);
  llvm::outs() << llvm::formatv("{0}\n", llvm::json::Value(std::move(report)));
  return faults.take();
}
