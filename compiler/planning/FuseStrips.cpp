//===-- FuseStrips.cpp - Layers that are computed together ----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Costs.h"
#include "compiler/planning/Passes.h"
#include "compiler/planning/Places.h"
#include "compiler/planning/Tiling.h"
#include "dialects/kernel/Strips.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include <limits>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;
using kernel::ComputeOpInterface;
using kernel::RowWindow;

namespace cnnc::planning {
#define GEN_PASS_DEF_FUSESTRIPS
#include "compiler/planning/Passes.h.inc"
} // namespace cnnc::planning

using Chain = llvm::SmallVector<ComputeOpInterface>;

/// Whether the op could be a layer of kernel.strips.
static bool fits(Operation *op) {
  // The packing of a kernel.constant can be changed.
  if (auto convolution = llvm::dyn_cast<kernel::ConvolutionOp>(op))
    if (!convolution.getFilter().getDefiningOp<kernel::ConstantOp>())
      return false;
  return kernel::getRowWindow(op).has_value();
}

/// Whether it could be another one than the first: no rows lie between its
/// windows.
static bool fitsBehind(Operation *op) {
  if (!fits(op))
    return false;
  RowWindow window = *kernel::getRowWindow(op);
  return window.extent >= window.stride;
}

/// The layer that alone reads what `op` writes, and nothing else of it.
static ComputeOpInterface getOnlyReader(ComputeOpInterface op) {
  auto alloc = op.getDestination().getDefiningOp<kernel::AllocOp>();
  if (!alloc)
    return {};
  ComputeOpInterface reader;
  for (OpOperand &use : alloc->getUses()) {
    Operation *user = use.getOwner();
    if (user == op || llvm::isa<kernel::FillHaloOp>(user))
      continue;
    if (reader || use.getOperandNumber() != 0 || !fitsBehind(user))
      return {};
    reader = llvm::cast<ComputeOpInterface>(user);
  }
  return reader;
}

/// The best register tile of a convolution whose rows stand by themselves.
static RegisterTile chooseRowTile(kernel::ConvolutionOp op,
                                  kernel::TargetAttr target) {
  kernel::ConvolutionGeometry g = op.getGeometry();
  g.extents = kernel::getLayout(op.getDestination()).spatial;
  llvm::SmallVector<RegisterTile> tiles = listTiles(
      g, /*oneRow=*/false, target, std::numeric_limits<size_t>::max());
  return *llvm::find_if(
      tiles, [](const RegisterTile &tile) { return tile.rows == 1; });
}

/// How many cycles longer an image takes with that tile than with the layer's
/// own, with what the model is uncertain of. Its own may be such a tile.
static double getRowTileCycles(Operation *layer, kernel::TargetAttr target) {
  auto op = llvm::dyn_cast<kernel::ConvolutionOp>(layer);
  if (!op || (!op.isOneRow() && op.getTile().getRows() == 1))
    return 0;
  kernel::TileAttr own = op.getTile();
  double cycles =
      convolutionCycles(op.getGeometry(), op.isOneRow(), target, own.getRows(),
                        own.getColumns(), own.getVectors());
  return (otherTile * chooseRowTile(op, target).cycles - cycles) /
         kernel::getLayout(op.getDestination()).batch;
}

static int64_t getWeightBytes(ComputeOpInterface op) {
  int64_t bytes = 0;
  for (Value operand : op->getOperands())
    if (operand.getDefiningOp<kernel::ConstantOp>())
      bytes += kernel::getLayout(operand).size() * int64_t(sizeof(float));
  return bytes;
}

namespace {
/// The rows of a strip and of a task.
struct Strips {
  int64_t rows, taskRows;
};

struct FuseStripsPass : cnnc::planning::impl::FuseStripsBase<FuseStripsPass> {
  using FuseStripsBase::FuseStripsBase;

