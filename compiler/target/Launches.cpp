//===-- Launches.cpp - What a program launches ----------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Launches.h"
#include "compiler/target/Layers.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::target;

static std::string describe(MemRefType type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(type.getShape(), os, "x");
  kernel::Layout layout = kernel::Layout::get(type);
  if (layout.block > 1)
    os << " b" << layout.block;
  int64_t halo = 0;
  for (int i = 0; i < 3; ++i)
    halo = std::max({halo, layout.haloLow[i], layout.haloHigh[i]});
  if (halo > 0)
    os << " +" << halo;
  return text;
}

Launch Launch::get(kernel::LaunchOp launch, const SymbolTable &symbols) {
  auto function = symbols.lookup<kernel::FuncOp>(launch.getCallee());
  kernel::ComputeOpInterface op = function.getComputeOp();
  Value destination = launch.getBuffers().back();
  Launch result;
  result.layer = describeLayer(launch.getLoc());
  result.kernel = launch.getCallee();
  result.algorithm = op->getName().stripDialect();
  result.output = describe(llvm::cast<MemRefType>(destination.getType()));
  result.tasks = launch.getTasks();
  result.flops = op.getFlops();
  return result;
}

std::vector<Launch> target::getLaunches(kernel::ProgramOp program) {
  SymbolTable symbols(program->getParentOfType<ModuleOp>());
  std::vector<Launch> launches;
  for (auto launch : program.getBody().front().getOps<kernel::LaunchOp>())
    launches.push_back(Launch::get(launch, symbols));
  return launches;
}
