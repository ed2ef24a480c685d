//===-- ReadTensor.cpp - From ONNX's tensor message to numbers ------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/onnx/ReadTensor.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace cnnc::frontend;

std::string cnnc::frontend::quote(llvm::StringRef name) {
  constexpr size_t most = 200;
  std::string text = "'";
  llvm::raw_string_ostream stream(text);
  llvm::printEscapedString(name.take_front(most), stream);
  stream << (name.size() > most ? "...'" : "'");
  return text;
}

static float halfToFloat(uint16_t bits, ElementType type) {
  const llvm::fltSemantics &semantics = type == ElementType::Float16
                                            ? llvm::APFloat::IEEEhalf()
                                            : llvm::APFloat::BFloat();
  llvm::APFloat value(semantics, llvm::APInt(16, bits));
  bool lost = false;
  value.convert(llvm::APFloat::IEEEsingle(), llvm::APFloat::rmNearestTiesToEven,
                &lost);
  return value.convertToFloat();
}

/// One integer of a little-endian array.
static int64_t readInteger(const char *data, ElementType type) {
  using namespace llvm::support::endian;
  switch (type) {
  case ElementType::Uint8:
    return static_cast<uint8_t>(*data);
  case ElementType::Bool:
    return *data != 0;
  case ElementType::Int8:
    return static_cast<int8_t>(*data);
  case ElementType::Uint16:
    return read16le(data);
  case ElementType::Int16:
    return static_cast<int16_t>(read16le(data));
  case ElementType::Uint32:
    return read32le(data);
  case ElementType::Int32:
    return static_cast<int32_t>(read32le(data));
  default:
    return static_cast<int64_t>(read64le(data));
  }
}

/// A tensor from `count` little-endian numbers at `data`, which `owner` keeps.
static HostTensor fromBytes(ElementType type, llvm::ArrayRef<int64_t> shape,
                            int64_t count, const char *data,
                            std::shared_ptr<void> owner) {
  using namespace llvm::support::endian;
  if (type == ElementType::Float) {
    bool aligned = reinterpret_cast<uintptr_t>(data) % alignof(float) == 0;
    if (llvm::sys::IsLittleEndianHost && aligned)
      return HostTensor(
          type, shape,
          FloatBuffer{{reinterpret_cast<const float *>(data), size_t(count)},
                      std::move(owner)});
    std::vector<float> values(count);
    for (int64_t i = 0; i < count; ++i)
      values[i] = llvm::bit_cast<float>(read32le(data + 4 * i));
    return HostTensor(type, shape, FloatBuffer::copyOf(std::move(values)));
  }
  if (isSingle(type)) {
    std::vector<float> values(count);
    for (int64_t i = 0; i < count; ++i)
      values[i] = halfToFloat(read16le(data + 2 * i), type);
    return HostTensor(type, shape, FloatBuffer::copyOf(std::move(values)));
  }
  if (type == ElementType::Double) {
    std::vector<double> values(count);
    for (int64_t i = 0; i < count; ++i)
      values[i] = llvm::bit_cast<double>(read64le(data + 8 * i));
    return HostTensor(type, shape, std::move(values));
  }
  std::vector<int64_t> values(count);
  for (int64_t i = 0; i < count; ++i)
    values[i] = readInteger(data + i * byteWidth(type), type);
  return HostTensor(type, shape, std::move(values));
}

/// A tensor from the typed field of `proto` that its element type uses.
static HostTensor fromFields(ElementType type, llvm::ArrayRef<int64_t> shape,
                             onnx::TensorProto &proto) {
  if (type == ElementType::Float) {
    auto owner = std::make_shared<google::protobuf::RepeatedField<float>>();
    owner->Swap(proto.mutable_float_data());
    llvm::ArrayRef<float> data(owner->data(), owner->size());
    return HostTensor(type, shape, FloatBuffer{data, std::move(owner)});
  }
  if (type == ElementType::Double)
    return HostTensor(type, shape,
                      std::vector<double>(proto.double_data().begin(),
                                          proto.double_data().end()));
  if (isSingle(type)) {
    std::vector<float> values;
    for (int32_t bits : proto.int32_data())
      values.push_back(halfToFloat(static_cast<uint16_t>(bits), type));
    return HostTensor(type, shape, FloatBuffer::copyOf(std::move(values)));
  }
  std::vector<int64_t> values;
  if (type == ElementType::Int64)
    values.assign(proto.int64_data().begin(), proto.int64_data().end());
  else if (type == ElementType::Uint32 || type == ElementType::Uint64)
    values.assign(proto.uint64_data().begin(), proto.uint64_data().end());
  else
    values.assign(proto.int32_data().begin(), proto.int32_data().end());
  return HostTensor::fromIntegers(type, shape, std::move(values));
}

