//===-- Image.cpp - Pictures as inputs of networks ------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Image.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace cnnc;

static bool isNetpbm(llvm::StringRef content) {
  return content.starts_with("P5") || content.starts_with("P6");
}
static bool isPng(llvm::StringRef content) {
  return content.starts_with("\x89PNG\r\n\x1a\n");
}
static bool isJpeg(llvm::StringRef content) {
  return content.starts_with("\xff\xd8\xff");
}

bool Image::isImage(llvm::StringRef content) {
  return isNetpbm(content) || isPng(content) || isJpeg(content);
}

llvm::Expected<Image> Image::parse(llvm::MemoryBufferRef buffer) {
  if (isPng(buffer.getBuffer()))
    return parsePng(buffer);
  if (isJpeg(buffer.getBuffer()))
    return parseJpeg(buffer);
  return parseNetpbm(buffer);
}

llvm::Error cnnc::makeImageError(llvm::MemoryBufferRef buffer,
                                 const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 buffer.getBufferIdentifier() + ": " + reason);
}

std::string cnnc::getSizeFault(const Image &image) {
  return llvm::formatv("expected a picture of at most {0} pixels, found {1} x "
                       "{2}",
                       Image::mostPixels, image.width, image.height);
}

/// The next number of the header; comments run from # to the line's end.
static bool readNumber(llvm::StringRef &text, int64_t &number) {
  while (true) {
    text = text.ltrim();
    if (!text.starts_with("#"))
      break;
    text = text.drop_until([](char c) { return c == '\n'; });
  }
  llvm::StringRef digits = text.take_while(llvm::isDigit);
  text = text.drop_front(digits.size());
  return !digits.getAsInteger(10, number) && number > 0;
}

llvm::Expected<Image> cnnc::parseNetpbm(llvm::MemoryBufferRef buffer) {
  auto fail = [&](const llvm::Twine &reason) {
    return makeImageError(buffer, reason);
  };
  llvm::StringRef text = buffer.getBuffer();
  if (!isNetpbm(text))
    return fail("expected a PNG, JPEG, PGM or PPM picture");
  Image image;
  image.channels = text[1] == '5' ? 1 : 3;
  text = text.drop_front(2);
  int64_t most;
  if (!readNumber(text, image.width) || !readNumber(text, image.height) ||
      !readNumber(text, most) || most > 65535 || text.empty() ||
      !llvm::isSpace(text.front()))
    return fail("expected width, height and largest value (up to 65535)");
  text = text.drop_front();
  const int64_t bytes = most > 255 ? 2 : 1;
  constexpr int64_t mostExtent = 1 << 16;
  if (image.width > mostExtent || image.height > mostExtent ||
      int64_t(text.size()) <
          image.width * image.height * image.channels * bytes)
    return fail("expected " + llvm::Twine(image.width) + " x " +
                llvm::Twine(image.height) + " pixels, found " +
                llvm::Twine(text.size()) + " bytes");
  image.pixels.resize(image.width * image.height * image.channels);
  for (size_t i = 0; i < image.pixels.size(); ++i) {
    unsigned value = uint8_t(text[i * bytes]);
    if (bytes == 2)
      value = value << 8 | uint8_t(text[i * bytes + 1]);
    image.pixels[i] = double(value) / most;
  }
  return image;
}

/// The pixel at (y, x) of a channel, the coordinates in pixels from the first
/// one's centre; those outside are the nearest inside.
static double sample(const Image &image, int64_t channel, double y, double x) {
  auto clamp = [](double value, int64_t extent) {
    return std::min(std::max(value, 0.0), double(extent - 1));
  };
  y = clamp(y, image.height);
  x = clamp(x, image.width);
  int64_t y0 = int64_t(y), x0 = int64_t(x);
  int64_t y1 = std::min(y0 + 1, image.height - 1);
  int64_t x1 = std::min(x0 + 1, image.width - 1);
  auto at = [&](int64_t row, int64_t column) {
    return image
        .pixels[(row * image.width + column) * image.channels + channel];
  };
  double right = x - x0, below = y - y0;
  return (1 - below) * ((1 - right) * at(y0, x0) + right * at(y0, x1)) +
         below * ((1 - right) * at(y1, x0) + right * at(y1, x1));
}

llvm::Expected<reference::Tensor>
cnnc::makeTensor(const Image &image, llvm::ArrayRef<int64_t> shape,
                 const Normalization &normalization) {
  auto fail = [](const llvm::Twine &reason) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
  };
  if (shape.size() != 4 || (image.channels != 1 && image.channels != shape[1]))
    return fail("a picture of " + llvm::Twine(image.channels) +
                " channels does not fit an input of shape " +
                reference::formatShape(shape));
  for (const auto &numbers : {normalization.mean, normalization.deviation})
    if (numbers.size() != 1 && int64_t(numbers.size()) != shape[1])
      return fail(
          "expected a mean and a deviation for all channels or for each "
          "of the " +
          llvm::Twine(shape[1]) + ", found " + llvm::Twine(numbers.size()));
  reference::Tensor tensor(shape);
  double yScale = double(image.height) / shape[2];
  double xScale = double(image.width) / shape[3];
  double *element = tensor.data();
  for (int64_t n = 0; n < shape[0]; ++n)
    for (int64_t c = 0; c < shape[1]; ++c) {
      auto pick = [&](const llvm::SmallVector<double> &numbers) {
        return numbers[numbers.size() == 1 ? 0 : c];
      };
      double mean = pick(normalization.mean);
      double deviation = pick(normalization.deviation);
      for (int64_t y = 0; y < shape[2]; ++y)
        for (int64_t x = 0; x < shape[3]; ++x)
          *element++ =
              (sample(image, image.channels == 1 ? 0 : c,
                      (y + 0.5) * yScale - 0.5, (x + 0.5) * xScale - 0.5) -
               mean) /
              deviation;
    }
  return tensor;
}
