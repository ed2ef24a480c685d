//===-- DirectCandidates.cpp - Direct sums for a layer --------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Candidates.h"
#include "compiler/planning/Tasks.h"
#include "compiler/planning/Tiling.h"
#include "dialects/kernel/Strassen.h"

using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

/// How much longer panels take to come from memory if all are used once, and
/// each step of one takes more than so many bytes (Zen 5, VGG-16's fully
/// connected layers: 11.5 ms in panels of 3 to 6 vectors of 64 bytes, 12.0 to
/// 12.4 of 7 to 13).
static constexpr double wideStep = 1.05, widestStepBytes = 320;

/// The order of loops around a tile.
enum class Order { Panels, Slabs, Passes };

/// The share of reading panels or the input again from the third-level cache
/// that is not hidden: what comes next is fetched while tiles are computed
/// (Zen 3, 1x1 of 14 x 14: 1024 to 256 channels, 16 panels of 64 KB, in slabs
/// of one row 1.19 ms, in passes 1.14; 736 to 1000 to 128 in passes of four
/// tasks 2 to 4 % less than in slabs).
static constexpr double unhidden = 0.25;

/// Cycles to store a vector of sums after a pass, to load it in the next and to
/// begin sums anew (Zen 3: 20 to 48 cycles for tiles of twelve).
static constexpr double resumeCycles = 3;

/// The same for Strassen's products, which begin anew anyway and are added to
/// sums when they are done (fitted on Zen 3: what layers of 128 to 1024
/// channels gain by the algorithm).
static constexpr double handedOnCycles = 0.5;

namespace {
/// A layer with a tile, of which orders and tasks are to be chosen.
class TiledLayer {
public:
  /// The number of passes may be given.
  TiledLayer(const ConvolutionLayer &layer, kernel::TargetAttr target,
             const PlanOptions &options, RegisterTile tile,
             std::optional<int64_t> passes = std::nullopt);

  /// Panel by panel; slab by slab, where the second-level cache holds the
  /// filter but not the input, which each panel would read again; where it
  /// holds neither, slab by slab or in passes, whichever is cheaper; in passes,
  /// where a panel would push the input out of it.
  Order getOrder() const;
  /// Null if the layer cannot be computed in that order.
  std::optional<Candidate> get(Order order) const;

private:
  int64_t getPasses() const;
  double getInputBytes() const { return inputRowBytes * grid.tiles.size(); }
  /// A panel and the input that it is multiplied by do not fit beside each
  /// other: each panel of a group gets the input from the third-level cache.
  bool rereadsInput() const {
    return getGroupBlocks(g, target) > tile.vectors &&
           panelBytes + getInputBytes() > target.getL2Bytes();
  }

  const kernel::ConvolutionGeometry &g;
  kernel::TargetAttr target;
  RegisterTile tile;
  std::optional<int64_t> givenPasses;
  TaskGrid grid;
  double panelBytes, filterBytes;
  /// Vectors of sums of the whole layer.
  double sums;
  /// What a row of tiles adds to the input of those above it.
  double inputRowBytes;
  /// Panels serve more than one tile.
  bool isReused;
};
} // namespace

TiledLayer::TiledLayer(const ConvolutionLayer &layer, kernel::TargetAttr target,
                       const PlanOptions &options, RegisterTile tile,
                       std::optional<int64_t> passes)
    : g(layer.geometry), target(target), tile(tile), givenPasses(passes) {
  grid.threads = options.threads;
  int64_t blocks = getGroupBlocks(g, target);
  double blockBytes = double(g.reduction()) * target.getLanes() * sizeof(float);
  panelBytes = tile.vectors * blockBytes;
  filterBytes = g.groups * blocks * blockBytes;
  sums = double(g.batch) * g.extents[0] * g.extents[1] * g.extents[2] *
         g.groups * blocks;
  inputRowBytes = double(g.inputChannels) * g.strides[2] * sizeof(float) *
                  (layer.oneRow ? tile.columns
                                : g.extents[2] * tile.rows *
                                      std::min(g.strides[1], g.window[1]));
  grid.planes = g.batch * g.extents[0];
  grid.panels = getPanels(g.groups, blocks, tile.vectors);
  grid.tiles = layer.oneRow ? coverSizes(g.extents[2], tile.columns)
                            : coverSizes(g.extents[1], tile.rows);
  // What the second-level cache holds is fetched while tiles are computed.
  if (panelBytes > target.getL2Bytes() / 2)
    grid.panelCycles = panelBytes / target.getL3Rate();
  isReused =
      grid.tiles.size() > 1 || (!layer.oneRow && g.extents[2] > tile.columns);
  // The filter comes from memory once an inference.
  double memory = filterBytes / getMemoryRate(target, options.getThreads());
  double stepBytes = tile.vectors * target.getLanes() * sizeof(float);
  if (!isReused && stepBytes > widestStepBytes)
    memory *= wideStep;
  grid.cycles = overlap(tile.cycles, memory);
}

