//===-- Initialize.cpp - Random parameters --------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Initialize.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::frontend;

llvm::Expected<Initialization> Initialization::parse(llvm::StringRef text) {
  auto [scheme, seed] = text.split(':');
  Initialization result;
  bool known = scheme == "he" || scheme == "xavier";
  result.scheme = scheme == "xavier" ? Scheme::Xavier : Scheme::He;
  if (!known || seed.getAsInteger(10, result.seed))
    return llvm::createStringError(
        std::make_error_code(std::errc::invalid_argument),
        "expected he:SEED or xavier:SEED with a whole number from 0, found '" +
            text + "'");
  return result;
}

//===----------------------------------------------------------------------===//
// Random numbers
//===----------------------------------------------------------------------===//

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

RandomNumbers::RandomNumbers(uint64_t seed, llvm::StringRef name) {
  uint64_t hash = 0xCBF29CE484222325;
  for (unsigned char c : name)
    hash = (hash ^ c) * 0x100000001B3;
  key = mix(seed + hash);
}

uint64_t RandomNumbers::word(uint64_t index) const {
  return mix(key + (index + 1) * 0x9E3779B97F4A7C15);
}

double RandomNumbers::uniform(uint64_t index) const {
  auto steps = static_cast<int64_t>(word(index)) >> 11;
  return static_cast<double>(steps) * 0x1p-52;
}

double RandomNumbers::normal(uint64_t index) const {
  uint64_t first = word(2 * index), second = word(2 * index + 1);
  int64_t sum = 0;
  for (int shift = 0; shift < 64; shift += 16)
    sum += int64_t(first >> shift & 0xFFFF) + int64_t(second >> shift & 0xFFFF);
  // Eight times the mean 65535/2 off; the variance of each is (2^32 - 1) / 12.
  constexpr double deviation = 53509.92;
  return static_cast<double>(sum - 4 * 65535) / deviation;
}

//===----------------------------------------------------------------------===//
// Use
//===----------------------------------------------------------------------===//

namespace {
/// What a parameter is for.
struct Use {
  enum class Kind { Weights, Zeros, Ones } kind = Kind::Zeros;
  /// Of weights: how many inputs an output depends on, and the reverse.
  int64_t fanIn = 1;
  int64_t fanOut = 1;
};
} // namespace

static Use weights(int64_t fanIn, int64_t fanOut) {
  return {Use::Kind::Weights, fanIn, fanOut};
}

static Use zerosOrOnes(bool ones) {
  return {ones ? Use::Kind::Ones : Use::Kind::Zeros};
}

/// What an operand is for in the op that uses it; none if that does not tell.
static std::optional<Use> classify(OpOperand &operand) {
  Operation *user = operand.getOwner();
  Value value = operand.get();
  auto shape = llvm::cast<RankedTensorType>(value.getType()).getShape();
  using Result = std::optional<Use>;
  return llvm::TypeSwitch<Operation *, Result>(user)
      .Case([&](cnn::ConvolutionOp op) -> Result {
        if (value != op.getFilter())
          return value == op.getBias() ? Result(Use()) : std::nullopt;
        int64_t window = 1;
        for (int64_t extent : shape.drop_front(2))
          window *= extent;
        return weights(shape[1] * window, shape[0] / op.getGroups() * window);
      })
      .Case([&](cnn::FullyConnectedOp op) -> Result {
        if (value != op.getWeights())
          return value == op.getBias() ? Result(Use()) : std::nullopt;
        return weights(shape[1], shape[0]);
      })
      .Case([&](cnn::MatmulOp op) -> Result {
        bool right = value == op.getRhs();
        if (shape.size() < 2)
          return weights(shape.back(), 1);
        int64_t rows = shape[shape.size() - 2], columns = shape.back();
        return right ? weights(rows, columns) : weights(columns, rows);
      })
      .Case([&](cnn::BatchNormOp op) -> Result {
        if (value == op.getInput())
          return std::nullopt;
        return zerosOrOnes(value == op.getScale() || value == op.getVariance());
      })
      .Case([&](cnn::BinaryOp op) -> Result {
        return zerosOrOnes(op.getKind() == cnn::BinaryKind::Mul ||
                           op.getKind() == cnn::BinaryKind::Div ||
                           op.getKind() == cnn::BinaryKind::Pow);
      })
      // The next one tells: these keep the elements.
      .Case<cnn::ReshapeOp, cnn::FlattenOp, cnn::TransposeOp>(
          [&](auto op) -> Result {
            for (OpOperand &use : op.getResult().getUses())
              if (std::optional<Use> found = classify(use))
                return found;
            return std::nullopt;
          })
      .Default([](Operation *) { return std::nullopt; });
}

static Use classify(cnn::ParameterOp parameter) {
  for (OpOperand &operand : parameter.getResult().getUses())
    if (std::optional<Use> found = classify(operand))
      return *found;
  return Use();
}

std::vector<float>
cnnc::frontend::initialNumbers(cnn::ParameterOp parameter,
                               const Initialization &initialization) {
  int64_t count = llvm::cast<RankedTensorType>(parameter.getResult().getType())
                      .getNumElements();
  Use use = classify(parameter);
  if (use.kind != Use::Kind::Weights)
    return std::vector<float>(count, use.kind == Use::Kind::Ones ? 1.0f : 0.0f);
  RandomNumbers random(initialization.seed, parameter.getName());
  std::vector<float> numbers(count);
  if (initialization.scheme == Initialization::Scheme::He) {
    double deviation = std::sqrt(2.0 / use.fanIn);
    for (int64_t i = 0; i < count; ++i)
      numbers[i] = static_cast<float>(deviation * random.normal(i));
  } else {
    double limit = std::sqrt(6.0 / (double(use.fanIn) + double(use.fanOut)));
    for (int64_t i = 0; i < count; ++i)
      numbers[i] = static_cast<float>(limit * random.uniform(i));
  }
  return numbers;
}
