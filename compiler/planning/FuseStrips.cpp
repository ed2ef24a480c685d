//===-- FuseStrips.cpp - Layers that are computed together ----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Passes.h"
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
    llvm::SmallVector<Chain> chains;
    for (auto op : program.getOps<ComputeOpInterface>()) {
      if (!fits(op) || !taken.insert(op).second)
        continue;
      Chain chain{op};
      while (ComputeOpInterface next = getOnlyReader(chain.back())) {
        if (!isWorthwhile(chain.back(), next))
          break;
        chain.push_back(next);
        taken.insert(next);
      }
      if (chain.size() > 1)
        chains.push_back(chain);
    }
    for (Chain &chain : chains)
      if (auto strips = chooseStrips(chain))
        fuse(chain, *strips);
  }

  /// Tasks of an image: no more than threads, since each computes some rows
  /// that another one computes, too.
  int64_t getTasks(int64_t batch) const;
  bool isWorthwhile(ComputeOpInterface op, ComputeOpInterface next);
  std::optional<Strips> chooseStrips(llvm::ArrayRef<ComputeOpInterface> chain);
  void retile(ComputeOpInterface layer);
  void fuse(llvm::ArrayRef<ComputeOpInterface> chain, Strips strips);

  kernel::TargetAttr target;
};
} // namespace

int64_t FuseStripsPass::getTasks(int64_t batch) const {
  return ceilDivide(std::max<int64_t>(2, threads), batch);
}

/// What lies between leaves the second-level cache before it is read, and
/// moving it takes longer than computing the rows that tasks share twice.
bool FuseStripsPass::isWorthwhile(ComputeOpInterface op,
                                  ComputeOpInterface next) {
  kernel::Layout between = kernel::getLayout(op.getDestination());
  double bytes = double(between.blocks()) * between.block * between.spatial[1] *
                 between.spatial[2] * sizeof(float);
  if (between.spatial[0] > 1 || bytes <= target.getL2Bytes() / 2)
    return false;
  RowWindow window = *kernel::getRowWindow(next);
  double again = double(window.extent - window.stride) *
                 (getTasks(between.batch) - 1) / between.spatial[1];
  double cycles = double(op.getFlops()) / between.batch /
                  (2 * target.getLanes() * (target.getFma() ? 2 : 1));
  return again * cycles < 2 * bytes / target.getL3Rate();
}

std::optional<Strips>
FuseStripsPass::chooseStrips(llvm::ArrayRef<ComputeOpInterface> chain) {
  ComputeOpInterface last = chain.back();
  kernel::Layout out = kernel::getLayout(last.getDestination());
  int64_t weightBytes = 0;
  for (ComputeOpInterface op : chain)
    weightBytes += getWeightBytes(op);
  int64_t taskRows = ceilDivide(out.spatial[1], getTasks(out.batch));
  // As few strips as leave room in the second-level cache.
  for (int64_t strips = 1; strips <= taskRows; ++strips) {
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
  llvm::SmallVector<RegisterTile> tiles =
      listTiles(op.getGeometry(), /*oneRow=*/false, target,
                std::numeric_limits<size_t>::max());
  RegisterTile tile = *llvm::find_if(
      tiles, [](const RegisterTile &tile) { return tile.rows == 1; });
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
      b.create<kernel::AllocOp>(MemRefType::get({size}, b.getF32Type()));
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
