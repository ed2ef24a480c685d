//===-- HostTensor.cpp - Tensors whose numbers are known at import --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/HostTensor.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace cnnc::frontend;

std::string cnnc::frontend::toString(ElementType type) {
  static constexpr const char *names[] = {
      "undefined", "float32", "uint8",   "int8",       "uint16",  "int16",
      "int32",     "int64",   "string",  "bool",       "float16", "float64",
      "uint32",    "uint64",  "complex", "complex128", "bfloat16"};
  auto number = static_cast<int64_t>(type);
  if (number >= 0 && number < int64_t(std::size(names)))
    return names[number];
  return "type " + std::to_string(number);
}

std::string cnnc::frontend::toString(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return text;
}

unsigned cnnc::frontend::byteWidth(ElementType type) {
  switch (type) {
  case ElementType::Uint8:
  case ElementType::Int8:
  case ElementType::Bool:
    return 1;
  case ElementType::Uint16:
  case ElementType::Int16:
  case ElementType::Float16:
  case ElementType::BFloat16:
    return 2;
  case ElementType::Float:
  case ElementType::Int32:
  case ElementType::Uint32:
    return 4;
  case ElementType::Int64:
  case ElementType::Double:
  case ElementType::Uint64:
    return 8;
  default:
    return 0;
  }
}

bool cnnc::frontend::isInteger(ElementType type) {
  return byteWidth(type) != 0 && !isSingle(type) && type != ElementType::Double;
}

bool cnnc::frontend::isSingle(ElementType type) {
  return type == ElementType::Float || type == ElementType::Float16 ||
         type == ElementType::BFloat16;
}

std::optional<int64_t>
cnnc::frontend::countElements(llvm::ArrayRef<int64_t> shape) {
  constexpr int64_t most = int64_t(1) << 40;
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (extent < 0 || extent > most || (extent != 0 && count > most / extent))
      return std::nullopt;
    count *= extent;
  }
  return count;
}

FloatBuffer FloatBuffer::copyOf(std::vector<float> values) {
  auto owner = std::make_shared<std::vector<float>>(std::move(values));
  llvm::ArrayRef<float> data(*owner);
  return {data, std::move(owner)};
}

/// What remains of a number in an integer type of fewer bits.
static int64_t wrap(ElementType type, int64_t value) {
  switch (type) {
  case ElementType::Uint8:
    return static_cast<uint8_t>(value);
  case ElementType::Int8:
    return static_cast<int8_t>(value);
  case ElementType::Uint16:
    return static_cast<uint16_t>(value);
  case ElementType::Int16:
    return static_cast<int16_t>(value);
  case ElementType::Int32:
    return static_cast<int32_t>(value);
  case ElementType::Uint32:
    return static_cast<uint32_t>(value);
  case ElementType::Bool:
    return value != 0;
  default:
    return value;
  }
}

/// The nearest number of a 16-bit float type; ties to even.
static float roundToHalf(ElementType type, double value) {
  llvm::APFloat number(value);
  bool lost = false;
  number.convert(type == ElementType::Float16 ? llvm::APFloat::IEEEhalf()
                                              : llvm::APFloat::BFloat(),
                 llvm::APFloat::rmNearestTiesToEven, &lost);
  number.convert(llvm::APFloat::IEEEsingle(),
                 llvm::APFloat::rmNearestTiesToEven, &lost);
  return number.convertToFloat();
}

/// A double toward zero, saturating; the language leaves what does not fit
/// undefined.
static int64_t toInteger(double value) {
  constexpr double limit = 9223372036854775808.0; // 2^63
  if (std::isnan(value))
    return 0;
  if (value >= limit)
    return INT64_MAX;
  if (value < -limit)
    return INT64_MIN;
  return static_cast<int64_t>(value);
}

/// A double as f32; the language leaves a finite number past f32's range
/// undefined, IEEE 754 rounds it to infinity.
static float toSingle(double value) {
  llvm::APFloat number(value);
  bool lost = false;
  number.convert(llvm::APFloat::IEEEsingle(),
                 llvm::APFloat::rmNearestTiesToEven, &lost);
  return number.convertToFloat();
}

HostTensor::HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
                       FloatBuffer singles)
    : elementType(type), extents(shape), count(singles.data.size()),
      storage(std::move(singles)) {}

HostTensor::HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
                       std::vector<int64_t> integers)
    : elementType(type), extents(shape), count(integers.size()),
      storage(
          std::make_shared<const std::vector<int64_t>>(std::move(integers))) {}

HostTensor::HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
                       std::vector<double> doubles)
    : elementType(type), extents(shape), count(doubles.size()),
      storage(std::make_shared<const std::vector<double>>(std::move(doubles))) {
}

HostTensor HostTensor::fromIntegers(ElementType type,
                                    llvm::ArrayRef<int64_t> shape,
                                    std::vector<int64_t> values) {
  if (isInteger(type)) {
    for (int64_t &value : values)
      value = wrap(type, value);
    return HostTensor(type, shape, std::move(values));
  }
  if (type == ElementType::Double)
    return HostTensor(type, shape,
                      std::vector<double>(values.begin(), values.end()));
  std::vector<float> singles;
  singles.reserve(values.size());
  // Not by way of double: that would round twice.
  for (int64_t value : values)
    singles.push_back(type == ElementType::Float ? static_cast<float>(value)
                                                 : roundToHalf(type, value));
  return HostTensor(type, shape, FloatBuffer::copyOf(std::move(singles)));
}

