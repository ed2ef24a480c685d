//===-- Safetensors.cpp - Weights from .safetensors files -----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/weights/Safetensors.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace cnnc::frontend;

static llvm::Error fault(const llvm::Twine &message) {
  return llvm::createStringError(
      std::make_error_code(std::errc::invalid_argument), message);
}

/// The bits of an element; 0 for a type that the format does not have.
static unsigned getBits(llvm::StringRef type) {
  return llvm::StringSwitch<unsigned>(type)
      .Cases("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", 8)
      .Cases("U16", "I16", "F16", "BF16", 16)
      .Cases("U32", "I32", "F32", 32)
      .Cases("U64", "I64", "F64", 64)
      .Default(0);
}

/// Whether brackets nest no deeper than a header needs: the JSON parser calls
/// itself for each level.
static bool isShallow(llvm::StringRef json) {
  constexpr int deepest = 8;
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest)
        return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

llvm::Expected<Safetensors> Safetensors::open(llvm::StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return fault("cannot be read: " + file.getError().message());
  Safetensors result;
  result.buffer = std::move(*file);
  if (llvm::Error error = result.parse())
    return std::move(error);
  return result;
}

/// A list of numbers of at least 0.
static bool readNumbers(const llvm::json::Value *value,
                        llvm::SmallVectorImpl<int64_t> &numbers) {
  const llvm::json::Array *array = value ? value->getAsArray() : nullptr;
  if (!array)
    return false;
  for (const llvm::json::Value &entry : *array) {
    std::optional<int64_t> number = entry.getAsInteger();
    if (!number || *number < 0)
      return false;
    numbers.push_back(*number);
  }
  return true;
}

/// The bytes of a tensor; none if there are too many to count.
static std::optional<uint64_t> countBytes(llvm::ArrayRef<int64_t> shape,
                                          unsigned bits) {
  constexpr uint64_t most = uint64_t(1) << 48;
  uint64_t count = 1;
  for (uint64_t extent : shape) {
    if (extent != 0 && count > most / extent)
      return std::nullopt;
    count *= extent;
  }
  return count * (bits / 8);
}

llvm::Error Safetensors::parse() {
  llvm::StringRef content = buffer->getBuffer();
  if (content.size() < 8)
    return fault("is not a safetensors file, or truncated: it has " +
                 llvm::Twine(content.size()) + " bytes");
  uint64_t length = llvm::support::endian::read64le(content.data());
  if (length > content.size() - 8)
    return fault("is not a safetensors file, or truncated: its header would "
                 "have " +
                 llvm::Twine(length) + " of the file's " +
                 llvm::Twine(content.size()) + " bytes");
  llvm::StringRef header = content.substr(8, length);
  llvm::StringRef data = content.drop_front(8 + length);
  if (!isShallow(header))
    return fault("is not a safetensors file: its header nests too deeply");
  llvm::Expected<llvm::json::Value> json = llvm::json::parse(header);
  if (!json)
    return fault("has a damaged header: " + llvm::toString(json.takeError()));
  const llvm::json::Object *object = json->getAsObject();
  if (!object)
    return fault("has a damaged header: it is not a JSON object");

  for (const auto &[key, value] : *object) {
    if (key == "__metadata__")
      continue;
    llvm::StringRef name = key;
    auto damaged = [&](const llvm::Twine &what) {
      return fault("has a damaged header: tensor '" + name + "' " + what);
    };
    const llvm::json::Object *entry = value.getAsObject();
    std::optional<llvm::StringRef> type =
        entry ? entry->getString("dtype") : std::nullopt;
    StoredTensor tensor;
    llvm::SmallVector<int64_t, 2> offsets;
    if (!type || !readNumbers(entry->get("shape"), tensor.shape) ||
        !readNumbers(entry->get("data_offsets"), offsets) ||
        offsets.size() != 2)
      return damaged("has no dtype, shape and data_offsets");
    unsigned bits = getBits(*type);
    if (bits == 0)
      return damaged("has the unknown dtype '" + *type + "'");
    uint64_t begin = offsets[0], end = offsets[1];
    if (begin > end || end > data.size())
      return damaged("lies at bytes " + llvm::Twine(begin) + " to " +
                     llvm::Twine(end) + ", but the file has " +
                     llvm::Twine(data.size()) + " bytes of tensors");
    std::optional<uint64_t> bytes = countBytes(tensor.shape, bits);
    if (bytes != end - begin)
      return damaged("has " + llvm::Twine(end - begin) +
                     " bytes, which is not what its shape and dtype need");
    tensor.name = name.str();
    tensor.type = type->str();
    tensor.bytes = data.slice(begin, end);
    stored.push_back(std::move(tensor));
  }
  // By place, and by name where tensors are empty: JSON has no order.
  llvm::sort(stored, [](const StoredTensor &a, const StoredTensor &b) {
    return std::make_tuple(a.bytes.data(), a.bytes.size(), a.name) <
           std::make_tuple(b.bytes.data(), b.bytes.size(), b.name);
  });
  const char *end = data.data();
  for (auto [i, tensor] : llvm::enumerate(stored)) {
    if (tensor.bytes.data() < end)
      return fault("has a damaged header: tensors '" + stored[i - 1].name +
                   "' and '" + tensor.name + "' overlap");
    end = tensor.bytes.end();
    indices[tensor.name] = i;
  }
  return llvm::Error::success();
}

const StoredTensor *Safetensors::find(llvm::StringRef name) const {
  auto found = indices.find(name);
  return found == indices.end() ? nullptr : &stored[found->second];
}

/// IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of mantissa.
static float fromHalf(uint16_t bits) {
  int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  float magnitude = exponent == 0 ? std::ldexp(float(mantissa), -24)
                    : exponent == 31
                        ? (mantissa ? NAN : INFINITY)
                        : std::ldexp(float(mantissa + 1024), exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

llvm::Expected<Safetensors::Numbers>
Safetensors::read(const StoredTensor &tensor) const {
  using namespace llvm::support::endian;
  const char *bytes = tensor.bytes.data();
  bool aligned = reinterpret_cast<uintptr_t>(bytes) % alignof(float) == 0;
  if (tensor.type == "F32" && aligned && llvm::sys::IsLittleEndianHost)
    return Numbers{{reinterpret_cast<const float *>(bytes),
                    tensor.bytes.size() / sizeof(float)},
                   buffer};
  size_t count = tensor.bytes.size() / (getBits(tensor.type) / 8);
  auto numbers = std::make_shared<std::vector<float>>(count);
  auto convert = [&](unsigned width, auto &&from) {
    for (size_t i = 0; i < count; ++i)
      (*numbers)[i] = from(bytes + i * width);
  };
  if (tensor.type == "F32")
    convert(4,
            [](const char *p) { return llvm::bit_cast<float>(read32le(p)); });
  else if (tensor.type == "F16")
    convert(2, [](const char *p) { return fromHalf(read16le(p)); });
  else if (tensor.type == "BF16")
    convert(2, [](const char *p) {
      return llvm::bit_cast<float>(uint32_t(read16le(p)) << 16);
    });
  else if (tensor.type == "F64")
    convert(8, [](const char *p) {
      return static_cast<float>(llvm::bit_cast<double>(read64le(p)));
    });
  else
    return fault("tensor '" + tensor.name + "' is of type " + tensor.type +
                 ", expected F32, F16, BF16 or F64");
  llvm::ArrayRef<float> data(*numbers);
  return Numbers{data, std::move(numbers)};
}
