//===-- CompareModels.cpp - Compiled networks by turns in one process -----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// compare-models [--threads N] [--rounds N] [--runs N] FIRST.so OTHER.so...
//
// Tells small differences of speed between compilations of one network, as a
// change of the compiler makes them: they take turns in one process, with the
// same pool and the same inputs, and each round gives a quotient of times of
// the same moment. The median of the quotients moves far less than the times
// do on a machine that is not quiet.
//
// In each round every library has a turn: a run that is not timed, as the
// others have used the caches, then --runs timed ones, whose median counts.
// Every other round goes backwards. Prints for each library the median and the
// least time in milliseconds, the median and the quartiles of its quotients
// with the first (below 1 is faster), and the largest difference of its outputs
// to the first's as a share of the largest output.
//
//===----------------------------------------------------------------------===//

#include "runtime/include/cnnrt.hpp"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {
constexpr const char *usage =
    "usage: compare-models [--threads N] [--rounds N] [--runs N] FIRST.so "
    "OTHER.so...";

[[noreturn]] void fail(const std::string &message, int status = 1) {
  std::fprintf(stderr, "compare-models: %s\n", message.c_str());
  std::exit(status);
}

struct Options {
  std::vector<std::string> libraries;
  size_t threads = 1;
  size_t rounds = 31;
  size_t runs = 3;
};

size_t parseCount(const std::string &option, const std::string &value) {
  char *end = nullptr;
  long count = std::strtol(value.c_str(), &end, 10);
  if (*end || count < 1)
    fail(option + ": expected a number from 1, found '" + value + "'", 2);
  return count;
}

Options parse(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word[0] != '-') {
      options.libraries.push_back(word);
      continue;
    }
    size_t *count = word == "--threads"  ? &options.threads
                    : word == "--rounds" ? &options.rounds
                    : word == "--runs"   ? &options.runs
                                         : nullptr;
    if (!count)
      fail("unknown option " + word + "\n" + usage, 2);
    if (i + 1 == argc)
      fail(word + " needs a value", 2);
    *count = parseCount(word, argv[++i]);
  }
  if (options.libraries.size() < 2)
    fail(usage, 2);
  return options;
}

using Arrays = std::vector<std::vector<float>>;

/// Values from -1 to 1, the same in every run.
Arrays makeInputs(const cnnrt::Model &model) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> distribution(-1, 1);
  Arrays inputs;
  for (size_t i = 0; i < model.inputCount(); ++i) {
    inputs.emplace_back(model.input(i).elements());
    for (float &value : inputs.back())
      value = distribution(random);
  }
  return inputs;
}

/// One library, what it computes, and how long that takes.
class Contestant {
public:
  Contestant(const std::string &path, const cnnrt::Pool &pool)
      : path(path), library(path), session(library.model(), pool) {
    const cnnrt::Model &model = session.model();
    for (size_t i = 0; i < model.outputCount(); ++i)
      outputs.emplace_back(model.output(i).elements());
  }

  const cnnrt::Model &model() const { return session.model(); }

  /// The time of one run, in milliseconds.
  double run(const Arrays &inputs) {
    std::vector<const void *> from;
    std::vector<void *> to;
    for (const auto &input : inputs)
      from.push_back(input.data());
    for (auto &output : outputs)
      to.push_back(output.data());
    auto begin = std::chrono::steady_clock::now();
    cnnrt_status status = session.tryRun(from.data(), to.data());
    std::chrono::duration<double, std::milli> time =
        std::chrono::steady_clock::now() - begin;
    if (status != CNNRT_OK)
      fail(path + ": " + cnnrt_status_string(status));
    return time.count();
  }

  std::string path;
  Arrays outputs;
  /// Of each round.
  std::vector<double> times;
  double least = INFINITY;

private:
  cnnrt::Library library;
  cnnrt::Session session;
};

/// The value below which `share` of all are.
double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  double place = share * (values.size() - 1);
  size_t below = place;
  size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - below) * (values[above] - values[below]);
}

/// The libraries take the same arrays, so that one's serve the others.
void checkSameInterface(const Contestant &first, const Contestant &other) {
  auto check = [&](const char *what, size_t expected, size_t found) {
    if (expected != found)
      fail(other.path + ": " + what + ": expected " + std::to_string(expected) +
           " as in " + first.path + ", found " + std::to_string(found));
  };
  const cnnrt::Model &a = first.model(), &b = other.model();
  check("inputs", a.inputCount(), b.inputCount());
  check("outputs", a.outputCount(), b.outputCount());
  for (size_t i = 0; i < a.inputCount(); ++i)
    check("elements of an input", a.input(i).elements(), b.input(i).elements());
  for (size_t i = 0; i < a.outputCount(); ++i)
    check("elements of an output", a.output(i).elements(),
          b.output(i).elements());
}

/// The largest difference of outputs as a share of the largest of `expected`;
/// NaN if there is one among them.
double compare(const Arrays &expected, const Arrays &found) {
  double difference = 0, largest = 0;
  for (size_t i = 0; i < expected.size(); ++i)
    for (size_t k = 0; k < expected[i].size(); ++k) {
      double distance = std::fabs(double(expected[i][k]) - found[i][k]);
      if (std::isnan(distance))
        return distance;
      difference = std::max(difference, distance);
      largest = std::max<double>(largest, std::fabs(expected[i][k]));
    }
  return largest > 0 ? difference / largest : difference;
}

void run(const Options &options) {
  cnnrt::Pool pool(options.threads);
  std::vector<std::unique_ptr<Contestant>> contestants;
  for (const std::string &path : options.libraries) {
    contestants.push_back(std::make_unique<Contestant>(path, pool));
    checkSameInterface(*contestants.front(), *contestants.back());
  }
  Arrays inputs = makeInputs(contestants.front()->model());

  for (size_t round = 0; round < options.rounds; ++round) {
    for (auto &contestant : contestants) {
      contestant->run(inputs);
      std::vector<double> times;
      for (size_t i = 0; i < options.runs; ++i)
        times.push_back(contestant->run(inputs));
      contestant->times.push_back(quantile(times, 0.5));
      contestant->least = std::min(
          contestant->least, *std::min_element(times.begin(), times.end()));
    }
    std::reverse(contestants.begin(), contestants.end());
  }
  if (options.rounds % 2)
    std::reverse(contestants.begin(), contestants.end());

  std::printf("%10s %10s %8s %8s %8s %11s\n", "median, ms", "least, ms",
              "quotient", "from", "to", "difference");
  const Contestant &first = *contestants.front();
  for (const auto &contestant : contestants) {
    std::vector<double> quotients;
    for (size_t round = 0; round < options.rounds; ++round)
      quotients.push_back(contestant->times[round] / first.times[round]);
    std::printf("%10.4f %10.4f %8.4f %8.4f %8.4f %11.1e  %s\n",
                quantile(contestant->times, 0.5), contestant->least,
                quantile(quotients, 0.5), quantile(quotients, 0.25),
                quantile(quotients, 0.75),
                compare(first.outputs, contestant->outputs),
                contestant->path.c_str());
  }
}
} // namespace

int main(int argc, char **argv) {
  try {
    run(parse(argc, argv));
  } catch (const std::exception &error) {
    fail(error.what());
  }
  return 0;
}
