//===-- Tiles.h - Loops over the register tiles of a kernel -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_TILES_H
#define CNNC_COMPILER_CODEGEN_TILES_H

#include "compiler/codegen/Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace cnnc::codegen {

/// A tile of rows x columns output pixels that starts at (row, column).
struct PixelTile {
  mlir::Value row, column;
  int64_t rows, columns;

  int64_t count() const { return rows * columns; }
  /// Where pixel p of the tile stands, counted from the tile's first.
  int64_t offset(int64_t p, int64_t rowStride, int64_t columnStride) const {
    return p / columns * rowStride + p % columns * columnStride;
  }
};

/// Runs over runs [first, last) of a covered extent, those of full size and
/// then the smaller ones: body(start, size).
void forEachRun(Emitter &e, const kernel::Cover &cover, mlir::Value first,
                mlir::Value last,
                llvm::function_ref<void(mlir::Value, int64_t)> body);

/// The tiles that cover an output plane, by rows of tiles; `oneRow` planes have
/// a single row of pixels, each tile of which counts as a row of tiles.
class TileGrid {
public:
  TileGrid(bool oneRow, std::array<int64_t, 3> extents, kernel::TileAttr tile)
      : oneRow(oneRow), taskTiles(tile.getTaskTiles()), extents(extents),
        rows(kernel::coverExtent(extents[1], tile.getRows())),
        columns(kernel::coverExtent(extents[2], tile.getColumns())) {}

  /// Rows of tiles.
  int64_t tiles() const {
    const kernel::Cover &cover = oneRow ? columns : rows;
    return cover.count + cover.smallerCount;
  }
  /// Tasks that they are spread over.
  int64_t tasks() const { return kernel::ceilDivide(tiles(), taskTiles); }
  /// The rows of tiles [first, second) of task number `task` of `tasks()`.
  std::pair<mlir::Value, mlir::Value> range(Emitter &e, mlir::Value task) const;

  /// The first row of pixels of row `tile` of tiles, unless the plane is one
  /// row; behind the last one, the number of rows.
  mlir::Value pixelRow(Emitter &e, mlir::Value tile) const;
  /// The first pixel of row `tile` of tiles, counted row by row.
  mlir::Value pixel(Emitter &e, mlir::Value tile) const;
  /// The pixels of a task, at most.
  int64_t taskPixels() const;

  /// Calls `body` in loops over all tiles of the rows [first, last).
  void forEachTile(Emitter &e, mlir::Value first, mlir::Value last,
                   llvm::function_ref<void(PixelTile)> body) const;

private:
  bool oneRow;
  int64_t taskTiles;
  std::array<int64_t, 3> extents;
  kernel::Cover rows, columns;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_TILES_H