/// How many numbers the typed fields hold, in the one that `type` uses and in
/// all of them.
static std::pair<int64_t, int64_t> countFields(ElementType type,
                                               const onnx::TensorProto &proto) {
  int64_t own = type == ElementType::Float    ? proto.float_data_size()
                : type == ElementType::Double ? proto.double_data_size()
                : type == ElementType::Int64  ? proto.int64_data_size()
                : type == ElementType::Uint32 || type == ElementType::Uint64
                    ? proto.uint64_data_size()
                    : proto.int32_data_size();
  int64_t all = int64_t(proto.float_data_size()) + proto.double_data_size() +
                proto.int64_data_size() + proto.uint64_data_size() +
                proto.int32_data_size() + proto.string_data_size();
  return {own, all};
}

static std::optional<HostTensor>
readExternal(onnx::TensorProto &proto, ElementType type,
             llvm::ArrayRef<int64_t> shape, int64_t count, uint64_t bytes,
             ModelFolder &folder,
             llvm::function_ref<InFlightDiagnostic()> emitError) {
  std::string location;
  uint64_t offset = 0, length = bytes;
  for (const onnx::StringStringEntryProto &entry : proto.external_data()) {
    llvm::StringRef key = entry.key(), value = entry.value();
    if (key == "location") {
      location = value.str();
    } else if (key == "offset" || key == "length") {
      uint64_t &number = key == "offset" ? offset : length;
      if (value.getAsInteger(10, number)) {
        emitError() << "expects the " << key
                    << " of its external data to be a number of bytes, found "
                    << quote(value);
        return std::nullopt;
      }
    } else if (key != "checksum") {
      emitError() << "has external data with the unknown key " << quote(key);
      return std::nullopt;
    }
  }
  if (length != bytes) {
    emitError() << "has " << bytes << " bytes by its shape " << toString(shape)
                << " of " << toString(type)
                << ", but its external data has length " << length;
    return std::nullopt;
  }
  auto buffer = folder.read(location, offset, length);
  if (!buffer) {
    emitError() << llvm::toString(buffer.takeError());
    return std::nullopt;
  }
  std::shared_ptr<llvm::WritableMemoryBuffer> owner = std::move(*buffer);
  const char *data = owner->getBufferStart();
  return fromBytes(type, shape, count, data, std::move(owner));
}

std::optional<HostTensor>
cnnc::frontend::readTensor(onnx::TensorProto &proto, ModelFolder &folder,
                           llvm::function_ref<InFlightDiagnostic()> emitError) {
  auto type = static_cast<ElementType>(proto.data_type());
  llvm::SmallVector<int64_t> shape(proto.dims().begin(), proto.dims().end());
  if (byteWidth(type) == 0) {
    emitError() << "has elements of " << toString(type)
                << ", which cnnc does not read";
    return std::nullopt;
  }
  std::optional<int64_t> count = countElements(shape);
  if (!count) {
    emitError() << "has shape " << toString(shape)
                << ", expected extents of at least 0 and at most 2^40 elements";
    return std::nullopt;
  }
  if (proto.has_segment()) {
    emitError() << "is stored in segments, which cnnc does not read";
    return std::nullopt;
  }
  uint64_t bytes = uint64_t(*count) * byteWidth(type);
  auto [own, all] = countFields(type, proto);
  if (proto.data_location() == onnx::TensorProto::EXTERNAL) {
    if (all != 0 || !proto.raw_data().empty()) {
      emitError() << "has numbers in the model as well as in external data";
      return std::nullopt;
    }
    return readExternal(proto, type, shape, *count, bytes, folder, emitError);
  }
  if (proto.external_data_size() != 0) {
    emitError() << "names external data, but its data location is the model";
    return std::nullopt;
  }
  if (proto.has_raw_data() && (all == 0 || !proto.raw_data().empty())) {
    if (all != 0 || proto.raw_data().size() != bytes) {
      emitError() << "has " << bytes << " bytes by its shape "
                  << toString(shape) << " of " << toString(type) << ", but "
                  << proto.raw_data().size() << " bytes of raw data"
                  << (all != 0 ? " and typed data besides" : "");
      return std::nullopt;
    }
    auto owner = std::shared_ptr<std::string>(proto.release_raw_data());
    const char *data = owner->data();
    return fromBytes(type, shape, *count, data, std::move(owner));
  }
  if (own != *count || all != own) {
    emitError() << "has " << *count << " elements by its shape "
                << toString(shape) << ", but " << own << " numbers of "
                << toString(type)
                << (all != own ? " and numbers of other types" : "");
    return std::nullopt;
  }
  return fromFields(type, shape, proto);
}