  void runOnOperation() override {
    kernel::ProgramOp program = getOperation();
    target = kernel::TargetAttr::require(program, "plan for");
    if (!target)
      return signalPassFailure();
    llvm::SmallPtrSet<Operation *, 16> taken;
    llvm::SmallVector<std::pair<Chain, Strips>> chains;
    for (auto op : program.getOps<ComputeOpInterface>()) {
      if (!fits(op) || !taken.insert(op).second)
        continue;
      Chain chain{op};
      std::optional<Strips> strips;
      double saved = 0;
      // As many layers as gain by it and as there is room for.
      while (ComputeOpInterface next = getOnlyReader(chain.back())) {
        double more = getSavedCycles(chain.back(), next);
        if (more <= 0)
          break;
        chain.push_back(next);
        auto longer = chooseStrips(chain, saved + more);
        if (!longer) {
          chain.pop_back();
          break;
        }
        strips = longer;
        saved += more;
        taken.insert(next);
      }
      if (strips)
        chains.push_back({chain, *strips});
    }
    for (auto &[chain, strips] : chains)
      fuse(chain, strips);
  }

  /// Tasks of an image: no more than threads, or two for any number of them, if
  /// each computes some rows that another one computes, too.
  int64_t getTasks(int64_t batch, bool shareRows) const;
  /// Cycles of an image at the peak of arithmetic.
  double getCycles(ComputeOpInterface op) const;
  double getSavedCycles(ComputeOpInterface op, ComputeOpInterface next);
  std::optional<Strips> chooseStrips(llvm::ArrayRef<ComputeOpInterface> chain,
                                     double savedCycles);
  void retile(ComputeOpInterface layer);
  void fuse(llvm::ArrayRef<ComputeOpInterface> chain, Strips strips);

  kernel::TargetAttr target;
};
} // namespace

int64_t FuseStripsPass::getTasks(int64_t batch, bool shareRows) const {
  int64_t tasks = threads == 0 ? 2 : int64_t(threads);
  return ceilDivide(shareRows ? tasks : 2 * tasks, batch);
}

double FuseStripsPass::getCycles(ComputeOpInterface op) const {
  return double(op.getFlops()) / kernel::getLayout(op.getDestination()).batch /
         (2 * target.getLanes() * getMultiplyAddsPerCycle(target));
}

/// Cycles of an image that are saved if what lies between the layers stays in
/// the second-level cache, which it would leave before it is read: what moving
/// it adds to the arithmetic of both, less the rows that tasks share and
/// compute twice.
double FuseStripsPass::getSavedCycles(ComputeOpInterface op,
                                      ComputeOpInterface next) {
  kernel::Layout between = kernel::getLayout(op.getDestination());
  double bytes = double(between.blocks()) * between.block * between.spatial[1] *
                 between.spatial[2] * sizeof(float);
  // Layer by layer, all images are computed before the first one is read.
  if (between.spatial[0] > 1 ||
      bytes * between.batch <= target.getL2Bytes() / 2)
    return 0;
  auto getTransfer = [&](ComputeOpInterface layer, double moved) {
    double cycles = getCycles(layer);
    return overlap(cycles, moved / target.getL3Rate()) - cycles;
  };
  // What is written is read for ownership before.
  double saved = getTransfer(op, 2 * bytes) + getTransfer(next, bytes);
  RowWindow window = *kernel::getRowWindow(next);
  double again = double(window.extent - window.stride) *
                 (getTasks(between.batch, /*shareRows=*/true) - 1) /
                 between.spatial[1];
  return saved - again * getCycles(op);
}

/// None if there is no room for a strip, or if tiles of single rows and reading
/// the weights again for each strip take longer than what is saved.
std::optional<Strips>
FuseStripsPass::chooseStrips(llvm::ArrayRef<ComputeOpInterface> chain,
                             double savedCycles) {
  ComputeOpInterface last = chain.back();
  kernel::Layout out = kernel::getLayout(last.getDestination());
  int64_t weightBytes = 0;
  for (ComputeOpInterface op : chain) {
    weightBytes += getWeightBytes(op);
    savedCycles -= getRowTileCycles(op, target);
  }
  bool shareRows = llvm::any_of(chain.drop_front(), [](ComputeOpInterface op) {
    RowWindow window = *kernel::getRowWindow(op);
    return window.extent > window.stride;
  });
  int64_t taskRows = ceilDivide(out.spatial[1], getTasks(out.batch, shareRows));
  // As few strips as leave room in the second-level cache.
  for (int64_t strips = 1; strips <= taskRows; ++strips) {
    if ((strips - 1) * weightBytes / double(target.getL2Rate()) > savedCycles)
      return std::nullopt;
    int64_t rows = ceilDivide(taskRows, strips);
    int64_t bytes = kernel::getScratchSize(kernel::getStages(chain, rows)) *
                    int64_t(sizeof(float));
    if (bytes + weightBytes <= target.getL2Bytes() / 2)
      return Strips{rows, taskRows};
  }
  return std::nullopt;
}

