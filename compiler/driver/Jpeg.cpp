//===-- Jpeg.cpp - Pictures in JPEG files ---------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Image.h"
#include <csetjmp>
#include <cstdio>
// It needs the types of the one before.
#include <jpeglib.h>
// Its numbers of messages.
#include <jerror.h>

using namespace cnnc;

namespace {
/// What outlives a jump out of libjpeg.
struct JpegReader {
  jpeg_decompress_struct jpeg = {};
  jpeg_error_mgr errors = {};
  std::jmp_buf end;
  std::string fault;
  Image image;
  std::vector<JSAMPLE> row;

  JpegReader() { jpeg.client_data = this; }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg); }
  bool read(llvm::StringRef content);
};
} // namespace

/// libjpeg calls it for a picture that it cannot read; it must not return.
[[noreturn]] static void fail(j_common_ptr jpeg) {
  auto &reader = *static_cast<JpegReader *>(jpeg->client_data);
  char message[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, message);
  reader.fault = std::string("damaged JPEG picture: ") + message;
  std::longjmp(reader.end, 1);
}

/// libjpeg goes on with grey where pixels are missing or cannot be decoded, and
/// warns (level -1): that is no picture to compute with. Other warnings are of
/// things that every program reads.
static void judge(j_common_ptr jpeg, int level) {
  if (level >= 0)
    return;
  switch (jpeg->err->msg_code) {
  case JWRN_ARITH_BAD_CODE:
  case JWRN_HIT_MARKER:
  case JWRN_HUFF_BAD_CODE:
  case JWRN_JPEG_EOF:
  case JWRN_MUST_RESYNC:
    fail(jpeg);
  }
}

/// False after a fault, which `fault` then names. Has no variable whose
/// destructor a jump would skip, and none that changes after setjmp is read
/// after a jump.
bool JpegReader::read(llvm::StringRef content) {
  if (setjmp(end))
    return false;
  jpeg.err = jpeg_std_error(&errors);
  errors.error_exit = fail;
  errors.emit_message = judge;
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, content.bytes_begin(), content.size());
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.out_color_space != JCS_GRAYSCALE &&
      jpeg.out_color_space != JCS_RGB) {
    fault = "expected a grey or an RGB picture, found a JPEG picture of " +
            std::to_string(jpeg.num_components) + " colours, as for print";
    return false;
  }
  image.width = jpeg.image_width;
  image.height = jpeg.image_height;
  if (image.width * image.height > Image::mostPixels) {
    fault = getSizeFault(image);
    return false;
  }
  jpeg_start_decompress(&jpeg);
  image.channels = jpeg.output_components;
  const size_t samples = image.width * image.channels;
  row.resize(samples);
  image.pixels.resize(image.height * samples);
  for (int64_t y = 0; y < image.height; ++y) {
    JSAMPROW at = row.data();
    jpeg_read_scanlines(&jpeg, &at, 1);
    for (size_t i = 0; i < samples; ++i)
      image.pixels[y * samples + i] = row[i] / 255.0;
  }
  // The rest of the file.
  jpeg_finish_decompress(&jpeg);
  return true;
}

llvm::Expected<Image> cnnc::parseJpeg(llvm::MemoryBufferRef buffer) {
  JpegReader reader;
  if (!reader.read(buffer.getBuffer()))
    return makeImageError(buffer, reader.fault);
  return std::move(reader.image);
}
