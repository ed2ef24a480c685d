//===-- Box.h - Copies of regular parts of buffers --------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_BOX_H
#define CNNC_COMPILER_CODEGEN_BOX_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// A copy in which element i of each dimension of the destination is element
/// offset + step i of one of the source's; elements outside the source take a
/// value or are mirrored. Strides, origins and extents count elements.
class Box {
public:
  struct Dimension {
    int64_t extent, destinationStride;
    int64_t sourceExtent, sourceStride;
    int64_t offset, step;

    /// The elements [first, second) that have a source.
    std::pair<int64_t, int64_t> inside() const;
    bool isInside() const {
      return inside() == std::pair<int64_t, int64_t>(0, extent);
    }
  };

  Box(mlir::Value source, mlir::Value destination, int64_t sourceOrigin,
      int64_t destinationOrigin, cnn::PaddingMode mode, double value)
      : source(source), destination(destination), sourceOrigin(sourceOrigin),
        destinationOrigin(destinationOrigin), mode(mode), value(value) {}

  /// Adds a dimension inside the others.
  void add(Dimension dimension);
  /// Adds `lanes` elements that stay together.
  void addLanes(int64_t lanes) { add({lanes, 1, lanes, 1, 0, 1}); }
  /// Channels of the destination in blocks of `block`, each with its source's,
  /// or -1 for the value; a pixel's are copied together. Strides are those of
  /// blocks.
  void setChannels(llvm::ArrayRef<int64_t> channels, int64_t block,
                   int64_t sourceStride, int64_t destinationStride);

  /// The task's share; `lanes` elements are moved at a time where possible.
  void emit(Emitter &e, int64_t tasks, int64_t lanes) const;

private:
  struct Position {
    mlir::Value source, destination;
  };
  Position move(Emitter &e, Position at, const Dimension &d, mlir::Value i,
                bool mirror) const;
  void emitDimensions(Emitter &e, size_t depth, Position at,
                      int64_t lanes) const;
  void emitFill(Emitter &e, size_t depth, mlir::Value at, int64_t lanes) const;
  void emitLeaf(Emitter &e, Position at, int64_t lanes) const;
  void emitFillLeaf(Emitter &e, mlir::Value at, int64_t lanes) const;
  void emitChannels(Emitter &e, Position at) const;
  bool isVector(const Dimension &d) const {
    return channels.empty() && d.destinationStride == 1 &&
           d.sourceStride * d.step == 1;
  }

  mlir::Value source, destination;
  int64_t sourceOrigin, destinationOrigin;
  cnn::PaddingMode mode;
  double value;
  llvm::SmallVector<Dimension> dimensions;
  llvm::SmallVector<int64_t> channels;
  int64_t block = 1, sourceBlockStride = 0, destinationBlockStride = 0;
};

/// A copy between any two buffers, element by element.
struct ElementCopy {
  struct Buffer {
    llvm::ArrayRef<int64_t> shape, strides;
    int64_t origin, block;
    /// The place of the element at `position`.
    mlir::Value place(Emitter &e, llvm::ArrayRef<mlir::Value> position) const;
  };
  mlir::Value source, destination;
  Buffer from, to;

  /// `origin` gives the source's position for the destination's; elements for
  /// which it sets `inside` to false take `value`.
  void emit(Emitter &e, int64_t tasks,
            llvm::function_ref<llvm::SmallVector<mlir::Value>(
                llvm::ArrayRef<mlir::Value>, mlir::Value &inside)>
                origin,
            double value) const;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_BOX_H
