//===-- Tiles.cpp - Loops over the register tiles of a kernel -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Tiles.h"
#include "compiler/codegen/Nest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

std::pair<Value, Value> TileGrid::range(Emitter &e, Value task) const {
  return shareOf(e, tiles(), tasks(), task);
}

/// Where run number `run` of a covered extent begins.
static Value beginOfRun(Emitter &e, const kernel::Cover &cover, Value run) {
  Value count = e.index(cover.count);
  Value smaller = e.sub(e.max(run, count), count);
  return e.sub(e.mul(run, cover.size), smaller);
}

Value TileGrid::pixelRow(Emitter &e, Value tile) const {
  return beginOfRun(e, rows, tile);
}

Value TileGrid::pixel(Emitter &e, Value tile) const {
  return oneRow ? beginOfRun(e, columns, tile)
                : e.mul(beginOfRun(e, rows, tile), extents[2]);
}

int64_t TileGrid::taskPixels() const {
  int64_t pixels = oneRow ? columns.size : rows.size * extents[2];
  return std::min(taskTiles * pixels, extents[1] * extents[2]);
}

void codegen::forEachRun(Emitter &e, const kernel::Cover &cover, Value first,
                         Value last,
                         llvm::function_ref<void(Value, int64_t)> body) {
  Value count = e.index(cover.count);
  if (cover.count > 0)
    e.loop(first, cover.smallerCount ? e.min(last, count) : last, 1,
           [&](Value tile) { body(e.mul(tile, cover.size), cover.size); });
  if (cover.smallerCount > 0)
    e.loop(cover.count ? e.max(first, count) : first, last, 1, [&](Value tile) {
      Value behind = e.mul(e.sub(tile, count), cover.size - 1);
      body(e.add(behind, cover.count * cover.size), cover.size - 1);
    });
}

void TileGrid::forEachTile(Emitter &e, Value first, Value last,
                           llvm::function_ref<void(PixelTile)> body) const {
  if (oneRow) {
    forEachRun(e, columns, first, last, [&](Value column, int64_t size) {
      body({e.index(0), column, 1, size});
    });
    return;
  }
  forEachRun(e, rows, first, last, [&](Value row, int64_t height) {
    e.loop(0, columns.count, 1, [&](Value tile) {
      body({row, e.mul(tile, columns.size), height, columns.size});
    });
    e.loop(0, columns.smallerCount, 1, [&](Value tile) {
      Value column =
          e.add(e.mul(tile, columns.size - 1), columns.count * columns.size);
      body({row, column, height, columns.size - 1});
    });
  });
}
