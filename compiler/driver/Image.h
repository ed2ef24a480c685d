//===-- Image.h - Pictures as inputs of networks ----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_IMAGE_H
#define CNNC_COMPILER_DRIVER_IMAGE_H

#include "compiler/reference/Tensor.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace cnnc {

/// A picture with its channels (1 or 3) beside each other, row by row.
struct Image {
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;
  /// From 0 to 1.
  std::vector<double> pixels;

  /// A file of some bytes can say that it is as large as it likes.
  static constexpr int64_t mostPixels = int64_t(1) << 26;

  /// Whether the buffer starts as a file of one of the formats does.
  static bool isImage(llvm::StringRef content);
  /// Reads a picture, of which only the stored samples count: no colour profile
  /// or gamma is applied, nothing is turned as a camera may ask for, and where
  /// a picture is transparent it has the colour that is stored. Refused with
  /// `FILE: REASON` if it is damaged, even if parts could be shown.
  static llvm::Expected<Image> parse(llvm::MemoryBufferRef buffer);
};

/// Binary PGM and PPM files (P5, P6) of 8 or 16 bits
/// (netpbm.sourceforge.net/doc/ppm.html).
llvm::Expected<Image> parseNetpbm(llvm::MemoryBufferRef buffer);
/// PNG files of any kind (ISO/IEC 15948), with a palette or transparent as
/// well.
llvm::Expected<Image> parsePng(llvm::MemoryBufferRef buffer);
/// JPEG files (ITU-T T.81) in grey or colour, not those for print (CMYK).
llvm::Expected<Image> parseJpeg(llvm::MemoryBufferRef buffer);

/// The error `FILE: REASON`.
llvm::Error makeImageError(llvm::MemoryBufferRef buffer,
                           const llvm::Twine &reason);
/// That a picture of this size has more than `mostPixels`.
std::string getSizeFault(const Image &image);

/// How pixels become numbers: (pixel - mean) / deviation, for each channel or,
/// with one number, for all.
struct Normalization {
  llvm::SmallVector<double> mean = {0};
  llvm::SmallVector<double> deviation = {1};
};

/// The tensor of shape (N, C, H, W) with the picture in each of the N places:
/// scaled to H x W by bilinear interpolation between pixel centres (if it is
/// not of that size already), a grey picture in all C channels. An error
/// if the shape is no picture's or the channels do not fit.
llvm::Expected<reference::Tensor>
makeTensor(const Image &image, llvm::ArrayRef<int64_t> shape,
           const Normalization &normalization);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_IMAGE_H