HostTensor HostTensor::fromDoubles(ElementType type,
                                   llvm::ArrayRef<int64_t> shape,
                                   llvm::ArrayRef<double> values) {
  if (type == ElementType::Double)
    return HostTensor(type, shape, values.vec());
  if (isSingle(type)) {
    std::vector<float> singles;
    singles.reserve(values.size());
    for (double value : values)
      singles.push_back(type == ElementType::Float ? toSingle(value)
                                                   : roundToHalf(type, value));
    return HostTensor(type, shape, FloatBuffer::copyOf(std::move(singles)));
  }
  std::vector<int64_t> integers;
  integers.reserve(values.size());
  for (double value : values)
    integers.push_back(
        type == ElementType::Bool ? value != 0 : wrap(type, toInteger(value)));
  return HostTensor(type, shape, std::move(integers));
}

llvm::ArrayRef<int64_t> HostTensor::integers() const {
  return *std::get<std::shared_ptr<const std::vector<int64_t>>>(storage);
}

double HostTensor::getDouble(int64_t index) const {
  if (auto *singles = std::get_if<FloatBuffer>(&storage))
    return singles->data[index];
  if (isInteger(elementType))
    return static_cast<double>(integers()[index]);
  return (
      *std::get<std::shared_ptr<const std::vector<double>>>(storage))[index];
}

int64_t HostTensor::getInteger(int64_t index) const {
  return isInteger(elementType) ? integers()[index]
                                : toInteger(getDouble(index));
}

HostTensor HostTensor::reshaped(llvm::ArrayRef<int64_t> shape) const {
  HostTensor result = *this;
  result.extents.assign(shape.begin(), shape.end());
  return result;
}

HostTensor
HostTensor::gathered(llvm::ArrayRef<int64_t> shape,
                     llvm::function_ref<int64_t(int64_t)> source) const {
  int64_t size = countElements(shape).value_or(0);
  auto take = [&](auto from) {
    std::vector<std::decay_t<decltype(from[0])>> values;
    values.reserve(size);
    for (int64_t i = 0; i < size; ++i)
      values.push_back(from[source(i)]);
    return values;
  };
  if (auto *singles = std::get_if<FloatBuffer>(&storage))
    return HostTensor(elementType, shape,
                      FloatBuffer::copyOf(take(singles->data)));
  if (isInteger(elementType))
    return HostTensor(elementType, shape, take(integers()));
  return HostTensor(
      elementType, shape,
      take(llvm::ArrayRef(
          *std::get<std::shared_ptr<const std::vector<double>>>(storage))));
}

HostTensor HostTensor::cast(ElementType type) const {
  if (type == elementType)
    return *this;
  if (isInteger(elementType))
    return fromIntegers(type, extents, integers().vec());
  std::vector<double> values;
  values.reserve(count);
  for (int64_t i = 0; i < count; ++i)
    values.push_back(getDouble(i));
  return fromDoubles(type, extents, values);
}

llvm::SmallVector<int64_t, 4>
cnnc::frontend::rowMajorStrides(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t, 4> strides(shape.size(), 1);
  for (int64_t i = int64_t(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

void cnnc::frontend::forEachIndex(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit) {
  int64_t count = countElements(shape).value_or(0);
  llvm::SmallVector<int64_t, 4> index(shape.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    visit(index);
    for (int64_t d = int64_t(shape.size()) - 1; d >= 0; --d) {
      if (++index[d] < shape[d])
        break;
      index[d] = 0;
    }
  }
}

std::optional<llvm::SmallVector<int64_t, 4>>
cnnc::frontend::broadcastShapes(llvm::ArrayRef<int64_t> lhs,
                                llvm::ArrayRef<int64_t> rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  llvm::SmallVector<int64_t, 4> shape(lhs);
  size_t shift = lhs.size() - rhs.size();
  for (auto [i, extent] : llvm::enumerate(rhs)) {
    int64_t &result = shape[shift + i];
    if (result == 1)
      result = extent;
    else if (extent != 1 && extent != result)
      return std::nullopt;
  }
  return shape;
}

HostTensor cnnc::frontend::broadcastTo(const HostTensor &tensor,
                                       llvm::ArrayRef<int64_t> shape) {
  if (tensor.shape() == shape)
    return tensor;
  llvm::SmallVector<int64_t, 4> strides = rowMajorStrides(tensor.shape());
  size_t shift = shape.size() - tensor.shape().size();
  std::vector<int64_t> sources;
  forEachIndex(shape, [&](llvm::ArrayRef<int64_t> index) {
    int64_t source = 0;
    for (auto [i, extent] : llvm::enumerate(tensor.shape()))
      if (extent != 1)
        source += index[shift + i] * strides[i];
    sources.push_back(source);
  });
  return tensor.gathered(shape, [&](int64_t i) { return sources[i]; });
}
