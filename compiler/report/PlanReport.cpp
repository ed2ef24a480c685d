//===-- PlanReport.cpp - What the planner decided, for people -------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/report/PlanReport.h"
#include "dialects/kernel/Strips.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::report;

/// 1x14 px, 2 vec, 4x8/task, 2 passes
static std::string describe(kernel::TileAttr tile) {
  std::string text = llvm::formatv(
      "{0}x{1} px, {2} vec, {3}x{4}/task", tile.getRows(), tile.getColumns(),
      tile.getVectors(), tile.getTaskPanels(), tile.getTaskTiles());
  if (tile.getPasses() > 1)
    text += llvm::formatv(", {0} passes", tile.getPasses());
  return text;
}

/// The buffer at the root of slices and views, and the bytes from its start.
static std::optional<int64_t> findOffset(Value buffer) {
  int64_t offset = 0;
  while (Operation *op = buffer.getDefiningOp()) {
    if (auto place = llvm::dyn_cast<kernel::WorkspaceOp>(op))
      return place.getOffset() + offset;
    if (auto slice = llvm::dyn_cast<kernel::SliceOp>(op)) {
      kernel::Layout layout = kernel::getLayout(slice.getSource());
      offset += slice.getOffset() / layout.block * layout.blockStride() *
                int64_t(sizeof(float));
      buffer = slice.getSource();
    } else if (auto view = llvm::dyn_cast<kernel::ViewOp>(op)) {
      buffer = view.getSource();
    } else {
      break;
    }
  }
  return std::nullopt;
}

PlanReport PlanReport::get(kernel::ProgramOp program) {
  PlanReport report;
  report.name = program.getSymName();
  report.workspaceBytes = program.getWorkspaceBytes().value_or(0);
  if (auto weights = program.getWeightsAttr())
    report.weightBytes = weights.getNumElements();
  SymbolTable symbols(program->getParentOfType<ModuleOp>());
  llvm::SetVector<Operation *> kernels;
  for (auto launch : program.getBody().front().getOps<kernel::LaunchOp>()) {
    auto function = symbols.lookup<kernel::FuncOp>(launch.getCallee());
    kernel::ComputeOpInterface op = function.getComputeOp();
    kernels.insert(function);
    Value destination = launch.getBuffers().back();
    Launch entry(target::Launch::get(launch, symbols));
    if (auto tile = op->getAttrOfType<kernel::TileAttr>("tile"))
      entry.tile = describe(tile);
    else if (auto strips = llvm::dyn_cast<kernel::StripsOp>(*op))
      entry.tile = llvm::formatv("{0} layers, {1} rows, {2}/task",
                                 kernel::getStages(strips).size(),
                                 strips.getRows(), strips.getTaskRows());
    for (Value buffer : launch.getBuffers())
      if (buffer.getDefiningOp<kernel::WeightsOp>())
        entry.weightBytes +=
            kernel::getLayout(buffer).size() * int64_t(sizeof(float));
    entry.workspaceOffset = findOffset(destination);
    report.flops += entry.flops;
    report.launches.push_back(std::move(entry));
  }
  report.kernels = kernels.size();
  return report;
}

void PlanReport::printText(llvm::raw_ostream &os) const {
  std::vector<std::vector<std::string>> rows = {{"layer", "algorithm", "output",
                                                 "tile", "tasks", "MFLOP",
                                                 "weights KB", "at KB"}};
  for (const Launch &launch : launches)
    rows.push_back(
        {launch.layer, launch.algorithm, launch.output,
         launch.tile.empty() ? "-" : launch.tile, std::to_string(launch.tasks),
         llvm::formatv("{0:f2}", launch.flops / 1e6),
         llvm::formatv("{0:f1}", launch.weightBytes / 1e3),
         launch.workspaceOffset
             ? llvm::formatv("{0:f1}", *launch.workspaceOffset / 1e3).str()
             : "output"});
  constexpr size_t firstNumber = 4;
  std::vector<size_t> widths(rows.front().size(), 0);
  for (const auto &row : rows)
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  for (const auto &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string padding(widths[i] - row[i].size(), ' ');
      line += (i ? "  " : "") +
              (i < firstNumber ? row[i] + padding : padding + row[i]);
    }
    os << llvm::StringRef(line).rtrim() << '\n';
  }
  os << llvm::formatv(
      "\n{0}: {1} launches of {2} kernels, {3:f2} GFLOP, {4:f2} "
      "MB of weights, {5:f2} MB of workspace\n",
      name, launches.size(), kernels, flops / 1e9, weightBytes / 1e6,
      workspaceBytes / 1e6);
}

llvm::json::Value PlanReport::toJson() const {
  // The reader asks for UTF-8; a model's names are any bytes.
  auto text = [](const std::string &s) {
    return llvm::json::isUTF8(s) ? s : llvm::json::fixUTF8(s);
  };
  llvm::json::Array array;
  for (const Launch &launch : launches) {
    llvm::json::Object object{{"layer", text(launch.layer)},
                              {"kernel", text(launch.kernel)},
                              {"algorithm", launch.algorithm},
                              {"output", launch.output},
                              {"tasks", launch.tasks},
                              {"flops", launch.flops},
                              {"weight_bytes", launch.weightBytes}};
    if (!launch.tile.empty())
      object["tile"] = launch.tile;
    object["workspace_offset"] =
        launch.workspaceOffset ? llvm::json::Value(*launch.workspaceOffset)
                               : llvm::json::Value(nullptr);
    array.push_back(std::move(object));
  }
  return llvm::json::Object{
      {"name", text(name)},          {"workspace_bytes", workspaceBytes},
      {"weight_bytes", weightBytes}, {"flops", flops},
      {"kernels", int64_t(kernels)}, {"launches", std::move(array)}};
}
