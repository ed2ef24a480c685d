//===-- ServeModel.cpp - A compiled network that runs when asked ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// serve-model LIB.so [--threads N] --input FILE... [--output FILE...]
//
// Loads a network that cnnc compiled and waits. Each line on standard input is
// a number N: the network runs N times, and a line with the N times, in
// milliseconds, answers. Inputs are files of plain numbers (float32, no
// header) in the network's order; the outputs of the first run are written
// likewise. reference.mjs --serve is the same for ONNX Runtime.
//
//===----------------------------------------------------------------------===//

#include "runtime/include/cnnrt.hpp"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {
[[noreturn]] void fail(const std::string &message, int status = 1) {
  std::fprintf(stderr, "serve-model: %s\n", message.c_str());
  std::exit(status);
}

struct Options {
  std::string library;
  size_t threads = 1;
  std::vector<std::string> inputs, outputs;
};

Options parse(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word[0] != '-') {
      options.library = word;
      continue;
    }
    if (i + 1 == argc)
      fail(word + " needs a value", 2);
    std::string value = argv[++i];
    if (word == "--threads")
      options.threads = std::strtoul(value.c_str(), nullptr, 10);
    else if (word == "--input")
      options.inputs.push_back(value);
    else if (word == "--output")
      options.outputs.push_back(value);
    else
      fail("unknown option " + word, 2);
  }
  if (options.library.empty())
    fail("usage: serve-model LIB.so [--threads N] --input FILE... "
         "[--output FILE...]",
         2);
  return options;
}

std::vector<float> readFloats(const std::string &path, size_t count) {
  std::vector<float> values(count);
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char *>(values.data()), count * sizeof(float));
  if (!file || file.peek() != std::ifstream::traits_type::eof())
    fail(path + ": expected " + std::to_string(count * sizeof(float)) +
         " bytes");
  return values;
}

void writeFloats(const std::string &path, const std::vector<float> &values) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(values.data()),
             values.size() * sizeof(float));
  if (!file.flush())
    fail(path + ": cannot be written");
}

void serve(const Options &options) {
  cnnrt::Library library(options.library);
  cnnrt::Pool pool(options.threads);
  cnnrt::Session session(library.model(), pool);
  const cnnrt::Model &model = session.model();
  if (options.inputs.size() != model.inputCount())
    fail("expected " + std::to_string(model.inputCount()) + " inputs, found " +
             std::to_string(options.inputs.size()),
         2);
  if (options.outputs.size() > model.outputCount())
    fail("expected at most " + std::to_string(model.outputCount()) +
             " outputs, found " + std::to_string(options.outputs.size()),
         2);
  std::vector<std::vector<float>> inputs, outputs;
  std::vector<const void *> inputPointers;
  std::vector<void *> outputPointers;
  for (size_t i = 0; i < model.inputCount(); ++i)
    inputs.push_back(readFloats(options.inputs[i], model.input(i).elements()));
  for (size_t i = 0; i < model.outputCount(); ++i)
    outputs.emplace_back(model.output(i).elements());
  for (const auto &input : inputs)
    inputPointers.push_back(input.data());
  for (auto &output : outputs)
    outputPointers.push_back(output.data());

  using Clock = std::chrono::steady_clock;
  bool first = true;
  for (std::string line; std::getline(std::cin, line);) {
    int count = std::atoi(line.c_str());
    if (count < 1)
      fail("expected a number of runs, found '" + line + "'");
    for (int i = 0; i < count; ++i) {
      Clock::time_point begin = Clock::now();
      cnnrt_status status =
          session.tryRun(inputPointers.data(), outputPointers.data());
      std::chrono::duration<double, std::milli> time = Clock::now() - begin;
      if (status != CNNRT_OK)
        fail(cnnrt_status_string(status));
      std::printf(i ? " %.5f" : "%.5f", time.count());
    }
    if (first)
      for (size_t i = 0; i < options.outputs.size(); ++i)
        writeFloats(options.outputs[i], outputs[i]);
    first = false;
    std::printf("\n");
    std::fflush(stdout);
  }
}
} // namespace

int main(int argc, char **argv) {
  try {
    serve(parse(argc, argv));
  } catch (const std::exception &error) {
    fail(error.what());
  }
  return 0;
}
