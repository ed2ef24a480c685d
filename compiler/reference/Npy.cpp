//===-- Npy.cpp - NumPy's file format -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format: "\x93NUMPY", major and minor version, the length of the header
// (2 bytes little-endian in version 1, else 4), the header, the elements. The
// header is a Python dictionary of 'descr', 'fortran_order' and 'shape'.
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace cnnc::reference;

static constexpr llvm::StringLiteral magic("\x93NUMPY");

namespace {
struct Header {
  std::string type;
  bool columnMajor = false;
  llvm::SmallVector<int64_t> shape;
};

/// Reads the dictionary; the position in the file is in every error.
class HeaderParser {
public:
  HeaderParser(llvm::MemoryBufferRef buffer, llvm::StringRef text)
      : buffer(buffer), rest(text) {}

  llvm::Expected<Header> parse();

private:
  llvm::Error error(const llvm::Twine &expected) {
    int64_t position = rest.data() - buffer.getBufferStart();
    return llvm::createStringError(
        buffer.getBufferIdentifier() + ": byte " + llvm::Twine(position) +
        ": expected " + expected + ", found '" +
        rest.take_while([](char c) { return llvm::isPrint(c); })
            .take_front(20) +
        "'");
  }
  bool consume(llvm::StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  llvm::Error expect(llvm::StringRef token) {
    if (consume(token))
      return llvm::Error::success();
    return error("'" + token + "'");
  }
  llvm::Expected<llvm::StringRef> parseString();
  llvm::Error parseShape(llvm::SmallVectorImpl<int64_t> &shape);
  llvm::Error parseEntry(Header &header);

  llvm::MemoryBufferRef buffer;
  llvm::StringRef rest;
  llvm::SmallVector<llvm::StringRef, 3> seen;
};
} // namespace

llvm::Expected<llvm::StringRef> HeaderParser::parseString() {
  rest = rest.ltrim();
  if (rest.empty() || (rest.front() != '\'' && rest.front() != '"'))
    return error("a string");
  size_t end = rest.find(rest.front(), 1);
  if (end == llvm::StringRef::npos)
    return error("a string that ends");
  llvm::StringRef text = rest.slice(1, end);
  rest = rest.drop_front(end + 1);
  return text;
}

llvm::Error HeaderParser::parseShape(llvm::SmallVectorImpl<int64_t> &shape) {
  if (llvm::Error e = expect("("))
    return e;
  while (!consume(")")) {
    int64_t extent;
    rest = rest.ltrim();
    llvm::StringRef before = rest;
    if (rest.consumeInteger(10, extent) || extent < 0) {
      rest = before;
      return error("an extent");
    }
    shape.push_back(extent);
    if (consume(","))
      continue;
    if (llvm::Error e = expect(")"))
      return e;
    break;
  }
  return llvm::Error::success();
}

llvm::Error HeaderParser::parseEntry(Header &header) {
  llvm::Expected<llvm::StringRef> key = parseString();
  if (!key)
    return key.takeError();
  if (llvm::is_contained(seen, *key))
    return error("'" + *key + "' only once");
  seen.push_back(*key);
  if (llvm::Error e = expect(":"))
    return e;
  if (*key == "shape")
    return parseShape(header.shape);
  if (*key == "fortran_order") {
    header.columnMajor = consume("True");
    return header.columnMajor ? llvm::Error::success() : expect("False");
  }
  if (*key != "descr")
    return error("one of the keys 'descr', 'fortran_order' and 'shape'");
  llvm::Expected<llvm::StringRef> type = parseString();
  if (!type)
    return type.takeError();
  header.type = type->str();
  return llvm::Error::success();
}

llvm::Expected<Header> HeaderParser::parse() {
  Header header;
  if (llvm::Error e = expect("{"))
    return std::move(e);
  while (!consume("}")) {
    if (llvm::Error e = parseEntry(header))
      return std::move(e);
    if (consume(","))
      continue;
    if (llvm::Error e = expect("}"))
      return std::move(e);
    break;
  }
  if (seen.size() != 3)
    return error("'descr', 'fortran_order' and 'shape' before the end");
  return header;
}

static llvm::Error fault(llvm::MemoryBufferRef buffer,
                         const llvm::Twine &message) {
  return llvm::createStringError(buffer.getBufferIdentifier() + ": " + message);
}

/// Splits the buffer into header and elements.
static llvm::Expected<std::pair<llvm::StringRef, llvm::StringRef>>
split(llvm::MemoryBufferRef buffer) {
  llvm::StringRef rest = buffer.getBuffer();
  if (!rest.consume_front(magic) || rest.size() < 2)
    return fault(buffer, "is not a .npy file: expected it to start with "
                         "'\\x93NUMPY' and a version");
  unsigned version = static_cast<unsigned char>(rest.front());
  rest = rest.drop_front(2);
  if (version < 1 || version > 3)
    return fault(buffer, "expected version 1, 2 or 3 of the .npy format, "
                         "found " +
                             llvm::Twine(version));
  size_t bytes = version == 1 ? 2 : 4;
  uint64_t length = rest.size() + 1;
  if (rest.size() >= bytes) {
    length = version == 1 ? llvm::support::endian::read16le(rest.data())
                          : llvm::support::endian::read32le(rest.data());
    rest = rest.drop_front(bytes);
  }
  if (length > rest.size())
    return fault(buffer, "ends within its header");
  return std::make_pair(rest.take_front(length), rest.drop_front(length));
}

/// Reads little-endian elements, which need not be aligned.
template <typename T>
static void readElements(const char *bytes, std::vector<double> &values) {
  for (double &value : values) {
    value = llvm::support::endian::read<T, llvm::endianness::little>(bytes);
    bytes += sizeof(T);
  }
}
/// The same for floating point, by way of the integer of its bits.
template <typename T, typename Bits>
static void readFloats(const char *bytes, std::vector<double> &values) {
  for (double &value : values) {
    value = llvm::bit_cast<T>(
        llvm::support::endian::read<Bits, llvm::endianness::little>(bytes));
    bytes += sizeof(T);
  }
}

llvm::Expected<Tensor> cnnc::reference::parseNpy(llvm::MemoryBufferRef buffer) {
  auto parts = split(buffer);
  if (!parts)
    return parts.takeError();
  auto [text, bytes] = *parts;
  llvm::Expected<Header> header = HeaderParser(buffer, text).parse();
  if (!header)
    return header.takeError();

  uint64_t size = llvm::StringSwitch<uint64_t>(header->type)
                      .Case("<f4", 4)
                      .Case("<f8", 8)
                      .Cases("|u1", "|i1", 1)
                      .Default(0);
  if (size == 0)
    return fault(buffer, "expected elements of type <f4, <f8, |u1 or |i1, "
                         "found " +
                             header->type);
  // The order of the elements of a vector is the same either way.
  if (header->columnMajor && header->shape.size() > 1)
    return fault(buffer, "expected elements in row-major order, found "
                         "'fortran_order': True; save "
                         "numpy.ascontiguousarray(array)");
  uint64_t count = llvm::is_contained(header->shape, 0) ? 0 : 1;
  for (int64_t extent : header->shape) {
    // More than the buffer can hold: stop before it overflows.
    if (extent != 0 && count > bytes.size() / uint64_t(extent)) {
      count = bytes.size() + 1;
      break;
    }
    count *= extent;
  }
  if (count > bytes.size() || count * size != bytes.size())
    return fault(buffer, "expected the elements of shape " +
                             formatShape(header->shape) + " with " +
                             llvm::Twine(size) + " bytes each, found " +
                             llvm::Twine(bytes.size()) + " bytes");
  Tensor tensor;
  tensor.shape = header->shape;
  tensor.values.resize(count);
  if (header->type == "<f4")
    readFloats<float, uint32_t>(bytes.data(), tensor.values);
  else if (header->type == "<f8")
    readFloats<double, uint64_t>(bytes.data(), tensor.values);
  else if (header->type == "|u1")
    readElements<uint8_t>(bytes.data(), tensor.values);
  else
    readElements<int8_t>(bytes.data(), tensor.values);
  return tensor;
}

llvm::Expected<Tensor> cnnc::reference::readNpy(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   "cannot read " + path + ": " +
                                       buffer.getError().message());
  return parseNpy(**buffer);
}

