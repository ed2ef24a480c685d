//===-- Panels.h - Sums of products, panel by panel -------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_PANELS_H
#define CNNC_COMPILER_CODEGEN_PANELS_H

#include "compiler/codegen/Halo.h"
#include "compiler/codegen/Tiles.h"

namespace cnnc::codegen {

/// Emits a kernel whose results are sums of products over input channels and a
/// window. A panel of output channels at a time, its tiles of pixels one after
/// the other; in each, all products of a pass are summed in registers. What
/// becomes of a pass's sums is the algorithm's.
class PanelEmitter {
public:
  virtual ~PanelEmitter() = default;

  /// The work of a task.
  void emit();
  /// All panels of some rows of tiles.
  void emitRows(RowRange rows);

protected:
  using Values = llvm::SmallVector<mlir::Value>;

  /// Of kernel.convolution or kernel.strassen, which is computed in `passes`
  /// with as many parts of the input channels.
  template <typename Op>
  PanelEmitter(Emitter &e, Op op, const kernel::ConvolutionGeometry &geometry,
               bool oneRow, int64_t passes)
      : e(e), g(geometry), tile(op.getTile()), oneRow(oneRow), passes(passes),
        fillsHalo(op.getFillsHalo()), activation(op.getActivation()),
        sourceBuffer(op.getSource()), destinationBuffer(op.getDestination()),
        source(e.flat(op.getSource())), filter(e.flat(op.getFilter())),
        bias(e.flat(op.getBias())), destination(e.flat(op.getDestination())) {
    if (mlir::Value buffer = op.getResidual()) {
      residual = e.flat(buffer);
      residualLayout = kernel::getLayout(buffer);
    }
    prepare();
  }

  /// One panel: the image's and depth's offsets are in the bases.
  struct Bases {
    mlir::Value input, output, residual;
  };
  /// Where a tile's results belong: those of `vectors` blocks from `block` on,
  /// vector by vector of its pixels, one pixel after the other.
  struct Results {
    mlir::Value block;
    Bases bases;
    PixelTile pixels;
    int64_t vectors;
    int64_t count() const { return pixels.count() * vectors; }
  };
  using GetTotals = llvm::function_ref<Values()>;
  /// Adds the tile's products to totals, as MicroKernel::emit says.
  using SumUp = llvm::function_ref<Values(GetTotals getTotals, bool resumed)>;

  /// Sums up a tile's products of a pass, and stores what follows from them.
  virtual void emitResults(const Results &results, mlir::Value pass,
                           SumUp sumUp) = 0;
  /// Zeroes the halo beside the rows that a task has written.
  virtual void emitHalo(const PlaneRows &rows);

  Values loadBias(const Results &results);
  /// What the destination holds.
  Values loadSums(const Results &results);
  void storeSums(const Results &results, mlir::ValueRange sums);
  /// Stores what `sums`, with the bias, and the residual give.
  void store(const Results &results, Values sums);

  Emitter &e;
  const kernel::ConvolutionGeometry g;
  const kernel::TileAttr tile;
  const bool oneRow;
  const int64_t passes;
  /// Blocks of output channels.
  int64_t blocks;
  kernel::Layout residualLayout;
  mlir::Value residual;

private:
  /// Rows of tiles [first, last) that a panel is used for while the next one is
  /// fetched: `pixels` at most, from pixel `begin` of the plane on; with 0 none
  /// is fetched.
  struct Rows {
    mlir::Value first, last, begin;
    int64_t pixels;
  };
  void prepare();
  Bases getBases(mlir::Value image, mlir::Value depth);
  mlir::Value firstBlock(mlir::Value panel);
  mlir::Value getNextPart(mlir::Value panel, mlir::Value pass, mlir::Value part,
                          int64_t elements);
  void emitPanel(mlir::Value panel, mlir::Value pass, Bases bases, Rows rows);
  void emitVectors(mlir::Value panel, mlir::Value block, mlir::Value filterBase,
                   mlir::Value pass, Bases bases, Rows rows, int64_t vectors);
  void emitTile(mlir::Value block, mlir::Value filterPart, mlir::Value nextPart,
                Bases bases, Rows rows, PixelTile pixels, int64_t vectors,
                mlir::Value pass);
  /// Row-major output has its channels beside each other.
  int64_t outputBlockStride() const {
    return g.outputBlock == 0 ? e.lanes : g.outputBlockStride;
  }
  mlir::Value getOutput(const Results &results);
  int64_t getOffset(const Results &results, int64_t i);

  const bool fillsHalo;
  const cnn::ActivationAttr activation;
  const mlir::Value sourceBuffer, destinationBuffer;
  const mlir::Value source, filter, bias, destination;
  int64_t groupBlocks, panelsPerGroup, panels;
  /// The panels of the task.
  mlir::Value firstPanel, lastPanel;
};

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_PANELS_H
