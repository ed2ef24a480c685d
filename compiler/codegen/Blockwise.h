//===-- Blockwise.h - Convolutions of blocks of channels --------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_BLOCKWISE_H
#define CNNC_COMPILER_CODEGEN_BLOCKWISE_H

#include "compiler/codegen/Tiles.h"

namespace cnnc::codegen {

/// What kernels have in common whose blocks of output channels are sums over
/// the input's block of the same number: the loops over the task's blocks and
/// tiles, bias and epilogue.
class BlockwiseConvolution {
public:
  template <typename Op>
  BlockwiseConvolution(Emitter &e, Op op)
      : in(e.layout(op.getSource())), source(e.flat(op.getSource())),
        filter(e.flat(op.getFilter())), e(e),
        out(e.layout(op.getDestination())), skip(out),
        extents(kernel::getLayout(op.getDestination()).spatial),
        inputStart(e.base(op.getSource())),
        outputStart(e.base(op.getDestination())), bias(e.flat(op.getBias())),
        destination(e.flat(op.getDestination())),
        activation(op.getActivation()), tile(op.getTile()) {
    setWindow(op.getWindow(), op.getStrides(), op.getDilations(),
              op.getPadding());
    if (mlir::Value buffer = op.getResidual()) {
      residual = e.flat(buffer);
      skip = kernel::getLayout(buffer);
    }
  }

  /// With three spatial dimensions.
  std::array<int64_t, 3> window = {1, 1, 1}, strides = {1, 1, 1},
                         dilations = {1, 1, 1};
  const kernel::Layout in;
  const mlir::Value source, filter;

  int64_t windowSize() const { return window[0] * window[1] * window[2]; }

  /// Where a tile's sums begin: the block's first element of the filter, and
  /// the input element under the first window element of the first pixel.
  struct Start {
    mlir::Value filter, input;
  };
  /// The sums of a tile's pixels, to which the products have been added.
  using Body = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      Start, PixelTile, llvm::SmallVector<mlir::Value>)>;

  /// The work of the task, or that of all blocks in `rows` if there are any; a
  /// block's filter has `filterElements`.
  void emit(int64_t filterElements, std::optional<RowRange> rows,
            Body body) const;

private:
  /// Of one block: tiles [first, last) of a plane.
  void emitBlock(mlir::Value image, mlir::Value depth, mlir::Value block,
                 mlir::Value firstTile, mlir::Value lastTile,
                 int64_t filterElements, Body body) const;
  void setWindow(llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> steps,
                 llvm::ArrayRef<int64_t> gaps, llvm::ArrayRef<int64_t> padding);
  void emitEpilogue(mlir::Value output, mlir::Value skipAt, PixelTile pixels,
                    llvm::ArrayRef<mlir::Value> sums) const;

  Emitter &e;
  const kernel::Layout out;
  kernel::Layout skip;
  /// Of the output plane.
  const std::array<int64_t, 3> extents;
  const mlir::Value inputStart, outputStart;
  const mlir::Value bias, destination;
  mlir::Value residual;
  const cnn::ActivationAttr activation;
  const kernel::TileAttr tile;
  /// The input element under the first window's first element.
  int64_t origin = 0;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_BLOCKWISE_H
