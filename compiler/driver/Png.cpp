//===-- Png.cpp - Pictures in PNG files -----------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Image.h"
#include <csetjmp>
#include <png.h>

using namespace cnnc;

namespace {
/// What outlives a jump out of libpng.
struct PngReader {
  llvm::StringRef rest;
  std::string fault;
  png_structp png = nullptr;
  png_infop info = nullptr;
  Image image;
  std::vector<png_byte> row;

  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
  bool read();
};
} // namespace

/// libpng ends a picture that it cannot read by a jump to where it was called.
[[noreturn]] static void fail(png_structp png, png_const_charp message) {
  static_cast<PngReader *>(png_get_error_ptr(png))->fault =
      std::string("damaged PNG picture: ") + message;
  png_longjmp(png, 1);
}

static void readBytes(png_structp png, png_bytep bytes, size_t count) {
  auto &reader = *static_cast<PngReader *>(png_get_io_ptr(png));
  if (reader.rest.size() < count)
    png_error(png, "the file ends too early");
  llvm::copy(reader.rest.take_front(count), bytes);
  reader.rest = reader.rest.drop_front(count);
}

/// False after a fault, which `fault` then names. Has no variable whose
/// destructor a jump would skip, and none that changes after setjmp is read
/// after a jump.
bool PngReader::read() {
  if (setjmp(png_jmpbuf(png)))
    return false;
  png_set_read_fn(png, this, readBytes);
  png_read_info(png, info);
  image.width = png_get_image_width(png, info);
  image.height = png_get_image_height(png, info);
  if (image.width * image.height > Image::mostPixels) {
    fault = getSizeFault(image);
    return false;
  }
  // All samples of 8 or 16 bits, as they are stored: no gamma is applied, and
  // of transparent pixels the colour counts.
  png_set_palette_to_rgb(png);
  png_set_expand_gray_1_2_4_to_8(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  image.channels = png_get_channels(png, info);
  const int64_t bytes = png_get_bit_depth(png, info) / 8;
  const size_t rowBytes = png_get_rowbytes(png, info);
  // An interlaced picture is put together from parts of all rows.
  row.resize(passes > 1 ? rowBytes * image.height : rowBytes);
  for (int pass = 0; pass + 1 < passes; ++pass)
    for (int64_t y = 0; y < image.height; ++y)
      png_read_row(png, row.data() + y * rowBytes, nullptr);
  image.pixels.resize(image.height * image.width * image.channels);
  const int64_t samples = image.width * image.channels;
  for (int64_t y = 0; y < image.height; ++y) {
    png_bytep at = row.data() + (passes > 1 ? y * rowBytes : 0);
    png_read_row(png, at, nullptr);
    for (int64_t i = 0; i < samples; ++i, at += bytes)
      image.pixels[y * samples + i] =
          bytes == 2 ? (at[0] << 8 | at[1]) / 65535.0 : at[0] / 255.0;
  }
  // The rest of the file, with its checksums.
  png_read_end(png, nullptr);
  return true;
}

llvm::Expected<Image> cnnc::parsePng(llvm::MemoryBufferRef buffer) {
  PngReader reader;
  reader.rest = buffer.getBuffer();
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, fail,
                                      [](png_structp, png_const_charp) {});
  reader.info = reader.png ? png_create_info_struct(reader.png) : nullptr;
  if (!reader.info)
    return makeImageError(buffer, "libpng cannot be used: out of memory, or of "
                                  "another version than at build time");
  if (!reader.read())
    return makeImageError(buffer, reader.fault);
  return std::move(reader.image);
}