/// Gives a layer a tile of single rows.
void FuseStripsPass::retile(ComputeOpInterface layer) {
  if (auto op = llvm::dyn_cast<kernel::DepthwiseOp>(layer.getOperation()))
    op.setTileAttr(chooseDepthwiseTile(
        kernel::getLayout(op.getDestination()),
        {1, op.getWindow()[0], op.getWindow()[1]},
        {1, op.getStrides()[0], op.getStrides()[1]}, target, /*mostRows=*/1));
  auto op = llvm::dyn_cast<kernel::ConvolutionOp>(layer.getOperation());
  if (!op)
    return;
  op.setFlatten(false);
  RegisterTile tile = chooseRowTile(op, target);
  op.setTileAttr(kernel::TileAttr::get(op.getContext(), 1, tile.columns,
                                       tile.vectors, 1, 1));
  auto constant = op.getFilter().getDefiningOp<kernel::ConstantOp>();
  kernel::PackingAttr p = constant.getPacking();
  auto packing = kernel::PackingAttr::get(
      op.getContext(), p.getKind(), p.getBlock(), p.getInputBlock(),
      tile.vectors, p.getGroups(), p.getMerged());
  OpBuilder b(constant);
  op.getFilterMutable().assign(b.create<kernel::ConstantOp>(
      constant.getLoc(), constant.getType(), constant.getValue(), packing));
  if (constant.use_empty())
    constant.erase();
}

void FuseStripsPass::fuse(llvm::ArrayRef<ComputeOpInterface> chain,
                          Strips strips) {
  ComputeOpInterface last = chain.back();
  for (ComputeOpInterface op : chain)
    retile(op);
  llvm::SmallVector<Value> between;
  for (ComputeOpInterface op : chain.drop_back())
    between.push_back(op.getDestination());
  llvm::SetVector<Value> sources;
  for (ComputeOpInterface op : chain)
    for (Value operand : op->getOperands())
      if (operand != last.getDestination() &&
          !llvm::is_contained(between, operand))
        sources.insert(operand);

  ImplicitLocOpBuilder b(last.getLoc(), last);
  kernel::Layout out = kernel::getLayout(last.getDestination());
  int64_t tasks = out.batch * ceilDivide(out.spatial[1], strips.taskRows);
  int64_t size =
      kernel::getScratchSize(kernel::getStages(chain, strips.rows)) * tasks;
  Value scratch =
      b.create<kernel::AllocOp>(MemRefType::get({size}, b.getF32Type()),
                                getScratchPlace(target, size, tasks, threads));
  auto fused = b.create<kernel::StripsOp>(sources.getArrayRef(), scratch,
                                          last.getDestination(), strips.rows,
                                          strips.taskRows);
  Block &body = fused.getBody().emplaceBlock();
  IRMapping map;
  for (Value source : sources)
    map.map(source, body.addArgument(source.getType(), source.getLoc()));
  Value destination = last.getDestination();
  map.map(destination, body.addArgument(destination.getType(), b.getLoc()));
  b.setInsertionPointToEnd(&body);
  for (ComputeOpInterface op : chain) {
    if (op != last)
      b.clone(*op.getDestination().getDefiningOp(), map);
    b.clone(*op, map);
  }
  for (ComputeOpInterface op : chain)
    op->erase();
  for (Value buffer : between) {
    for (Operation *user : llvm::make_early_inc_range(buffer.getUsers()))
      user->erase(); // kernel.fill_halo
    buffer.getDefiningOp()->erase();
  }
}
