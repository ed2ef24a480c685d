//===-- Candidates.h - The kernels that can compute a layer -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_CANDIDATES_H
#define CNNC_COMPILER_PLANNING_CANDIDATES_H

#include "compiler/planning/Costs.h"
#include "dialects/kernel/KernelDialect.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace cnnc::planning {

/// A convolution or fully connected layer, as far as the choice of its kernel
/// depends on it. Strides in memory and origins do not count.
struct ConvolutionLayer {
  /// As a direct sum.
  kernel::ConvolutionGeometry geometry;
  /// Spatial dimensions; 0 for a fully connected layer, whose pixels are the
  /// batch.
  int64_t rank = 2;
  /// The pixels of a plane are one row.
  bool oneRow = false;

  static ConvolutionLayer get(kernel::ConvolutionOp op);
  static ConvolutionLayer get(kernel::StrassenOp op);
  static ConvolutionLayer get(kernel::WinogradOp op);

  /// As the sum that Strassen's algorithm makes of it, a product in each of its
  /// passes: half the pixels and output channels, and as many halves of the
  /// input channels as there are products.
  ConvolutionLayer getStrassen() const;

  /// The layer in words, as `conv2d 1x64>128 28x28 window 3x3 stride 1x1
  /// dilation 1x1 groups 1`: batch, channels, extents of the output. `flat`
  /// behind it says that pixels are one row, `planar` that the input is not in
  /// blocks. Equal keys are equally fast.
  std::string getKey() const;
  /// The layer of a key, for vectors of `lanes`; none if it is no key.
  static std::optional<ConvolutionLayer> parse(llvm::StringRef key,
                                               int64_t lanes);
};

/// One way to compute a layer: a kernel with all its numbers.
struct Candidate {
  /// Rows and columns of Winograd's tiles; zeros for a direct sum.
  std::array<int64_t, 2> outputs = {0, 0};
  /// Winograd's: rows of tiles of a strip, and whether a launch of its own
  /// transforms the input for all tasks.
  int64_t strip = 0;
  bool transformed = false;
  /// Input channels whose filter a task transforms at once; 0 if the filter
  /// comes transformed.
  int64_t filterChannels = 0;
  /// Of these, whether it comes transformed but for what follows from the rest.
  bool derivesMirrored = false;
  /// Of a direct sum: by Strassen's seven products, which are its passes.
  bool strassen = false;
  /// As in #kernel.tile.
  int64_t rows = 1, columns = 1, vectors = 1;
  int64_t taskPanels = 1, taskTiles = 1, passes = 1;
  /// What the cost model expects, in cycles of one core (Tasks.h).
  double cycles = 0;

  bool isWinograd() const { return outputs[0] > 0; }
  kernel::TileAttr getTile(mlir::MLIRContext *context) const;
  /// Of a candidate that is Winograd's.
  kernel::WinogradGeometry getWinograd(const ConvolutionLayer &layer,
                                       kernel::TargetAttr target) const;

  /// In words: `convolution tile 1x14x2 task 4x7 passes 1`, `strassen tile
  /// 1x6x2 task 4x17` (tile and task are of a quarter), or `winograd 4x4 strip
  /// 7 tile 1x14x2 task 4x1`, with `transformed`, `filter 64` (input channels
  /// at once) and `unmirrored` (the packed filter) behind. The tile is
  /// rows x columns x vectors, a task panels x rows of tiles (or strips).
  std::string str() const;
  static std::optional<Candidate> parse(llvm::StringRef text);
};

/// Whether the candidate computes the layer on the target: all that a kernel's
/// verifier asks for and what registers and options allow.
llvm::Error checkCandidate(const Candidate &candidate,
                           const ConvolutionLayer &layer,
                           kernel::TargetAttr target,
                           const PlanOptions &options);

/// The candidates for a layer, cheapest first. With `variants`, there are also
/// those that the cost model cannot tell from others.
llvm::SmallVector<Candidate> listCandidates(const ConvolutionLayer &layer,
                                            kernel::TargetAttr target,
                                            const PlanOptions &options,
                                            bool variants = false);

/// The direct sums and Strassen's algorithm among them, and Winograd's.
llvm::SmallVector<Candidate> listDirect(const ConvolutionLayer &layer,
                                        kernel::TargetAttr target,
                                        const PlanOptions &options,
                                        bool variants);
llvm::SmallVector<Candidate> listWinograd(const ConvolutionLayer &layer,
                                          kernel::TargetAttr target,
                                          const PlanOptions &options);

/// Whether Strassen's algorithm applies: to blocked channels and rows of pixels
/// that come in halves, of windows of a single element at stride one.
bool fitsStrassen(const ConvolutionLayer &layer);

/// Whether Winograd's algorithm applies: in two dimensions, at equal strides,
/// without groups, on blocked input, and with windows for which the error of
/// some tiles stays near that of a direct sum. Which those are, by the window's
/// extent and the stride.
bool fitsWinograd(const ConvolutionLayer &layer);
llvm::ArrayRef<int64_t> getWinogradOutputs(int64_t window, int64_t stride);

/// At most `most` of the candidates in which one may expect the fastest: the
/// first, and of each kind the best ones.
llvm::SmallVector<Candidate> getShortlist(llvm::ArrayRef<Candidate> candidates,
                                          size_t most);

/// The candidate for a layer: the one that `tuning` (kernel.tuning, may be
/// null) says for the layer's key, else the cheapest. An error if the former
/// does not fit.
llvm::Expected<Candidate> chooseCandidate(const ConvolutionLayer &layer,
                                          kernel::TargetAttr target,
                                          const PlanOptions &options,
                                          mlir::DictionaryAttr tuning);

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_CANDIDATES_H