int64_t TiledLayer::getPasses() const {
  if (givenPasses)
    return *givenPasses;
  if (!isReused || g.outputBlock == 0 || g.inputChannels % g.inputBlock != 0)
    return 1;
  int64_t passes = 1, inputBlocks = g.inputChannels / g.inputBlock;
  double l2Bytes = target.getL2Bytes();
  auto fits = [&] {
    return panelBytes / passes <= l2Bytes / 12 &&
           (!rereadsInput() ||
            (2 * panelBytes + getInputBytes()) / passes <= l2Bytes / 2);
  };
  while (passes < inputBlocks && (inputBlocks % passes != 0 || !fits()))
    ++passes;
  return passes;
}

Order TiledLayer::getOrder() const {
  int64_t l2Bytes = target.getL2Bytes();
  if (filterBytes <= l2Bytes / 4 && getInputBytes() > l2Bytes / 4 &&
      get(Order::Slabs))
    return Order::Slabs;
  bool isPanelLarge = panelBytes > l2Bytes / 8;
  if ((!isPanelLarge && !rereadsInput()) || getPasses() == 1)
    return Order::Panels;
  auto slabs = isPanelLarge ? std::nullopt : get(Order::Slabs);
  if (!slabs)
    return Order::Passes;
  // Counted here only: tiles were fitted without.
  double resumed = (getPasses() - 1) * resumeCycles * sums;
  return slabs->cycles < get(Order::Passes)->cycles + resumed ? Order::Slabs
                                                              : Order::Passes;
}

std::optional<Candidate> TiledLayer::get(Order order) const {
  int64_t panels = grid.panels.size(), tiles = grid.tiles.size();
  double inputCycles =
      rereadsInput() ? unhidden * getInputBytes() / target.getL3Rate() : 0;
  TaskGrid weighed = grid;
  llvm::SmallVector<TaskCut> cuts;
  Candidate candidate;
  switch (order) {
  case Order::Panels:
    weighed.cycles += grid.planes * (panels - 1) * inputCycles;
    cuts = cutPanels(grid, 1, panels);
    cuts.append(cutTiles(grid, 1, 1, tiles));
    break;
  case Order::Slabs: {
    if (g.groups > 1 || panels == 1)
      return std::nullopt;
    int64_t most =
        std::max<int64_t>(target.getL2Bytes() / 4 / inputRowBytes, 1);
    int64_t least =
        std::max(ceilDivide(tiles, most), ceilDivide(fewTasks, grid.planes));
    if (filterBytes > target.getL2Bytes() / 4)
      weighed.panelCycles = unhidden * panelBytes / target.getL3Rate();
    cuts = cutTiles(grid, panels, least, tiles);
    break;
  }
  case Order::Passes:
    candidate.passes = getPasses();
    if (candidate.passes == 1)
      return std::nullopt;
    // A task's panels share the input. Its tiles share parts of panels that are
    // fetched while the parts before are used: another task has them to wait
    // for.
    weighed.inputCycles = inputCycles;
    weighed.panelCycles = panelBytes / target.getL3Rate();
    cuts = cutPanels(grid, 1, panels);
    cuts.append(cutTiles(grid, rereadsInput() ? panels : 1, 1, tiles));
    break;
  }
  TaskCut cut = chooseCut(weighed, cuts);
  candidate.rows = tile.rows;
  candidate.columns = tile.columns;
  candidate.vectors = tile.vectors;
  candidate.taskPanels = cut.panels;
  candidate.taskTiles = cut.tiles;
  candidate.cycles = getCutCycles(weighed, cut);
  return candidate;
}