void cnnc::reference::printNpy(llvm::raw_ostream &stream,
                               const Tensor &tensor) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (int64_t extent : tensor.shape)
    header += llvm::utostr(extent) + ",";
  header += "), }";
  // Spaces and a line end make the elements start at a multiple of 64 bytes.
  constexpr size_t before = 10;
  size_t end = llvm::alignTo(before + header.size() + 1, 64);
  header.resize(end - before - 1, ' ');
  header += '\n';
  char length[2];
  llvm::support::endian::write16le(length, header.size());
  stream << magic << '\1' << '\0';
  stream.write(length, sizeof(length)) << header;
  for (double value : tensor.values) {
    char bytes[4];
    llvm::support::endian::write32le(
        bytes, llvm::bit_cast<uint32_t>(static_cast<float>(value)));
    stream.write(bytes, sizeof(bytes));
  }
}

llvm::Error cnnc::reference::writeNpy(llvm::StringRef path,
                                      const Tensor &tensor) {
  std::error_code code;
  llvm::raw_fd_ostream stream(path, code);
  if (!code) {
    printNpy(stream, tensor);
    stream.close();
    code = stream.error();
    stream.clear_error();
  }
  if (code)
    return llvm::createStringError(code, "cannot write " + path + ": " +
                                             code.message());
  return llvm::Error::success();
}
