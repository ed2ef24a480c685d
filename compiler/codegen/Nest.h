//===-- Nest.h - Loop nests over strided buffers ----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_NEST_H
#define CNNC_COMPILER_CODEGEN_NEST_H

#include "compiler/codegen/Emitter.h"

namespace cnnc::codegen {

/// The units [first, second) of `units` in part number `part` of `parts`:
/// shares that differ by one at most, smaller ones among larger ones, so that
/// neighbours have about the same together.
std::pair<mlir::Value, mlir::Value> shareOf(Emitter &e, int64_t units,
                                            int64_t parts, mlir::Value part);

/// Those that task `e.task` of `tasks` does.
std::pair<mlir::Value, mlir::Value> taskRange(Emitter &e, int64_t units,
                                              int64_t tasks);

/// Calls `body` with each unit of the task.
void forEachUnit(Emitter &e, int64_t units, int64_t tasks,
                 llvm::function_ref<void(mlir::Value)> body);

/// Loads of `lanes` elements; a scalar if `lanes` is 1.
mlir::Value load(Emitter &e, mlir::Value flat, mlir::Value at, int64_t lanes);
/// A scalar in `lanes` lanes; itself if `lanes` is 1.
mlir::Value broadcast(Emitter &e, mlir::Value scalar, int64_t lanes);
/// `value` in `lanes` lanes, or as a scalar if `lanes` is 1.
mlir::Value constantOf(Emitter &e, double value, int64_t lanes);
/// Lanes of `a` and `b`, which are numbered one after the other; a lane of -1
/// holds whatever it likes.
mlir::Value shuffle(Emitter &e, mlir::Value a, mlir::Value b,
                    llvm::ArrayRef<int64_t> mask);
/// A lane of one of several vectors.
struct Lane {
  int64_t vector, lane;
};
/// The vector of `count` lanes that begins with `lanes` of vectors as long,
/// which `vector` gives by their numbers. The lanes behind are some of them.
mlir::Value gather(Emitter &e, llvm::ArrayRef<Lane> lanes, int64_t count,
                   llvm::function_ref<mlir::Value(int64_t)> vector);
/// All lanes of `vector` combined, by halves.
mlir::Value
combineLanes(Emitter &e, mlir::Value vector,
             llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> combine);

/// Dimensions that several buffers run through together, each with strides of
/// its own. Those that all of them can take as one are merged.
class Nest {
public:
  struct Dimension {
    int64_t extent;
    /// One for each buffer, in elements.
    llvm::SmallVector<int64_t, 3> strides;
  };

  /// `origins` are the first elements of the buffers.
  explicit Nest(llvm::ArrayRef<int64_t> origins) : origins(origins) {}

  /// Adds a dimension inside the others.
  void add(int64_t extent, llvm::ArrayRef<int64_t> strides);
  /// The innermost dimension: extent and strides (one of extent 1 if there is
  /// none).
  Dimension inner() const;

  /// Calls `body` for the task's share of all elements with the positions in
  /// all buffers and the number of elements to do, `lanes` or 1, which stand
  /// along the inner dimension. All tasks together do each element once.
  using Body = llvm::function_ref<void(llvm::ArrayRef<mlir::Value>, int64_t)>;
  void forEach(Emitter &e, int64_t tasks, int64_t lanes, Body body) const;

private:
  /// The elements [low, high) of the inner dimension, `low` a multiple of lanes
  /// and `high` as well or the extent.
  void emitRow(Emitter &e, llvm::ArrayRef<mlir::Value> at, mlir::Value low,
               mlir::Value high, int64_t lanes, Body body) const;
  void emitInside(Emitter &e, size_t depth, llvm::ArrayRef<mlir::Value> at,
                  int64_t lanes, Body body) const;

  llvm::SmallVector<int64_t, 3> origins;
  llvm::SmallVector<Dimension> dimensions;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_NEST_H