/// Bytes a cycle in which a core gets sums that another one has written (Zen 3,
/// cores without a common third-level cache: 1 to 4 for 1024 to 256 channels of
/// 14 x 14 to 128 to 512 of 28 x 28; with one, 10 and more).
static constexpr double sumsExchangeRate = 4;

/// Cycles of summing up the quarters of the input: of each of its vectors about
/// three instructions, and where the second-level cache does not hold input and
/// sums, their way from and to the third-level one. What is written is read for
/// ownership before (Zen 3: 512 channels of 28 x 28 0.115 ms, 1024 of 14 x 14
/// 0.053). Of several threads, each then has sums of the others.
static double strassenInputCycles(const kernel::ConvolutionGeometry &g,
                                  kernel::TargetAttr target, int64_t threads) {
  double vectors = double(g.batch) * g.extents[1] * g.extents[2] *
                   g.inputChannels / target.getLanes();
  double bytes = vectors * target.getLanes() * sizeof(float);
  double sumBytes = kernel::strassenProducts.size() / 4.0 * bytes;
  double moved = bytes + sumBytes > target.getL2Bytes() / 2
                     ? (bytes + 2 * sumBytes) / target.getL3Rate()
                     : 0;
  return overlap(3 * vectors, moved) +
         (threads - 1) * sumBytes / sumsExchangeRate;
}

/// Room for the input's sums in the workspace (256 channels of 56 x 56 would
/// take 5.6 MB, and gain nothing).
static constexpr double mostSumBytes = 3 << 20;

/// By Strassen's algorithm.
static llvm::SmallVector<Candidate> listStrassen(const ConvolutionLayer &layer,
                                                 kernel::TargetAttr target,
                                                 const PlanOptions &options) {
  llvm::SmallVector<Candidate> candidates;
  int64_t passes = kernel::strassenProducts.size();
  ConvolutionLayer products = layer.getStrassen();
  kernel::ConvolutionGeometry product = products.geometry;
  if (double(product.batch) * product.extents[1] * product.extents[2] *
          product.inputChannels * sizeof(float) >
      mostSumBytes)
    return candidates;
  product.inputChannels /= passes;
  double sums = double(product.batch) * product.extents[1] *
                product.extents[2] * product.outputChannels / target.getLanes();
  for (RegisterTile tile : listTiles(product, layer.oneRow, target, mostTiles,
                                     /*toScratch=*/true)) {
    tile.cycles *= passes;
    TiledLayer tiled(products, target, options, tile, passes);
    std::optional<Candidate> candidate = tiled.get(Order::Passes);
    candidate->strassen = true;
    candidate->passes = 1;
    candidate->cycles +=
        passes * handedOnCycles * sums +
        strassenInputCycles(layer.geometry, target, options.getThreads()) +
        getLaunchCycles(1);
    candidate->cycles *= otherTile;
    candidates.push_back(*candidate);
  }
  return candidates;
}

llvm::SmallVector<Candidate> planning::listDirect(const ConvolutionLayer &layer,
                                                  kernel::TargetAttr target,
                                                  const PlanOptions &options,
                                                  bool variants) {
  // Where tasks are unequal, another tile than the best one may be better, but
  // hardly one that takes so much longer.
  constexpr double margin = 1.15;
  // That the order is another one costs something; how much is not known.
  constexpr double otherOrder = 1.1;
  llvm::SmallVector<Candidate> candidates;
  llvm::SmallVector<RegisterTile> tiles =
      listTiles(layer.geometry, layer.oneRow, target, mostTiles);
  for (const RegisterTile &tile : tiles) {
    if (!variants && tile.cycles > margin * tiles.front().cycles)
      break;
    TiledLayer tiled(layer, target, options, tile);
    Order order = tiled.getOrder();
    Candidate usual = *tiled.get(order);
    usual.cycles *= candidates.empty() ? 1 : otherTile;
    candidates.push_back(usual);
    if (!variants)
      continue;
    for (Order other : {Order::Panels, Order::Slabs, Order::Passes}) {
      if (other == order)
        continue;
      if (auto candidate = tiled.get(other)) {
        candidate->cycles *= otherOrder * otherTile;
        candidates.push_back(*candidate);
      }
    }
  }
  if (!options.strict && fitsStrassen(layer))
    candidates.append(listStrassen(layer, target, options));
  return candidates;
}
